"""What becomes of duties where the body that undertakes them, or the place where they are done, goes (SX-21).

No proposal need say so: a duty goes on to whoever carries its body on, and where its place is merged, into the same
matter of the place that takes it in. What a proposal says of a duty itself comes first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from santu.design.domain.proposals import Proposal
from santu.kernel.change import Change, Op, Successor
from santu.register.domain.rows import Duty, State, mint_duty_id
from santu.register.domain.snapshot import Snapshot


def with_duties(base: Snapshot, proposals: Sequence[Proposal], until: date) -> Sequence[Proposal]:
    """The proposals, each with what it makes of the duties that are held by what it abolishes.

    Args:
        base: the register to start from.
        proposals: as they were made; only their changes of duties are looked at again.
        until: the day by which all of it is done.
    """
    if not base.duties and not any(isinstance(one.becomes, Duty) for one in _changes(proposals)):
        return proposals
    following = _Following(base, proposals)
    for duty in sorted(base.duties.values(), key=lambda duty: duty.id):
        following.take(duty, until)
    following.take_in()
    return [
        replace(one, changes=(*map(following.redirected, following.kept(one)), *following.more[one.key]))
        for one in proposals
    ]


def _changes(proposals: Iterable[Proposal]) -> Iterable[Change]:
    return (change for proposal in proposals for change in proposal.changes)


@dataclass(slots=True)
class _Following:
    """Who carries on what goes, by which proposal, and what that makes of the duties."""

    base: Snapshot
    proposals: Sequence[Proposal]
    heirs: dict[str, str] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    merged: dict[tuple[str, str], list[Duty]] = field(default_factory=dict)
    new: dict[tuple[str, str], Duty] = field(default_factory=dict)
    more: defaultdict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for proposal in self.proposals:
            for change in proposal.changes:
                self.by.setdefault(change.unit, proposal.key)
                if change.op is Op.ABOLISH and change.successors:
                    heir = max(change.successors, key=lambda one: (one.share, one.unit))
                    self.heirs[change.unit] = heir.unit
                elif change.op is Op.MOVE:
                    self.moved[change.unit] = str(change.becomes)
                elif change.op is Op.LINES:
                    self.answered.add(change.unit)
                if change.op is Op.ABOLISH:
                    self.ended.add(change.unit)

    def last(self, unit: str) -> str:
        """Who carries a unit on in the end; the unit itself where it stays, or nobody is named."""
        seen = {unit}
        while unit in self.heirs and self.heirs[unit] not in seen:
            unit = self.heirs[unit]
            seen.add(unit)
        return unit

    def take(self, duty: Duty, until: date) -> None:
        """See what becomes of a duty of the base."""
        if duty.id in self.ended:
            return
        body = self.last(self.moved.get(duty.id, duty.body))
        organ, place = self.last(duty.organ), self.last(duty.place)
        if place != duty.place:
            unit = mint_duty_id(place, duty.matter, until)
            after = replace(duty, id=unit, place=place, body=body, organ=organ)
            self.merged.setdefault((place, duty.matter), []).append(duty)
            first = self.new.setdefault((place, duty.matter), after)
            if first is not after:
                self.new[place, duty.matter] = replace(first, persons=first.persons + duty.persons)
            return
        if body != duty.body and duty.id not in self.moved:
            self.more[self.by[duty.body]].append(Change(Op.MOVE, duty.id, duty.body, body))
        if organ != duty.organ and duty.id not in self.answered:
            self.more[self.by[duty.organ]].append(Change(Op.LINES, duty.id, duty.organ, organ))

    def take_in(self) -> None:
        """Duties whose places go end in that of the place that takes them in, which begins where it has none."""
        held = (duty for duty in self.base.duties.values() if duty.id not in self.ended)
        there = {(duty.place, duty.matter): duty.id for duty in held}
        for key, duties in self.merged.items():
            heir = there.get(key)
            if heir is None:
                new = self.new[key]
                heir = new.id
                self.more[self.by[duties[0].place]].append(Change(Op.ESTABLISH, heir, becomes=new))
            for duty in duties:
                gone = Change(Op.ABOLISH, duty.id, State.STANDING, successors=(Successor(heir),))
                self.more[self.by[duty.place]].append(gone)

    def kept(self, proposal: Proposal) -> Iterable[Change]:
        """The changes of a proposal, less the moves of duties that end with their places."""
        ending = {duty.id for duties in self.merged.values() for duty in duties}
        return (change for change in proposal.changes if change.unit not in ending)

    def redirected(self, change: Change) -> Change:
        """A duty that was to go to a body which goes itself goes to who carries that on."""
        if isinstance(change.becomes, Duty):
            row = change.becomes
            return replace(change, becomes=replace(row, body=self.last(row.body), organ=self.last(row.organ)))
        if change.op is Op.MOVE and change.unit in self.base.duties:
            return replace(change, becomes=self.last(str(change.becomes)))
        return change
