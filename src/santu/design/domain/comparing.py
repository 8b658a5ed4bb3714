"""Two designs: which proposals only one of them has, and which units they leave in another state."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import Design
from santu.kernel.codes import Level
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot

FIRST, SECOND, OTHERWISE = "first", "second", "otherwise"


@dataclass(frozen=True, slots=True)
class ProposalDiffers:
    """A proposal that only the ``first`` or the ``second`` has, or that changes units ``otherwise``."""

    which: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class UnitDiffers:
    """A township, or a unit above, that the two arrive at otherwise.

    ``villages`` and ``bodies`` are how many it holds in the first and in the second; ``None``
    where it is not there.
    """

    county: str
    first: Division | None
    second: Division | None
    villages: tuple[int | None, int | None]
    bodies: tuple[int | None, int | None]

    @property
    def row(self) -> Division:
        row = self.first or self.second
        assert row is not None  # noqa: S101 (one of both is always there)
        return row


def proposals_that_differ(first: Design, second: Design) -> list[ProposalDiffers]:
    """By key, in the order of the first and then of the second."""
    here = {proposal.key: proposal for proposal in first.proposals}
    there = {proposal.key: proposal for proposal in second.proposals}
    found = []
    for key, proposal in here.items():
        if key not in there:
            found.append(ProposalDiffers(FIRST, proposal))
        elif set(there[key].changes) != set(proposal.changes):
            found.append(ProposalDiffers(OTHERWISE, proposal))
    return found + [ProposalDiffers(SECOND, p) for key, p in there.items() if key not in here]


def units_that_differ(first: Snapshot, second: Snapshot, counties: Collection[str]) -> list[UnitDiffers]:
    """Townships and units above that two targets have otherwise, in the counties that both know."""
    return [row for unit in _units(first, second, counties) if (row := _differing(first, second, unit))]


def counties_in_both(first: Snapshot, second: Snapshot) -> set[str]:
    """The counties that both know: of others a comparison says nothing."""
    return {row.id for row in first.at(Level.COUNTY)} & {row.id for row in second.at(Level.COUNTY)}


def _units(first: Snapshot, second: Snapshot, counties: Collection[str]) -> Iterator[str]:
    for county in sorted(counties):
        inside = {*first.children.get(county, ()), *second.children.get(county, ())}
        yield from (county, *sorted(inside))


def _differing(first: Snapshot, second: Snapshot, unit: str) -> UnitDiffers | None:
    here, there = first.divisions.get(unit), second.divisions.get(unit)
    held = [set(side.children.get(unit, ())) for side in (first, second)]
    working = [
        {
            (body.name, body.slot, body.lines)
            for one in side.bodies_of.get(unit, ())
            for body in [side.bodies[one]]
        }
        for side in (first, second)
    ]
    if here == there and held[0] == held[1] and working[0] == working[1]:
        return None

    def counts(found: list[set[str]]) -> tuple[int | None, int | None]:
        return (len(found[0]) if here else None, len(found[1]) if there else None)

    bodies = [set(side.bodies_of.get(unit, ())) for side in (first, second)]
    county = (first if here else second).above(unit, Level.COUNTY)
    return UnitDiffers(county, here, there, counts(held), counts(bodies))
