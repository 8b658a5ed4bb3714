"""The register of a scope on a day: the one form that stands outside the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from santu.kernel.change import Change
from santu.kernel.codes import Level
from santu.register.domain.changing import Working
from santu.register.domain.rows import Body, Division, Duty, Grid

HOUSEHOLDS = "households"
PEOPLE = "people"
Figures = Mapping[str, Mapping[str, int]]
"""quantity → unit id → whole number; a unit without a figure is absent, not zero.

A county's figure is what no township of it holds: each person is counted once.
"""


@dataclass(frozen=True)
class Snapshot:
    """Frozen rows by unit id; register and scenario look alike to whoever reads one."""

    day: date
    divisions: Mapping[str, Division]
    bodies: Mapping[str, Body] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    system: str = "nbs"
    duties: Mapping[str, Duty] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Unit id → ids of the divisions right under it, in order of code then id."""
        found: dict[str, list[str]] = {}
        for row in sorted(self.divisions.values(), key=lambda row: (row.code, row.id)):
            found.setdefault(row.parent, []).append(row.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @cached_property
    def bodies_of(self) -> Mapping[str, tuple[str, ...]]:
        """Unit id → ids of the bodies it hosts, in order of id."""
        found: dict[str, list[str]] = {}
        for body in sorted(self.bodies.values(), key=lambda body: body.id):
            found.setdefault(body.host, []).append(body.id)
        return {host: tuple(ids) for host, ids in found.items()}

    @cached_property
    def duties_of(self) -> Mapping[str, tuple[str, ...]]:
        """Body id → ids of the duties that it undertakes, in order of matter then id."""
        found: dict[str, list[str]] = {}
        for duty in sorted(self.duties.values(), key=lambda duty: (duty.matter, duty.id)):
            found.setdefault(duty.body, []).append(duty.id)
        return {body: tuple(ids) for body, ids in found.items()}

    @cached_property
    def grids_of(self) -> Mapping[str, tuple[str, ...]]:
        """Village id → ids of the grids of all its nets, in order of net then number."""
        found: dict[str, list[str]] = {}
        for grid in sorted(self.grids.values(), key=lambda grid: (grid.network, grid.number, grid.id)):
            found.setdefault(grid.village, []).append(grid.id)
        return {village: tuple(ids) for village, ids in found.items()}

    @cached_property
    def by_code(self) -> Mapping[str, str]:
        """Code → unit id, for the units that have one."""
        return {row.code: row.id for row in self.divisions.values() if row.code}

    def at(self, level: Level) -> list[Division]:
        """The units of one level, in order of code then id."""
        rows = [row for row in self.divisions.values() if row.level is level]
        return sorted(rows, key=lambda row: (row.code, row.id))

    def villages(self, township: str) -> tuple[str, ...]:
        return self.children.get(township, ())

    def above(self, unit: str, level: Level) -> str:
        """The id of the unit of ``level`` that ``unit`` lies in, itself included; "" if none."""
        row = self.divisions.get(unit)
        while row is not None and row.level is not level:
            row = self.divisions.get(row.parent)
        return row.id if row else ""

    def total(self, quantity: str) -> int:
        """All that the divisions which are there hold; 0 also where nobody has a figure."""
        figures = self.figures.get(quantity, {})
        return sum(value for unit, value in figures.items() if unit in self.divisions)

    def with_changes(self, changes: Iterable[Change]) -> "Snapshot":
        """The snapshot after ``changes``, in their order; untouched rows are shared."""
        working = self.working()
        for change in changes:
            working.carry(change)
        return replace(
            self,
            divisions=working.divisions,
            bodies=working.bodies,
            figures=working.figures,
            duties=working.duties,
            grids=working.grids,
        )

    def working(self) -> Working:
        """A copy of the rows that changes can be carried into."""
        figures = {quantity: dict(values) for quantity, values in self.figures.items()}
        return Working(dict(self.divisions), dict(self.bodies), figures, dict(self.duties), dict(self.grids))
