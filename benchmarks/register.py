"""The group ``register``: importing whole registers, and taking one out again."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import national
from benchmarks.harness import RUNS, Result, Row, best, run
from benchmarks.stores import SQLiteStore, Store, postgres_store
from santu.register.data import sample_directory

DAYS = ("2020-06-30", "2021-10-31")
REAL_TARGET, NATIONAL_TARGET, SNAPSHOT_TARGET = 2.0, 1.5, 1.0
NATIONAL_RUNS = 2


def imports_sqlite() -> Iterator[Row]:
    """Both real registers, each into an empty database, and the made-up national one."""
    with tempfile.TemporaryDirectory() as folder:
        yield from imports(SQLiteStore(Path(folder)), Path(folder), REAL_TARGET, NATIONAL_TARGET)


def imports_postgres() -> Iterator[Row]:
    """The same on PostgreSQL, for information."""
    with tempfile.TemporaryDirectory() as folder, postgres_store(Path(folder)) as store:
        if store is not None:
            yield from imports(store, Path(folder), None, None)


def imports(store: Store, home: Path, real: float | None, whole: float | None) -> Iterator[Row]:
    pairs = [compared(store, home, sample_directory("shanxi", day), day, RUNS) for day in DAYS]
    ours, reference = (sum(pair[side]["seconds"] for pair in pairs) for side in (0, 1))
    yield Row(f"import both real registers, {store.title}", ours, "s", reference, real)
    generated = home / "national"
    generated.mkdir()
    national.write(generated)
    one, other = compared(store, home, generated, national.DAY, NATIONAL_RUNS)
    name = f"import a national register of {national.UNITS:,} units, {store.title}"
    yield Row(name, one["seconds"], "s", other["seconds"], whole)


def compared(store: Store, home: Path, folder: Path, day: str, runs: int) -> list[Result]:
    """Our best import of a folder and the reference's; both must have stored the same rows."""
    latest: dict[str, str] = {}

    def attempt(side: str) -> Result:
        database = latest[side] = store.copy()
        if side == "ours":
            return run("benchmarks.work", "import", folder, database=database, home=home)
        return run(store.reference, folder, day, database, home=home)

    results = best(partial(attempt, "ours"), partial(attempt, "reference"), runs=runs)
    if differing := store.differing(latest["ours"], latest["reference"]):
        raise ValueError(f"not the same rows in {', '.join(differing)}: the comparison would mean nothing")
    return results


def snapshots() -> Iterator[Row]:
    """The province with bodies and figures, out of SQLite into memory."""
    with tempfile.TemporaryDirectory() as folder:
        home, database = Path(folder), SQLiteStore(Path(folder)).copy()
        for words in (("import", sample_directory("shanxi", DAYS[0])), ("bodies",)):
            run("benchmarks.work", *words, database=database, home=home)
        [found] = best(lambda: run("benchmarks.work", "snapshot", database=database, home=home))
        yield Row(
            "snapshot of a province with its bodies, SQLite", found["seconds"], "s", target=SNAPSHOT_TARGET
        )


BENCHMARKS = (imports_sqlite, snapshots, imports_postgres)
