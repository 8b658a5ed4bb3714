"""The annual statistics of posts: each county, township and body with sums of all that is in it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from santu.kernel.codes import Level
from santu.register.domain.ledger import Holds, Measure
from santu.register.domain.statistics_layout import (
    AUTHORISED,
    BALANCES,
    CONTROL_NUMBER,
    PLACES,
    StatisticsColumn,
    StatisticsLayout,
)
from santu.register.selectors.controls import controls_under
from santu.register.selectors.quota_rows import Held, LedgerPlace, places_on

Row = tuple[Sequence[str | int], bool]
"""The cells of a row, and whether it is a sum of others."""
Sums = Counter[tuple[str, Measure, Holds | None]]
CONTROL = ("", Measure.HEADS, None)
"""Stands in sums for the control numbers, which are no posts."""


def statistics(day: date, units: Sequence[str], layout: StatisticsLayout, *, language: int) -> list[Row]:
    """The rows below the header: the sum of all, then places in the order of the tree, each with the sum of what is in it.

    Args:
        day: on which day; of a year its last.
        units: the divisions, with all under them.
        layout: which rows and columns.
        language: which of the titles of the layout.
    """
    places, controls = places_on(day, units), controls_under(day, units)
    inside: defaultdict[str, Sums] = defaultdict(Counter)
    names = {place.unit: place.name for place in places if not place.body}
    levels = {place.unit: place.level for place in places if not place.body}
    for place in places:
        held = _sums(place.held)
        if place.unit in controls:
            held[CONTROL] = controls[place.unit]
        for unit in {"", *place.above, place.unit}:
            inside[unit].update(held)
    total = layout.totals[language]
    rows = [_row(("", total, "", ""), inside[""], layout.columns, total=True)]
    counties = {unit for unit, level in levels.items() if level is Level.COUNTY}
    for place in places:
        if _has_row(place, layout, inside):
            county = next((names[unit] for unit in place.above if unit in counties), "")
            labels = _labels(place, county, total)
            rows.append(_row(labels, inside[place.unit], layout.columns, total=not place.body))
    return rows


def _labels(place: LedgerPlace, county: str, total: str) -> Sequence[str]:
    """Code, county, township and body; of a sum the first that is not said says so."""
    if place.level is Level.TOWNSHIP:
        return place.code, county, place.name, place.body or total
    return place.code, county or place.name, "" if place.body else total, place.body


def _has_row(place: LedgerPlace, layout: StatisticsLayout, inside: Mapping[str, Sums]) -> bool:
    """Bodies that hold nothing have none."""
    if place.body:
        return "body" in layout.rows and bool(inside[place.unit])
    return place.level in layout.rows


def _sums(held: Held) -> Sums:
    return Counter(
        {
            (kind, measure, holds): balance
            for (kind, measure), balances in held.items()
            for holds, balance in balances.items()
        }
    )


def _row(labels: Sequence[str], sums: Sums, columns: Sequence[StatisticsColumn], *, total: bool) -> Row:
    said = dict(zip(PLACES, labels, strict=True))
    return [said[one.figure] if one.figure in said else _figure(sums, one) for one in columns], total


def _figure(sums: Sums, column: StatisticsColumn) -> int:
    def held(holds: Holds) -> int:
        return sum(
            balance
            for (kind, measure, found), balance in sums.items()
            if found is holds and measure is column.measure and column.kind in ("", kind)
        )

    if column.figure == CONTROL_NUMBER:
        return sums[CONTROL]
    if column.figure == AUTHORISED:
        return held(Holds.VACANT) + held(Holds.FILLED) - held(Holds.BEYOND)
    return held(BALANCES[column.figure])
