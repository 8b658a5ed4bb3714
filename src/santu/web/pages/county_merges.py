"""Merges of the townships of a county: what is proposed and why, and taking it into a scenario.

Needs the extra ``solve``.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.people import active_person
from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Absorb
from santu.design.selectors.access import access_scenario
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.by_hand import UNEXPLAINED, proposal_add, scenario_begin
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.selectors.acts import last_day
from santu.register.selectors.became import Became, became
from santu.register.selectors.held import register_on
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import refuse_if_applied
from santu.web import merge_retyping, merge_rows, merge_shown
from santu.web.days import Day
from santu.web.merge_shown import Seen
from santu.web.pages.home_map import note_of
from santu.web.pages.unit_frame import Heading
from santu.web.pages.unit_scenarios import A_MONTH, beginning_of, design_to_extend, number_asked, open_for
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

PATIENCE = 60.0
"""Seconds that whoever accepts a proposal waits for it to be solved again, where it is no longer at hand."""
COMING = N_("方案还在计算，没有采用；请稍等片刻再点一次。")
CHANGED = N_("登记或所填的条件已变，方案和您看到的不同，没有采用；请看过新的方案再采用。")
NOTHING = N_("按这些条件没有乡镇要合并，也没有勾选改设，没有可采用的；请调整条件。")
NOT_IN_IT = N_("这个县不在这个方案或这一天以后的登记里；请换一个方案，或打开承接它的县。")
PAST = N_("这里是回看 {day} 的登记，那以后已经撤并过，不能采用；请打开今天的页面。")
WHY = N_("{why}；{because}")


def county_merges(request: HttpRequest, heading: Heading, day: Day, context: dict[str, Any]) -> HttpResponse:
    """What to merge in a county, why, and what other numbers of townships would cost; or take it into a scenario."""
    unit = heading.unit
    sight = sight_of(request)
    number = number_asked(request)
    if number is not None:
        access_scenario(sight, number, Right.READ if request.method == "GET" else Right.DESIGN)
    past = _past(unit, day) if number is None else None
    snapshot = register_on(day.shown, (unit,)) if past else design_to_extend(number, unit, day)
    if unit not in snapshot.divisions:
        raise refuse(heading.row.name, NOT_IN_IT)
    if request.method == "POST":
        if past:
            raise refuse(heading.row.name, PAST, day=day.shown)
        seen = merge_shown.seen_of(request.POST, heading.row, snapshot, None, PATIENCE)
        return _accepted(request, heading, number, seen, day)
    seen = merge_shown.seen_of(request.GET, heading.row, snapshot, past, None)
    may_accept = past is None and sight.on(day.shown, Right.DESIGN).covers([row.id for row in heading.way])
    context |= {
        "number": number,
        "past": past,
        "choices": open_for(unit, sight) if may_accept else [],
        "may_accept": may_accept,
        "base": snapshot.day,
        "until": max(day.shown, last_day() or day.shown) + A_MONTH,
        "faults": seen.faults,
        "layer_note": note_of(seen.layer) if seen.layer else None,
        **merge_shown.shown(seen, snapshot, day, request.path),
    }
    tables = merge_shown.tables_of(seen, day, number, offers=may_accept)
    return page(request, "web/unit_merges.html", context, tables=tables)


def _past(county: str, day: Day) -> Became | None:
    """What became of the townships of the day, where anything did: then the page looks back."""
    then = register_on(day.shown, (county,))
    townships = [row.id for row in then.at(Level.TOWNSHIP) if row.parent == county and row.formal]
    found = became(townships, day.shown)
    return found if found.last else None


def _accepted(
    request: HttpRequest, heading: Heading, number: int | None, seen: Seen, day: Day
) -> HttpResponse:
    """Take the proposal that was seen into a scenario."""
    wishes: list[Wished] = []
    ticked = request.POST.getlist("retype")
    beginning, faults = (None, []) if number is not None else beginning_of(request, heading.row)
    why = request.POST.get("why", "").strip()
    if not why:
        faults.append(Fault("why", message(UNEXPLAINED)))
    faults += seen.faults
    if not faults and seen.answer is None:
        faults.append(Fault("", message(COMING)))
    elif seen.answer is not None and seen.answer.digest() != request.POST.get("seen"):
        faults.append(Fault("", message(CHANGED)))
    elif not {*ticked} <= {one.unit.id for one in seen.retypings if one.wished}:
        faults.append(Fault("retype", message(CHANGED)))
    elif seen.answer is not None and not (wishes := _wishes(seen, why, ticked)):
        faults.append(Fault("", message(NOTHING)))
    if faults:
        raise Refused(faults)
    by, standards = active_person(request.user.get_username()), load()
    if beginning is not None:
        number = scenario_begin(beginning=beginning, wishes=wishes, standards=standards, by=by).pk
    elif number is not None:
        refuse_if_applied(number, N_("第 {number} 号方案已经执行，不能再加提议；请新建方案。"))
        proposal_add(scenario=scenario_numbered(number), wishes=wishes, standards=standards, by=by)
    messages.success(request, gettext(N_("已加入第 {number} 号方案。")).format(number=number))
    return gone_to(request, day.link(reverse("unit-design", args=[heading.unit]), scenario=number))


def _wishes(seen: Seen, why: str, ticked: list[str]) -> list[Wished]:
    """One wish for each new unit of several, with the reasons of all who go to it; and those for other kinds that were ticked."""
    ground, answer, question = seen.ground, seen.answer, seen.question
    if ground is None or answer is None or question is None:
        return []
    found = []
    for heir, others in answer.joined():
        because = tuple(
            str(merge_rows.why(one, ground, seen.terms.criteria, question.rules))
            for one in answer.reasons
            if one.unit in others
        )
        wish = Absorb(tuple(ground.rows[row].id for row in others), ground.rows[heir].id)
        found.append(Wished(wish, str(message(WHY, why=why, because="；".join(because)))))
    return found + [
        Wished(one.wish(), str(message(WHY, why=why, because=one.because)))
        for one in merge_retyping.wished(seen.retypings, ticked)
    ]
