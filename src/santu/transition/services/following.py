"""Deciding what follows the duties that a plan moves."""

import json
from collections.abc import Mapping

from django.db import transaction

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.standards.rulebook import Standards
from santu.transition.domain.following import Decision, Key, decision_faults
from santu.transition.models import Following, Plan, PlanState
from santu.transition.selectors.access import right_over_plan
from santu.transition.selectors.following import FollowingOfPlan, following_of
from santu.transition.services.planning import plan_hold, state_faults


def following_decide(
    *, plan: Plan, decisions: Mapping[Key, Decision], standards: Standards, by: User
) -> Plan:
    """Decide on some of what is proposed to follow; the plan has to be proven again, as other posts move with it.

    Raises:
        Refused: the plan is not theirs, is approved or applied already, or a decision does not fit what is proposed;
            with every fault. Nothing is kept.
    """
    right_over_plan(by, Right.PLAN, plan)
    if faults := state_faults(plan, PlanState.DRAFT, PlanState.PROVEN):
        raise Refused(faults)
    found = following_of(plan, standards)
    if faults := _faults(found, decisions):
        raise Refused(faults)
    with transaction.atomic():
        plan_hold(plan)
        for (duty, what, kind), one in decisions.items():
            said = {
                "proposed": one.proposed,
                "accepted": one.accepted,
                "reason": one.reason.strip(),
                "members": json.dumps(sorted(set(one.members))),
                "by": by.username,
            }
            Following.objects.update_or_create(plan=plan, duty=duty, what=str(what), kind=kind, defaults=said)
        plan.state = PlanState.DRAFT
        plan.save(update_fields=["state"])
        after = {"plan": plan.pk, "items": [_told(key, one) for key, one in decisions.items()]}
        append(chain="", act="plan_follow", by=by.username, reason=_reasons(decisions), after=after)
    return plan


def _faults(found: FollowingOfPlan, decisions: Mapping[Key, Decision]) -> list[Fault]:
    if not decisions:
        return [Fault("accepted", message(N_("没有写任何一项决定；请至少决定一项。（SX-21）")))]
    faults: list[Fault] = []
    places = {item.key: (number, item) for number, item in enumerate(found.items)}
    for key, decision in decisions.items():
        number, item = places.get(key, (0, None))
        if item is None or item.amount != decision.proposed:
            text = N_("这一项的建议已经变了；请刷新页面，按现在的建议决定。（SX-21）")
            faults.append(Fault(f"accepted-{number}", message(text)))
            continue
        held_by = {post.member: post.name for post in found.candidates(item)}
        faults += decision_faults(item, decision, held_by, str(number))
    return faults


def _told(key: Key, one: Decision) -> list[object]:
    """What the audit keeps: nobody is named in it."""
    return [*map(str, key), one.accepted, one.proposed]


def _reasons(decisions: Mapping[Key, Decision]) -> str:
    return "；".join(dict.fromkeys(one.reason.strip() for one in decisions.values() if one.reason.strip()))
