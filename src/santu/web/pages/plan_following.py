"""What follows the duties that a plan moves 随事转: the page on which it is decided."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.ledger_rules import kind_names
from santu.register.domain.yuan import fen_of
from santu.register.selectors.money import lines_called
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.transition.domain.following import Decision, Item, Key, What
from santu.transition.selectors.access import plans_seen
from santu.transition.selectors.following import FollowingOfPlan, following_of
from santu.transition.selectors.overview import plan_view
from santu.transition.selectors.plans import plan_named, plan_units
from santu.transition.services.following import following_decide
from santu.web.days import day_of
from santu.web.following_rows import following_table, groups_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

DIGITS = 12
DECIDED_IN = ("draft", "proven")
"""The states of a plan in which this can still be decided."""


@require_http_methods(["GET", "POST"])
def following(request: HttpRequest, number: int) -> HttpResponse:
    """Each duty that moves, with what is proposed to follow it and what was decided."""
    plan, standards = plan_named(number), load()
    found = following_of(plan, standards)
    link = day_of(request).link(reverse("plan-following", args=[number]))
    if request.method == "POST":
        decisions = _decisions(request, found)
        following_decide(plan=plan, decisions=decisions, standards=standards, by=person_of(request))
        return gone_to(request, link)
    kinds = kinds_called(found, standards, plan.scenario.until)
    groups = groups_of(found, plan_units(number), kinds)
    may = bool(plans_seen(sight_of(request), [number], Right.PLAN))
    context = {
        "plan": plan_view(number),
        "groups": groups,
        "left": len(found.open),
        "count": len(found.items),
        "may_decide": may and plan.state in DECIDED_IN,
        "is_late": plan.state not in DECIDED_IN,
    }
    return page(request, "web/plan_following.html", context, tables=[following_table(groups, link)])


def kinds_called(found: FollowingOfPlan, standards: Standards, day: date) -> dict[str, str]:
    """What the kinds of quota and the budget lines are called."""
    lines = {item.kind for item in found.items if item.what is What.MONEY}
    return kind_names(standards, day) | lines_called(lines)


def _decisions(request: HttpRequest, found: FollowingOfPlan) -> dict[Key, Decision]:
    """What the form says anew; what stands as it was decided, or is left empty, is no decision.

    Raises:
        Refused: a number is none; what else is wrong is told by the service.
    """
    faults: list[Fault] = []
    decisions: dict[Key, Decision] = {}
    for number, item in enumerate(found.items):
        decision = _decision(request, number, item, faults)
        before = found.decided.get(item.key)
        if decision and not (before and before.decision == decision):
            decisions[item.key] = decision
    if faults:
        raise Refused(faults)
    return decisions


def _decision(request: HttpRequest, number: int, item: Item, faults: list[Fault]) -> Decision | None:
    said = request.POST
    reason = said.get(f"reason-{number}", "").strip()
    accepted = said.get(f"accepted-{number}", "").strip()
    members = [one for one in map(whole, said.getlist(f"members-{number}")) if one is not None]
    if not (reason or accepted or members):
        return None
    # A form about other items than there are now is about another proposal.
    same = said.get(f"key-{number}") == " ".join(item.key)
    proposed = said.get(f"proposed-{number}", "")
    amount = whole(proposed) if same else None
    amount = item.amount + 1 if amount is None else amount
    if item.what.is_rest:
        return Decision(amount, amount, reason)
    read = fen_of if item.what is What.MONEY else whole
    found = read(accepted)
    if found is None:
        text = (
            N_("“{matter}”划转多少要写元，不划转写 0；这里写的是“{text}”。（SX-21）")
            if item.what is What.MONEY
            else N_("“{matter}”接收多少要写整数，不接收写 0；这里写的是“{text}”。（SX-21）")
        )
        said_so = message(text, matter=item.moved.duty.name, text=accepted)
        faults.append(Fault(f"accepted-{number}", said_so))
        return None
    return Decision(amount, found, reason, tuple(sorted(members)))


def whole(text: str) -> int | None:
    """A whole number, 0 or more; ``None`` for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


urlpatterns = [path("plans/<number:number>/following", following, name="plan-following")]
