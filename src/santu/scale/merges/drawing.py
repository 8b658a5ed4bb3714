"""Drawings of merges as SVG: a map of the new units, and a cost curve.

Of nothing but numbers: no script, no address, no font of its own. What is merged is told by a stroke from seat to
seat as well as by its colour, so that a grey print says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray

from santu.solvers.merges.cells import Area
from santu.solvers.merges.problem import Floats, Ints

COLOURS = 6
NAMED = 60
"""Of so many units at most the names are written in."""
MARGIN = 18.0
Size = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """What is drawn, in metres of one frame.

    Attributes:
        names: of the townships; likewise their seats ``x``, ``y`` and ``areas``, empty where nobody knows.
        heir: the row to which each goes, its own where it stays.
        group: its new unit.
        edges: rows that touch.
    """

    names: tuple[str, ...]
    x: Floats
    y: Floats
    areas: tuple[Area, ...]
    heir: NDArray[np.int64]
    group: NDArray[np.int64]
    edges: Ints


class _Fit:
    """Metres to points of a drawing of some width, as high as what is drawn, north above."""

    def __init__(self, drawn: Drawn, size: Size) -> None:
        if drawn.areas:
            self.west, south, east, self.north = shapely.union_all(drawn.areas).bounds
        else:
            self.west, east = float(drawn.x.min()), float(drawn.x.max())
            south, self.north = float(drawn.y.min()), float(drawn.y.max())
        self.margin = MARGIN if drawn.areas else 3 * MARGIN
        wide, high = max(east - self.west, 1.0), max(self.north - south, 1.0)
        self.scale = min((size[0] - 2 * self.margin) / wide, (size[1] - 2 * self.margin) / high)
        self.size = size[0], round(high * self.scale + 2 * self.margin)
        self.left = (size[0] - wide * self.scale) / 2

    def __call__(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return self.left + (x - self.west) * self.scale, self.margin + (self.north - y) * self.scale

    def path(self, area: shapely.Geometry) -> str:
        """The rings of a shape as a path."""
        parts = []
        for polygon in getattr(area, "geoms", [area]):
            for ring in (polygon.exterior, *polygon.interiors):
                x, y = self(*np.asarray(ring.coords).T[:2])
                points = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
                parts.append(f"M{points}Z")
        return "".join(parts)


def merged_map(drawn: Drawn, size: Size, title: str) -> str:
    """The new units: merged ones coloured, each with a stroke from every seat that goes to that of the heir."""
    fit = _Fit(drawn, size)
    x, y = fit(drawn.x, drawn.y)
    number = int(drawn.group.max()) + 1
    many = np.bincount(drawn.group, minlength=number) > 1
    colour = _coloured(drawn, many)
    pieces = [
        f'<svg class="merged" viewBox="0 0 {fit.size[0]} {fit.size[1]}" role="img" aria-label="{escape(title)}">'
    ]
    if drawn.areas:
        pieces += _areas(drawn, fit, many, colour)
    else:
        lines = "".join(f"M{x[i]:.1f} {y[i]:.1f}L{x[j]:.1f} {y[j]:.1f}" for i, j in drawn.edges)
        pieces.append(f'<path class="beside" d="{lines}"/>')
    dot = float(np.clip(60 / np.sqrt(len(x)) / 4, 1.0, 4.5))
    goes = np.flatnonzero(drawn.heir != np.arange(len(x)))
    ways = "".join(f"M{x[i]:.1f} {y[i]:.1f}L{x[drawn.heir[i]]:.1f} {y[drawn.heir[i]]:.1f}" for i in goes)
    pieces.append(f'<path class="goes" d="{ways}" stroke-width="{max(dot / 2, 0.8):.1f}"/>')
    staying = np.setdiff1d(np.arange(len(x)), goes)
    for rows, kind, radius in ((staying, "seat", dot), (goes, "seat gone", dot * 0.8)):
        dots = "".join(f'<circle cx="{x[r]:.1f}" cy="{y[r]:.1f}" r="{radius:.1f}"/>' for r in rows)
        pieces.append(f'<g class="{kind}">{dots}</g>')
    if len(x) <= NAMED:
        pieces += _names(drawn, x, y, dot, fit.size[0])
    return "".join(pieces) + "</svg>"


def _areas(drawn: Drawn, fit: _Fit, many: NDArray[np.bool_], colour: list[int]) -> list[str]:
    grain = 0.4 / fit.scale
    fills, former, around = [], [], []
    for new in range(len(many)):
        rows = np.flatnonzero(drawn.group == new)
        whole = shapely.union_all([drawn.areas[row].buffer(1.0) for row in rows]).simplify(grain)
        kind, path = f"g{colour[new]}" if many[new] else "as-is", fit.path(whole)
        told = escape(" + ".join(drawn.names[row] for row in rows))
        fills.append(f'<path class="{kind}" d="{path}"><title>{told}</title></path>')
        if many[new]:
            former += [fit.path(drawn.areas[row].simplify(grain)) for row in rows]
            around.append(path)
    lines = (("former", former), ("around", around))
    return [*fills, *(f'<path class="{kind}" d="{"".join(paths)}"/>' for kind, paths in lines)]


def _names(drawn: Drawn, x: Floats, y: Floats, dot: float, width: int) -> list[str]:
    pieces = []
    for row, name in enumerate(drawn.names):
        kind = "name" if drawn.heir[row] == row else "name gone"
        end = x[row] > width - 70
        anchor = ' text-anchor="end"' if end else ""
        across = x[row] + (-dot - 3 if end else dot + 3)
        pieces.append(
            f'<text class="{kind}" x="{across:.1f}" y="{y[row] + 4:.1f}"{anchor}>{escape(name)}</text>'
        )
    return pieces


def _coloured(drawn: Drawn, many: NDArray[np.bool_]) -> list[int]:
    """A colour from 1 of each new unit, another than its merged neighbours' while there are enough."""
    beside: list[set[int]] = [set() for _ in many]
    for one, other in drawn.group[drawn.edges].tolist():
        if one != other:
            beside[one].add(other)
            beside[other].add(one)
    colour = [0] * len(many)
    for new in np.flatnonzero(many):
        taken = {colour[other] for other in beside[new]}
        free = [c for c in range(1, COLOURS + 1) if c not in taken]
        start = int(new) % COLOURS
        colour[new] = min(free or [1], key=lambda c: (c - start) % COLOURS)
    return colour


def curve(points: Sequence[tuple[int, float]], chosen: int, words: tuple[str, str, str]) -> str:
    """What it costs at least to have so many units; the chosen number is marked.

    Args:
        points: number of units and cost, in any order.
        chosen: the number that was taken.
        words: what the drawing is called, what the axes are: units, cost.
    """
    width, height, floor, top = 420, 230, 190, 26
    ordered = sorted(points)
    low, high = ordered[0][0], ordered[-1][0]
    most = max(cost for _, cost in ordered) or 1.0
    step = _nice(most / 4)
    left = 16 + 7 * len(f"{most:,.0f}")

    def at(count: float, cost: float) -> tuple[float, float]:
        across = left + (width - left - 16) * ((count - low) / max(high - low, 1))
        return across, floor - (floor - top) * cost / most

    pieces = [
        f'<svg class="curve" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(words[0])}">'
    ]
    for tick in np.arange(0.0, most * 1.0001, step):
        _, y = at(low, tick)
        pieces.append(f'<line class="grid" x1="{left}" x2="{width - 10}" y1="{y:.1f}" y2="{y:.1f}"/>')
        pieces.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:,.0f}</text>')
    for count in sorted({low, (low + high) // 2, high, chosen}):
        x, _ = at(count, 0.0)
        if count in {chosen, low, high} or abs(count - chosen) > (high - low) / 8:
            near = count != chosen and abs(at(chosen, 0)[0] - x) < 26
            mark = ' class="chosen"' if count == chosen else ""
            if not near:
                pieces.append(
                    f'<text{mark} x="{x:.1f}" y="{floor + 16}" text-anchor="middle">{count:,}</text>'
                )
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in (at(*point) for point in ordered))
    pieces.append(f'<path class="line" d="M{line}"/>')
    for count, cost in ordered:
        x, y = at(count, cost)
        mark, radius = ("chosen", 5.0) if count == chosen else ("point", 2.6)
        pieces.append(
            f'<circle class="{mark}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"><title>{count:,}: {cost:,.0f}</title></circle>'
        )
    pieces.append(f'<text x="0" y="13">{escape(words[2])}</text>')
    pieces.append(f'<text x="{width - 10}" y="{height - 6}" text-anchor="end">{escape(words[1])}</text>')
    return "".join(pieces) + "</svg>"


def _nice(step: float) -> float:
    """A round number not below a step."""
    power = 10.0 ** np.floor(np.log10(step))
    return float(next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= step))
