"""Steps in brief: enough to count, to filter and to find them without reading what they are in full."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.transition.domain.sentences import Units

SIGN_OF = {Op.ESTABLISH: NEW, Op.STAND: NEW, Op.MOVE: MOVED, Op.CLOSE: GONE, Op.ABOLISH: GONE}
"""What begins, what moves, what ends; whatever else happens to a unit changes it."""
ORDER = (MOVED, NEW, GONE, CHANGED)
"""Of the changes of one step the first of these counts: who moves is also given a code."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A step: its number, its county, its sign, and what happens to which units."""

    no: int
    county: str
    sign: str
    deeds: tuple[tuple[Op, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a plan does in one county ("" for all above): its steps, and townships and zones made and gone."""

    county: str
    name: str
    code: str
    steps: int
    established: int
    abolished: int


def sign_of(ops: Iterable[Op]) -> str:
    """The sign of a step in which these things happen."""
    wanted = set(ops)
    if Op.REDRAW in wanted and Op.MOVE not in wanted:
        return CHANGED  # Grids drawn anew are one change of their village, also where some begin or end.
    found = {SIGN_OF.get(op, CHANGED) for op in wanted}
    return next((sign for sign in ORDER if sign in found), CHANGED)


def parts(briefs: Iterable[Brief], units: Units) -> list[Part]:
    """The counties of a plan in order of code, those above all first."""
    steps: dict[str, int] = {}
    made: dict[str, set[str]] = {}
    gone: dict[str, set[str]] = {}
    for brief in briefs:
        steps[brief.county] = steps.get(brief.county, 0) + 1
        for op, unit in brief.deeds:
            if op in (Op.ESTABLISH, Op.ABOLISH) and _is_township(unit, units):
                (made if op is Op.ESTABLISH else gone).setdefault(brief.county, set()).add(unit)
    found = []
    for county, number in steps.items():
        row = units.row(county)
        name, code = (row.name, str(row.code)) if isinstance(row, Division) else ("", "")
        found.append(Part(county, name, code, number, len(made.get(county, ())), len(gone.get(county, ()))))
    return sorted(found, key=lambda part: (part.code, part.county))


def _is_township(unit: str, units: Units) -> bool:
    row = units.row(unit)
    return isinstance(row, Division) and row.level is Level.TOWNSHIP


def units_called(text: str, units: Units) -> set[str]:
    """The ids of units in whose name or code, or the name of whose host or place, each word of the text stands."""
    found = [_called(word, units) for word in text.split()]
    return set.intersection(*found) if found else set()


def _called(word: str, units: Units) -> set[str]:
    made = [row for row in units.made.values() if isinstance(row, Division)]
    divisions = {
        row.id
        for rows in (units.base.divisions.values(), made)
        for row in rows
        if word in row.name or word in row.code
    }
    hosted = [row for row in units.made.values() if isinstance(row, Body)]
    bodies = {
        row.id
        for rows in (units.base.bodies.values(), hosted)
        for row in rows
        if word in row.name or row.host in divisions
    }
    made_duties = [row for row in units.made.values() if isinstance(row, Duty)]
    duties = {
        row.id
        for rows in (units.base.duties.values(), made_duties)
        for row in rows
        if word in row.name or row.place in divisions
    }
    made_grids = [row for row in units.made.values() if isinstance(row, Grid)]
    grids = {
        row.id
        for rows in (units.base.grids.values(), made_grids)
        for row in rows
        if word in row.name or row.village in divisions
    }
    return divisions | bodies | duties | grids


def picked(
    briefs: Iterable[Brief],
    *,
    county: str | None = None,
    sign: str = "",
    about: Collection[str] | None = None,
) -> Iterator[Brief]:
    """The steps of a county, of a sign, about one of some units; what is not asked for does not matter."""
    for brief in briefs:
        if county is not None and brief.county != county:
            continue
        if sign and brief.sign != sign:
            continue
        if about is not None and not any(unit in about for _, unit in brief.deeds):
            continue
        yield brief


def changes_in_brief(briefs: Iterable[Brief], units: Units) -> Iterator[Change]:
    """The changes as far as it matters who must approve them."""
    for brief in briefs:
        for op, unit in brief.deeds:
            yield Change(op, unit, becomes=units.made.get(unit) if op is Op.ESTABLISH else None)
