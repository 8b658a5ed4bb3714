"""The counties of a synthetic working year, out of the register: townships with households, departments, matters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from santu.kernel.codes import Level
from santu.operate.domain.synthetic_rows import CentreMatter, CountyAtWork
from santu.register.domain.rows import Body, Papers, mint_body_id
from santu.register.domain.snapshot import HOUSEHOLDS, Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.unit_lists import ListRow

ORGAN, DAYS = "organ", "days"
"""Cells of a centre list: the department that decides, the working days that are promised."""


def county_at_work(
    register: Snapshot, county: str, rows: Iterable[ListRow], beside: Mapping[str, Sequence[str]]
) -> CountyAtWork:
    """One county; ``beside`` are departments that a matter, by name, goes to beside its own.

    Raises:
        KeyError: the register has no department of a name; see :func:`departments_missing`.
    """
    own = {register.bodies[one].name: one for one in register.bodies_of.get(county, ())}
    matters = [
        CentreMatter(
            row.matter or row.name,
            row.name,
            int(row.cell(DAYS) or 0),
            [own[name] for name in (row.cell(ORGAN), *beside.get(row.name, ()))],
        )
        for row in rows
    ]
    townships = {
        unit: households_of(register, unit)
        for unit in register.children.get(county, ())
        if register.divisions[unit].level is Level.TOWNSHIP and register.divisions[unit].formal
    }
    called = dict.fromkeys(unit for matter in matters for unit in matter.departments)
    return CountyAtWork(county, townships, matters, list(called))


def departments_missing(
    register: Snapshot, county: str, rows: Iterable[ListRow], beside: Mapping[str, Sequence[str]], seed: int
) -> Iterator[Body]:
    """The departments that the matters of a centre list name and a county does not have, from the day of the register on."""
    known = {register.bodies[one].name for one in register.bodies_of.get(county, ())}
    named = [name for row in rows for name in (row.cell(ORGAN), *beside.get(row.name, ()))]
    papers = Papers(document=f"{MARK}（种子 {seed}）")
    for name in dict.fromkeys(named):
        if name not in known:
            yield Body(mint_body_id(county, name, register.day), county, name, "fixed_organ", papers=papers)


def households_of(register: Snapshot, unit: str) -> int:
    """The households of a township, by its own figure, else by those of its villages; at least one."""
    figures = register.figures.get(HOUSEHOLDS, {})
    villages = sum(figures.get(village, 0) for village in register.villages(unit))
    return figures.get(unit, 0) or villages or 1
