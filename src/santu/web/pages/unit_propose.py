"""Proposing something for a unit: merge, retype, rename, move villages, bring bodies to the standard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

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
from santu.design.selectors.access import access_scenario, scenarios_open
from santu.design.selectors.drawn import drawn
from santu.design.selectors.listing import Listed, scenarios_listed, scenarios_open_to
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.by_hand import UNEXPLAINED, Beginning, proposal_add, scenario_begin
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.rows import FORMAL_KINDS, Body, Division, Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import KINDS
from santu.register.selectors.acts import last_day
from santu.register.selectors.held import register_on
from santu.register.selectors.reach import Sight
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import plans_of, refuse_if_applied
from santu.web.days import Day, day_in
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.pages.unit_scenarios import county_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

A_MONTH = timedelta(days=30)
NEW = "new"
OF_TOWNSHIP = ("absorb", "retype", "rename", "cede", "bodies", "undertake", "devolve")
OF_OTHERS: dict[Level, tuple[str, ...]] = {Level.COUNTY: ("bodies", "undertake"), Level.VILLAGE: ("cede",)}


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, unit: str) -> HttpResponse:
    """Ask what is proposed for a unit, or take it into a scenario."""
    heading, day, context = unit_frame(request, unit, "unit-design")
    county = county_of(heading.way)
    if county is None:
        raise refuse(unit, N_("提议以县为单位；请打开一个县或乡镇的“设计”页。"))
    number, sight = _number(request), sight_of(request)
    if number is not None:
        access_scenario(sight, number, Right.DESIGN)
    if request.method == "POST":
        return _taken(request, heading, county, number, day)
    choices = _choices(county.id, sight)
    if "scenario" not in request.GET and choices:
        number = choices[0].number
    found = _drawn(number, county.id, day)
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


def _choices(county: str, sight: Sight) -> list[Listed]:
    """The scenarios that may take more for a county: those of it whose plan was not carried out."""
    theirs = scenarios_open(sight, Right.DESIGN)
    numbers = [number for number in scenarios_open_to(county) if number in theirs]
    plans = plans_of(numbers)
    return [
        row
        for row in scenarios_listed(numbers)
        if not any(plan.applied for plan in plans.get(row.number, ()))
    ]


def _number(request: HttpRequest) -> int | None:
    asked = request.POST.get("scenario") or request.GET.get("scenario", NEW)
    if asked == NEW:
        return None
    number = number_in(asked)
    if number is None:
        raise refuse("scenario", N_("“{text}”不是方案的编号；请从方案列表进入。"), text=asked)
    return number


def _drawn(number: int | None, county: str, day: Day) -> Snapshot:
    """The design that a proposal is added to, or the register that a new scenario starts from."""
    if number is None:
        return register_on(max(day.shown, last_day() or day.shown), (county,))
    return drawn(scenario_numbered(number), load()).target


def _taken(
    request: HttpRequest, heading: Heading, county: Division, number: int | None, day: Day
) -> HttpResponse:
    by, standards = active_person(request.user.get_username()), load()
    wished = Wished(_wish(request, heading.unit), request.POST.get("why", ""))
    beginning, faults = (None, []) if number is not None else _beginning(request, county)
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


def _beginning(request: HttpRequest, county: Division) -> tuple[Beginning | None, list[Fault]]:
    """What the new scenario is to be, or everything that is missing or wrong in it, by its field."""
    faults: list[Fault] = []
    title = request.POST.get("title", "").strip()
    if not title:
        faults.append(Fault("title", message(N_("没有写方案的名称；请补上。"))))
    base = _day(request, "base", faults)
    until = _day(request, "until", faults)
    if faults or base is None or until is None:
        return None, faults
    return Beginning(title, county.id, base, until), []


def _day(request: HttpRequest, field: str, faults: list[Fault]) -> date | None:
    if not request.POST.get(field, "").strip():
        faults.append(Fault(field, message(N_("没有写日期；请写成 2021-10-31 这样的年-月-日。"))))
    return day_in(request, field, faults)


def _wish(request: HttpRequest, unit: str) -> Wish:
    act, said = request.POST.get("act", ""), request.POST
    made: dict[str, Callable[[], Wish]] = {
        "absorb": lambda: Absorb((unit, *said.getlist("also")), said.get("into", "")),
        "retype": lambda: Retype(
            unit, said.get("kind", ""), said.get("name", ""), said.get("code", "").strip()
        ),
        "rename": lambda: Rename(unit, said.get("name", "")),
        "cede": lambda: Cede(tuple(said.getlist("village")), said.get("into", "")),
        "bodies": lambda: Equip(unit),
        "undertake": lambda: Undertake(tuple(said.getlist("duty")), said.get("body", "")),
        "devolve": lambda: Devolve(unit, tuple(said.getlist("body"))),
    }
    if act in made:
        return made[act]()
    raise Refused(
        [
            Fault(
                "act",
                message(
                    N_("没有选择提议什么；请从并入、改设、更名、划转村、配齐机构、调整职责、下放站所中选择。")
                ),
            )
        ]
    )


urlpatterns = [path("units/<path:unit>/propose", propose, name="unit-propose")]
