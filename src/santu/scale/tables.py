"""The tables of a part: their rows, from what was solved."""

import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import Message, to_json
from santu.scale import schemas
from santu.scale.cells import Buildings
from santu.scale.rules import Rules
from santu.scale.solving import Solved, VillageGrids
from santu.scale.store import Columns
from santu.scale.sums import Sums
from santu.solvers.grids.problem import NO_GRID

Objects = NDArray[np.object_]
Row = tuple[object, ...]
Table = tuple[dict[str, str], Columns]


def tables_of(cells: Buildings, solved: Solved, found: Sums, rules: Rules) -> Iterator[tuple[str, Table]]:
    """Each table of a part by name: its columns, and what is in them."""
    violations: list[Row] = [
        (code, one.rule, one.kind, one.subject, one.found, one.allowed, one.source, *said(one.message))
        for code, one in solved.violations
    ]
    faults: list[Row] = [(fault.where(), *said(fault.message)) for fault in solved.faults]
    yield "buildings", (schemas.BUILDINGS, _buildings(cells, solved, found))
    yield "grids", (schemas.GRIDS, _grids(solved, found, rules))
    listed: tuple[tuple[str, dict[str, str], list[Row]], ...] = (
        ("villages", schemas.VILLAGES, list(_villages(cells, solved, found))),
        ("violations", schemas.VIOLATIONS, violations),
        ("faults", schemas.FAULTS, faults),
        ("codes", schemas.CODES, [row for one in solved.villages for row in _codes(one)]),
        ("tasks", schemas.TASKS, [row for one in solved.villages for row in _tasks(one)]),
        ("conflicts", schemas.CONFLICTS, [row for one in solved.villages for row in _conflicts(one)]),
    )
    for name, schema, rows in listed:
        yield name, (schema, _columns(schema, rows))


def said(told: Message) -> tuple[str, str]:
    """A message as its Chinese source and, to be told in another language, as JSON."""
    return told.render(), json.dumps(to_json(told), ensure_ascii=False)


def _buildings(cells: Buildings, solved: Solved, found: Sums) -> Columns:
    """A row for each building of the villages that were solved."""
    lengths, rows = [one.last - one.first for one in solved.villages], found.rows
    ids = cells.row[rows].astype(np.str_) if cells.ids is None else cells.ids[rows]
    return {
        "village": np.repeat(np.array([one.code for one in solved.villages], object), lengths),
        "row": cells.row[rows],
        "id": ids.astype(object),
        "x": cells.x[rows],
        "y": cells.y[rows],
        "households": cells.households[rows],
        "people": cells.people[rows],
        "grid": found.grid - np.repeat(found.first, lengths) + 1,
        "code": _objects(code for one in solved.villages for code in one.coded.codes)[found.grid],
    }


def _objects(values: Iterator[object]) -> Objects:
    return np.array([*values, None], object)[:-1]


def _grids(solved: Solved, found: Sums, rules: Rules) -> Columns:
    """A row for each grid; whether it is above its cap is looked at here once more."""
    villages = solved.villages
    caps = [rules.dense if one.asked.dense else rules.ordinary for one in villages]
    households = np.array([cap.households for cap in caps], np.int64)[found.owner]
    people = np.array([cap.people for cap in caps], np.int64)[found.owner]
    return {
        "village": np.array([one.code for one in villages], object)[found.owner],
        "grid": np.arange(len(found.owner)) - found.first[found.owner] + 1,
        "code": _objects(code for one in villages for code in one.coded.codes),
        "code_kept": np.array([kept for one in villages for kept in one.coded.kept], np.bool_),
        "code_exported": _objects(code or None for one in villages for code in one.coded.exported),
        "kind": _objects(kind for one in villages for kind in one.coded.kinds),
        "name": _objects(name for one in villages for name in _special_names(one)),
        "buildings": found.buildings,
        "households": found.households,
        "people": found.people,
        "special": found.special,
        "kept": _objects(old for one in villages for old in _kept_names(one)),
        "over_cap": ~found.special & ((found.households > households) | (found.people > people)),
        "distance": found.distance,
        "x": found.x,
        "y": found.y,
    }


def _special_names(one: VillageGrids) -> Iterator[str | None]:
    """What each special grid of a village is called; they come last, in the order of their names."""
    names = iter(one.asked.special)
    for special in one.result.solution.special.tolist():
        yield next(names) if special else None


def _kept_names(one: VillageGrids) -> Iterator[str | None]:
    for old in one.result.solution.kept.tolist():
        yield None if old == NO_GRID else one.asked.old[old]


def _villages(cells: Buildings, solved: Solved, found: Sums) -> Iterator[Row]:
    """A row for each village."""
    for one, pieces in zip(solved.villages, found.pieces.tolist(), strict=True):
        result, design, village = one.result, one.result.solution, one.asked.village
        had = 0 if village.existing is None else int(village.households[village.existing != NO_GRID].sum())
        yield (
            one.code,
            one.asked.dense,
            one.degrees,
            one.asked.datum,
            cells.synthetic,
            one.last - one.first,
            int(design.households.sum()),
            int(design.people.sum()),
            design.count,
            len(design.special) - design.count,
            int(result.bound),
            design.bound_name,
            result.proven,
            pieces,
            0 if village.barriers is None else len(village.barriers),
            design.distance,
            float("nan") if design.changed is None else design.changed,
            had,
            one.seed,
            result.seconds,
        )


def _codes(one: VillageGrids) -> Iterator[Row]:
    """A row for each code that a village has ever used."""
    yield from ((one.code, code, True) for code in one.coded.codes)
    yield from ((one.code, code, False) for code in one.coded.retired)


def _tasks(one: VillageGrids) -> Iterator[Row]:
    """A row for each new grid that a task of an old network falls to."""
    for mapped in one.unified.mapped if one.unified else ():
        task = mapped.task
        for share in mapped.shares:
            new, main = one.coded.codes[share.grid - 1], share.grid == mapped.main
            of_task = (mapped.network, task.grid, task.code, task.name, task.body)
            yield (one.code, *of_task, share.grid, new, float(share.share), main)


def _conflicts(one: VillageGrids) -> Iterator[Row]:
    """A row for each thing to settle."""
    for conflict in one.unified.conflicts if one.unified else ():
        tasks = dict.fromkeys(task.code for task in conflict.tasks)
        codes = (one.coded.codes[grid - 1] for grid in conflict.grids)
        listed = (conflict.networks, tasks, map(str, conflict.grids), codes)
        yield (one.code, str(conflict.kind), *(",".join(each) for each in listed), *said(conflict.message))


def _columns(schema: dict[str, str], rows: list[Row]) -> Columns:
    """Rows as columns, each of a type that DuckDB reads as it is meant."""
    types = {"VARCHAR": object, "DOUBLE": np.float64, "BOOLEAN": np.bool_}
    values = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return {
        name: np.array(list(column), types.get(kind, np.int64))
        for (name, kind), column in zip(schema.items(), values, strict=True)
    }
