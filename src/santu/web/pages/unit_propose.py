"""Proposing something for a unit: merge, retype, rename, move villages, bring bodies to the standard."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.people import active_person
from santu.design.domain.by_hand import Wished
from santu.design.domain.wish_faults import free_code
from santu.design.domain.wishes import WISHES, Absorb, Cede, Devolve, Equip, Rename, Retype, Undertake, Wish
from santu.design.selectors.access import access_scenario
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.by_hand import UNEXPLAINED, proposal_add, scenario_begin
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.rows import FORMAL_KINDS, Body, Division, Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import KINDS
from santu.register.selectors.acts import last_day
from santu.register.selectors.held import register_on
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import refuse_if_applied
from santu.web.days import Day
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.pages.unit_scenarios import (
    A_MONTH,
    beginning_of,
    county_of,
    design_to_extend,
    number_asked,
    open_for,
)
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

OF_TOWNSHIP = ("absorb", "retype", "rename", "cede", "bodies", "devolve", "undertake")
OF_OTHERS: dict[Level, tuple[str, ...]] = {Level.COUNTY: ("bodies", "undertake"), Level.VILLAGE: ("cede",)}


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, unit: str) -> HttpResponse:
    """Ask what is proposed for a unit, or take it into a scenario."""
    heading, day, context = unit_frame(request, unit, "unit-design")
    county = county_of(heading.way)
    if county is None:
        raise refuse(unit, N_("提议以县为单位；请打开一个县或乡镇的“设计”页。"))
    number, sight = number_asked(request), sight_of(request)
    if number is not None:
        access_scenario(sight, number, Right.DESIGN)
    if request.method == "POST":
        return _taken(request, heading, county, number, day)
    choices = open_for(county.id, sight)
    if "scenario" not in request.GET and choices:
        number = choices[0].number
    found = design_to_extend(number, county.id, day)
    row = found.divisions.get(unit)
    # A code that a proposal frees is not given away at once.
    taken = replace(found, divisions={**register_on(day.shown, (county.id,)).divisions, **found.divisions})
    acts = OF_TOWNSHIP if heading.row.level is Level.TOWNSHIP else OF_OTHERS.get(heading.row.level, ())
    act = request.GET.get("act", "")
    townships = [one for one in found.at(Level.TOWNSHIP) if one.parent == county.id]
    context |= {
        "county": county,
        "row": row,
        "acts": [(name, WISHES[name]) for name in acts],
        "act": act if act in acts else acts[0],
        "choices": choices,
        "number": number,
        "townships": townships,
        "others": [one for one in townships if one.id not in (unit, row.parent if row else "")],
        "villages": _villages(found, row),
        "duties": _duties(found, unit),
        "bodies": _bodies(found, county.id),
        "stations": _stations(found, row),
        "kinds": [(kind, KINDS[kind]) for kind in KINDS if kind in FORMAL_KINDS and row and kind != row.kind],
        "codes": [(KINDS[kind], free_code(taken, county.id, kind)) for kind in ("town", "subdistrict")],
        "wanted": {field: request.GET.get(field, "") for field in ("kind", "name")},
        "until": max(day.shown, last_day() or day.shown) + A_MONTH,
        "base": max(day.shown, last_day() or day.shown),
    }
    return page(request, "web/unit_propose.html", context)


def _villages(found: Snapshot, row: Division | None) -> list[Division]:
    """The villages that can be moved: those of a township, or the one that is asked about."""
    if row is None:
        return []
    if row.level is Level.VILLAGE:
        return [row]
    return [found.divisions[one] for one in found.villages(row.id)] if row.level is Level.TOWNSHIP else []


def _duties(found: Snapshot, unit: str) -> list[tuple[Duty, Body | None]]:
    """The duties that can go elsewhere: those done at a unit, or by a body of it; each with who undertakes it."""
    pairs = [(duty, found.bodies.get(duty.body)) for duty in found.duties.values()]
    mine = [(duty, body) for duty, body in pairs if duty.place == unit or (body and body.host == unit)]
    return sorted(mine, key=lambda pair: (pair[1].name if pair[1] else "", pair[0].matter, pair[0].id))


def _bodies(found: Snapshot, county: str) -> list[tuple[Division, list[Body]]]:
    """The bodies of a county, and of each township in it, that could undertake a duty."""
    places = [found.divisions[county]] if county in found.divisions else []
    places += [row for row in found.at(Level.TOWNSHIP) if row.parent == county]
    held = [(row, [found.bodies[one] for one in found.bodies_of.get(row.id, ())]) for row in places]
    return [(row, sorted(bodies, key=lambda body: body.name)) for row, bodies in held if bodies]


def _stations(found: Snapshot, row: Division | None) -> list[Body]:
    """The bodies of a township that an organ above it runs."""
    bodies = [found.bodies[one] for one in found.bodies_of.get(row.id, ())] if row else []
    return [body for body in bodies if body.dispatched]


def _taken(
    request: HttpRequest, heading: Heading, county: Division, number: int | None, day: Day
) -> HttpResponse:
    by, standards = active_person(request.user.get_username()), load()
    wished = Wished(_wish(request, heading.unit), request.POST.get("why", ""))
    beginning, faults = (None, []) if number is not None else beginning_of(request, county)
    if not wished.why.strip():
        faults.append(Fault("why", message(UNEXPLAINED)))
    if faults:
        raise Refused(faults)
    if beginning is not None:
        number = scenario_begin(beginning=beginning, wishes=[wished], standards=standards, by=by).pk
    elif number is not None:
        found = scenario_numbered(number)
        refuse_if_applied(number, N_("第 {number} 号方案已经执行，不能再加提议；请新建方案。"))
        proposal_add(scenario=found, wishes=[wished], standards=standards, by=by)
    messages.success(request, gettext(N_("已加入第 {number} 号方案。")).format(number=number))
    return gone_to(request, day.link(reverse("unit-design", args=[heading.unit]), scenario=number))


def _wish(request: HttpRequest, unit: str) -> Wish:
    """What the form asks for, as far as it says it; what is missing is a fault of the wish."""
    said = request.POST
    into, name, body = (said.get(field, "") for field in ("into", "name", "body"))
    also, villages, stations, duties = map(said.getlist, ("also", "village", "station", "duty"))
    wishes: dict[str, Wish] = {
        "absorb": Absorb((unit, *also), into),
        "retype": Retype(unit, said.get("kind", ""), name, said.get("code", "").strip()),
        "rename": Rename(unit, name),
        "cede": Cede(tuple(villages), into),
        "bodies": Equip(unit),
        "devolve": Devolve(unit, tuple(stations)),
        "undertake": Undertake(tuple(duties), body),
    }
    if (act := said.get("act", "")) not in wishes:
        open_ = N_("没有选择提议什么；请从并入、改设、更名、划转村、配齐机构、下放站所、调整职责中选择。")
        raise refuse("act", open_)
    return wishes[act]


urlpatterns = [path("units/<path:unit>/propose", propose, name="unit-propose")]
