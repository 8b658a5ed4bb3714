"""The map of merges as SVG: what each township covers, coloured by the new unit; seats, who goes to whom, locks.

Every township is a link that picks it. Colours and type come from the style sheet.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from shapely import unary_union
from shapely.geometry import MultiPolygon, Polygon

from santu.design.domain.merging import Answer
from santu.kernel.messages import N_
from santu.register.domain.merging import Ground
from santu.solvers.merges.cells import Area
from santu.web.charts.org_words import text_width
from santu.web.language import CHINESE, in_chinese
from santu.web.merge_form import Asked

WIDE, MARGIN, HIGHEST = 560.0, 12.0, 640.0
TONES = 4
WORD = 12
STAYS = N_("{unit}，{people} 人，不变")
GOES = N_("{unit}，{people} 人，并入{heir}")
TAKES = N_("{unit}，{people} 人，合并后 {after} 人")
BARE = N_("{unit}，{people} 人")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """From metres to places on the drawing."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    @classmethod
    def of(cls, areas: Sequence[Area]) -> "_Sheet":
        west, south, east, north = MultiPolygon([part for area in areas for part in _parts(area)]).bounds
        scale = min((WIDE - 2 * MARGIN) / (east - west), (HIGHEST - 2 * MARGIN) / (north - south))
        return cls(
            west, north, scale, (east - west) * scale + 2 * MARGIN, (north - south) * scale + 2 * MARGIN
        )

    def at(self, x: float, y: float) -> Point:
        return (x - self.west) * self.scale + MARGIN, (self.north - y) * self.scale + MARGIN

    def holds(self, spot: Point, wide: float) -> bool:
        """Whether a word of this width stands on the sheet."""
        x, y = spot
        return x >= 0 and x + wide <= self.width and WORD <= y <= self.height - 3

    def path(self, area: Area) -> str:
        rings = [ring for part in _parts(area) for ring in (part.exterior, *part.interiors)]
        return "".join(
            "M"
            + "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.at(*point) for point in ring.coords[:-1]))
            + "Z"
            for ring in rings
        )


def merge_map(
    ground: Ground, asked: Asked, answer: Answer | None, link: Callable[[Asked], str]
) -> SafeString:
    """The drawing; without an answer the townships alone.

    Args:
        ground: of the county.
        asked: what is asked, with what was picked.
        answer: what is proposed.
        link: the address of the page with another question.
    """
    sheet = _Sheet.of(ground.areas)
    seats = [sheet.at(x, y) for x, y in zip(ground.units.x, ground.units.y, strict=True)]
    parts = (
        *_cells(ground, asked, answer, link, sheet),
        *(_unions(ground, answer, sheet) if answer else ()),
        *_locks(ground, asked, seats),
        *(_ways(answer, seats) if answer else ()),
        *_seats(ground, answer, seats),
        *_labels(ground, answer, seats, sheet),
    )
    title = escape(gettext(N_("各乡镇和拟合并的单位")))
    size = f"{sheet.width:.0f} {sheet.height:.0f}"
    head = f'<svg class="merge-map" viewBox="0 0 {size}" role="group" aria-label="{title}">'
    arrow = '<defs><marker id="going" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    return mark_safe(  # noqa: S308 (every word was escaped)
        f'{head}{arrow}<path class="tip" d="M0 0L8 4L0 8Z"/></marker></defs>{"".join(parts)}</svg>'
    )


def _cells(
    ground: Ground, asked: Asked, answer: Answer | None, link: Callable[[Asked], str], sheet: _Sheet
) -> Iterator[str]:
    tones = _tones(ground, answer) if answer else {}
    # The names are Chinese in every language; an attribute can hold no marks inside.
    lang = "" if in_chinese() else ' lang="zh"'
    for row, area in enumerate(ground.areas):
        unit = ground.rows[row].id
        new = int(answer.merges.group[row]) if answer else -1
        picked = " picked" if unit in (asked.one, asked.other) else ""
        said = escape(_said(ground, answer, row))
        href = escape(link(asked.picking(unit)))
        yield (
            f'<a href="{href}" hx-get="{href}" aria-label="{said}"{lang}><title>{said}</title>'
            f'<path class="cell{picked}" data-tone="{tones.get(new, "")}" d="{sheet.path(area)}"/></a>'
        )


def _said(ground: Ground, answer: Answer | None, row: int) -> str:
    name, people = ground.units.ids[row], f"{int(ground.units.people[row]):,}"
    if answer is None:
        return gettext(BARE).format(unit=name, people=people)
    new = int(answer.merges.group[row])
    heir = int(answer.merges.heir[new])
    if len(answer.members(new)) == 1:
        return gettext(STAYS).format(unit=name, people=people)
    if heir != row:
        return gettext(GOES).format(unit=name, people=people, heir=ground.units.ids[heir])
    return gettext(TAKES).format(unit=name, people=people, after=f"{int(answer.merges.people[new]):,}")


def _tones(ground: Ground, answer: Answer) -> dict[int, int]:
    """New unit of several → a tone that no neighbour of it has, as far as there are enough."""
    several = {new for new in range(answer.merges.count) if len(answer.members(new)) > 1}
    beside: dict[int, set[int]] = {new: set() for new in several}
    for one, other in answer.merges.group[ground.units.edges].tolist():
        if one != other and one in several and other in several:
            beside[one].add(other)
            beside[other].add(one)
    tones: dict[int, int] = {}
    for new in sorted(several):
        taken = {tones.get(other) for other in beside[new]}
        tones[new] = next((tone for tone in range(1, TONES + 1) if tone not in taken), 1)
    return tones


def _unions(ground: Ground, answer: Answer, sheet: _Sheet) -> Iterator[str]:
    for heir, others in answer.joined():
        whole = unary_union([ground.areas[row] for row in (heir, *others)])
        if isinstance(whole, Polygon | MultiPolygon):
            yield f'<path class="whole" d="{sheet.path(whole)}"/>'


def _locks(ground: Ground, asked: Asked, seats: Sequence[Point]) -> Iterator[str]:
    place = {row.id: seats[n] for n, row in enumerate(ground.rows)}
    for kind, pairs in (("together", asked.together), ("apart", asked.apart)):
        for one, other in pairs:
            (x0, y0), (x1, y1) = place[one], place[other]
            yield f'<line class="lock" data-kind="{kind}" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>'
    for unit in asked.alone:
        x, y = place[unit]
        yield f'<rect class="lock" data-kind="alone" x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16" rx="2"/>'


def _ways(answer: Answer, seats: Sequence[Point]) -> Iterator[str]:
    for heir, others in answer.joined():
        for row in others:
            start, end = np.array(seats[row]), np.array(seats[heir])
            length = float(np.hypot(*(end - start))) or 1.0
            x, y = end - (end - start) * min(8.0 / length, 0.4)
            yield f'<path class="going" d="M{start[0]:.1f} {start[1]:.1f}L{x:.1f} {y:.1f}" marker-end="url(#going)"/>'


def _seats(ground: Ground, answer: Answer | None, seats: Sequence[Point]) -> Iterator[str]:
    heirs = {heir for heir, _ in answer.joined()} if answer else set()
    for row, (x, y) in enumerate(seats):
        known = "known" if ground.known[row] else "made-up"
        yield f'<circle class="seat {known}" cx="{x:.1f}" cy="{y:.1f}" r="{5 if row in heirs else 3.5}"/>'


def _labels(ground: Ground, answer: Answer | None, seats: Sequence[Point], sheet: _Sheet) -> Iterator[str]:
    """Each name beside its seat, where it hides no other if there is such a place."""
    going = {row for _, others in answer.joined() for row in others} if answer else set()
    taken: list[tuple[float, float, float, float]] = [(x - 5, y - 5, x + 5, y + 5) for x, y in seats]
    lang = "" if in_chinese() else ' lang="zh"'
    for row, (x, y) in enumerate(seats):
        name = ground.rows[row].name
        wide = text_width(name, WORD)
        left = min(max(x - wide / 2, 2.0), sheet.width - wide - 2)
        spots = [(left, y + 17), (left, y - 8), (x + 8, y + 4), (x - 8 - wide, y + 4)]
        spots = [spot for spot in spots if sheet.holds(spot, wide)] or spots
        spot = min(spots, key=lambda at: _hidden(at, wide, taken))
        taken.append((spot[0], spot[1] - WORD, spot[0] + wide, spot[1] + 3))
        gone = ' data-gone=""' if row in going else ""
        mark = lang if CHINESE.search(name) else ""
        yield f'<text{gone}{mark} x="{spot[0]:.1f}" y="{spot[1]:.1f}">{escape(name)}</text>'


def _hidden(at: Point, wide: float, taken: Sequence[tuple[float, float, float, float]]) -> float:
    """How much of what is there a name at a place would hide."""
    west, south, east, north = at[0], at[1] + 3, at[0] + wide, at[1] - WORD
    return sum(
        max(0.0, min(east, right) - max(west, left)) * max(0.0, min(south, bottom) - max(north, top))
        for left, top, right, bottom in taken
    )


def _parts(area: Area) -> list[Polygon]:
    return list(area.geoms) if isinstance(area, MultiPolygon) else [area]
