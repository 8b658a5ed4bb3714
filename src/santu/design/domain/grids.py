"""What becomes of grids where their village goes: they go on, all at once, in the village that carries it on (SX-28).

No proposal need say so. Only a division (``GRIDS``) says of a grid that it becomes another; what the others make of grids is
found anew each time, from all proposals that there are, one after the other as they were made. A grid keeps its identity, and its
number, name and numbers of buildings where the village that takes it in has none like it. A village that goes to several,
or to none that is known, leaves its grids: a division of who takes its buildings in must name them as ended, which the proof asks for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from santu.design.domain.proposals import GRIDS, Proposal, divided_village
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.cells import mark_of
from santu.register.domain.changing import GRID_FIELD
from santu.register.domain.grid_changes import in_order
from santu.register.domain.rows import Division, Grid
from santu.register.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Past:
    """What the register knows of villages beside the grids that stand.

    Attributes:
        numbers: village and network → each number that a grid of them ever had.
        buildings: village → the numbers of the buildings on its sheet.
    """

    numbers: Mapping[tuple[str, str], Collection[int]] = field(default_factory=dict)
    buildings: Mapping[str, Collection[str]] = field(default_factory=dict)


NOTHING_KNOWN = Past()


def with_grids(
    base: Snapshot, proposals: Sequence[Proposal], past: Past = NOTHING_KNOWN
) -> Sequence[Proposal]:
    """The proposals, each with what it makes of the grids of the villages that it abolishes.

    The division of a village that goes comes before what abolishes it; else the order stays.

    Args:
        base: the register to start from.
        proposals: all that are not left out.
        past: of the villages that go and of those that take them in.
    """
    if not base.grids and all(one.kind != GRIDS for one in proposals):
        return proposals
    following = _Following(base, past)
    return [following.take(one) for one in _divisions_first(base, proposals)]


def villages_joined(base: Snapshot, proposals: Sequence[Proposal]) -> set[str]:
    """The villages that go to one other, and those that they go to: of these ``with_grids`` wants to know the past."""
    return {village for one in proposals for pair in _heirs(base, one).items() for village in pair}


def _divisions_first(base: Snapshot, proposals: Sequence[Proposal]) -> list[Proposal]:
    ends = {village: place for place, one in enumerate(proposals) for village in _heirs(base, one)}

    def place(numbered: tuple[int, Proposal]) -> tuple[int, bool]:
        number, one = numbered
        end = ends.get(divided_village(one.key), number) if one.kind == GRIDS else number
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
    past: Past
    rows: dict[str, Grid] = field(default_factory=dict)
    there: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    heirs: dict[str, str] = field(default_factory=dict)
    numbers: defaultdict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    buildings: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.numbers.update({key: {*numbers} for key, numbers in self.past.numbers.items()})
        self.buildings.update({village: {*cells} for village, cells in self.past.buildings.items()})
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
        self.numbers[grid.village, grid.network].add(grid.number)
        self.buildings[grid.village].update(grid.extent.cells)

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
        heir, found = self._last(village), []
        mark = self._mark(village, heir)
        for after in list(self._arriving(village, heir, mark)):
            found += list(changes_between(self.rows[after.id], after))
            self._put(after)
        self.buildings[heir].update(f"{mark}{cell}" for cell in self.buildings[village])
        return found

    def _mark(self, village: str, heir: str) -> str:
        """What stands before the numbers of buildings that come, so that none is that of a building which is there."""
        gone = self.base.divisions[village]
        return mark_of(gone) if self.buildings[village] & self.buildings[heir] else ""

    def _last(self, unit: str) -> str:
        seen = {unit}
        while unit in self.heirs and self.heirs[unit] not in seen:
            unit = self.heirs[unit]
            seen.add(unit)
        return unit

    def _arriving(self, village: str, heir: str, mark: str) -> Iterator[Grid]:
        """The grids of a village as they go on in another beside those that are there, under numbers it never gave."""
        gone = self.base.divisions[village]
        grids = [self.rows[unit] for unit in self.there[village]]
        names = {(one.network, one.name) for one in (self.rows[unit] for unit in self.there[heir])}
        given = {network: {*self.numbers[heir, network]} for network in {one.network for one in grids}}
        taken = {
            network: numbers | {one.number for one in grids if one.network == network}
            for network, numbers in given.items()
        }
        for grid in sorted(grids, key=lambda one: (one.network, one.number, one.id)):
            number, name, extent = grid.number, grid.name, grid.extent
            if number in given[grid.network]:
                number = max(taken[grid.network]) + 1
                taken[grid.network].add(number)
            if (grid.network, name) in names:
                name = f"{gone.name}{name}"
            if mark:
                extent = replace(extent, cells=tuple(f"{mark}{cell}" for cell in extent.cells))
            yield replace(grid, village=heir, number=number, name=name, extent=extent)


def changes_between(before: Grid, after: Grid) -> Iterator[Change]:
    """What makes a grid another one, as far as it changes; the order of its buildings says nothing."""
    now = in_order(before, after)
    for op, field_name in GRID_FIELD.items():
        was, becomes = getattr(before, field_name), getattr(now, field_name)
        if was != becomes:
            yield Change(op, before.id, was, becomes)
