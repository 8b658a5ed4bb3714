"""One part from Parquet to Parquet: what a worker does, and how it is known that it is done.

All tables of a part are written into a folder of a temporary name, which is renamed when it is whole; a kill at
any moment leaves a whole part or none. ``done.json`` in it says of which input and rules it is, and what its files hold.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from santu import __version__
from santu.kernel.messages import fault_to_json
from santu.scale.beside import Beside
from santu.scale.cells import Buildings, read
from santu.scale.geojson import write_features
from santu.scale.given import Given
from santu.scale.parts import Part
from santu.scale.rules import Rules
from santu.scale.solving import Solved, solve
from santu.scale.store import connected, write
from santu.scale.sums import sums
from santu.scale.tables import tables_of
from santu.solvers.grids import compiled


def _sources() -> str:
    """A digest of the solver and of what is around it: another version's parts are done again."""
    digest = hashlib.sha256()
    for folder in (Path(compiled.__file__).parent, Path(__file__).parent):
        for source in sorted([*folder.glob("*.py"), *folder.glob("data/*.yaml")]):
            digest.update(source.read_bytes())
    return digest.hexdigest()


SOURCES = _sources()
PARTS, DONE, TEMPORARY = "parts", "done.json", ".unfinished-"
WHOLE = 1 << 256


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be done: its input, the folder of all output, the rules, and what is given beside it.

    ``twice`` has those of its villages that stand in other parts, too, with all of these.
    """

    part: Part
    out: Path
    rules: Rules
    given: Given
    twice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its tables stand when it is done."""
        return self.out / PARTS / self.part.name


def done(task: Task) -> dict[str, object]:
    """Do a part, unless it is done already; what is known of it.

    Raises:
        Refused: the part cannot be read.
    """
    asked: dict[str, object] = {
        "input": _digest(task.part.path),
        "rules": rules_digest(task.rules),
        "given": task.given.digest,
        "twice": {village: list(names) for village, names in task.twice.items()},
    }
    stood = task.folder.exists()
    if (known := known_of(task)) is not None and known["asked"] == asked:
        return known | {"again": False}
    if stood:
        # What was made of another input or by other rules counts no more, even if this one cannot be done.
        _put_aside(task)
    cells, faults = read(task.part, task.rules.village)
    solved = solve(cells, Beside.of(task.given, cells, task.rules), task.rules, task.twice)
    solved.faults[:0] = faults
    made = _unfinished(task)
    made.mkdir(parents=True)
    _write(made, cells, solved, task.rules)
    told: dict[str, object] = {
        "asked": asked,
        "digest": f"{assignment_digest(cells, solved):064x}",
        "villages": len(solved.villages),
        "faults": [fault_to_json(fault) for fault in solved.faults],
    }
    text = json.dumps(told | {"files": _files(made)}, ensure_ascii=False)
    (made / DONE).write_text(text, encoding="utf-8")
    for path in (*made.iterdir(), made):
        _kept(path)
    _enter(made, task, asked)
    _kept(task.folder.parent)
    return told | {"again": True}


def _put_aside(task: Task) -> None:
    """Take away what stands in a part's place, unless somebody else has just done so."""
    with suppress(FileNotFoundError):
        shutil.rmtree(task.folder.rename(_unfinished(task)))


def _enter(made: Path, task: Task, asked: dict[str, object]) -> None:
    """Give a whole part its name. A cluster may do a part twice at once: the same one that is there already will do."""
    while True:
        try:
            made.rename(task.folder)
        except OSError:
            if not task.folder.exists():
                raise
            if (known := known_of(task)) is not None and known["asked"] == asked:
                shutil.rmtree(made)
                return
            _put_aside(task)
        else:
            return


def _unfinished(task: Task) -> Path:
    """A folder that nobody takes for a part: the next run takes it away."""
    return task.out / PARTS / f"{TEMPORARY}{task.part.name}-{uuid.uuid4().hex[:12]}"


def known_of(task: Task) -> dict[str, Any] | None:
    """What is known of a part that is done, else ``None``: also where a file of it is missing or is not as it was."""
    try:
        known: dict[str, Any] = json.loads((task.folder / DONE).read_text(encoding="utf-8"))
        return known if known.pop("files") == _files(task.folder) else None
    except (FileNotFoundError, NotADirectoryError, ValueError, AttributeError, TypeError, KeyError):
        return None


def _files(folder: Path) -> dict[str, str]:
    """The digest of each table and map of a part."""
    return {path.name: _digest(path) for path in sorted(folder.iterdir()) if path.name != DONE}


def rules_digest(rules: Rules) -> str:
    """What makes two runs comparable: the rules, and the sources of the solver."""
    text = json.dumps([asdict(rules), __version__, SOURCES], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def assignment_digest(cells: Buildings, solved: Solved) -> int:
    """A number of which building is in which grid of which code; neither the order of villages nor parts change it.

    The digests of parts are added up; so are those of villages here.
    """
    total = 0
    for one in solved.villages:
        rows = slice(one.first, one.last)
        digest = hashlib.sha256(one.code.encode())
        digest.update(
            cells.row[rows].tobytes() if cells.ids is None else "\0".join(cells.names(rows)).encode()
        )
        digest.update(one.result.solution.grid.astype("<i4").tobytes())
        digest.update("\0".join(one.coded.codes).encode())
        total += int.from_bytes(digest.digest(), "big")
    return total % WHOLE


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(made: Path, cells: Buildings, solved: Solved, rules: Rules) -> None:
    """The tables of a part, and its grids for maps."""
    marks = {"synthetic": str(cells.synthetic).lower(), "santu": __version__}
    with connected() as connection:
        for name, (schema, columns) in tables_of(cells, solved, sums(cells, solved), rules):
            write(connection, made / f"{name}.parquet", schema, columns, **marks)
            if name == "grids":
                write_features(made, cells, solved, columns, areas=rules.areas)


def _kept(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk: what is said to be done outlasts a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
