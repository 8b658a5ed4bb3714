"""Which scenario a page of a unit shows, or adds something to: the one that is asked for, else the latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest

from santu.accounts.domain.roles import Right
from santu.design.selectors.access import access_scenario, scenarios_open
from santu.design.selectors.drawn import Drawn, drawn
from santu.design.selectors.listing import Listed, scenarios_listed, scenarios_open_to, scenarios_touching
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.by_hand import Beginning
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, message, refuse
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import last_day
from santu.register.selectors.held import register_on
from santu.register.selectors.reach import Sight
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import plans_of
from santu.web.days import Day, day_in
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading
from santu.web.sights import sight_of

CHOICES = 8
A_MONTH = timedelta(days=30)
NEW = "new"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scenarios that are about a unit, and the one that is shown, drawn whole."""

    choices: Sequence[Listed]
    it: Listed
    known: Drawn


def chosen_for(request: HttpRequest, heading: Heading, day: date) -> Chosen | None:
    """The scenario to show for a unit; ``None`` where no scenario is about it and none is asked for.

    Raises:
        Refused: what is asked for is no scenario.
    """
    county = county_of(heading.way)
    seen = min(max(day, heading.life.first), heading.life.last)
    numbers = scenarios_touching(heading.unit, county.id if county else "", seen, CHOICES)
    asked = request.GET.get("scenario", "")
    wanted = number_in(asked)
    if asked and wanted is None:
        raise refuse("scenario", N_("“{text}”不是方案的编号；请从方案列表进入。"), text=asked)
    if wanted is not None and wanted not in numbers:
        access_scenario(sight_of(request), wanted)
        numbers = [wanted, *numbers]
    if not numbers:
        return None
    choices = scenarios_listed(numbers)
    number = numbers[0] if wanted is None else wanted
    it = next(row for row in choices if row.number == number)
    return Chosen(choices, it, drawn(scenario_numbered(number), load()))


def county_of(way: Sequence[Division]) -> Division | None:
    """The county on the way down to a unit."""
    return next((row for row in way if row.level is Level.COUNTY), None)


def may_design(request: HttpRequest, way: Sequence[Division], day: Day) -> bool:
    """Whether scenarios of the county on the way down to a unit are theirs to design."""
    above = [row.id for row in way if row.level in (Level.PROVINCE, Level.CITY, Level.COUNTY)]
    return sight_of(request).on(day.shown, Right.DESIGN).covers(above)


def open_for(county: str, sight: Sight) -> list[Listed]:
    """The scenarios that may take more for a county: those of it whose plan was not carried out."""
    theirs = scenarios_open(sight, Right.DESIGN)
    numbers = [number for number in scenarios_open_to(county) if number in theirs]
    plans = plans_of(numbers)
    return [
        row
        for row in scenarios_listed(numbers)
        if not any(plan.applied for plan in plans.get(row.number, ()))
    ]


def number_asked(request: HttpRequest) -> int | None:
    """The scenario that a form is about; ``None`` for a new one.

    Raises:
        Refused: what is asked for is no scenario.
    """
    asked = request.POST.get("scenario") or request.GET.get("scenario", NEW)
    if asked == NEW:
        return None
    number = number_in(asked)
    if number is None:
        raise refuse("scenario", N_("“{text}”不是方案的编号；请从方案列表进入。"), text=asked)
    return number


def design_to_extend(number: int | None, county: str, day: Day) -> Snapshot:
    """The design that a proposal is added to, or the register that a new scenario starts from."""
    if number is None:
        return register_on(max(day.shown, last_day() or day.shown), (county,))
    return drawn(scenario_numbered(number), load()).target


def beginning_of(request: HttpRequest, county: Division) -> tuple[Beginning | None, list[Fault]]:
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
