"""One unit: from when to when it was, and the way down to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min

from santu.kernel.codes import DivisionCode, Level
from santu.kernel.days import OPEN_END
from santu.register.domain.reach import Reach
from santu.register.domain.rows import Division, State
from santu.register.models import DivisionVersion, UnitCode
from santu.register.models.acts import STANDS
from santu.register.selectors.holding import holding_on
from santu.register.selectors.tree import ancestors

COLUMNS = ("unit_id", "level", "kind", "name", "parent_id", "unit_class", "state")


@dataclass(frozen=True, slots=True)
class Life:
    """The first and the last day of a unit; one that still is has no end yet."""

    first: date
    last: date

    @property
    def lasts(self) -> bool:
        return self.last == OPEN_END - timedelta(days=1)


def life_of(unit: str) -> Life | None:
    """From when to when a division was in the register, as it stands; ``None`` for one that never was."""
    return lives_of([unit]).get(unit)


def lives_of(units: Iterable[str]) -> dict[str, Life]:
    """The same for some divisions, by id."""
    rows = DivisionVersion.objects.filter(STANDS, unit__in=list(units)).values("unit_id")
    found = rows.annotate(first=Min("start"), until=Max("end")).values_list("unit_id", "first", "until")
    return {unit: Life(first, until - timedelta(days=1)) for unit, first, until in found}


def units_held(reach: Reach) -> list[Division]:
    """The topmost units that somebody sees on a day, in order of code."""
    units = list(reach.roots)
    if reach.everything:
        tops = DivisionVersion.objects.filter(holding_on(reach.day), parent__isnull=True)
        units = list(tops.values_list("unit_id", flat=True))
    return sorted(divisions_on(reach.day, units).values(), key=lambda row: (row.code, row.id))


def way_to(unit: str, day: date) -> tuple[Division, ...]:
    """The units above, from the province down to the unit itself, on a day on which it is there."""
    way = ancestors(day, unit)
    rows = divisions_on(day, way)
    return tuple(rows[one] for one in reversed(way) if one in rows)


def divisions_on(day: date, units: list[str]) -> dict[str, Division]:
    """The rows of some divisions on a day, by id."""
    held = holding_on(day)
    coded = UnitCode.objects.filter(held, system="nbs", unit__in=units)
    codes = dict(coded.values_list("unit_id", "code"))
    rows = DivisionVersion.objects.filter(held, unit__in=units).values_list(*COLUMNS)
    return {
        unit: Division(
            unit,
            Level(level),
            kind,
            name,
            parent or "",
            DivisionCode(codes.get(unit, "")),
            unit_class,
            State(state),
        )
        for unit, level, kind, name, parent, unit_class, state in rows
    }
