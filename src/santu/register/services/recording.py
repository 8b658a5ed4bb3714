"""From what each unit is from which day to rows of the timelines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from santu.kernel.days import OPEN_END, Standing, rewrite
from santu.register.domain.cells import Sheet, sheet_values
from santu.register.domain.dating import Outcome
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.models.acts import STANDS
from santu.register.models.tables import BODIES, CODES, DIVISIONS, DUTIES, GRIDS, LINES, SHEETS, FactTable
from santu.register.services.timeline import Writing, Writings, in_batches

Row = TypeVar("Row", bound=Division | Body | Duty | Grid | Sheet)
Key = tuple[Any, ...]
Values = tuple[Any, ...]
FOREVER = OPEN_END.isoformat()
"""As text, which both stores take: no conversion for each of a hundred thousand rows."""

Facts = dict[Key, Values]
"""What one row says in one table: the key of each fact and its values."""

Known = dict[Key, list[Standing[int, Values]]]
"""The standing rows of one unit in one table, by key, in order of start."""


def writings_of(outcome: Outcome, system: str) -> Writings:
    """What to withdraw and insert so that the register says what ``outcome`` says."""
    minted = frozenset(outcome.minted)

    def codes_of(row: Division) -> Facts:
        return {(row.id, system): (str(row.code),)} if row.code else {}

    return {
        DIVISIONS.table: _writing(DIVISIONS, outcome.divisions, _division, minted),
        CODES.table: _writing(CODES, outcome.divisions, codes_of, minted, only=system),
        BODIES.table: _writing(BODIES, outcome.bodies, _body, minted),
        LINES.table: _writing(LINES, outcome.bodies, _lines, minted),
        DUTIES.table: _writing(DUTIES, outcome.duties, _duty, minted),
        GRIDS.table: _writing(GRIDS, outcome.grids, _grid, minted),
    }


def sheets_writing(day: date, sheets: Iterable[Sheet]) -> Writings:
    """What to withdraw and insert so that the buildings of some villages are these from a day."""
    dated: dict[str, list[tuple[date, Sheet | None]]] = {one.village: [(day, one)] for one in sheets}
    return {SHEETS.table: _writing(SHEETS, dated, _sheet, frozenset())}


def _sheet(sheet: Sheet) -> Facts:
    return {(sheet.village,): sheet_values(sheet)}


def _division(row: Division) -> Facts:
    values = (str(row.level), row.kind, row.name, row.parent or None, row.unit_class)
    return {(row.id,): (*values, str(row.state))}


def _body(row: Body) -> Facts:
    papers = row.papers
    said = (row.host, row.name, row.category, row.slot, str(row.state), papers.rank)
    more = (papers.nameplates, papers.functions, papers.credit_code, papers.funding)
    return {(row.id,): (*said, *more, papers.document)}


def _lines(row: Body) -> Facts:
    return {(row.id, line.kind): (line.organ, line.share) for line in row.lines}


def _duty(row: Duty) -> Facts:
    said = (row.matter, row.name, row.kind, row.place, row.body, row.organ)
    return {
        (row.id,): (*said, row.power, row.basis, row.text, row.persons, row.role, row.instrument, row.days)
    }


def _grid(row: Grid) -> Facts:
    extent = row.extent
    said = (row.village, row.network, row.number, row.name, row.kind, "\n".join(extent.cells))
    return {(row.id,): (*said, extent.households, extent.people, "\n".join(extent.tasks))}


def _writing(
    facts: FactTable,
    dated: Mapping[str, Sequence[tuple[date, Row | None]]],
    facts_of: Callable[[Row], Facts],
    minted: frozenset[str],
    only: str = "",
) -> Writing:
    """The rows of one table; of units that live on, only facts whose key ends with ``only``."""
    writing = Writing()
    begins: dict[date, str] = {}
    known = _standing(facts, [unit for unit in dated if unit not in minted])
    for unit, said in dated.items():
        if unit in minted and len(said) == 1:
            day, row = said[0]
            if row is not None:
                if day not in begins:
                    begins[day] = day.isoformat()
                for key, values in facts_of(row).items():
                    writing.insert.append((*key, *values, begins[day], FOREVER))
        else:
            days = [(day, None if row is None else facts_of(row)) for day, row in said]
            _rewritten(writing, known.get(unit, {}), days, only)
    return writing


def _rewritten(writing: Writing, held: Known, days: Sequence[tuple[date, Facts | None]], only: str) -> None:
    for key in dict.fromkeys([*held, *(key for _, found in days for key in found or ())]):
        changes = [
            (day, found.get(key) if found else None)
            for day, found in days
            if found is None or not only or key[-1] == only
        ]
        rewritten = rewrite(held.get(key, ()), changes)
        writing.withdraw.extend(rewritten.withdraw)
        for start, end, values in rewritten.insert:
            writing.insert.append((*key, *values, start, end))


def _standing(facts: FactTable, units: Sequence[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    width = len(facts.key)
    for some in in_batches(units):
        rows = facts.model._default_manager.filter(STANDS, unit__in=some).order_by("unit", "start")
        for row in rows.values_list("pk", *facts.columns):
            fact: Key = row[1 : width + 1]
            said = found.setdefault(fact[0], {}).setdefault(fact, [])
            said.append(Standing(row[0], row[-2], row[-1], row[width + 1 : -2]))
    return found
