"""The map of one unit: where it stands, what it has, which bodies work in it and who controls them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.lookup import chain, subtree
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the standard set, and who fills it; an empty name of a body is a gap."""

    slot: str
    name: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class UnitMap:
    """A unit as a snapshot, of the register or of a design, has it.

    ``limit`` is ``None`` where no limit applies; ``beyond`` are the bodies that count against it
    and fill no place of the set.
    """

    unit: Division
    chain: tuple[Division, ...]
    figures: Mapping[str, int]
    children: tuple[Division, ...]
    counted: int
    limit: int | None
    places: tuple[Place, ...]
    beyond: tuple[Body, ...]
    outside: tuple[Body, ...]
    dispatched: tuple[Body, ...]


def unit_map(snapshot: Snapshot, unit: str, standard: BodyStandard) -> UnitMap:
    """The map of a unit that is in the snapshot."""
    row = snapshot.divisions[unit]
    bodies = [snapshot.bodies[body] for body in snapshot.bodies_of.get(unit, ())]
    counted = [body for body in bodies if standard.counts(body)]
    mine = standard.of(row)
    slots = mine.slots if mine else {}
    filled: dict[str, Body] = {}
    for body in counted:
        if body.slot in slots:
            filled.setdefault(body.slot, body)
    taken = {body.id for body in filled.values()}
    return UnitMap(
        unit=row,
        chain=chain(snapshot, unit),
        figures=_figures(snapshot, unit),
        children=tuple(snapshot.divisions[child] for child in snapshot.children.get(unit, ())),
        counted=len(counted),
        limit=mine.limit if mine else None,
        places=tuple(Place(slot.id, slot.name, filled.get(slot.id)) for slot in slots.values()),
        beyond=tuple(body for body in counted if body.id not in taken),
        outside=_outside(bodies, standard),
        dispatched=tuple(body for body in bodies if body.dispatched),
    )


def _outside(bodies: Iterable[Body], standard: BodyStandard) -> tuple[Body, ...]:
    """The bodies of its own that do not count: the fixed organs in their order, then the others."""
    order = {slot: place for place, slot in enumerate(standard.fixed)}
    found = [body for body in bodies if not standard.counts(body) and not body.dispatched]
    return tuple(sorted(found, key=lambda body: order.get(body.slot, len(order))))


def _figures(snapshot: Snapshot, unit: str) -> dict[str, int]:
    """The figures of everything in the unit, added up; a quantity without any figure is absent."""
    inside = subtree(snapshot, unit)
    found = {}
    for quantity, values in snapshot.figures.items():
        held = [value for one, value in values.items() if one in inside]
        if held:
            found[quantity] = sum(held)
    return found
