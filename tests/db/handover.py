"""Handing over in tests: everything that a plan asks for is declared at once."""

from datetime import date

from santu.accounts.models import User
from santu.transition.domain.handover import HandoverItem
from santu.transition.models import Plan
from santu.transition.selectors.handover import lists_of
from santu.transition.services.handover import Declaring, handover_declare
from tests.db.registers import person

SIGNED = date(2021, 2, 1)


def item(what: str = "办公电脑", *, done: bool = True, **said: object) -> HandoverItem:
    given = {"receiver": "水秀镇", "witness": "县财政局", "day": SIGNED} if done else {}
    return HandoverItem(what, **{**given, **said})


def handed_over(plan: Plan, by: User | None = None) -> Plan:
    """Of every list each class is declared: seals, and nothing of the others."""
    declaring = [
        Declaring(one.number, category, [item("公章")] if category == "seals" else [])
        for one in lists_of(plan)
        for category in one.undeclared
    ]
    by = by or person("planner")
    return handover_declare(plan=plan, declaring=declaring, by=by) if declaring else plan
