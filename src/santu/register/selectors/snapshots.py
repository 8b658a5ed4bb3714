"""Taking a Snapshot out of the database."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from django.db.models import Q

from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.rows import NO_PAPERS, Body, Division, Duty, Extent, Grid, Line, Papers, State
from santu.register.domain.snapshot import Figures, Snapshot
from santu.register.models import (
    BodyVersion,
    DivisionVersion,
    DutyVersion,
    GridVersion,
    LineOfControl,
    Measurement,
    UnitCode,
)
from santu.register.selectors.holding import holding_on, known_by
from santu.register.selectors.scope import subtree

DIVISION_COLUMNS = ("unit_id", "level", "kind", "name", "parent_id", "unit_class", "state")
BODY_COLUMNS = ("unit_id", "host_id", "name", "category", "slot", "state")
DUTY_COLUMNS = (
    "unit_id",
    "matter",
    "name",
    "kind",
    "place_id",
    "body_id",
    "organ",
    "power",
    "basis",
    "text",
    "persons",
    "role",
    "instrument",
    "days",
)
GRID_COLUMNS = (
    "unit_id",
    "village_id",
    "network",
    "number",
    "name",
    "kind",
    "cells",
    "households",
    "people",
    "tasks",
)
LEVELS = {str(level): level for level in Level}
STATES = {str(state): state for state in State}
PAPERS = ("rank", "nameplates", "functions", "credit_code", "funding", "document")


def snapshot(
    day: date, scope: Sequence[str] = (), *, system: str = "nbs", known: int | None = None
) -> Snapshot:
    """The register of some subtrees on a day.

    Args:
        day: which day's register.
        scope: unit ids whose subtrees are wanted; empty for everything.
        system: whose codes the rows carry.
        known: an act number, to see the register as it was believed then.
    """
    within = Q(unit__in=subtree(scope, day, known)) if scope else Q()
    hosted = Q(host__in=subtree(scope, day, known)) if scope else Q()
    placed = Q(place__in=subtree(scope, day, known)) if scope else Q()
    divided = Q(village__in=subtree(scope, day, known)) if scope else Q()
    divisions = {row.id: row for row in _divisions(day, within, system, known)}
    bodies = {body.id: body for body in _bodies(day, hosted, known)}
    duties = {duty.id: duty for duty in _duties(day, placed, known)}
    grids = {grid.id: grid for grid in _grids(day, divided, known)}
    return Snapshot(day, divisions, bodies, _figures(day, within, known), system, duties, grids)


def _divisions(day: date, within: Q, system: str, known: int | None) -> Iterator[Division]:
    # Codes apart, not joined: what is believed as of an act has no index that a join could use.
    held = UnitCode.objects.filter(holding_on(day, known), within, system=system)
    codes = dict(held.values_list("unit_id", "code"))
    rows = DivisionVersion.objects.filter(holding_on(day, known), within)
    for unit, level, kind, name, parent, unit_class, state in rows.values_list(*DIVISION_COLUMNS).iterator():
        code = DivisionCode(codes.get(unit, ""))
        yield Division(unit, LEVELS[level], kind, name, parent or "", code, unit_class, STATES[state])


def _bodies(day: date, hosted: Q, known: int | None) -> Iterator[Body]:
    bodies = BodyVersion.objects.filter(holding_on(day, known), hosted)
    controls = LineOfControl.objects.filter(holding_on(day, known)).order_by("unit", "kind")
    if hosted:
        controls = controls.filter(unit__in=bodies.values("unit"))
    lines: dict[str, tuple[Line, ...]] = {}
    for unit, kind, organ, share in controls.values_list("unit_id", "kind", "organ", "share"):
        lines[unit] = (*lines.get(unit, ()), _line(kind, organ, share))
    for row in bodies.values_list(*BODY_COLUMNS, *PAPERS).iterator():
        unit, host, name, category, slot, state, *papers = row
        control = lines.get(unit, ())
        yield Body(unit, host, name, category, slot, control, STATES[state], _papers(*papers))


def _duties(day: date, placed: Q, known: int | None) -> Iterator[Duty]:
    rows = DutyVersion.objects.filter(holding_on(day, known), placed)
    return (Duty(*row) for row in rows.values_list(*DUTY_COLUMNS).iterator())


def _grids(day: date, divided: Q, known: int | None) -> Iterator[Grid]:
    rows = GridVersion.objects.filter(holding_on(day, known), divided)
    return (grid_of(row) for row in rows.values_list(*GRID_COLUMNS).iterator())


GridColumns = tuple[str, str, str, int, str, str, str, int, int, str]


def grid_of(columns: GridColumns) -> Grid:
    """A grid from the columns ``GRID_COLUMNS``."""
    unit, village, network, number, name, kind, cells, households, people, tasks = columns
    held = Extent(tuple(cells.splitlines()), households, people, tuple(tasks.splitlines()))
    return Grid(unit, village, network, number, name, kind, held)


_line = lru_cache(maxsize=65536)(Line)


@lru_cache(maxsize=4096)
def _papers(*values: str) -> Papers:
    return Papers(*values) if any(values) else NO_PAPERS


def _figures(day: date, within: Q, known: int | None) -> Figures:
    """Of each unit and quantity the latest figure taken up to ``day``; of one day, the last base by name."""
    figures: dict[str, dict[str, int]] = {}
    taken = Measurement.objects.filter(known_by(known), within, day__lte=day).order_by("day", "base")
    for unit, quantity, value in taken.values_list("unit_id", "quantity", "value"):
        figures.setdefault(quantity, {})[unit] = value
    return figures
