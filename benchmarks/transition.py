"""The group ``transition``: from two registers to a proven plan, and a county's design map."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row, best, run
from benchmarks.register import DAYS
from benchmarks.stores import SQLiteStore, copied
from santu.register.data import sample_directory

REFORM_TARGET, SCENARIO_TARGET = 5.0, 1.0
PARTS = ("match", "design", "plan", "prove")


def reform() -> Iterator[Row]:
    """The reform of the real province with synthetic bodies, from Snapshots in memory."""
    with tempfile.TemporaryDirectory() as folder:
        [found] = best(lambda: run("benchmarks.work", "reform", home=Path(folder)))
    yield Row("match + plan + prove for a province", found["seconds"], "s", target=REFORM_TARGET)
    for part in PARTS:
        yield Row(f"{part} for a province", found[part], "s")


def scenario() -> Iterator[Row]:
    """A scenario kept in the database, read back, and its whole design map checked."""
    with tempfile.TemporaryDirectory() as folder:
        home, prepared = Path(folder), Path(SQLiteStore(Path(folder)).copy())
        for words in (("import", sample_directory("shanxi", DAYS[0])), ("bodies",)):
            run("benchmarks.work", *words, database=str(prepared), home=home)
        work = home / "work.sqlite3"

        def attempt() -> dict[str, float]:
            for ending in ("-wal", "-shm"):
                work.with_name(work.name + ending).unlink(missing_ok=True)
            return run("benchmarks.work", "scenario", database=copied(prepared, work), home=home)

        [found] = best(attempt)
    name = "scenario of a county made, its design map computed and checked, SQLite"
    yield Row(name, found["seconds"], "s", target=SCENARIO_TARGET)


BENCHMARKS = (reform, scenario)
