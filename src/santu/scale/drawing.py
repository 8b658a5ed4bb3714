"""Drawings of grids as SVG: a village with its buildings, a province as a field of hexagons, a histogram.

Drawn by hand, of nothing but numbers: no script, no address, no font of its own. Grids are told apart by their outline
and number as well as by colour, so that a grey print says the same.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from santu.scale.outlines import outlines
from santu.solvers.grids.design import METRES_A_DEGREE
from santu.solvers.grids.neighbours import gabriel

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
COLOURS = 6
STEPS = 6
# Hexagons from west to east: so many by the root of the number of villages, within these bounds.
HEXAGONS, ACROSS = 1.6, (8, 46)
CORNERS = tuple((np.sin(np.pi / 3 * corner), np.cos(np.pi / 3 * corner)) for corner in range(6))


@dataclass(frozen=True, slots=True)
class Plan:
    """A village to be drawn: its buildings with the grid of each, from 1; ``numbered`` writes the numbers in."""

    x: Floats
    y: Floats
    households: Whole
    grid: Whole
    degrees: bool
    title: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where villages are, with the number of grids of each."""

    x: Floats
    y: Floats
    grids: Whole
    degrees: bool


Size = tuple[int, int]


def village(plan: Plan, size: Size, *, numbered: bool) -> str:
    """A village: a dot for each building, the area of each grid, thin lines of its neighbours, and a scale."""
    width, height = size
    points = _metres(plan)
    pairs = gabriel(points)
    ends = plan.grid[pairs]
    colour = _coloured(int(plan.grid.max(initial=0)), ends)
    areas = outlines(points, plan.grid.astype(np.int32) - 1, pairs, len(colour))
    paper = _Paper.of(np.concatenate([ring for one in areas for ring, *_ in one]), size, 0.05 * min(size))
    x, y = paper.at(points)
    crowd = np.clip(np.sqrt(80 / max(len(x), 1)), 0.4, 1.0) * min(size)
    dot = np.clip(np.sqrt(plan.households / max(plan.households.mean(), 1.0)), 0.6, 1.8) * crowd / 110
    pieces = [
        f'<svg class="village" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(plan.title)}">'
    ]
    for grid, kind in enumerate(colour, 1):
        area = "".join(_path(paper.at(ring)) for polygon in areas[grid - 1] for ring in polygon)
        lines = pairs[(ends == grid).all(axis=1)].tolist()
        links = "".join(f"M{x[i]:.1f} {y[i]:.1f}L{x[j]:.1f} {y[j]:.1f}" for i, j in lines)
        pieces.append(f'<path class="area g{kind}" d="{area}"/><path class="link g{kind}" d="{links}"/>')
    for grid in range(1, len(colour) + 1):
        rows = np.flatnonzero(plan.grid == grid)
        dots = "".join(f'<circle cx="{x[r]:.1f}" cy="{y[r]:.1f}" r="{max(dot[r], 0.9):.1f}"/>' for r in rows)
        pieces.append(f"<g>{dots}</g>")
        if numbered:
            near = rows[np.argmin(np.hypot(x[rows] - x[rows].mean(), y[rows] - y[rows].mean()))]
            letter = max(11.0, min(size) / 28)
            place = f'x="{x[near]:.1f}" y="{y[near] + letter / 3:.1f}" font-size="{letter:.0f}"'
            pieces.append(f"<text {place}>{grid}</text>")
    # Numbers lie above all dots.
    pieces.sort(key=lambda piece: piece.startswith("<text"))
    pieces.append(_scale_bar(paper.metre, size))
    return "".join(pieces) + "</svg>"


def _path(ring: tuple[Floats, Floats]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(*ring, strict=True)) + "Z"


def _scale_bar(metre: float, size: Size) -> str:
    """A line of a round number of metres, at the foot."""
    width, height = size
    longest = width / 4 / metre
    power = 10 ** math.floor(math.log10(longest))
    length = max(step * power for step in (1, 2, 5) if step * power <= longest)
    right, foot = width - 10, height - 9
    told = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    left = right - length * metre
    return (
        f'<path class="scale-bar" d="M{left:.1f} {foot - 4}V{foot}H{right}V{foot - 4}"/>'
        f'<text class="scale-bar" x="{left - 5:.1f}" y="{foot}" text-anchor="end">{told}</text>'
    )


def field(places: Places, size: Size, title: str) -> tuple[str, list[int]]:
    """Many villages as a field of hexagons, darker where there are more grids; and where the shades begin."""
    width, height = size
    # Few villages are told apart by larger hexagons.
    side = width / np.clip(HEXAGONS * np.sqrt(len(places.x)), *ACROSS) / np.sqrt(3)
    points = _metres(places)
    px, py = _Paper.of(points, size, 1.2 * side).at(points)
    row = np.round(py / (1.5 * side)).astype(np.int64)
    column = np.round(px / (np.sqrt(3) * side) - row % 2 / 2).astype(np.int64)
    cells, of = np.unique(np.stack([row, column], axis=1), axis=0, return_inverse=True)
    sums = np.bincount(of.ravel(), places.grids).astype(np.int64)
    begins = sorted({int(np.quantile(sums, step / STEPS)) for step in range(STEPS)})
    shades = np.searchsorted(begins, sums, side="right") - 1 + STEPS - len(begins)
    pieces = [f'<svg class="field" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">']
    for (r, c), total, shade in zip(cells.tolist(), sums.tolist(), shades.tolist(), strict=True):
        cx, cy = (c + r % 2 / 2) * np.sqrt(3) * side, r * 1.5 * side
        corners = " ".join(f"{cx + dx * side * 0.94:.1f},{cy + dy * side * 0.94:.1f}" for dx, dy in CORNERS)
        pieces.append(f'<polygon class="s{shade + 1}" points="{corners}"><title>{total:,}</title></polygon>')
    return "".join(pieces) + "</svg>", begins


def histogram(counts: Sequence[int], begins: Sequence[int], cap: int, words: tuple[str, str]) -> str:
    """How many grids have so many households; the cap is a line at the end of the last bar.

    Args:
        counts: of each bar.
        begins: where each bar begins, and where the last one ends.
        cap: the most households.
        words: what the drawing is called, and what is written at the cap.
    """
    width, height, floor, top = 420, 150, 128, 22
    step = width / max(len(counts), 1)
    tallest = max([*counts, 1])
    pieces = [
        f'<svg class="bars" viewBox="-6 0 {width + 12} {height}" role="img" aria-label="{escape(words[0])}">'
    ]
    for number, count in enumerate(counts):
        tall = (floor - top - 6) * count / tallest
        pieces.append(
            f'<rect x="{number * step + 1:.1f}" y="{floor - tall:.1f}" width="{step - 2:.1f}" height="{tall:.1f}">'
            f"<title>{begins[number]}–{begins[number + 1]}: {count:,}</title></rect>"
        )
    pieces.append(f'<line class="floor" x1="0" x2="{width}" y1="{floor}" y2="{floor}"/>')
    span = max(begins[-1] - begins[0], 1)
    place = width * (cap - begins[0]) / span
    pieces.append(f'<line class="cap" x1="{place:.1f}" x2="{place:.1f}" y1="{top - 6}" y2="{floor}"/>')
    pieces.append(f'<text class="cap" x="{place:.1f}" y="11" text-anchor="end">{escape(words[1])}</text>')
    for begin in (begins[0], begins[len(begins) // 2], begins[-1]):
        at = width * (begin - begins[0]) / span
        anchor = "start" if begin == begins[0] else "end" if begin == begins[-1] else "middle"
        pieces.append(f'<text x="{at:.1f}" y="{height - 6}" text-anchor="{anchor}">{begin:,}</text>')
    return "".join(pieces) + "</svg>"


def _metres(drawn: Plan | Places) -> Floats:
    """Places in metres, to the east and to the north: n × 2."""
    north = METRES_A_DEGREE if drawn.degrees else 1.0
    east = north * np.cos(np.radians(drawn.y.mean())) if drawn.degrees else 1.0
    return np.stack([(drawn.x - drawn.x.mean()) * east, (drawn.y - drawn.y.mean()) * north], axis=1)


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where places lie on the paper, north above: ``metre`` is how long a metre is there."""

    metre: float
    left: float
    top: float

    @classmethod
    def of(cls, points: Floats, size: Size, margin: float) -> "_Paper":
        """So that some places lie in its middle and fill it."""
        low, high = points.min(axis=0), points.max(axis=0)
        wide = np.maximum(high - low, 1.0)
        metre = float(min((np.array(size) - 2 * margin) / wide))
        across, down = np.array(size) / 2 - np.array([1, -1]) * metre * (low + high) / 2
        return cls(metre, float(across), float(down))

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        """To the right and downwards."""
        return self.left + points[:, 0] * self.metre, self.top - points[:, 1] * self.metre


def _coloured(count: int, ends: Whole) -> list[int]:
    """A colour for each grid, from 1, other than those of the grids beside it where that can be."""
    colour = [0] * (count + 1)
    for grid in range(1, count + 1):
        taken = [colour[other] for other in np.unique(ends[(ends == grid).any(axis=1)])]
        # Of the colours that are free the one that was used least.
        colour[grid] = min(range(1, COLOURS + 1), key=lambda one: (taken.count(one), colour.count(one)))
    return colour[1:]
