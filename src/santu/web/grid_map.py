"""The map of a village's grids as SVG: a dot for each building, what each grid covers, barriers, a scale bar.

What a grid covers is drawn as wide strokes along its pairs of neighbours: they show whether it hangs together, and the
browser draws them again when a building moves. Colours and type come from the style sheet.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.design.domain.gridding import Answer
from santu.kernel.messages import N_
from santu.solvers.grids.problem import Floats

WIDE, MARGIN, HIGHEST, LOWEST = 640.0, 30.0, 560.0, 200.0
TONES = 6
TITLED = 1000
"""Buildings up to which each has its words in the drawing; of more the field beside it tells them."""
LARGEST, SMALLEST = 11.0, 2.2
NEAR, FAR = 9.0, 34.0
BAR = 0.22
CELL = N_("建筑 {cell}：{households} 户 {people} 人，{grid}")
IN_GRID = N_("{number} 号网格")
IN_NONE = N_("不在任何网格里")


@dataclass(frozen=True)
class Laid:
    """Where buildings stand on the drawing, and how much a metre is."""

    points: Floats
    barriers: Floats
    scale: float
    width: float
    height: float
    radii: Sequence[float]
    stroke: float

    @classmethod
    def of(cls, answer: Answer) -> "Laid":
        """The layout of an answer."""
        points = answer.points
        west, south = points.min(axis=0)
        east, north = points.max(axis=0)
        scale = min(
            (WIDE - 2 * MARGIN) / max(east - west, 1.0), (HIGHEST - 2 * MARGIN) / max(north - south, 1.0)
        )
        width, height = WIDE, max((north - south) * scale + 2 * MARGIN, LOWEST)
        left = (width - (east - west) * scale) / 2
        top = (height - (north - south) * scale) / 2
        away = np.array([left - west * scale, top + north * scale])
        turned = np.array([scale, -scale])
        pairs = answer.pairs
        ways = (
            np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) * scale
            if len(pairs)
            else np.array([NEAR])
        )
        typical = float(np.median(ways))
        lived = np.sqrt([max(cell.households, 0) for cell in answer.question.sheet.cells])
        most = min(LARGEST, max(typical * 0.42, SMALLEST + 0.8))
        radii = np.maximum(most * lived / max(float(lived.max()), 1.0), SMALLEST)
        barriers = np.reshape(answer.barriers, (-1, 2)) * turned + away
        return cls(
            points * turned + away,
            barriers.reshape(-1, 4),
            scale,
            width,
            height,
            radii.tolist(),
            min(max(typical * 0.95, NEAR), FAR),
        )


def grid_map(answer: Answer, laid: Laid) -> SafeString:
    """The drawing."""
    tone = tones(answer)
    parts = (
        *_covered(answer, laid, tone),
        *_barriers(laid),
        '<g class="cells">',
        *_cells(answer, laid, tone),
        "</g>",
        '<g class="numbers">',
        *_numbers(answer, laid),
        "</g>",
        *_scale(laid),
    )
    title = escape(gettext(N_("建筑和网格的示意图")))
    size = f"{laid.width:.0f} {laid.height:.0f}"
    return mark_safe(  # noqa: S308 (every word was escaped)
        f'<svg class="grid-map" id="grid-map" viewBox="0 0 {size}" role="img" aria-label="{title}"'
        f' data-stroke="{laid.stroke:.1f}">{"".join(parts)}</svg>'
    )


def tones(answer: Answer) -> dict[int, int]:
    """Grid → a tone that no neighbour of it has, as far as there are enough."""
    beside: dict[int, set[int]] = {one.number: set() for one in answer.grids}
    drawing = np.array(answer.drawing)
    for one, other in drawing[answer.pairs].tolist():
        if one != other and one and other:
            beside[one].add(other)
            beside[other].add(one)
    found: dict[int, int] = {}
    for number, others in beside.items():
        taken = {found.get(other) for other in others}
        free = [tone for tone in range(1, TONES + 1) if tone not in taken] or [*range(1, TONES + 1)]
        found[number] = min(free, key=lambda tone: sum(one == tone for one in found.values()))
    return found


def _covered(answer: Answer, laid: Laid, tone: dict[int, int]) -> Iterator[str]:
    lines: dict[int, list[str]] = defaultdict(list)
    for place, number in enumerate(answer.drawing):
        x, y = laid.points[place]
        lines[number].append(f"M{x:.1f} {y:.1f}h0")
    for one, other in answer.pairs.tolist():
        if answer.drawing[one] == answer.drawing[other]:
            (x, y), (to_x, to_y) = laid.points[one], laid.points[other]
            lines[answer.drawing[one]].append(f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}")
    for grid in answer.grids:
        special = ' data-special=""' if grid.is_special else ""
        yield (
            f'<path class="covered" data-grid="{grid.number}" data-tone="{tone[grid.number]}"{special}'
            f' stroke-width="{laid.stroke:.1f}" d="{"".join(lines[grid.number])}"/>'
        )


def _barriers(laid: Laid) -> Iterator[str]:
    for x, y, to_x, to_y in laid.barriers.tolist():
        yield f'<line class="barrier" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _cells(answer: Answer, laid: Laid, tone: dict[int, int]) -> Iterator[str]:
    cells = answer.question.sheet.cells
    titled = len(cells) <= TITLED
    for place, number in enumerate(answer.drawing):
        x, y = laid.points[place]
        said = f"<title>{escape(_said(answer, place))}</title>" if titled else ""
        yield (
            f'<circle class="cell" data-n="{place}" data-tone="{tone.get(number, "")}" cx="{x:.1f}" cy="{y:.1f}"'
            f' r="{laid.radii[place]:.1f}"{f">{said}</circle>" if said else "/>"}'
        )


def _said(answer: Answer, place: int) -> str:
    cell, number = answer.question.sheet.cells[place], answer.drawing[place]
    grid = gettext(IN_GRID).format(number=number) if number else gettext(IN_NONE)
    return gettext(CELL).format(cell=cell.number, households=cell.households, people=cell.people, grid=grid)


def _numbers(answer: Answer, laid: Laid) -> Iterator[str]:
    """The number of each grid, at the building of it that is nearest to its middle."""
    drawing = np.array(answer.drawing)
    for grid in answer.grids:
        points = laid.points[drawing == grid.number]
        x, y = points.mean(axis=0)
        above = ' data-above=""' if grid.above or grid.pieces > 1 else ""
        yield f'<text data-grid="{grid.number}"{above} x="{x:.1f}" y="{y + 5:.1f}">{grid.number}</text>'


def _scale(laid: Laid) -> Iterator[str]:
    """A bar of a round number of metres."""
    most = laid.width * BAR / laid.scale
    power = 10 ** int(np.floor(np.log10(most)))
    metres = max((step * power for step in (1, 2, 5) if step * power <= most), default=power)
    wide, low = metres * laid.scale, laid.height - 8
    words = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    yield f'<path class="scale" d="M10 {low - 5:.1f}V{low:.1f}H{10 + wide:.1f}V{low - 5:.1f}"/>'
    yield f'<text class="scale-words" x="{16 + wide:.1f}" y="{low:.1f}">{words}</text>'
