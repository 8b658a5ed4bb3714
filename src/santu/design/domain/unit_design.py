"""What a design makes of one unit: as it is in the base, as it will be, and what happens to all in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from santu.design.domain.proposals import Proposal
from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.rows import Body, Division
from santu.register.domain.signs import GONE, MOVED, NEW, sign_of
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.unit_map import UnitMap, unit_map

ORDER = (NEW, MOVED, "~", GONE, "")


@dataclass(frozen=True, slots=True)
class Signed:
    """A division or a body of the unit: before, after, and its sign.

    ``elsewhere`` is the id of where it comes from or goes to; ``heirs`` take on what goes.
    """

    sign: str
    before: Division | Body | None
    after: Division | Body | None
    elsewhere: str = ""
    heirs: tuple[str, ...] = ()

    @property
    def row(self) -> Division | Body:
        """As it will be; what goes, as it was."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 (one of both is always there)
        return row

    @property
    def leaves(self) -> bool:
        """Whether it goes on at another place."""
        return self.sign == MOVED and self.after is None


@dataclass(frozen=True, slots=True)
class UnitDesign:
    """A unit in a design; one of ``before`` and ``after`` may be missing."""

    unit: str
    sign: str
    before: UnitMap | None
    after: UnitMap | None
    children: tuple[Signed, ...]
    bodies: tuple[Signed, ...]
    heirs: tuple[str, ...]


def unit_design(
    base: Snapshot,
    target: Snapshot,
    unit: str,
    standard: BodyStandard,
    heirs: Mapping[str, Sequence[Successor]],
) -> UnitDesign | None:
    """The unit in the design; ``None`` where neither base nor target has it.

    Args:
        base: the register that the design starts from.
        target: the state that it arrives at.
        unit: the id of a division.
        standard: the bodies that it should have.
        heirs: who takes on each unit that is abolished (see ``heirs_of``).
    """
    before = unit_map(base, unit, standard) if unit in base.divisions else None
    after = unit_map(target, unit, standard) if unit in target.divisions else None
    if before is None and after is None:
        return None

    def signed(one: str) -> Signed:
        was, now = _row(base, one), _row(target, one)
        taken_on = tuple(heir.unit for heir in heirs.get(one, ())) if now is None else ()
        came, gone = _above(was), _above(now)
        if now is not None and gone != unit:
            return Signed(MOVED, was, None, gone)
        elsewhere = came if was is not None and came != unit else ""
        here = was if came == unit or now is not None else None
        return Signed(sign_of(one, base, target), here, now, elsewhere, taken_on)

    return UnitDesign(
        unit,
        sign_of(unit, base, target),
        before,
        after,
        _sorted(signed(one) for one in _both(base.children, target.children, unit)),
        _sorted(signed(one) for one in _both(base.bodies_of, target.bodies_of, unit)),
        tuple(heir.unit for heir in heirs.get(unit, ())),
    )


def heirs_of(proposals: Iterable[Proposal]) -> dict[str, tuple[Successor, ...]]:
    """Id of each unit that is abolished → who takes it on."""
    return {
        change.unit: change.successors
        for proposal in proposals
        for change in proposal.changes
        if change.op is Op.ABOLISH
    }


def touched_by(changes: Iterable[Change], base: Snapshot, target: Snapshot) -> set[str]:
    """The townships, and the units above them, in which changes happen."""
    found: set[str] = set()
    for change in changes:
        duties = [side.duties[change.unit] for side in (base, target) if change.unit in side.duties]
        found |= {duty.place for duty in duties}
        for side in (base, target):
            if (grid := side.grids.get(change.unit)) is not None and grid.village in side.divisions:
                found |= {grid.village, side.divisions[grid.village].parent}
        rows = [_row(base, change.unit), _row(target, change.unit)]
        if isinstance(change.becomes, Division | Body):
            rows.append(change.becomes)
        for row in rows:
            if isinstance(row, Body):
                found.add(row.host)
            elif row is not None:
                found |= {row.id, row.parent} if row.level is Level.VILLAGE else {row.id}
    return found


def _both(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]], unit: str
) -> list[str]:
    return list(dict.fromkeys((*after.get(unit, ()), *before.get(unit, ()))))


def _sorted(rows: Iterable[Signed]) -> tuple[Signed, ...]:
    """What changes first, by sign; what stays after it, in the order it came."""
    return tuple(sorted(rows, key=lambda row: (row.sign == "", ORDER.index(row.sign), row.leaves)))


def _row(snapshot: Snapshot, unit: str) -> Division | Body | None:
    return snapshot.divisions.get(unit) or snapshot.bodies.get(unit)


def _above(row: Division | Body | None) -> str:
    if row is None:
        return ""
    return row.parent if isinstance(row, Division) else row.host
