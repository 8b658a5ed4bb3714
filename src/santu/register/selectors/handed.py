"""Who may issue anything to a unit, what was issued to it and under it, and who may see it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.grants import granted_to
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.ledger_rules import Lying
from santu.register.models import (
    Admission,
    BodyVersion,
    DivisionVersion,
    HandedFile,
    HandedTask,
    Veto,
    Whistle,
)
from santu.register.models.acts import STANDS
from santu.register.selectors.access import units_seen
from santu.register.selectors.bodies import host_names
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.scope import subtree
from santu.register.selectors.tree import ancestors

NEWEST = 5
"""So many files are offered to be undone."""
M = TypeVar("M", bound=Model)
R = TypeVar("R")
MODELS: Mapping[str, type[Any]] = {
    "tasks": HandedTask,
    "admissions": Admission,
    "vetoes": Veto,
    "whistles": Whistle,
}
UNKNOWN = {
    "tasks": N_("没有第 {number} 号交办任务；请从交办登记里选。"),
    "admissions": N_("没有第 {number} 号准入；请从准入登记里选。"),
    "vetoes": N_("没有第 {number} 号一票否决或责任状；请从清理登记里选。"),
    "whistles": N_("没有第 {number} 号吹哨；请从要叫的部门里选。"),
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """A division or a body above; ``within`` is the division in which it works, itself for a division."""

    id: str
    name: str
    within: str


def issuers_of(unit: str, day: date, *, own: bool = False) -> list[Issuer]:
    """The divisions above a unit and their bodies, the nearest first; with ``own`` also the unit and its bodies."""
    way = ancestors(day, unit)[0 if own else 1 :]
    held = holding_on(day)
    names = dict(DivisionVersion.objects.filter(held, unit__in=way).values_list("unit", "name"))
    bodies: dict[str, list[Issuer]] = {one: [] for one in way}
    rows = BodyVersion.objects.filter(held, host__in=way).order_by("name", "unit")
    for host, body, name in rows.values_list("host_id", "unit_id", "name"):
        bodies[host].append(Issuer(body, name, names.get(host, host)))
    return [
        issuer
        for one in way
        if one in names
        for issuer in (Issuer(one, names[one], names[one]), *bodies[one])
    ]


def standing_under(rows: QuerySet[M], unit: str, day: date) -> QuerySet[M]:
    """The rows of a unit and of those under it that were issued up to a day and stand, the latest first."""
    inside = Q(unit=unit) | Q(unit__in=subtree([unit], day))
    return rows.filter(inside, day__lte=day, withdrawn_on=None).order_by("-day", "-pk")


def handed_unknown(thing: str, number: int) -> Refused:
    """There is none of this number, as far as whoever asks may know."""
    return refuse(str(number), UNKNOWN[thing], number=number)


def access_handed(sight: Sight, thing: str, number: int, right: Right = Right.READ) -> None:
    """A task, an admission, a veto or a whistle of a unit that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    rows = MODELS[thing].objects.filter(pk=number, withdrawn_on=None)
    found = rows.values_list("unit", flat=True).first()
    if found is None or not units_seen(sight, [found], right):
        raise handed_unknown(thing, number)


def issuer_names(units: Collection[str]) -> dict[str, str]:
    """What divisions and bodies are called, by id; of several names the last."""
    found = dict(
        BodyVersion.objects.filter(STANDS, unit__in=units).order_by("start").values_list("unit_id", "name")
    )
    return host_names(units) | found


def above(lying: Lying) -> str:
    """The county of a unit; one that lies in none stands for itself."""
    return lying.county or lying.division


def speaks_for(sight: Sight, lying: Lying, unit: str, right: Right = Right.TASK) -> bool:
    """Whether somebody who hands down to a township or answers there speaks for it, as its county is not theirs, too."""
    return above(lying) == unit or not units_seen(sight, [above(lying)], right)


def on_same_side(sight: Sight, file: HandedFile, units: Collection[str]) -> bool:
    """Whether somebody stands where the one who took in a file stood that day: each for the townships, or above them."""
    day = timezone.localdate(file.recorded_at)
    held = [one.held for one in granted_to([file.by]) if one.taken is None or day <= one.taken]
    return _sides(sight, units) == _sides(Sight(file.by, held, day), units)


def _sides(sight: Sight, units: Collection[str]) -> dict[str, bool]:
    """For each of some units whether somebody speaks for it, or stands above it."""
    lying = lying_on(sight.today, units)
    return {unit: speaks_for(sight, lies, unit) for unit, lies in lying.items()}


def only(found: Sequence[R], thing: str, number: int) -> R:
    """What was found by a number.

    Raises:
        Refused: there is none.
    """
    if not found:
        raise handed_unknown(thing, number)
    return found[0]


def by_issuer(things: Iterable[R], issuer: Callable[[R], str]) -> dict[str, list[R]]:
    """What each issuer handed down, in the order of issuers, never of merit."""
    found: defaultdict[str, list[R]] = defaultdict(list)
    for one in things:
        found[issuer(one)].append(one)
    return dict(sorted(found.items()))


def file_numbered(number: int) -> HandedFile:
    """The file of a number that was taken in.

    Raises:
        Refused: there is none.
    """
    found = HandedFile.objects.filter(pk=number).first()
    if found is None:
        raise refuse(str(number), N_("没有第 {number} 号交办文件；请核对编号。"), number=number)
    return found


def files_of(kind: str, username: str) -> list[HandedFile]:
    """The files of a kind that somebody took in and that can still be undone, the latest first."""
    rows = HandedFile.objects.filter(kind=kind, by=username, undone_on=None)
    return list(rows.order_by("-pk")[:NEWEST])
