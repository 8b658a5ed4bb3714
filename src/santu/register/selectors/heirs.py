"""What carried on the units that went."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from django.db.models import QuerySet

from santu.register.models import BodyVersion, DivisionVersion, SuccessionLink
from santu.register.models.acts import STANDS
from santu.register.selectors.acts import register_mark

KEPT = 512


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that carried on a share of another from a day."""

    unit: str
    share: Fraction
    event: str
    day: date


COLUMNS = ("unit_id", "successor_id", "share_of", "share_in", "event", "day")


def heirs_between(after: date, until: date) -> Mapping[str, tuple[Heir, ...]]:
    """Of every unit with an heir recorded later than ``after`` and no later than ``until``: its heirs."""
    return _heirs(SuccessionLink.objects.filter(STANDS, day__gt=after, day__lte=until))


def heirs_of(units: Collection[str]) -> Mapping[str, tuple[Heir, ...]]:
    """The heirs of some units, at any time."""
    return _heirs(SuccessionLink.objects.filter(STANDS, unit__in=units))


def parts_of(units: Collection[str], day: date = date.max) -> Mapping[str, Sequence[tuple[str, date]]]:
    """Of some units, and of all that went into them up to a day, those that each carries on, with the day from which it does."""
    found: dict[str, list[tuple[str, date]]] = {}
    ahead = set(units)
    while ahead:
        links = SuccessionLink.objects.filter(STANDS, successor__in=ahead, day__lte=day).order_by("day", "pk")
        found |= {unit: [] for unit in ahead}
        for new, old, since in links.values_list("successor_id", "unit_id", "day"):
            found[new].append((old, since))
        ahead = {old for new in ahead for old, _ in found[new]} - found.keys()
    return found


def wholes_of(units: Collection[str], day: date) -> Mapping[str, set[str]]:
    """Of some units, each with all that went into it up to a day."""
    parts = parts_of(units, day)
    return {unit: _whole(unit, lambda one: {old for old, _ in parts[one]}) for unit in units}


def _whole(unit: str, parts: Callable[[str], set[str]]) -> set[str]:
    """A unit, its parts, and theirs."""
    whole, ahead = {unit}, [unit]
    while ahead:
        more = parts(ahead.pop()) - whole
        whole |= more
        ahead += more
    return whole


def taken_on(units: Collection[str], day: date) -> Mapping[str, frozenset[str]]:
    """Of some units, each with all that went into it up to a day and of which it carried on the most.

    These are what its people answer for: they go where most of a unit goes.
    """
    return _taken_on(tuple(sorted(units)), day, register_mark()) if units else {}


@lru_cache(maxsize=KEPT)
def _taken_on(units: Sequence[str], day: date, _register: object) -> Mapping[str, frozenset[str]]:
    parts = parts_of(units, day)
    gone = {old for some in parts.values() for old, _ in some}
    heirs = heirs_of(gone) if gone else {}

    def most(new: str) -> set[str]:
        return {old for old, _ in parts[new] if heirs[old][0].unit == new}

    return {unit: frozenset(_whole(unit, most)) for unit in units}


def answering(unit: str, day: date) -> str:
    """Whose people answer on a day for what a unit had: itself, or what carried on the most of it."""
    while heirs := [heir for heir in heirs_of([unit]).get(unit, ()) if heir.day <= day]:
        unit = heirs[0].unit
    return unit


def carriers_of(units: Collection[str]) -> set[str]:
    """Some units with all that carried them on, at any time."""
    found, ahead = set(units), set(units)
    while ahead:
        links = SuccessionLink.objects.filter(STANDS, unit__in=ahead)
        ahead = set(links.values_list("successor_id", flat=True)) - found
        found |= ahead
    return found


def _heirs(rows: QuerySet[SuccessionLink]) -> Mapping[str, tuple[Heir, ...]]:
    found: defaultdict[str, list[Heir]] = defaultdict(list)
    for unit, successor, part, whole, event, day in rows.values_list(*COLUMNS):
        found[unit].append(Heir(successor, Fraction(part, whole), event, day))
    return {
        unit: tuple(sorted(heirs, key=lambda heir: (-heir.share, heir.unit))) for unit, heirs in found.items()
    }


def names_of(units: Collection[str]) -> Mapping[str, str]:
    """The last name of some divisions and bodies, whenever they were."""
    found: dict[str, str] = {}
    for model in (DivisionVersion, BodyVersion):
        rows = model._default_manager.filter(STANDS, unit__in=units).order_by("start")
        found.update(rows.values_list("unit_id", "name"))
    return found
