"""Handover lists, read back: what stands in them, and what is still open."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, refuse
from santu.register.selectors.access import units_seen
from santu.register.selectors.called import called
from santu.register.selectors.reach import sight_of
from santu.standards.loader import load
from santu.transition.domain.handover import (
    CLASSES,
    Followed,
    HandoverItem,
    ListView,
    declared_classes,
    open_faults,
)
from santu.transition.models import HandoverLine, HandoverList, Plan
from santu.transition.selectors.access import plans_seen

ITEM = ("what", "quantity", "measure", "receiver", "witness", "day")


@dataclass(frozen=True, slots=True)
class Declared:
    """What stands in a list of one class, and who declared it."""

    items: Sequence[HandoverItem]
    by: str


def classes_of(plan: Plan) -> dict[str, str]:
    """The classes that are declared for a plan, by id."""
    return declared_classes(load().items(CLASSES, plan.scenario.until))


def lists_of(plan: Plan, **wanted: object) -> list[ListView]:
    """The lists of a plan, in the order of its steps."""
    classes = classes_of(plan)
    counted: defaultdict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    lines = HandoverLine.objects.filter(list__plan=plan).values_list("list", "category")
    told = lines.annotate(said=Count("pk", filter=~Q(what="")), open=Count("pk", filter=Q(day=None)))
    for number, category, said, still in told.order_by():
        counted[number][category] = (said, still)
    rows = HandoverList.objects.filter(plan=plan, **wanted).order_by("no")
    return [
        ListView(
            *row,
            [one for one in classes if one not in counted[row[0]]],
            sum(said for said, _ in counted[row[0]].values()),
            sum(still for _, still in counted[row[0]].values()),
        )
        for row in rows.values_list("pk", "no", "unit", "name", "county", "receiver")
    ]


def lists_theirs(plan: Plan, by: User) -> dict[int, ListView]:
    """The lists of a plan that are somebody's to declare, by number: of their counties, or all of a plan of theirs."""
    sight, lists = sight_of(by), lists_of(plan)
    whole = plan.pk in plans_seen(sight, [plan.pk], Right.PLAN)
    seen = units_seen(sight, {one.county for one in lists if one.county}, Right.PLAN)
    return {one.number: one for one in lists if whole or one.county in seen}


def handover_faults(plan: Plan) -> list[Fault]:
    """What of the handover keeps a plan from being applied: each list that is not complete, by county."""
    found = [one for one in lists_of(plan) if not one.is_complete]
    counties = called({one.county for one in found if one.county}) if found else {}
    return list(open_faults(found, classes_of(plan), counties))


def list_view(plan: Plan, no: int) -> ListView:
    """One list of a plan.

    Raises:
        Refused: the plan has none of this number.
    """
    found = lists_of(plan, no=no)
    if not found:
        template = N_("第 {plan} 号计划没有第 {no} 份交接清单；请从计划的交接清单里选。")
        raise refuse(str(no), template, plan=plan.pk, no=no)
    return found[0]


def declared_in(number: int) -> dict[str, Declared]:
    """What was declared in a list, by class."""
    items: defaultdict[str, list[HandoverItem]] = defaultdict(list)
    by: dict[str, str] = {}
    rows = HandoverLine.objects.filter(list=number).order_by("category", "no")
    for category, who, *said in rows.values_list("category", "by", *ITEM):
        by[category] = who
        if said[0]:
            items[category].append(HandoverItem(*said))
    return {category: Declared(items[category], who) for category, who in by.items()}


def open_items(plan: int) -> dict[int, dict[str, list[HandoverItem]]]:
    """The open lines of a plan with all others of their class, by list and class."""
    found: defaultdict[int, dict[str, list[HandoverItem]]] = defaultdict(dict)
    rows = HandoverLine.objects.filter(list__plan=plan).exclude(what="").order_by("list", "category", "no")
    for number, category, *said in rows.values_list("list", "category", *ITEM):
        found[number].setdefault(category, []).append(HandoverItem(*said))
    return {
        number: {
            category: items for category, items in classes.items() if any(item.is_open for item in items)
        }
        for number, classes in found.items()
    }


def followed_in(number: int) -> list[Followed]:
    """What goes with the plan itself, as it was proven."""
    kept = HandoverList.objects.filter(pk=number).values_list("follows", flat=True).first()
    return [Followed(*said) for said in json.loads(kept or "[]")]
