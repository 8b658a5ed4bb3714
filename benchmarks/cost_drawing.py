"""Seconds by points as SVG, both by powers of ten, of the rows of the group ``scale``.

Lines are told apart by dashes and marks, not by colour alone, and take the colour of the text around them: a dark page and
a grey print show the same.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any

ROW = re.compile(r"(many villages|one community), ([\d,]+) points")
SLOPE = re.compile(r"(many villages|one community): slope of .*")
TITLE = "Seconds by points, both by powers of ten"
SAID = {
    "many villages": ("many villages, Parquet to Parquet, 2 processes", "", "circle"),
    "one community": ("one community, in memory, 1 process", "7 5", "square"),
}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, FLOOR = 680, 420, 64, 630, 24, 372
JUST_ABOVE = 0.03
Point = tuple[float, float]


def cost_drawing(rows: Sequence[Mapping[str, Any]]) -> str:
    """The drawing; nothing but its axes where there are no rows."""
    found: dict[str, list[Point]] = {}
    slopes: dict[str, float] = {}
    for row in rows:
        if told := ROW.fullmatch(row["name"]):
            found.setdefault(told[1], []).append((float(told[2].replace(",", "")), row["value"]))
        elif told := SLOPE.fullmatch(row["name"]):
            slopes[told[1]] = row["value"]
    every = [pair for pairs in found.values() for pair in pairs] or [(1e3, 0.1), (1e7, 100.0)]
    axes = _Axes(*map(_powers, zip(*every, strict=True)))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img"'
        f' aria-label="{TITLE}" fill="none" stroke="currentColor" font-family="sans-serif" font-size="13">'
    )
    pieces = [head, *axes.drawn()]
    for number, (of, pairs) in enumerate(found.items()):
        pieces += _line(of, [axes.place(*pair) for pair in sorted(pairs)], slopes.get(of), number)
    return "\n".join([*pieces, "</svg>", ""])


def _powers(of: Sequence[float]) -> range:
    """The powers of ten around some figures; one that is just above a power needs no more."""
    low = floor(log10(min(of)))
    return range(low, max(ceil(log10(max(of)) - JUST_ABOVE), low + 1) + 1)


class _Axes:
    """From which power of ten to which, to the right and upwards."""

    def __init__(self, points: range, seconds: range) -> None:
        self._points, self._seconds = points, seconds

    def place(self, points: float, seconds: float) -> Point:
        right = (log10(points) - self._points[0]) / (len(self._points) - 1)
        up = (log10(seconds) - self._seconds[0]) / (len(self._seconds) - 1)
        return LEFT + right * (RIGHT - LEFT), FLOOR - up * (FLOOR - TOP)

    def drawn(self) -> list[str]:
        pieces = []
        for power in self._points:
            x, _ = self.place(10.0**power, 1.0)
            pieces.append(f'<path d="M{x:.1f} {TOP}V{FLOOR}" stroke-opacity="0.25"/>')
            pieces.append(_text(x, FLOOR + 20, f"{10**power:,}", "middle"))
        for power in self._seconds:
            _, y = self.place(10.0 ** self._points[0], 10.0**power)
            pieces.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke-opacity="0.25"/>')
            pieces.append(_text(LEFT - 8, y + 4, f"{10.0**power:g} s", "end"))
        return [*pieces, _text((LEFT + RIGHT) / 2, HEIGHT - 10, "points (buildings)", "middle")]


def _line(of: str, places: list[Point], slope: float | None, number: int) -> list[str]:
    """A line with its marks, and what it is in the corner."""
    said, dash, mark = SAID[of]
    told = said if slope is None else f"{said}: slope {slope:.2f}"
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    x, y = LEFT + 18, TOP + 20 + 22 * number
    return [
        f'<path d="M{path}" stroke-width="2" stroke-dasharray="{dash}"/>',
        *(_mark(mark, *place) for place in places),
        f'<path d="M{x} {y}h36" stroke-width="2" stroke-dasharray="{dash}"/>{_mark(mark, x + 18, y)}',
        _text(x + 46, y + 4, told, "start"),
    ]


def _mark(kind: str, x: float, y: float) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="currentColor"/>'
    return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="currentColor"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor" stroke="none">{escape(text)}</text>'
