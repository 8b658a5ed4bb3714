"""Whether proposals fit each other: one change of one unit, and nothing that rests on what is left out."""

from collections.abc import Iterable, Iterator, Sequence

from santu.design.domain.proposals import ABOUT_DUTIES, GRIDS, Proposal
from santu.kernel.change import Change, Op
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot

NAMED = 3


def collisions(proposals: Iterable[Proposal], added: Proposal, drawn: Snapshot) -> list[Fault]:
    """A fault for each proposal that changes a unit which ``added`` changes, too; ``drawn`` names the units."""
    mine = _claimed(added, drawn)
    template = N_(
        "“{other}”已经变更了 {count} 个同样的单位（{units}等）；一个单位只能由一项提议变更。"
        "请先把那一项排除，或把两件事合并成一项重新提出。"
    )

    def place(unit: str) -> tuple[bool, str]:
        return unit not in drawn.divisions, unit

    def name(unit: str) -> str:
        kinds = (drawn.divisions, drawn.bodies, drawn.duties, drawn.grids)
        return next((rows[unit].name for rows in kinds if unit in rows), unit)

    found = []
    for proposal in proposals:
        both = sorted(mine & _claimed(proposal, drawn), key=place)
        if both:
            names = tuple(map(name, both[:NAMED]))
            text = message(template, other=proposal.reason, count=len(both), units=names)
            found.append(Fault(proposal.key, text))
    return found


def _claimed(proposal: Proposal, drawn: Snapshot) -> set[str]:
    """The units that no other proposal may change; a duty, or a grid, is only claimed by what is about these."""
    units = {change.unit for change in proposal.changes}
    if proposal.kind not in ABOUT_DUTIES:
        units -= drawn.duties.keys()
    return units if proposal.kind == GRIDS else units - drawn.grids.keys()


def resting_on(proposals: Sequence[Proposal], left: Proposal) -> list[Fault]:
    """A fault for each proposal that sends something to a unit which ``left`` establishes or brings."""
    brought = {change.unit for change in left.changes if change.op in (Op.ESTABLISH, Op.MOVE)}
    template = N_("“{other}”以这一项为前提，要用到它设立或划来的单位；请先把“{other}”排除。（SX-06）")
    return [
        Fault(proposal.key, message(template, other=proposal.reason))
        for proposal in proposals
        if proposal.key != left.key
        and brought & {unit for c in proposal.changes for unit in _rested_on(proposal, c)}
    ]


def _rested_on(proposal: Proposal, change: Change) -> Iterator[str]:
    """What a change counts on; a division also on the grids that come to its village before it."""
    yield from _needs(change)
    if proposal.kind == GRIDS:
        yield change.unit


def lacking(drawn: Snapshot, added: Proposal) -> list[Fault]:
    """A fault for each unit that ``added`` counts on and the design, with it drawn in, does not have."""
    template = N_("这一项要用到的单位“{unit}”不在设计中；请先恢复设立它的那一项提议。（SX-06）")
    gone = {change.unit for change in added.changes if change.op is Op.ABOLISH}
    needed = {unit for change in added.changes for unit in _needs(change)} - gone - {""}
    there = drawn.divisions.keys() | drawn.bodies.keys() | drawn.duties.keys() | drawn.grids.keys()
    missing = sorted(needed - there)
    return [Fault(unit, message(template, unit=unit)) for unit in missing]


def _needs(change: Change) -> Iterator[str]:
    """The units that a change counts on: where it goes to, who carries on."""
    yield from (heir.unit for heir in change.successors)
    if change.op is Op.MOVE:
        yield str(change.becomes)
    elif isinstance(change.becomes, Division):
        yield change.becomes.parent
    elif isinstance(change.becomes, Body | Grid):
        yield change.becomes.host
    elif isinstance(change.becomes, Duty):
        yield from (change.becomes.place, change.becomes.body)
