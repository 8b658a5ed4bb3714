"""From changes in order to what each unit is from which day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter

from santu.kernel.change import Change, Op
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot

Dated = tuple[date, Sequence[Change]]
"""A day and the changes of one step on it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of changes leaves behind.

    ``divisions``, ``bodies``, ``duties`` and ``grids`` give, by unit id, what the unit is from which day (``None``
    from the day it is no more); several changes on one day leave one entry, so that no fact
    of zero length is ever kept. ``minted`` are the units met for the first time.
    """

    after: Snapshot
    divisions: dict[str, list[tuple[date, Division | None]]] = field(default_factory=dict)
    bodies: dict[str, list[tuple[date, Body | None]]] = field(default_factory=dict)
    minted: list[str] = field(default_factory=list)
    duties: dict[str, list[tuple[date, Duty | None]]] = field(default_factory=dict)
    grids: dict[str, list[tuple[date, Grid | None]]] = field(default_factory=dict)


def carry_out(base: Snapshot, steps: Iterable[Dated]) -> Outcome:
    """Carry steps, in their order, into ``base``.

    Args:
        base: the register before the first step.
        steps: days and changes, in order of day.

    Raises:
        Refused: a change does not fit what it finds.
    """
    working = base.working()
    divisions: dict[str, list[tuple[date, Division | None]]] = {}
    bodies: dict[str, list[tuple[date, Body | None]]] = {}
    duties: dict[str, list[tuple[date, Duty | None]]] = {}
    grids: dict[str, list[tuple[date, Grid | None]]] = {}
    minted: list[str] = []
    last = base.day
    for day, group in groupby(steps, key=itemgetter(0)):
        touched: dict[str, None] = {}
        for _, changes in group:
            for change in changes:
                working.carry(change)
                touched[change.unit] = None
                if change.op is Op.ESTABLISH:
                    minted.append(change.unit)
        for unit in touched:
            if unit in working.divisions or unit in base.divisions or unit in divisions:
                divisions.setdefault(unit, []).append((day, working.divisions.get(unit)))
            elif unit in working.duties or unit in base.duties or unit in duties:
                duties.setdefault(unit, []).append((day, working.duties.get(unit)))
            elif unit in working.grids or unit in base.grids or unit in grids:
                grids.setdefault(unit, []).append((day, working.grids.get(unit)))
            else:
                bodies.setdefault(unit, []).append((day, working.bodies.get(unit)))
        last = day
    after = Snapshot(
        last,
        working.divisions,
        working.bodies,
        working.figures,
        base.system,
        working.duties,
        working.grids,
    )
    return Outcome(after, divisions, bodies, minted, duties, grids)
