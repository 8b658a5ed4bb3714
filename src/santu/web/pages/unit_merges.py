"""Merges of the townships of a county: what is proposed and why, and taking it into a scenario."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.people import active_person
from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Absorb
from santu.design.selectors.access import access_scenario
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.by_hand import UNEXPLAINED, proposal_add, scenario_begin
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.selectors.acts import last_day
from santu.register.selectors.figures import bases_of
from santu.register.selectors.outlines import Layer
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import refuse_if_applied
from santu.web.days import Day
from santu.web.pages.home_map import note_of
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.pages.unit_scenarios import A_MONTH, beginning_of, design_to_extend, number_asked, open_for
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Table

try:
    from santu.design.domain.merging import answered
    from santu.web import merge_curve, merge_ground, merge_map, merge_rows
    from santu.web.solving import Solving
except ModuleNotFoundError as _lacking:  # pragma: no cover (the tests have the extra)
    if (_lacking.name or "").startswith("santu"):
        raise
    LACKING = str(_lacking.name)
else:
    LACKING = ""
    solving = Solving("merges", answered)
if TYPE_CHECKING:
    from santu.design.domain.merging import Answer, Question
    from santu.register.domain.merging import Ground
    from santu.web.merge_form import Asked
    from santu.web.merge_ground import Terms

NAME, TAB = "unit-merges", "unit-design"
PATIENCE = 60.0
"""Seconds that whoever accepts a proposal waits for it to be solved again, where it is no longer at hand."""
COMING = N_("方案还在计算，没有采用；请稍等片刻再点一次。")
CHANGED = N_("登记或所填的条件已变，方案和您看到的不同，没有采用；请看过新的方案再采用。")
NOTHING = N_("按这些条件没有乡镇要合并，没有可采用的；请调整条件。")
NOT_IN_IT = N_("这个县不在这个方案或这一天以后的登记里；请换一个方案，或打开承接它的县。")
WHY = N_("{why}；{because}")


@dataclass
class Seen:
    """What a page has found so far: the county, what was asked, what was answered, and all that is wrong."""

    layer: Layer | None
    terms: "Terms"
    ground: "Ground | None" = None
    asked: "Asked | None" = None
    question: "Question | None" = None
    answer: "Answer | None" = None
    faults: list[Fault] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
def merges(request: HttpRequest, unit: str) -> HttpResponse:
    """What to merge in a county, why, and what other numbers of townships would cost; or take it into a scenario."""
    heading, day, context = unit_frame(request, unit, TAB)
    if heading.row.level is not Level.COUNTY:
        raise refuse(unit, N_("撤并测算以县为单位；请打开一个县的页面。"))
    if LACKING:
        return page(request, "web/unit_merges.html", context | {"lacking": LACKING})
    sight = sight_of(request)
    number = number_asked(request)
    if number is not None:
        access_scenario(sight, number, Right.READ if request.method == "GET" else Right.DESIGN)
    snapshot = design_to_extend(number, unit, day)
    if unit not in snapshot.divisions:
        raise refuse(heading.row.name, NOT_IN_IT)
    seen = _seen(request, heading.row, snapshot, wait=PATIENCE if request.method == "POST" else None)
    if request.method == "POST":
        return _accepted(request, heading, number, seen, day)
    may_accept = sight.on(day.shown, Right.DESIGN).covers([row.id for row in heading.way])
    context |= {
        "number": number,
        "choices": open_for(unit, sight) if may_accept else [],
        "may_accept": may_accept,
        "base": snapshot.day,
        "until": max(day.shown, last_day() or day.shown) + A_MONTH,
        "faults": seen.faults,
        "layer_note": note_of(seen.layer) if seen.layer else None,
        **_shown(request, seen, snapshot, day),
    }
    return page(request, "web/unit_merges.html", context, tables=_tables(seen, day))


def _seen(request: HttpRequest, county: Division, snapshot: Snapshot, wait: float | None) -> Seen:
    """Everything that can be found, as far as it goes."""
    said = request.POST if request.method == "POST" else request.GET
    layer = None
    terms = merge_ground.Terms.of(load(), snapshot)
    seen = Seen(None, terms)
    try:
        seen.layer = layer = merge_ground.layer_of(county)
        if layer is None:
            return seen
        seen.ground = merge_ground.ground_in(layer, county, snapshot)
        if not seen.ground.rows:
            return seen
        seen.asked = merge_ground.read(said, terms, seen.ground)
        seen.faults += seen.asked.faults
        seen.question = merge_ground.question_of(seen.asked, terms, seen.ground)
        if not seen.faults:
            seen.answer = solving.answer_to(seen.question, wait)
    except Refused as refused:
        seen.faults += refused.faults
    return seen


def _shown(request: HttpRequest, seen: Seen, snapshot: Snapshot, day: Day) -> dict[str, Any]:
    """What the template draws."""
    ground, asked, answer = seen.ground, seen.asked, seen.answer
    if ground is None or asked is None or seen.question is None:
        return {"ground": ground, "asked": None}

    def link(other: "Asked") -> str:
        return day.link(f"{request.path}?{other.query()}")

    names = {row.id: row.name for row in ground.rows}
    shown: dict[str, Any] = {
        "ground": ground,
        "asked": asked,
        "rows": ground.rows,
        "changed": not asked.as_usual(seen.terms.usual()),
        "map": merge_map.merge_map(ground, asked, answer, link),
        "shares": merge_rows.shares(seen.terms.criteria, asked, answer),
        "locks": [
            (name, ",".join(pair), [names[unit] for unit in pair])
            for name, pairs in (("together", asked.together), ("apart", asked.apart))
            for pair in pairs
        ]
        + [("alone", one, [names[one]]) for one in asked.alone],
        "known": sum(ground.known),
        "made_up": len(ground.known) - sum(ground.known),
        "people_bases": bases_of(snapshot.day, PEOPLE, names)[:2],
        "pending": answer is None and not seen.faults,
        "first": not solving.answered_before(),
        "here": link(asked),
    }
    if answer is not None:
        rules = seen.question.rules
        shown |= {
            "answer": answer,
            "curve": merge_curve.merge_curve(answer.points, answer.merges.count, asked, link),
            "now": len(ground.rows),
            "fewer": len(ground.rows) - answer.merges.count,
            "below": [
                (tuple(ground.units.ids[row] for row in answer.members(new)), int(answer.merges.people[new]))
                for new in answer.below
            ],
            "floor": rules.floor,
            "staying": [
                ground.rows[answer.members(new)[0]]
                for new in range(answer.merges.count)
                if len(answer.members(new)) == 1
            ],
            "unproven_gap": (answer.merges.cost - answer.merges.cost_bound) / merge_curve.TEN_THOUSAND,
            "fields": asked.fields(),
            "seen": answer.digest(),
        }
    return shown


def _tables(seen: Seen, day: Day) -> list[Table]:
    if seen.answer is None or seen.ground is None or seen.question is None:
        return []
    rules = seen.question.rules
    return [
        merge_rows.merges_table(seen.ground, seen.answer, seen.terms.criteria, rules, day),
        merge_rows.curve_table(seen.answer, rules),
    ]


def _accepted(
    request: HttpRequest, heading: Heading, number: int | None, seen: Seen, day: Day
) -> HttpResponse:
    """Take the proposal that was seen into a scenario."""
    beginning, faults = (None, []) if number is not None else beginning_of(request, heading.row)
    why = request.POST.get("why", "").strip()
    if not why:
        faults.append(Fault("why", message(UNEXPLAINED)))
    faults += seen.faults
    if not faults and seen.answer is None:
        faults.append(Fault("", message(COMING)))
    elif seen.answer is not None and seen.answer.digest() != request.POST.get("seen"):
        faults.append(Fault("", message(CHANGED)))
    elif seen.answer is not None and not seen.answer.reasons:
        faults.append(Fault("", message(NOTHING)))
    if faults:
        raise Refused(faults)
    by, standards, wishes = active_person(request.user.get_username()), load(), _wishes(seen, why)
    if beginning is not None:
        number = scenario_begin(beginning=beginning, wishes=wishes, standards=standards, by=by).pk
    elif number is not None:
        refuse_if_applied(number, N_("第 {number} 号方案已经执行，不能再加提议；请新建方案。"))
        proposal_add(scenario=scenario_numbered(number), wishes=wishes, standards=standards, by=by)
    messages.success(request, gettext(N_("已加入第 {number} 号方案。")).format(number=number))
    return gone_to(request, day.link(reverse("unit-design", args=[heading.unit]), scenario=number))


def _wishes(seen: Seen, why: str) -> list[Wished]:
    """One wish for each new unit of several, with the reasons of all who go to it."""
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
    return found


urlpatterns = [path("units/<path:unit>/merges", merges, name=NAME)]
