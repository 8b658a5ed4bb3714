"""What carried on the units that went."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from santu.register.models import BodyVersion, DivisionVersion, SuccessionLink
from santu.register.models.acts import STANDS


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
