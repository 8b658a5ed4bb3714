"""What joint enforcement means to the register: who may keep its entries plans, closes and withdraws one with the case."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.operate.services.saying import Ended, refused_at
from santu.register.domain.enforcement_facts import Said
from santu.register.selectors.access import units_seen
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import sight_of
from santu.register.services.enforcement import entry_withdraw, joint_close, joint_plan

PROCESS = "operation"
ENTRY = "enforcement"
"""The kind of the row that its cases work on; one without a row stands for itself."""


def operation_planned(ended: Ended) -> Mapping[str, Any]:
    """Plan the operation in the register, where whoever opens the case may enter it there."""
    place, day = ended.case.place_id, ended.day("day")
    if not units_seen(sight_of(ended.by), [place], Right.ENFORCE):
        return {}
    organs = ended.values.get("departments")
    names = lying_on(timezone.localdate(), [place, *(organs if isinstance(organs, list) else ())])
    texts = {
        "title": ended.case.title,
        "area": ended.text("where"),
        "lead": names[place].name,
        "organs": "、".join(names[organ].name for organ in names if organ != place),
        "matters": ended.text("why"),
    }
    with refused_at(
        {"first": "day", "last": "day", "area": "where", "organs": "departments", "matters": "why"}
    ):
        told = Said(texts, {"first": day, "last": day, "closed": None}, {})
        ended.works_on(ENTRY, joint_plan(unit=place, said=told, by=ended.by))
    return {}


def operation_concluded(ended: Ended) -> Mapping[str, Any]:
    """Close the entry with the results of the operation, or withdraw it with the reason why there was none.

    Raises:
        Refused: there is an entry, and it is not theirs to close, or a number is missing.
    """
    if not ended.case.about:
        return {}
    if ended.outcome == "cancelled":
        with refused_at({"reason": "why_cancelled"}):
            entry_withdraw(number=ended.row, reason=ended.text("why_cancelled"), by=ended.by)
        return {}
    counted = {name: ended.number(name) for name in ("ordered", "filed")}
    counted["checked"] = ended.number("places_checked")
    said = Said({}, {"closed": ended.day("held_on")}, counted)
    with refused_at({"checked": "places_checked", "closed": "held_on"}):
        entry = joint_close(unit=ended.case.place_id, entry=ended.row, said=said, by=ended.by)
    ended.works_on(ENTRY, entry)
    return {}


DEEDS = {(PROCESS, "planned"): operation_planned, (PROCESS, "conclude"): operation_concluded}
