"""Which act waits for which, and why: nothing is abolished before its successor stands (SX-06)."""

from collections.abc import Iterator
from itertools import pairwise

from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.register.domain.rows import FORMAL_KINDS, Body, Division, Duty
from santu.transition.domain.nodes import Acts, Node
from santu.transition.domain.steps import Why

Edge = tuple[int | None, int | None, Why]
"""Later act, earlier act, why; an act that there is none of asks for nothing."""


def set_waits(acts: Acts) -> None:
    """Fill in what each act waits for."""
    for edges in (
        _homes(acts),
        _hand_overs(acts),
        _abolitions(acts),
        _places(acts),
        _grids(acts),
        _standards(acts),
        _codes_after_standing(acts),
        _names(acts),
        _codes(acts),
    ):
        for later, earlier, why in edges:
            if later is not None and earlier is not None and later != earlier:
                acts.nodes[later].waits.setdefault(earlier, why)


def _homes(acts: Acts) -> Iterator[Edge]:
    """Who is established or moves into a unit waits for that unit to be there."""
    for unit, node in acts.established.items():
        yield node, acts.established.get(acts.above(unit)), Why.HOME
    for node in acts.transferred.values():
        for change in acts.nodes[node].changes:
            if change.op is Op.MOVE:
                yield node, acts.established.get(str(change.becomes)), Why.HOME


def _hand_overs(acts: Acts) -> Iterator[Edge]:
    """Standing waits for what the unit is to hold; closing for what must have left, and for heirs.

    Neither waits for duties: a body is there before they come, and goes after they have left.
    """
    for unit, node in acts.handed_over.items():
        yield node, acts.established.get(unit), Why.HOME
    for unit, node in acts.transferred.items():
        row = acts.row(unit)
        if isinstance(row, Division):
            for end in _ends(acts, unit, node):
                yield acts.handed_over.get(end), node, Why.MOVED
        elif not isinstance(row, Duty):
            for end in _ends(acts, unit, node):
                yield acts.handed_over.get(end), node, Why.STAFFED
    for unit, node in acts.established.items():
        if not isinstance(acts.row(unit), Duty):
            yield acts.handed_over.get(acts.above(unit)), node, Why.STAFFED
    for unit, node in acts.abolished.items():
        if isinstance(acts.row(unit), Division):
            yield acts.handed_over.get(acts.above(unit)), node, Why.MOVED
        for heir in acts.nodes[node].changes[-1].successors:
            yield acts.handed_over.get(unit), acts.handed_over.get(heir.unit), Why.SUCCESSOR
            yield acts.devolved.get(unit), acts.handed_over.get(heir.unit), Why.SUCCESSOR
            yield node, acts.handed_over.get(heir.unit), Why.SUCCESSOR
        yield acts.devolved.get(unit), acts.handed_over.get(unit), Why.SUCCESSOR


def _ends(acts: Acts, unit: str, node: int) -> Iterator[str]:
    """The units that a transfer leads out of and into."""
    for change in acts.nodes[node].changes:
        if change.op is Op.MOVE:
            yield str(change.was)
            yield str(change.becomes)
            return
    yield acts.above(unit)


def _abolitions(acts: Acts) -> Iterator[Edge]:
    """Abolishing waits until the unit has closed and whatever it held is gone."""
    for unit, node in acts.abolished.items():
        yield node, acts.handed_over.get(unit), Why.EMPTY
        yield node, acts.devolved.get(unit), Why.EMPTY
        yield acts.abolished.get(acts.above(unit)), node, Why.EMPTY
        for heir in acts.nodes[node].changes[-1].successors:
            yield node, acts.established.get(heir.unit), Why.SUCCESSOR
            # An heir that goes itself must hand on what it was given.
            yield acts.abolished.get(heir.unit), node, Why.SUCCESSOR
    for unit, node in acts.transferred.items():
        yield acts.abolished.get(acts.above(unit)), node, Why.EMPTY


def _places(acts: Acts) -> Iterator[Edge]:
    """A duty begins where its place is there, and ends before its place goes."""
    for unit, node in acts.established.items():
        if isinstance(row := acts.row(unit), Duty):
            yield node, acts.established.get(row.place), Why.HOME
    for unit, node in acts.abolished.items():
        if isinstance(row := acts.row(unit), Duty):
            yield acts.abolished.get(row.place), node, Why.EMPTY


def _grids(acts: Acts) -> Iterator[Edge]:
    """Grids are drawn where their village is there, one division after the other, and before it goes."""
    for village, nodes in acts.drawn.items():
        for node in nodes:
            yield node, acts.established.get(village), Why.HOME
            yield acts.abolished.get(village), node, Why.EMPTY
        for earlier, later in pairwise(nodes):
            yield later, earlier, Why.MOVED


def _standards(acts: Acts) -> Iterator[Edge]:
    """The standard holds for a zone that becomes a township once its bodies do, and the other way round."""
    bodies = [body for body in (*acts.base.bodies, *acts.established) if isinstance(acts.row(body), Body)]
    for unit, node in acts.transferred.items():
        row = acts.base.divisions.get(unit)
        kinds = [str(c.becomes) for c in acts.nodes[node].changes if c.op is Op.RETYPE]
        if row is None or row.level is not Level.TOWNSHIP or not kinds:
            continue
        formal = kinds[0] in FORMAL_KINDS
        if formal != row.formal:
            for body in bodies:
                if acts.above(body) == unit:
                    for act in (acts.transferred, acts.handed_over, acts.abolished):
                        later, earlier = (node, act.get(body)) if formal else (act.get(body), node)
                        yield later, earlier, Why.STAFFED


def _codes_after_standing(acts: Acts) -> Iterator[Edge]:
    for unit, node in acts.recoded.items():
        yield node, acts.handed_over.get(unit), Why.STANDS
        yield node, acts.transferred.get(unit), Why.STANDS


def _names(acts: Acts) -> Iterator[Edge]:
    """Whoever takes a name waits for the one who has it to give it up."""
    frees: dict[tuple[str, str], int] = {}
    takes: list[tuple[int, tuple[str, str]]] = []
    for unit, node in acts.transferred.items():
        row = acts.row(unit)
        if row is not None and not isinstance(row, Duty):
            named = _after(acts.above(unit), row.name, acts.nodes[node])
            if named != (acts.above(unit), row.name):
                frees[acts.above(unit), row.name] = node
                takes.append((node, named))
    for unit, node in (*acts.abolished.items(), *acts.handed_over.items()):
        row = acts.base.divisions.get(unit) or acts.base.bodies.get(unit)
        if row is not None:
            frees[acts.above(unit), row.name] = node
    takes.extend(
        (acts.handed_over[unit], (acts.above(unit), acts.rows[unit].name))
        for unit in acts.established
        if unit in acts.handed_over
    )
    for node, name in takes:
        yield node, frees.get(name), Why.NAME


def _after(above: str, name: str, node: Node) -> tuple[str, str]:
    for change in node.changes:
        if change.op is Op.MOVE:
            above = str(change.becomes)
        elif change.op is Op.RENAME:
            name = str(change.becomes)
    return above, name


def _codes(acts: Acts) -> Iterator[Edge]:
    """Whoever takes a code waits for the one who has it: chains run from the free end."""
    for node in acts.recoded.values():
        [change] = acts.nodes[node].changes
        holder = acts.base.by_code.get(str(change.becomes))
        if holder is not None and holder != change.unit:
            for frees in (acts.recoded, acts.handed_over, acts.abolished):
                if holder in frees:
                    yield node, frees[holder], Why.CODE
                    break
