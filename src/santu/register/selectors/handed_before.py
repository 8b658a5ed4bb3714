"""What the new rows of a file of tasks, admissions, vetoes or whistles are held against: read once, however many rows there are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.register.domain.admissions import Record
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.whistles import Whistle
from santu.register.selectors.access import units_seen
from santu.register.selectors.admissions import admissions_approved
from santu.register.selectors.handed import MODELS, Issuer, above, issuers_of, speaks_for
from santu.register.selectors.heirs import wholes_of
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.whistles import whistles_open
from santu.register.selectors.whose import Lists, codes_at, lists_of

ADMISSIONS, WHISTLES = "admissions", "whistles"
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit: where it lies, who may issue to it, whether whoever takes in the file speaks for it, and decides for its county.

    ``lists`` are read for admissions alone, which is what ``approved`` are; of whistles ``called`` are those still open.
    """

    lying: Lying
    issuers: Sequence[Issuer]
    speaks: bool
    decides: bool
    lists: Lists | None
    approved: Sequence[Record]
    called: Sequence[Whistle]


@dataclass(frozen=True, slots=True)
class Before:
    """The units of the new rows, by id, and what is registered of them, by what no two have alike."""

    places: Mapping[str, Place]
    registered: Mapping[tuple[object, ...], int]
    _codes: dict[tuple[str, date], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: str, units: Collection[str], days: Collection[date | None], sight: Sight) -> "Before":
        """What is there of a kind for some units, of what was issued on some days."""
        today = sight.today
        approved = _by(lambda one: one.wish.unit, admissions_approved(units) if kind == ADMISSIONS else ())
        called = _called(units, today) if kind == WHISTLES else {}
        lying = lying_on(today, units)
        places = {
            unit: Place(
                lies,
                issuers_of(unit, today, own=lies.level is Level.COUNTY),
                speaks_for(sight, lies, unit),
                bool(units_seen(sight, [above(lies)], Right.LISTS)),
                lists_of(unit, today) if kind == ADMISSIONS else None,
                approved.get(unit, ()),
                called.get(unit, ()),
            )
            for unit, lies in lying.items()
        }
        return cls(places, {} if kind == WHISTLES else _registered(kind, units, days))

    def codes(self, unit: str, day: date) -> frozenset[str]:
        """The codes of the matters of a unit on a day (see ``codes_at``)."""
        if (unit, day) not in self._codes:
            self._codes[unit, day] = codes_at(unit, day)
        return self._codes[unit, day]


def _called(units: Collection[str], today: date) -> Mapping[str, Sequence[Whistle]]:
    """The open whistles of each unit, and of what went into it."""
    wholes = wholes_of(units, today)
    open_ = _by(lambda one: one.unit, whistles_open(set().union(*wholes.values())))
    return {unit: [one for part in wholes[unit] for one in open_.get(part, ())] for unit in wholes}


def _registered(
    kind: str, units: Collection[str], days: Collection[date | None]
) -> dict[tuple[object, ...], int]:
    """The first number of each."""
    said = {day for day in days if day}
    rows = MODELS[kind].objects.filter(unit__in=units, day__in=said, withdrawn_on=None).order_by("-pk")
    found = rows.values_list("unit", "issuer", "document", "title", "day", "pk")
    return {tuple(key): number for *key, number in found}


def _by(unit: Callable[[R], str], rows: Iterable[R]) -> Mapping[str, Sequence[R]]:
    found: defaultdict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[unit(row)].append(row)
    return found
