"""Drawings of grids as SVG: a village with its buildings, a province as a field of hexagons, a histogram.

Drawn by hand, of nothing but numbers: no script, no address, no font of its own. Grids are told apart by their outline
and number as well as by colour, so that a grey print says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from santu.solvers.grids.design import METRES_A_DEGREE
from santu.solvers.grids.neighbours import gabriel

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
COLOURS = 6
STEPS = 6
HEXAGONS_ACROSS = 46
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
    """A village: a dot for each building, and a broad web of the neighbours that make up each grid."""
    (width, height), (x, y) = size, _fitted(plan, size, 0.07 * min(size))
    pairs = gabriel(np.stack([x, y], axis=1))
    ends = plan.grid[pairs]
    colour = _coloured(int(plan.grid.max(initial=0)), ends)
    crowd = np.clip(np.sqrt(80 / max(len(x), 1)), 0.4, 1.0) * min(size)
    dot = np.clip(np.sqrt(plan.households / max(plan.households.mean(), 1.0)), 0.6, 1.8) * crowd / 110
    pieces = [
        f'<svg class="village" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(plan.title)}">'
    ]
    for grid, kind in enumerate(colour, 1):
        rows, inside = np.flatnonzero(plan.grid == grid), pairs[(ends == grid).all(axis=1)]
        # A building without a neighbour in its grid is a stroke of no length, which round ends make a dot.
        lines = [(row, row) for row in rows] + inside.tolist()
        path = "".join(f"M{x[i]:.1f} {y[i]:.1f}L{x[j]:.1f} {y[j]:.1f}" for i, j in lines)
        pieces.append(f'<path class="g{kind}" d="{path}" stroke-width="{max(crowd / 16, 6.0):.1f}"/>')
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
    return "".join(pieces) + "</svg>"


def field(places: Places, size: Size, title: str) -> tuple[str, list[int]]:
    """Many villages as a field of hexagons, darker where there are more grids; and where the shades begin."""
    (width, height), (px, py) = size, _fitted(places, size, 14.0)
    side = width / HEXAGONS_ACROSS / np.sqrt(3)
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


def _fitted(drawn: Plan | Places, size: Size, margin: float) -> tuple[Floats, Floats]:
    """Places on the paper, north above, in the middle."""
    width, height = size
    north = METRES_A_DEGREE if drawn.degrees else 1.0
    east = north * np.cos(np.radians(drawn.y.mean())) if drawn.degrees else 1.0
    px, py = (drawn.x - drawn.x.min()) * east, (drawn.y.max() - drawn.y) * north
    scale = min((width - 2 * margin) / max(np.ptp(px), 1.0), (height - 2 * margin) / max(np.ptp(py), 1.0))
    return px * scale + (width - np.ptp(px) * scale) / 2, py * scale + (height - np.ptp(py) * scale) / 2


def _coloured(count: int, ends: Whole) -> list[int]:
    """A colour for each grid, from 1, other than those of the grids beside it where that can be."""
    colour = [0] * (count + 1)
    for grid in range(1, count + 1):
        taken = [colour[other] for other in np.unique(ends[(ends == grid).any(axis=1)])]
        # Of the colours that are free the one that was used least.
        colour[grid] = min(range(1, COLOURS + 1), key=lambda one: (taken.count(one), colour.count(one)))
    return colour[1:]
