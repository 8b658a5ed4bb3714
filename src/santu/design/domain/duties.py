"""What becomes of duties where the body that undertakes them, or the place where they are done, goes (SX-21).

No proposal need say so: a duty goes on to whoever carries its body on, and where its place is merged, into the same
matter of the place that takes it in. Only proposals about duties (``ABOUT_DUTIES``) say of one that it goes elsewhere, and they
come first; what the others make of duties is found anew each time, from all proposals that there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from santu.design.domain.proposals import ABOUT_DUTIES, Proposal
from santu.kernel.change import Change, Op, Successor
from santu.register.domain.rows import Body, Duty, State, mint_duty_id
from santu.register.domain.snapshot import Snapshot


def with_duties(base: Snapshot, proposals: Sequence[Proposal], until: date) -> Sequence[Proposal]:
    """The proposals, each with what it makes of the duties that are held by what it abolishes.

    Args:
        base: the register to start from.
        proposals: all that are not left out.
        until: the day by which all of it is done.
    """
    if not base.duties:
        return proposals
    following = _Following(base, proposals)
    for duty in sorted(base.duties.values(), key=lambda duty: duty.id):
        following.take(duty, until)
    following.take_in()
    return [
        replace(one, changes=(*following.said(one), *following.more.get(one.key, ()))) for one in proposals
    ]


@dataclass(slots=True)
class _Following:
    """Who carries on what goes, by which proposal, and what that makes of the duties."""

    base: Snapshot
    proposals: Sequence[Proposal]
    heirs: dict[str, str] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    answering: set[str] = field(default_factory=set)
    merged: dict[tuple[str, str, str], list[Duty]] = field(default_factory=dict)
    more: defaultdict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.bodies = set(self.base.bodies)
        for proposal in self.proposals:
            for change in proposal.changes:
                if isinstance(change.becomes, Body):
                    self.bodies.add(change.unit)
                if proposal.kind in ABOUT_DUTIES:
                    if change.op is Op.MOVE:
                        self.moved[change.unit] = str(change.becomes)
                    elif change.op is Op.LINES:
                        self.answering.add(change.unit)
                elif change.op is Op.ABOLISH and change.successors:
                    heir = max(change.successors, key=lambda one: (one.share, one.unit))
                    self.heirs[change.unit] = heir.unit
                    self.by[change.unit] = proposal.key

    def last(self, unit: str) -> str:
        """Who carries a unit on in the end; the unit itself where it stays, or nobody is named."""
        seen = {unit}
        while unit in self.heirs and self.heirs[unit] not in seen:
            unit = self.heirs[unit]
            seen.add(unit)
        return unit

    def last_body(self, unit: str) -> str:
        """The same of a body; one that no body carries on keeps its duties, which the proof then finds."""
        heir = self.last(unit)
        return heir if heir in self.bodies else unit

    def take(self, duty: Duty, until: date) -> None:
        """See what becomes of a duty of the base."""
        body = self.last_body(self.moved.get(duty.id, duty.body))
        organ, place = self.last(duty.organ), self.last(duty.place)
        if place != duty.place:
            unit = mint_duty_id(place, duty.matter, until, "" if duty.is_main else body)
            body = self.last_body(self.moved.get(unit, body))
            after = replace(duty, id=unit, place=place, body=body, organ=organ)
            self.merged.setdefault(after.key, []).append(after)
            self.more[self.by[duty.place]].append(
                Change(Op.ABOLISH, duty.id, State.STANDING, successors=(Successor(unit),))
            )
            return
        if body != duty.body and duty.id not in self.moved:
            self.more[self.by[duty.body]].append(Change(Op.MOVE, duty.id, duty.body, body))
        if organ != duty.organ and duty.id not in self.answering:
            self.more[self.by[duty.organ]].append(Change(Op.LINES, duty.id, duty.organ, organ))

    def take_in(self) -> None:
        """Duties whose places go end in that of the place that takes them in, which begins where it has none."""
        there = {duty.key: duty.id for duty in self.base.duties.values()}
        begin: defaultdict[str, list[Change]] = defaultdict(list)
        instead: dict[str, str] = {}
        for key, duties in self.merged.items():
            first = duties[0]
            if key in there:
                instead[first.id] = there[key]
            else:
                new = replace(first, persons=sum(duty.persons for duty in duties))
                begin[self._ending(first.id)].append(Change(Op.ESTABLISH, new.id, becomes=new))
        for proposal, changes in self.more.items():
            ends = [
                replace(change, successors=tuple(Successor(instead[one.unit]) for one in change.successors))
                if any(one.unit in instead for one in change.successors)
                else change
                for change in changes
            ]
            self.more[proposal] = [*begin[proposal], *ends]

    def _ending(self, heir: str) -> str:
        """The first proposal by which a duty ends in this one."""
        return next(
            key
            for key, changes in self.more.items()
            for change in changes
            if any(one.unit == heir for one in change.successors)
        )

    def said(self, proposal: Proposal) -> Iterator[Change]:
        """What a proposal says itself; a duty that was to go to a body or organ which goes goes to who carries that on."""
        for change in proposal.changes:
            duty, new = self.base.duties.get(change.unit), change.becomes
            if proposal.kind not in ABOUT_DUTIES:
                if duty is None and not isinstance(new, Duty):
                    yield change
            elif isinstance(new, Duty):
                to = replace(new, body=self.last_body(new.body), organ=self.last(new.organ))
                yield replace(change, becomes=to)
            elif duty is not None and self.last(duty.place) == duty.place:
                yield from self._directed(change, duty)

    def _directed(self, change: Change, duty: Duty) -> Iterator[Change]:
        """A change of a duty that stays where it is, as far as it still changes anything."""
        became = change.becomes
        if change.op is Op.MOVE:
            became = self.last_body(str(became))
        elif change.op is Op.LINES:
            became = self.last(str(became))
        held = {Op.MOVE: duty.body, Op.LINES: duty.organ}
        was = held.get(change.op, change.was)
        if became != was:
            yield replace(change, was=was, becomes=became)
