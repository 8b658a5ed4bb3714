"""A scenario: a base, proposals on it, and the target that they lead to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from santu.design.domain.duties import with_duties
from santu.design.domain.grids import with_grids
from santu.design.domain.proposals import Proposal
from santu.design.domain.replay import replay
from santu.design.domain.standard_bodies import Arrivals, Reform, reform_of, standard_bodies
from santu.design.domain.wishes import Enact
from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.register.domain.allotment import allotted
from santu.register.domain.body_standard import BodyStandard, body_standard
from santu.register.domain.matching.rows import Succession
from santu.register.domain.snapshot import Snapshot
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class Design:
    """A base and what is proposed on it; the design map is the base with the changes.

    Attributes:
        base: the register to start from, its figures allotted to villages.
        proposals: each unit is changed by one proposal only.
        until: the day by which all of it is done.
        standard: the standard of bodies that holds on that day.
    """

    base: Snapshot
    proposals: Sequence[Proposal]
    until: date
    standard: BodyStandard

    @property
    def enacts(self) -> dict[str, Enact]:
        """The instruments that take effect with it, by the key of the proposal."""
        return {one.key: one.enacts for one in self.proposals if one.enacts}

    def target(self) -> Snapshot:
        """The whole target state."""
        return target_of(self.base, self.proposals, self.until)


def target_of(base: Snapshot, proposals: Iterable[Proposal], until: date) -> Snapshot:
    """The base with all changes of the proposals, as of ``until``."""
    changed = base.with_changes(change for proposal in proposals for change in proposal.changes)
    return replace(changed, day=until)


def design_replay(before: Snapshot, after: Snapshot, succession: Succession, standards: Standards) -> Design:
    """The design that leads from one register to the next, bodies brought to the standard.

    Bodies are proposed only where the register has any: files of divisions alone lead to a
    design of divisions alone.
    """
    until = after.day
    base = allotted(before)
    standard = body_standard(standards, until).fitting(base)
    proposals = replay(base, after, succession)
    if base.bodies:
        proposals += bodies_to_standard(base, proposals, until, reform_of(standards, standard, until))
    return Design(base, followed(base, proposals, until), until, standard)


def followed(base: Snapshot, proposals: Sequence[Proposal], until: date) -> Sequence[Proposal]:
    """The proposals with what they make of duties and of grids, which only follows from the rest."""
    return with_grids(base, with_duties(base, proposals, until))


def bodies_to_standard(
    base: Snapshot, proposals: Sequence[Proposal], until: date, reform: Reform
) -> list[Proposal]:
    """What brings the bodies to the standard, once ``proposals`` have changed the divisions."""
    arrivals = Arrivals(_gone_to(base, proposals), _days(proposals))
    return standard_bodies(base, target_of(base, proposals, until), arrivals, reform)


def _gone_to(base: Snapshot, proposals: Iterable[Proposal]) -> dict[str, str]:
    """Id of each township that goes → who carries on most of it."""
    return {
        change.unit: max(change.successors, key=lambda heir: (heir.share, heir.unit)).unit
        for proposal in proposals
        for change in proposal.changes
        if change.op is Op.ABOLISH
        and change.successors
        and change.unit in base.divisions
        and base.divisions[change.unit].level is Level.TOWNSHIP
    }


def _days(proposals: Iterable[Proposal]) -> dict[str, date]:
    """Id of each unit that a decree establishes or adds to → the day of the decree."""
    return {
        unit: proposal.day
        for proposal in proposals
        if proposal.day is not None
        for change in proposal.changes
        if change.op in (Op.ESTABLISH, Op.ABOLISH)
        for unit in (change.unit, *(heir.unit for heir in change.successors))
    }
