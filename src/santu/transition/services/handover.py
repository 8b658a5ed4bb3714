"""Declaring what is handed over: class by class of the lists of a plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.audit.domain.chain import Event
from santu.audit.services import append_many
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.services.loading import load_rows
from santu.transition.domain.handover import HandoverItem, item_faults
from santu.transition.models import Plan, PlanState
from santu.transition.selectors.handover import ITEM, classes_of, lists_of, lists_theirs
from santu.transition.services.planning import plan_hold, state_faults

LINE = ("list_id", "category", "no", *ITEM, "by", "recorded_at")
OPEN_STATES = (PlanState.DRAFT, PlanState.PROVEN, PlanState.APPROVED, PlanState.UNDONE)


@dataclass(frozen=True, slots=True)
class Declaring:
    """What is handed over of a class by a list (its number), in the place of what was declared before; no line: nothing."""

    number: int
    category: str
    items: Sequence[HandoverItem]


def handover_declare(*, plan: Plan, declaring: Sequence[Declaring], by: User) -> Plan:
    """Write down what some lists of a plan hand over of some classes, or that it is nothing.

    The lines of a class are declared together: what stood there before goes. Lists can be written until the plan is
    applied; they stay as they are when it is undone, and can then be written again.

    Raises:
        Refused: the places are not theirs to plan, the plan is applied, there is no such list or class, or a line lacks
            something. Nothing is written.
    """
    lists, theirs = {one.number: one for one in lists_of(plan)}, lists_theirs(plan, by)
    if not theirs or any(one.number in lists and one.number not in theirs for one in declaring):
        raise right_lacking(Right.PLAN)
    faults = state_faults(plan, *OPEN_STATES) or list(_faults(declaring, lists, classes_of(plan)))
    if faults:
        raise Refused(faults)
    now, today = timezone.now(), timezone.localdate()
    rows = [
        (one.number, one.category, no, *(getattr(item, field) for field in ITEM), by.username, now)
        for one in declaring
        for no, item in enumerate(one.items or [HandoverItem("", day=today)], 1)
    ]
    with transaction.atomic():
        plan_hold(plan)
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM transition_handoverline WHERE list_id = %s AND category = %s",
                [(one.number, one.category) for one in declaring],
            )
        load_rows("transition_handoverline", LINE, rows)
        append_many(
            Event(county, "handover_declare", by.username, plan.scenario.title, "", None, after)
            for county, after in sorted(
                _told(plan, declaring, {n: one.county for n, one in lists.items()}).items()
            )
        )
    return plan


def _faults(
    declaring: Sequence[Declaring], lists: Collection[int], classes: Mapping[str, str]
) -> list[Fault]:
    found: list[Fault] = []
    for one in declaring:
        if one.number not in lists:
            template = N_("这份计划没有编号为 {number} 的交接清单；请从计划的交接清单里选。")
            found.append(Fault("list", message(template, number=one.number)))
        if one.category not in classes:
            template = N_("“{category}”不是要登记的类别；请写成其中之一：{names}。")
            names = tuple(message(name) for name in classes.values())
            found.append(Fault("category", message(template, category=one.category, names=names)))
        for no, item in enumerate(one.items, 1):
            if not item.what.strip():
                found.append(Fault(f"what-{no}", message(N_("没有写交接什么；请补上，没有的整类写“无”。"))))
            found += item_faults(item, f"-{no}")
    return found


def _told(
    plan: Plan, declaring: Sequence[Declaring], counties: Mapping[int, str]
) -> dict[str, dict[str, int]]:
    """For the audit, by county: how many classes of how many lists were declared, with how many lines."""
    told: dict[str, dict[str, int]] = {}
    seen: set[int] = set()
    for one in declaring:
        after = told.setdefault(counties[one.number], {"plan": plan.pk, "lists": 0, "classes": 0, "lines": 0})
        after["lists"] += one.number not in seen
        after["classes"] += 1
        after["lines"] += len(one.items)
        seen.add(one.number)
    return told
