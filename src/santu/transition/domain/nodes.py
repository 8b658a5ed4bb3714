"""From proposals to the acts they take, not yet in order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum

from santu.design.domain.proposals import GRIDS, Proposal, divided_village
from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.rows import Body, Division, Duty, Grid, State
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.steps import Why


class Stage(IntEnum):
    """Create → transfer → take in → hand over → abolish → code, where nothing else decides."""

    ESTABLISH = 0
    TRANSFER = 1
    TAKE_IN = 2
    """Abolish what closes in no hand-over: its successor stands already."""
    HAND_OVER = 3
    DEVOLVE = 4
    ABOLISH = 5
    CODE = 6


@dataclass(slots=True, eq=False)
class Node:
    """One act of a plan to be: what it changes, when it may be, and what it waits for."""

    stage: Stage
    day: date
    county: str
    proposal: int
    changes: list[Change]
    rank: int = 0
    early: bool = False
    waits: dict[int, Why] = field(default_factory=dict)


@dataclass(slots=True)
class Acts:
    """The acts of all proposals, with indexes by what they do to which unit."""

    base: Snapshot
    until: date
    nodes: list[Node] = field(default_factory=list)
    established: dict[str, int] = field(default_factory=dict)
    handed_over: dict[str, int] = field(default_factory=dict)
    transferred: dict[str, int] = field(default_factory=dict)
    devolved: dict[str, int] = field(default_factory=dict)
    abolished: dict[str, int] = field(default_factory=dict)
    recoded: dict[str, int] = field(default_factory=dict)
    drawn: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Village → the acts that change its grids, bring it some or take them away, one after the other."""
    rows: dict[str, Division | Body | Duty] = field(default_factory=dict)
    """The rows that are established, as they will stand; grids are no part of it."""

    def add(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def row(self, unit: str) -> Division | Body | Duty | None:
        """The row of a unit before the plan, or as it is established."""
        base = self.base
        return (
            base.divisions.get(unit) or base.bodies.get(unit) or base.duties.get(unit) or self.rows.get(unit)
        )

    def above(self, unit: str) -> str:
        """The unit that holds ``unit`` before the plan, or when it is established."""
        row = self.row(unit)
        return "" if row is None else row.parent if isinstance(row, Division) else row.host


def acts_of(base: Snapshot, proposals: Sequence[Proposal], until: date) -> Acts:
    """Turn the changes of proposals into acts: who changes and who is established or abolished.

    Establishing makes a preparing unit without a code; standing and closing are one act for all
    the townships of a proposal and their bodies, one act for a body in a township that goes on. An
    instrument takes effect in one act, and the grids of a village change in one.
    """
    acts = Acts(base, until)
    homes = {grid.id: grid.village for grid in base.grids.values()}
    for number, proposal in enumerate(proposals):
        by_unit: dict[str, list[Change]] = defaultdict(list)
        for change in proposal.changes:
            by_unit[change.unit].append(change)
        if proposal.enacts:
            _enacted(acts, number, proposal)
            continue
        if homes or proposal.kind == GRIDS:
            _drawn(acts, number, proposal, homes)
        for unit, changes in by_unit.items():
            if unit not in homes:
                _acts_on(acts, number, proposal, unit, changes)
    _hand_overs(acts)
    return acts


def _enacted(acts: Acts, number: int, proposal: Proposal) -> None:
    """The duties that an instrument gives and takes, all at once on its day."""
    changes = list(proposal.changes)
    node = acts.add(Node(Stage.TRANSFER, proposal.day or acts.until, proposal.county, number, changes))
    for change in changes:
        if isinstance(change.becomes, Duty):
            acts.rows[change.unit] = change.becomes
            acts.established[change.unit] = node
        else:
            acts.transferred[change.unit] = node


def _drawn(acts: Acts, number: int, proposal: Proposal, homes: dict[str, str]) -> None:
    """The grids of each village that a proposal changes: a division cannot be half another.

    ``homes`` tells of each grid in which village it is; what the proposal makes of that is written into it.
    """
    together: dict[str, list[Change]] = defaultdict(list)
    divided = divided_village(proposal) if proposal.kind == GRIDS else ""
    for change in proposal.changes:
        if isinstance(change.becomes, Grid):
            homes[change.unit] = change.becomes.village
        if change.unit in homes:
            together[divided or homes[change.unit]].append(change)
    for village, changes in together.items():
        moves = {change.unit: str(change.becomes) for change in changes if change.op is Op.MOVE}
        day = proposal.day or acts.until
        node = acts.add(Node(Stage.TRANSFER, day, proposal.county, number, changes))
        for touched in dict.fromkeys((village, *moves.values(), *(homes[one.unit] for one in changes))):
            acts.drawn[touched].append(node)
        homes |= moves


def _acts_on(acts: Acts, number: int, proposal: Proposal, unit: str, changes: list[Change]) -> None:
    def add(stage: Stage, *wanted: Change) -> int:
        day = proposal.day or acts.until
        return acts.add(Node(stage, day, proposal.county, number, list(wanted)))

    by_op = {change.op: change for change in changes}
    if (establish := by_op.get(Op.ESTABLISH)) is not None:
        row = establish.becomes
        if isinstance(row, Division):
            acts.rows[unit] = row
            row = replace(row, state=State.PREPARING, code=DivisionCode(""))
        elif isinstance(row, Body):
            acts.rows[unit] = row
            row = replace(row, state=State.PREPARING)
        elif isinstance(row, Duty):
            acts.rows[unit] = row
        acts.established[unit] = add(Stage.ESTABLISH, replace(establish, becomes=row))
    moving = [by_op[op] for op in (Op.MOVE, Op.RENAME, Op.RETYPE) if op in by_op]
    lines = by_op.get(Op.LINES)
    abolish = by_op.get(Op.ABOLISH)
    if lines is not None and abolish is None:
        moving.append(lines)
    if moving:
        acts.transferred[unit] = add(Stage.TRANSFER, *moving)
    if lines is not None and abolish is not None:
        acts.devolved[unit] = add(Stage.DEVOLVE, lines)
    if abolish is not None:
        acts.abolished[unit] = add(Stage.ABOLISH, abolish)
    if Op.RECODE in by_op:
        acts.recoded[unit] = add(Stage.CODE, by_op[Op.RECODE])


def _hand_overs(acts: Acts) -> None:
    """One act in which what is new begins to stand and what it follows closes."""
    groups: dict[object, list[Change]] = defaultdict(list)
    for unit in acts.established:
        if not isinstance(acts.row(unit), Duty):
            groups[_group(acts, unit)].append(Change(Op.STAND, unit))
    for unit, node in acts.abolished.items():
        if isinstance(acts.row(unit), Duty):
            acts.nodes[node].stage = Stage.TRANSFER
            continue
        [abolish] = acts.nodes[node].changes
        successors = abolish.successors
        group = _closing_group(acts, unit, groups)
        closes = group is not None or unit in acts.devolved
        acts.nodes[node].changes = [replace(abolish, was=State.CLOSING if closes else State.STANDING)]
        if group is not None:
            groups[group].append(Change(Op.CLOSE, unit, successors=successors))
        elif unit in acts.devolved:
            devolving = acts.nodes[acts.devolved[unit]].changes
            devolving.append(Change(Op.CLOSE, unit, successors=successors))
        else:
            acts.nodes[node].stage = Stage.TAKE_IN
    for changes in groups.values():
        origins = [
            acts.nodes[found]
            for change in changes
            for found in (acts.established.get(change.unit), acts.abolished.get(change.unit))
            if found is not None
        ]
        first = min(origins, key=lambda node: node.proposal)
        closing = sum(change.op is Op.CLOSE for change in changes)
        day = max(node.day for node in origins)
        order = sorted(changes, key=lambda change: (change.op is not Op.CLOSE, change.unit))
        hand_over = Node(Stage.HAND_OVER, day, first.county, first.proposal, order, -closing)
        number = acts.add(hand_over)
        acts.handed_over.update((change.unit, number) for change in changes)


def _group(acts: Acts, unit: str) -> object:
    """Which hand-over a new unit belongs to: its township's, if that is new too, else its own."""
    row = acts.rows[unit]
    if isinstance(row, Body) and row.host in acts.established:
        return _group(acts, row.host)
    if isinstance(row, Division) and row.level is Level.TOWNSHIP:
        return acts.nodes[acts.established[unit]].proposal
    return unit


def _closing_group(acts: Acts, unit: str, groups: dict[object, list[Change]]) -> object:
    """Which hand-over an old unit closes in; none for one that is simply taken in."""
    row = acts.row(unit)
    if isinstance(row, Division) and row.level is Level.TOWNSHIP:
        return acts.nodes[acts.abolished[unit]].proposal
    if isinstance(row, Body) and row.host in acts.abolished:
        return acts.nodes[acts.abolished[row.host]].proposal
    if unit in acts.devolved:
        return None
    successors = acts.nodes[acts.abolished[unit]].changes[-1].successors
    heir = successors[0].unit if len(successors) == 1 else ""
    own = heir in acts.established and acts.above(heir) == acts.above(unit)
    return heir if own and heir in groups else None
