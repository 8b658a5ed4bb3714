"""A small drawing for each village: its buildings as dots, coloured by the grid that they are in; colours come from the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.safestring import SafeString, mark_safe

from santu.register.domain.cells import DEGREES, Cell, Sheet
from santu.register.domain.rows import Grid

WIDE, HIGH, MARGIN = 200.0, 120.0, 6.0
TONES = 5
NONE = "none"


@dataclass(frozen=True, slots=True)
class Mini:
    """A village on the sheet of small drawings."""

    village: str
    name: str
    href: str
    grids: int
    households: int
    above: int
    is_synthetic: bool
    drawing: SafeString


def drawing_of(sheet: Sheet, grids: Sequence[Grid]) -> SafeString:
    """The buildings of a village, north up; grids take the tones in turn, buildings in no grid are marked apart."""
    tone_of = {cell: str(place % TONES) for place, grid in enumerate(grids) for cell in grid.extent.cells}
    dots: dict[str, list[str]] = {}
    for cell, x, y in _placed(sheet):
        dots.setdefault(tone_of.get(cell.number, NONE), []).append(f"M{x:.1f} {y:.1f}h0")
    paths = "".join(f'<path data-tone="{tone}" d="{"".join(some)}"/>' for tone, some in sorted(dots.items()))
    head = f'<svg class="grid-mini" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}" aria-hidden="true">'
    return mark_safe(f"{head}{paths}</svg>")  # noqa: S308 (numbers alone)


def _placed(sheet: Sheet) -> list[tuple[Cell, float, float]]:
    """Buildings with their places on the drawing; a degree of longitude is as wide as it is there."""
    if not sheet.cells:
        return []
    narrow = cos(radians(sheet.cells[0].y)) if sheet.crs == DEGREES else 1.0
    east, north = [cell.x * narrow for cell in sheet.cells], [cell.y for cell in sheet.cells]
    wide, high = max(east) - min(east), max(north) - min(north)
    room = WIDE - 2 * MARGIN, HIGH - 2 * MARGIN
    scale = min((room[0] / wide if wide else 1.0), (room[1] / high if high else 1.0))
    left, top = (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2
    return [
        (cell, left + (x - min(east)) * scale, top + (max(north) - y) * scale)
        for cell, x, y in zip(sheet.cells, east, north, strict=True)
    ]
