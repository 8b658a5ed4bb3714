"""What plans do to a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from santu.kernel.change import Change
from santu.kernel.codes import Level
from santu.register.domain.rows import Division
from santu.transition.domain.document import Entry, Section, sections
from santu.transition.domain.sentences import Units
from santu.transition.domain.steps import Step
from santu.transition.selectors.overview import PlanView, plan_views
from santu.transition.selectors.plans import plan_units, steps_of_county

MOST = 3
"""So many plans are read in full; each scenario keeps a whole register at hand."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A plan, its lines about a unit, the whole section where the unit is a county, and the steps about the unit."""

    plan: PlanView
    section: Section | None
    entries: Sequence[Entry]
    steps: Sequence[Step]
    units: Units


def plans_of_unit(unit: Division, county: str) -> list[Touched]:
    """The latest plans that touch a unit of a county, or the county itself, the latest first."""
    found: list[Touched] = []
    for plan in plan_views():
        if county not in plan.digests:
            continue
        if len(found) == MOST:
            break
        units, steps = plan_units(plan.number), steps_of_county(plan.number, county)
        section = next(iter(sections(steps, units)), None)
        if unit.level is Level.COUNTY:
            found.append(Touched(plan, section, section.entries if section else (), steps, units))
            continue
        about = [step for step in steps if any(_is_about(change, unit.id, units) for change in step.changes)]
        entries = next(iter(sections(about, units)), None)
        mine = [entry for entry in entries.entries if _names(entry, unit, about)] if entries else []
        if about:
            found.append(Touched(plan, section, mine, about, units))
    return found


def _names(entry: Entry, unit: Division, about: Sequence[Step]) -> bool:
    """Whether a line is about the unit, or about what it takes on or gives away."""
    if entry.unit == unit.id:
        return True
    changes = [change for step in about for change in step.changes if change.unit == entry.unit]
    return any(unit.id in (heir.unit for heir in change.successors) for change in changes) or not changes


def _is_about(change: Change, unit: str, units: Units) -> bool:
    """Whether a change happens to a unit or to what it holds, leads out of it or into it, or hands it something."""
    return (
        unit in (change.unit, change.was, change.becomes)
        or units.above(change.unit) == unit
        or any(heir.unit == unit for heir in change.successors)
    )
