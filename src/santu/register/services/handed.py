"""What recording a task, an admission or a veto has in common: where it lies, who may have issued it, that it is new."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.handed import Told
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.words import LEVELS as NAMES
from santu.register.models.handed import Handed
from santu.register.selectors.access import units_seen
from santu.register.selectors.handed import above, issuers_of, speaks_for
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over

NOT_FOR_THEM = N_("答复、同意和吹哨由乡镇作出（村的由所在乡镇办），上级不能代为作出；请由乡镇办理。（SX-19）")
LEVELS = {
    "tasks": frozenset({Level.TOWNSHIP, Level.VILLAGE}),
    "admissions": frozenset({Level.TOWNSHIP, Level.VILLAGE}),
    "vetoes": frozenset({Level.COUNTY, Level.TOWNSHIP}),
    "whistles": frozenset({Level.TOWNSHIP, Level.VILLAGE}),
}
"""Of which levels the units are that each is for."""


def lying_of(unit: str, by: User, right: Right = Right.TASK) -> Lying:
    """Where a unit lies today, over which it takes the right.

    Raises:
        Refused: it is not theirs, or not there.
    """
    right_over(by, right, [unit])
    return lying_now(unit)


def lying_now(unit: str) -> Lying:
    """Where a unit lies today.

    Raises:
        Refused: it is not there any more.
    """
    today = timezone.localdate()
    lying = lying_on(today, [unit]).get(unit)
    if lying is None:
        gone = N_("{day} 登记里没有这个单位，它可能已经撤并；请到承接它的单位办理。")
        raise refuse("unit", gone, day=today)
    return lying


def place_faults(told: Told, lying: Lying, levels: Collection[Level]) -> list[Fault]:
    """What is wrong with for whom it is, and with who issued it."""
    found = level_faults(lying, levels)
    own = lying.level is Level.COUNTY
    if told.issuer and told.issuer not in {
        one.id for one in issuers_of(told.unit, timezone.localdate(), own=own)
    }:
        stranger = N_("登记里没有这个上级单位或部门；请从列出的上级单位里选。")
        found.append(Fault("issuer", message(stranger)))
    return found


def issues(county: str, by: User) -> bool:
    """Whether whoever acts also has a role in which departments of a county issue what is handed down."""
    sight = sight_of(by)
    held = [one for one in sight.held if Right.TASK in one.is_.rights and Right.LISTS not in one.is_.rights]
    return bool(units_seen(replace(sight, held=held), [county], Right.TASK))


def township_of(unit: str, by: User, right: Right = Right.TASK) -> Lying:
    """Where a township or village lies today for which whoever acts speaks, and not for those above it.

    Raises:
        Refused: it is not theirs, or its county is, too: nobody above answers, consents or calls for a
            township or its villages.
    """
    lying = lying_of(unit, by, right)
    if not speaks_for(sight_of(by), lying, unit, right):
        raise refuse("unit", NOT_FOR_THEM)
    return lying


def level_faults(lying: Lying, levels: Collection[Level]) -> list[Fault]:
    """Whether it is for a unit of another level."""
    if not lying.is_body and lying.level in levels:
        return []
    wrong = N_("“{name}”不是{levels}的单位，这里登记的是给它们的；请从它们的页面办理。")
    words = tuple(message(NAMES[level]) for level in Level if level in levels)
    return [Fault("unit", message(wrong, name=lying.name, levels=words))]


def same_faults(told: Told, model: type[Handed]) -> list[Fault]:
    """Whether the same was recorded before: by the same request, or of the same unit, issuer, document and title."""
    rows = model._default_manager.filter(withdrawn_on=None)
    same = (
        rows.none()
        if told.day is None
        else rows.filter(
            unit=told.unit,
            issuer=told.issuer,
            document=told.document.strip(),
            title=told.title.strip(),
            day=told.day,
        )
    )
    for found in (model._default_manager.filter(key=told.key) if told.key else rows.none(), same):
        if number := found.values_list("pk", flat=True).first():
            return [registered_fault(number)]
    return []


def registered_fault(number: int) -> Fault:
    """That the same was recorded before, as this number."""
    template = N_("这一件已登记为第 {number} 号，没有再登记；请打开那一件，或核对文号和名称。")
    return Fault("title", message(template, number=number))


@contextmanager
def once(told: Told, model: type[Handed]) -> Iterator[None]:
    """A transaction in which it is written; two of the same request at the same instant are one.

    Raises:
        Refused: the same request was made before.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if again := same_faults(told, model):
            raise Refused(again) from None
        raise


def columns_of(told: Told) -> dict[str, Any]:
    """What is kept of what is said, by column."""
    values = {one.name: getattr(told, one.name) for one in fields(told)}
    plain = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    named = {"unit": "unit_id", "issuer": "issuer_id", "extends": "extends_id"}
    return {named.get(name, name): value for name, value in plain.items()}


def told_of(
    lying: Lying, act: str, by: User, *, document: str = "", reason: str = "", **after: object
) -> None:
    """Record an act on the chain of the county."""
    append(
        chain=above(lying),
        act=act,
        by=by.username,
        reason=reason.strip(),
        document=document.strip(),
        after=after,
    )
