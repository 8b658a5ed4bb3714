"""One part from Parquet to Parquet: what a worker does, and how it is known that it is done.

All tables of a part are written into a folder of a temporary name, which is renamed when it is whole; a kill at
any moment leaves a whole part or none. ``done.json`` in it says of which input and rules it is.
"""

import hashlib
import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from santu import __version__
from santu.kernel.messages import Message, fault_to_json, to_json
from santu.scale.geojson import write_features
from santu.scale.parts import Buildings, Part, read
from santu.scale.solving import Rules, Solved, Sums, solve, sums
from santu.scale.store import Columns, connected, write
from santu.solvers.grids import compiled


def _sources() -> str:
    """A digest of the solver and of what is around it: another version's parts are done again."""
    digest = hashlib.sha256()
    for folder in (Path(compiled.__file__).parent, Path(__file__).parent):
        for source in sorted(folder.glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


SOURCES = _sources()
PARTS, DONE, TEMPORARY = "parts", "done.json", ".unfinished-"
BUILDINGS = {
    "village": "VARCHAR",
    "row": "BIGINT",
    "id": "VARCHAR",
    "x": "DOUBLE",
    "y": "DOUBLE",
    "households": "BIGINT",
    "people": "BIGINT",
    "grid": "INTEGER",
}
GRIDS = {
    "village": "VARCHAR",
    "grid": "INTEGER",
    "buildings": "INTEGER",
    "households": "BIGINT",
    "people": "BIGINT",
    "special": "BOOLEAN",
    "kept": "VARCHAR",
    "over_cap": "BOOLEAN",
    "distance": "DOUBLE",
    "x": "DOUBLE",
    "y": "DOUBLE",
}
VILLAGES = {
    "village": "VARCHAR",
    "dense": "BOOLEAN",
    "degrees": "BOOLEAN",
    "synthetic": "BOOLEAN",
    "buildings": "INTEGER",
    "households": "BIGINT",
    "people": "BIGINT",
    "grids": "INTEGER",
    "special_grids": "INTEGER",
    "bound": "INTEGER",
    "bound_name": "VARCHAR",
    "proven": "BOOLEAN",
    "disconnected": "INTEGER",
    "distance": "DOUBLE",
    "changed": "DOUBLE",
    "had_grid": "BIGINT",
    "seed": "BIGINT",
    "seconds": "DOUBLE",
}
VIOLATIONS = {
    "village": "VARCHAR",
    "rule": "VARCHAR",
    "kind": "VARCHAR",
    "subject": "VARCHAR",
    "found": "BIGINT",
    "allowed": "BIGINT",
    "source": "VARCHAR",
    "text": "VARCHAR",
    "message": "VARCHAR",
}
FAULTS = {"place": "VARCHAR", "text": "VARCHAR", "message": "VARCHAR"}
WHOLE = 1 << 256
Objects = NDArray[np.object_]
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be done: its input, the folder of all output, and the rules."""

    part: Part
    out: Path
    rules: Rules

    @property
    def folder(self) -> Path:
        """Where its tables stand when it is done."""
        return self.out / PARTS / self.part.name


def done(task: Task) -> dict[str, object]:
    """Do a part, unless it is done already; what is known of it.

    Raises:
        Refused: the part cannot be read.
    """
    asked = {"input": _digest(task.part.path), "rules": rules_digest(task.rules)}
    if (known := known_of(task)) is not None and known["asked"] == asked:
        return known | {"again": False}
    # What was made of another input or by other rules counts no more, even if this one cannot be done.
    if task.folder.exists():
        shutil.rmtree(task.folder.rename(_unfinished(task)))
    cells, faults = read(task.part, task.rules.village)
    solved = solve(cells, task.rules)
    found = sums(cells, solved)
    solved.faults[:0] = faults
    made = _unfinished(task)
    made.mkdir(parents=True)
    _write(made, cells, solved, found, task.rules)
    told: dict[str, object] = {
        "asked": asked,
        "digest": f"{assignment_digest(cells, solved):064x}",
        "villages": len(solved.villages),
        "faults": [fault_to_json(fault) for fault in solved.faults],
    }
    (made / DONE).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    _kept(made)
    made.rename(task.folder)
    return told | {"again": True}


def _unfinished(task: Task) -> Path:
    """A folder that nobody takes for a part: the next run takes it away."""
    return task.out / PARTS / f"{TEMPORARY}{task.part.name}-{uuid.uuid4().hex[:12]}"


def known_of(task: Task) -> dict[str, object] | None:
    """What is known of a part that is done, else ``None``."""
    try:
        known: dict[str, object] = json.loads((task.folder / DONE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return None
    return known


def rules_digest(rules: Rules) -> str:
    """What makes two runs comparable: the rules, and the sources of the solver."""
    text = json.dumps([asdict(rules), __version__, SOURCES], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def assignment_digest(cells: Buildings, solved: Solved) -> int:
    """A number of which building is in which grid; it does not depend on the order of villages, nor on parts.

    The digests of parts are added up; so are those of villages here.
    """
    total = 0
    by_id = not np.array_equal(cells.names, cells.row.astype(np.str_))
    for one in solved.villages:
        rows = slice(one.first, one.last)
        digest = hashlib.sha256(f"{one.code:012d}".encode())
        digest.update("\0".join(cells.names[rows].tolist()).encode() if by_id else cells.row[rows].tobytes())
        digest.update(one.result.solution.grid.astype("<i4").tobytes())
        total += int.from_bytes(digest.digest(), "big")
    return total % WHOLE


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(made: Path, cells: Buildings, solved: Solved, found: Sums, rules: Rules) -> None:
    """The five tables of a part, and its grids for maps."""
    marks = {"synthetic": str(cells.synthetic).lower(), "santu": __version__}
    codes = np.array([f"{one.code:012d}" for one in solved.villages], object)
    violations: list[Row] = []
    for code, one in solved.violations:
        figures = (one.found, one.allowed, one.source)
        violations.append((f"{code:012d}", one.rule, one.kind, one.subject, *figures, *_said(one.message)))
    faults: list[Row] = [(fault.where(), *_said(fault.message)) for fault in solved.faults]
    tables = {
        "buildings": (BUILDINGS, _buildings(codes, cells, solved, found)),
        "grids": (GRIDS, _grids(codes, solved, found, rules)),
        "villages": (VILLAGES, _villages(cells, solved, found)),
        "violations": (VIOLATIONS, _columns(VIOLATIONS, violations)),
        "faults": (FAULTS, _columns(FAULTS, faults)),
    }
    with connected() as connection:
        for name, (schema, columns) in tables.items():
            write(connection, made / f"{name}.parquet", schema, columns, **marks)
        write_features(connection, made)


def _buildings(codes: Objects, cells: Buildings, solved: Solved, found: Sums) -> Columns:
    """A row for each building of the villages that were solved."""
    lengths, rows = [one.last - one.first for one in solved.villages], found.rows
    return {
        "village": np.repeat(codes, lengths),
        "row": cells.row[rows],
        "id": cells.names[rows].astype(object),
        "x": cells.x[rows],
        "y": cells.y[rows],
        "households": cells.households[rows],
        "people": cells.people[rows],
        "grid": found.grid - np.repeat(found.first, lengths) + 1,
    }


def _grids(codes: Objects, solved: Solved, found: Sums, rules: Rules) -> Columns:
    """A row for each grid; whether it is above its cap is looked at here once more."""
    caps = [rules.dense if one.dense else rules.ordinary for one in solved.villages]
    households = np.array([cap.households for cap in caps], np.int64)[found.owner]
    people = np.array([cap.people for cap in caps], np.int64)[found.owner]
    old = [one.old[at] if at >= 0 else None for one in solved.villages for at in one.result.solution.kept]
    return {
        "village": codes[found.owner],
        "grid": np.arange(len(found.owner)) - found.first[found.owner] + 1,
        "buildings": found.buildings,
        "households": found.households,
        "people": found.people,
        "special": found.special,
        "kept": np.array(old, object),
        "over_cap": ~found.special & ((found.households > households) | (found.people > people)),
        "distance": found.distance,
        "x": found.x,
        "y": found.y,
    }


def _villages(cells: Buildings, solved: Solved, found: Sums) -> Columns:
    """A row for each village."""
    rows: list[Row] = []
    for one, pieces in zip(solved.villages, found.pieces.tolist(), strict=True):
        result, design = one.result, one.result.solution
        rows.append(
            (
                f"{one.code:012d}",
                one.dense,
                one.degrees,
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
                design.distance,
                float("nan") if design.changed is None else design.changed,
                _had(cells, one.first, one.last),
                one.seed,
                result.seconds,
            )
        )
    return _columns(VILLAGES, rows)


def _had(cells: Buildings, first: int, last: int) -> int:
    """The households that had an old grid."""
    if cells.existing is None:
        return 0
    return int(cells.households[first:last][cells.existing[first:last] >= 0].sum())


def _said(said: Message) -> tuple[str, str]:
    """A message as its Chinese source and, to be told in another language, as JSON."""
    return said.render(), json.dumps(to_json(said), ensure_ascii=False)


def _columns(schema: dict[str, str], rows: list[Row]) -> Columns:
    """Rows as columns, each of a type that DuckDB reads as it is meant."""
    types = {"VARCHAR": object, "DOUBLE": np.float64, "BOOLEAN": np.bool_}
    values = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return {
        name: np.array(list(column), types.get(kind, np.int64))
        for (name, kind), column in zip(schema.items(), values, strict=True)
    }


def _kept(folder: Path) -> None:
    """Wait until a folder's files are on the disk, before its name says that they are."""
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
