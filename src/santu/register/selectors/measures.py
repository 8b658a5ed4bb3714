"""Counties measured on a day, kept at hand while the register stays as it is."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from santu.formats.bulk import collector_paused
from santu.kernel.messages import Refused
from santu.register.domain.body_standard import BodyStandard, body_standard
from santu.register.domain.conformity import Conformity
from santu.register.domain.measures import Findings, Tally, Turnover, broken_by_county, tallies, turnovers
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.ways import Inside
from santu.register.selectors.acts import register_mark
from santu.register.selectors.held import register_on
from santu.standards.loader import load

KEPT = 8


def findings_of(
    unit: str, day: date, jurisdiction: str, *, since: date | None = None, rules: bool = False
) -> dict[str, Findings]:
    """What is known of each county of a province or city on a day, by its id, in order of code.

    Args:
        unit: the province or city.
        day: which day's register.
        jurisdiction: whose standards say what counts and what is allowed.
        since: an earlier day, to count what came and went since.
        rules: whether broken rules are wanted; they take the longest.
    """
    mark = register_mark()
    found = _tallies(day, jurisdiction, mark)
    turnover = _turnovers(since, day, mark) if since else None
    broken = _broken(day, jurisdiction, mark) if rules else None
    register = register_on(day)
    inside = Inside(register, unit)
    return {
        county: Findings(
            tally,
            turnover.get(county, Turnover()) if turnover is not None else None,
            broken[county] if broken is not None else None,
        )
        for county, tally in found.items()
        if inside.holds(register.divisions[county])
    }


@lru_cache(maxsize=KEPT)
def _tallies(day: date, jurisdiction: str, _mark: object) -> Mapping[str, Tally]:
    register = register_on(day)
    return tallies(register, _standard(register, jurisdiction))


@lru_cache(maxsize=KEPT)
def _turnovers(since: date, day: date, _mark: object) -> Mapping[str, Turnover]:
    return turnovers(register_on(since), register_on(day))


@lru_cache(maxsize=KEPT)
def _broken(day: date, jurisdiction: str, _mark: object) -> Counter[str] | None:
    register = register_on(day)
    standard = _standard(register, jurisdiction)
    if standard is None:
        return None
    with collector_paused():
        return broken_by_county(
            (subject for _, subject, _ in Conformity(register, standard).broken), register
        )


def _standard(register: Snapshot, jurisdiction: str) -> BodyStandard | None:
    """What is asked of bodies on the day; ``None`` before the standards were in force."""
    try:
        return body_standard(load(jurisdiction), register.day).fitting(register)
    except Refused:
        return None
