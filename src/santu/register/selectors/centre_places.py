"""Where a matter of a township's service centre can be done on a day: at the centre, and in which villages by their agents."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from santu.kernel.codes import Level
from santu.register.domain.list_kinds import NAME
from santu.register.domain.service_rows import Kind, Point, counts_on
from santu.register.domain.unit_lists import ListRow
from santu.register.models import DivisionVersion, ListEdition
from santu.register.models import ListRow as Stored
from santu.register.selectors.centre_terms import AGENCY, Centre, MatterTerms, is_for
from santu.register.selectors.holding import holding_on
from santu.register.selectors.service_rows import points_on, standing_rows
from santu.register.selectors.tree import ancestors


@dataclass(frozen=True, slots=True)
class VillagePlace:
    """A village whose agents do a matter, too: by which ways, where as the list says it, and with what papers.

    Attributes:
        points: the service points of the village.
    """

    unit: str
    name: str
    ways: Sequence[str]
    where: Sequence[str]
    materials: Sequence[str]
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a matter can be done: the points of the centre, and the villages, in order of code, of ``among`` in all."""

    centre: Sequence[Point]
    villages: Sequence[VillagePlace]
    among: int


def centre_points(township: str, day: date) -> list[Point]:
    """The points of a township itself that count on a day: its service centre, where one is recorded."""
    rows = standing_rows(Kind.POINTS, [township])
    return [row for row in rows if isinstance(row, Point) and counts_on(row, day)]


def places_of(centre: Centre, matter: MatterTerms, day: date) -> Places:
    """Where a matter of a centre can be done on a day."""
    points: defaultdict[str, list[Point]] = defaultdict(list)
    for one in points_on(centre.unit, day):
        points[one.unit].append(one)
    held = DivisionVersion.objects.filter(holding_on(day), level=Level.VILLAGE, parent=centre.unit)
    villages = dict(held.order_by("unit").values_list("unit_id", "name"))
    way = ancestors(day, centre.unit)
    rows = _rows_by_keeper(centre, matter, [*villages, *way], day)
    found = []
    for unit, name in villages.items():
        nearest = next((keeper for keeper in (unit, *way) if keeper in rows), "")
        if own := [row for row in rows.get(nearest, ()) if is_for(row, name)]:
            found.append(VillagePlace(unit, name, *_said(own), points[unit]))
    return Places(points[centre.unit], found, len(villages))


def _said(rows: Iterable[ListRow]) -> tuple[list[str], list[str], list[str]]:
    """The ways, places and papers of some rows, each once."""
    said = [dict.fromkeys(row.cell(field) for row in rows) for field in ("way", "point", "materials")]
    ways, where, materials = ([one for one in some if one] for some in said)
    return ways, where, materials


def _rows_by_keeper(
    centre: Centre, matter: MatterTerms, keepers: Sequence[str], day: date
) -> Mapping[str, Sequence[ListRow]]:
    """What the agency lists in force say of a matter, by the unit whose list it is; also those that say nothing of it."""
    lists = ListEdition.objects.filter(unit__in=keepers, kind=AGENCY, start__lte=day, end__gt=day)
    kept = dict(lists.values_list("pk", "unit_id"))
    found: dict[str, list[ListRow]] = {unit: [] for unit in kept.values()}
    if not kept:
        return found
    keys = {matter.terms.matter, matter.terms.name}
    rows = Stored.objects.filter(Q(matter__in=keys) | Q(name__in=keys), edition__in=kept).order_by(
        "edition", "no"
    )
    for edition, code, name, cells in rows.values_list("edition", "matter", "name", "cells"):
        row = ListRow(code, {NAME: name, **json.loads(cells)})
        if (centre.by_key.get(row.matter) or centre.by_key.get(row.name)) is matter:
            found[kept[edition]].append(row)
    return found
