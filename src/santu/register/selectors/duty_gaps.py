"""Gaps and overlaps of a county on a day, kept at hand as long as register and catalogue stay the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.kernel.codes import Level
from santu.register.domain.duty_gaps import DutyReport, Gap, duty_report, gaps_of
from santu.register.domain.matters import Matter, in_force, lapsed
from santu.register.domain.rows import FORMAL_KINDS, Division, Duty, State
from santu.register.domain.snapshot import Snapshot
from santu.register.models import DivisionVersion
from santu.register.selectors.acts import register_mark
from santu.register.selectors.held import PARTS, register_on
from santu.register.selectors.holding import holding_on
from santu.register.selectors.matters import catalogue, catalogue_mark
from santu.register.selectors.power_grounds import papers_on
from santu.register.selectors.scope import subtree


@dataclass(frozen=True)
class CountyDuties:
    """A county on a day: its register, its townships in order of code, the matters in force, and what was found."""

    register: Snapshot
    townships: tuple[Division, ...]
    matters: dict[str, Matter]
    report: DutyReport

    def name(self, body: str) -> str:
        """What a body is called; one that the register has not, as the duty names it."""
        row = self.register.bodies.get(body)
        return row.name if row else body


def county_duties(county: str, day: date) -> CountyDuties:
    """The duties of a county and its townships."""
    return _county(county, day, register_mark(), catalogue_mark())


def counting(duties: Sequence[Duty], day: date) -> list[Duty]:
    """Those duties of a day whose matter counts on it, as far as the catalogue knows it."""
    return _counting(duties, catalogue(day), day)


def _counting(duties: Sequence[Duty], known: Mapping[str, Matter], day: date) -> list[Duty]:
    out = lapsed({(one.matter, one.name) for one in duties}, known, day)
    return [one for one in duties if (one.matter, one.name) not in out]


def gaps_of_place(
    place: Division, duties: Sequence[Duty], known: Mapping[str, Matter], day: date
) -> list[Gap]:
    """The matters in force at a place that have no main body, or several.

    Of a township also those that nobody does there.

    Args:
        place: the place.
        duties: those of the place on the day.
        known: the catalogue of matters on the day.
        day: the day.
    """
    matters = in_force(known, day) if place.level is Level.TOWNSHIP else {}
    return gaps_of(place, _counting(duties, known, day), matters.values())


def townships_under(scope: str, day: date) -> dict[str, str]:
    """The formal townships that stand in a unit on a day, each with its name."""
    rows = DivisionVersion.objects.filter(holding_on(day), unit__in=subtree([scope], day))
    rows = rows.filter(level=Level.TOWNSHIP, kind__in=FORMAL_KINDS, state=State.STANDING)
    return dict(rows.order_by("unit").values_list("unit", "name"))


@lru_cache(maxsize=PARTS)
def _county(county: str, day: date, _register: object, _catalogue: object) -> CountyDuties:
    register = register_on(day, (county,))
    rows = (register.divisions[unit] for unit in register.children.get(county, ()))
    townships = tuple(
        row for row in rows if row.level is Level.TOWNSHIP and row.formal and row.state is State.STANDING
    )
    matters = in_force(catalogue(day), day)
    standing = {body.id for body in register.bodies.values() if body.state is State.STANDING}
    papers = papers_on([row.id for row in townships], day)
    report = duty_report(matters.values(), townships, register.duties.values(), standing, papers)
    return CountyDuties(register, townships, matters, report)
