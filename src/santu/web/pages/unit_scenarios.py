"""Which scenario a page of a unit shows: the one that is asked for, else the latest that proposes something for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from santu.design.selectors.access import access_scenario
from santu.design.selectors.drawn import Drawn, drawn
from santu.design.selectors.listing import Listed, scenarios_listed, scenarios_touching
from santu.design.selectors.numbered import scenario_numbered
from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.register.domain.rows import Division
from santu.standards.loader import load
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading
from santu.web.sights import sight_of

CHOICES = 8


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
