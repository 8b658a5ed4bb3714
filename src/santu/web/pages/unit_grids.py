"""The grids of a village: how they lie, dividing it anew around what is locked, and taking that into a scenario."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.people import active_person
from santu.design.domain.by_hand import Wished
from santu.design.selectors.access import access_scenario
from santu.design.selectors.buildings import buildings_in, grids_left_to
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.by_hand import UNEXPLAINED, proposal_add, scenario_begin
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.rows import Division, Grid
from santu.register.selectors.acts import last_day
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import refuse_if_applied
from santu.web.days import Day
from santu.web.pages.grids_file import may_import
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.pages.unit_grids_below import grids_below
from santu.web.pages.unit_scenarios import (
    A_MONTH,
    beginning_of,
    county_of,
    design_to_extend,
    may_design,
    number_asked,
    open_for,
)
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

try:
    from santu.design.domain.gridding import answered
    from santu.web import grid_form, grid_ground, grid_map, grid_rows
    from santu.web.pages.unit_grids_together import grids_together
    from santu.web.solving import Solving
except ModuleNotFoundError as _lacking:  # pragma: no cover (the tests have the extra)
    if (_lacking.name or "").startswith("santu"):
        raise
    LACKING = str(_lacking.name)
else:
    LACKING = ""
    solving = Solving("grids", answered)
if TYPE_CHECKING:
    from santu.design.domain.gridding import Answer
    from santu.web.grid_form import Asked
    from santu.web.grid_ground import Ground

NAME = "unit-grids"
PAGE = "web/unit_grids.html"
PATIENCE = 60.0
"""Seconds that whoever accepts a division waits for it to be looked at, where the server has only begun."""
COMING = N_("划分还在核对，没有采用；请稍等片刻再点一次。")
CHANGED = N_("建筑表、登记的网格或上限已变，没有采用；请打开这一页重新划分。")
NOTHING = N_("和登记的网格一样，没有可采用的；请先重新划分或移动建筑。")
NOT_IN_IT = N_("这个村（社区）不在这个方案或这一天以后的登记里；请换一个方案，或打开承接它的村。")
NOT_TO_SOLVE = N_("重新划分网格要有这个县的设计权限，这里没有重划；请找有权限的人，或自己移动建筑看一看。")
NO_COUNTY = N_("这个村（社区）不在任何县里，不能建方案；请核对区划。")


@dataclass
class Seen:
    """What a page has found so far: the village, what was asked, what was answered, all that is wrong, and the grids that others leave it."""

    ground: "Ground"
    asked: "Asked | None" = None
    answer: "Answer | None" = None
    pending: bool = False
    faults: list[Fault] = field(default_factory=list)
    left: list[tuple[Division, Grid]] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
def grids(request: HttpRequest, unit: str) -> HttpResponse:
    """The grids of a village; of a township those of its villages, or all divided anew; of a county those of its townships."""
    heading, day, context = unit_frame(request, unit, NAME)
    divides = request.method == "POST" or request.GET.get("do") == "divide"
    if heading.row.level is not Level.VILLAGE and not (divides and heading.row.level is Level.TOWNSHIP):
        return grids_below(request, unit)
    if LACKING:
        return page(request, PAGE, context | {"lacking": LACKING})
    if heading.row.level is Level.TOWNSHIP:
        return grids_together(request, heading, day, context)
    sight, county = sight_of(request), county_of(heading.way)
    if county is None:
        raise refuse(heading.row.name, NO_COUNTY)
    number = number_asked(request)
    if number is not None:
        access_scenario(sight, number, Right.READ if request.method == "GET" else Right.DESIGN)
    snapshot = design_to_extend(number, county.id, day)
    if unit not in snapshot.divisions:
        raise refuse(heading.row.name, NOT_IN_IT)
    sheet = buildings_in(number, unit, snapshot.day)
    ground = grid_ground.ground_of(snapshot.divisions[unit], snapshot, load(), sheet)
    may_accept = may_design(request, heading.way, day)
    seen = _seen(request, ground, may_accept, PATIENCE if request.method == "POST" else None)
    seen.left = grids_left_to(number, unit, snapshot) if number is not None else []
    if request.method == "POST":
        return _accepted(request, heading, county, number, seen)
    context |= {
        "number": number,
        "ground": ground,
        "left": seen.left,
        "may_import": may_import(request, unit),
        "faults": seen.faults,
        "pending": seen.pending,
        "first": not solving.answered_before(),
        "may_accept": may_accept,
        "base": snapshot.day,
        "until": max(day.shown, last_day() or day.shown) + A_MONTH,
        **_shown(request, seen, day),
    }
    if may_accept and number is None and (drawn := context.get("drawn")):
        context["further"] = [
            (row, day.link(f"{request.path}?{replace(drawn, scenario=str(row.number)).query()}"))
            for row in open_for(county.id, sight)
        ]
    return page(request, PAGE, context, tables=[grid_rows.grids_table(seen.answer)] if seen.answer else [])


def _seen(request: HttpRequest, ground: "Ground", may_solve: bool, wait: float | None) -> Seen:
    """Everything that can be found, as far as it goes; who may not design looks at what is drawn, and nothing is solved."""
    seen, sheet = Seen(ground), ground.sheet
    if sheet is None:
        return seen
    said = request.POST if request.method == "POST" else request.GET
    asked = grid_form.asked_of(said, ground.known(sheet))
    seen.faults += [*ground.unlisted(sheet), *asked.faults]
    if asked.deed != grid_form.LOOK and not may_solve:
        seen.faults.append(Fault("", message(NOT_TO_SOLVE)))
        asked = replace(asked, deed=grid_form.LOOK)
    seen.asked = asked
    try:
        seen.answer = solving.answer_to(ground.question(sheet, asked), wait)
        seen.pending = seen.answer is None
    except Refused as refused:
        seen.faults += refused.faults
    return seen


def _shown(request: HttpRequest, seen: Seen, day: Day) -> dict[str, Any]:
    """What the template draws."""
    asked, answer, sheet = seen.asked, seen.answer, seen.ground.sheet
    if asked is None or sheet is None:
        return {}

    def link(other: "Asked") -> str:
        return day.link(f"{request.path}?{other.query()}")

    shown: dict[str, Any] = {"sheet": sheet, "asked": asked, "here": link(asked)}
    shown["notes"] = seen.ground.notes(sheet)
    if answer is not None:
        drawn, laid = asked.drawn(answer.drawing), grid_map.Laid.of(answer)
        shown |= {
            "answer": answer,
            "solved": asked.deed != grid_form.LOOK,
            "drawn": drawn,
            "moved": answer.drawing != answer.question.registered,
            "fields": [one for one in drawn.fields() if one[0] != "scenario"],
            "packed": grid_form.packed(answer.drawing),
            "map": grid_map.grid_map(answer, laid),
            "bars": grid_rows.bars(answer),
            "caps": answer.question.caps,
            "kinds": grid_rows.caps_by_kind(answer),
            "kind": grid_rows.KINDS[answer.question.kind],
            "of_another_kind": answer.question.of_another_kind,
            "before": sum(grid.kind != "special" for grid in seen.ground.base),
            "bound_why": grid_rows.WHY[answer.bound_name],
            "gap": answer.count - answer.bound,
            "live": grid_rows.live(answer, laid),
            "seen": answer.question.ground(),
        }
    return shown


def _accepted(
    request: HttpRequest, heading: Heading, county: Division, number: int | None, seen: Seen
) -> HttpResponse:
    """Take the division that was seen into a scenario, with the grids left by others that are ticked."""
    ends = tuple(grid.id for _, grid in seen.left if grid.id in request.POST.getlist("left"))
    beginning, faults = (None, []) if number is not None else beginning_of(request, county)
    why = request.POST.get("why", "").strip()
    if not why:
        faults.append(Fault("why", message(UNEXPLAINED)))
    answer = seen.answer
    faults += [*seen.faults, *(answer.faults if answer else ())]
    if answer is None and not seen.faults:
        faults.append(Fault("", message(COMING)))
    elif answer is not None and answer.question.ground() != request.POST.get("seen"):
        faults.append(Fault("", message(CHANGED)))
    elif answer is not None and not answer.changes and not ends:
        faults.append(Fault("", message(NOTHING)))
    if faults or answer is None:
        raise Refused(faults)
    by, standards = active_person(request.user.get_username()), load()
    if beginning is not None:
        wishes = [Wished(answer.wish(beginning.until, ends), why)]
        number = scenario_begin(beginning=beginning, wishes=wishes, standards=standards, by=by).pk
    elif number is not None:
        refuse_if_applied(number, N_("第 {number} 号方案已经执行，不能再加提议；请新建方案。"))
        scenario = scenario_numbered(number)
        wishes = [Wished(answer.wish(scenario.until, ends), why)]
        proposal_add(scenario=scenario, wishes=wishes, standards=standards, by=by)
    messages.success(request, gettext(N_("已加入第 {number} 号方案。")).format(number=number))
    return gone_to(request, reverse("scenario", args=[number]))


urlpatterns = [path("units/<path:unit>/grids", grids, name=NAME)]
