"""What becomes of grids where their village goes: they go on, all at once, in the village that carries it on (SX-28).

No proposal need say so. Only a division (``GRIDS``) says of a grid that it becomes another; what the others make of grids is
found anew each time, from all proposals that there are, one after the other as they were made. A grid keeps its identity, and its
number, name and numbers of buildings where the village that takes it in has none like it. A village that goes to several,
or to none that is known, leaves its grids: a division of who takes its buildings in must name them as ended, which the proof asks for.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from santu.design.domain.proposals import GRIDS, Proposal, divided_village
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.changing import GRID_FIELD
from santu.register.domain.rows import Division, Grid
from santu.register.domain.snapshot import Snapshot


def with_grids(base: Snapshot, proposals: Sequence[Proposal]) -> Sequence[Proposal]:
    """The proposals, each with what it makes of the grids of the villages that it abolishes.

    The division of a village that goes comes before what abolishes it; else the order stays.

    Args:
        base: the register to start from.
        proposals: all that are not left out.
    """
    if not base.grids and all(one.kind != GRIDS for one in proposals):
        return proposals
    following = _Following(base)
    return [following.take(one) for one in _divisions_first(base, proposals)]


def _divisions_first(base: Snapshot, proposals: Sequence[Proposal]) -> list[Proposal]:
    ends = {village: place for place, one in enumerate(proposals) for village in _heirs(base, one)}

    def place(numbered: tuple[int, Proposal]) -> tuple[int, bool]:
        number, one = numbered
        end = ends.get(divided_village(one), number) if one.kind == GRIDS else number
        return min(number, end), number <= end

    return [one for _, one in sorted(enumerate(proposals), key=place)]


def _heirs(base: Snapshot, proposal: Proposal) -> dict[str, str]:
    """Each village that one other carries on, and which; who was found nowhere has no village for an heir."""
    made = {one.unit: one.becomes for one in proposal.changes if isinstance(one.becomes, Division)}
    found = {}
    for change in proposal.changes:
        if change.op is Op.ABOLISH and change.unit in base.divisions and len(change.successors) == 1:
            heir = change.successors[0].unit
            row = base.divisions.get(heir) or made.get(heir)
            if row is not None and row.level is Level.VILLAGE:
                found[change.unit] = heir
    return found


@dataclass(slots=True)
class _Following:
    """The grids as the proposals so far leave them."""

    base: Snapshot
    rows: dict[str, Grid] = field(default_factory=dict)
    there: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    heirs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for grid in self.base.grids.values():
            self._put(grid)

    def take(self, proposal: Proposal) -> Proposal:
        """A proposal with what it makes of grids."""
        if proposal.kind == GRIDS:
            for change in proposal.changes:
                self._divide(change)
            return proposal
        own = [one for one in proposal.changes if one.unit not in self.rows]
        heirs = _heirs(self.base, proposal)
        self.heirs |= heirs
        followed = [change for village in heirs if self.there[village] for change in self._move(village)]
        return replace(proposal, changes=(*own, *followed))

    def _put(self, grid: Grid) -> None:
        if (before := self.rows.get(grid.id)) is not None:
            self.there[before.village].discard(grid.id)
        self.rows[grid.id] = grid
        self.there[grid.village].add(grid.id)

    def _divide(self, change: Change) -> None:
        before = self.rows.get(change.unit)
        if isinstance(change.becomes, Grid):
            self._put(change.becomes)
        elif before is not None and change.op is Op.ABOLISH:
            self.there[before.village].discard(before.id)
            del self.rows[before.id]
        elif before is not None:
            values: Mapping[str, object] = {GRID_FIELD[change.op]: change.becomes}
            self._put(replace(before, **values))  # type: ignore[arg-type]

    def _move(self, village: str) -> list[Change]:
        """What it takes for the grids of a village to go on in its heir."""
        found = []
        for after in list(self._arriving(village, self._last(village))):
            found += list(changes_between(self.rows[after.id], after))
            self._put(after)
        return found

    def _last(self, unit: str) -> str:
        seen = {unit}
        while unit in self.heirs and self.heirs[unit] not in seen:
            unit = self.heirs[unit]
            seen.add(unit)
        return unit

    def _arriving(self, village: str, heir: str) -> Iterator[Grid]:
        """The grids of a village as they go on in another beside those that are there."""
        gone = self.base.divisions[village]
        grids = [self.rows[unit] for unit in self.there[village]]
        beside = [self.rows[unit] for unit in self.there[heir]]
        numbers = {(one.network, one.number) for one in beside}
        given = {*numbers, *((one.network, one.number) for one in grids)}
        names = {(one.network, one.name) for one in beside}
        cells = {cell for one in beside for cell in one.extent.cells}
        clash = any(cell in cells for one in grids for cell in one.extent.cells)
        for grid in sorted(grids, key=lambda one: (one.network, one.number, one.id)):
            number, name, extent = grid.number, grid.name, grid.extent
            if (grid.network, number) in numbers:
                number = max(of for network, of in given if network == grid.network) + 1
                given.add((grid.network, number))
            if (grid.network, name) in names:
                name = f"{gone.name}{name}"
            if clash:
                of = gone.code or gone.name
                extent = replace(extent, cells=tuple(f"{of}-{cell}" for cell in extent.cells))
            yield replace(grid, village=heir, number=number, name=name, extent=extent)


def changes_between(before: Grid, after: Grid) -> Iterator[Change]:
    """What makes a grid another one, as far as it changes."""
    for op, field_name in GRID_FIELD.items():
        was, becomes = getattr(before, field_name), getattr(after, field_name)
        if was != becomes:
            yield Change(op, before.id, was, becomes)
