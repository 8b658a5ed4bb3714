"""The group ``engine``: steps of cases with the state put into text and read back between them, and steps in the store."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row, best, run
from benchmarks.stores import SQLiteStore, Store, postgres_store

CASES, RATIO = 100, 1 / 20
"""Cases of each process; at most this share of what SpiffWorkflow needs for a step."""
STORED, STORED_RATIO = 400, round(1 / 0.6, 2)
"""Steps that are stored; at least 0.6 of the pace of the same rows through the ORM."""


def steps() -> Iterator[Row]:
    """The same acts on the same file, here and by SpiffWorkflow with its own serializer; processor's time."""
    for name in ("window", "whistle"):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            ours, theirs = best(
                lambda name=name, home=home: run("benchmarks.engine_work", name, str(CASES), home=home),
                lambda name=name, home=home: run(
                    "benchmarks.reference.engine_spiff", name, str(CASES // 20), home=home
                ),
            )
        yield Row(
            f"a step of {name}, state to text and back, of {ours['steps']:,} (SpiffWorkflow: of {theirs['steps']:,})",
            ours["seconds"] / ours["steps"] * 1e6,
            "µs",
            theirs["seconds"] / theirs["steps"] * 1e6,
            RATIO,
        )


def loading() -> Iterator[Row]:
    """A shipped file read, checked and folded."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        [found] = best(lambda: run("benchmarks.engine_work", "whistle", "0", home=home))
    yield Row("whistle loaded: read, checked, folded", found["loading"] * 1e3, "ms")


def stored_sqlite() -> Iterator[Row]:
    """A step with its rows, its act and its entry of the audit, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        yield stored(SQLiteStore(Path(folder)), Path(folder))


def stored_postgres() -> Iterator[Row]:
    """The same on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgres_store(Path(folder)) as store:
        if store is not None:
            yield stored(store, Path(folder))


def stored(store: Store, home: Path) -> Row:
    """Each step a transaction of its own, by one process, against its rows through the ORM with no checks."""
    work, prepared, tasks = "benchmarks.cases_work", store.copy(), home / "steps.json"
    run(work, "prepare", database=prepared, home=home)
    run(work, "record", tasks, database=store.copy(prepared), home=home)
    sides = ((work, "step"), ("benchmarks.reference.cases_orm", "orm"))
    ours, orm = best(
        *(
            lambda side=side: run(
                side[0], side[1], "1", str(STORED), tasks, database=store.copy(prepared), home=home
            )
            for side in sides
        )
    )
    name = f"a stored step, of {STORED}, {store.title}, against its rows through the ORM"
    return Row(name, ours["seconds"] / STORED * 1e3, "ms", orm["seconds"] / STORED * 1e3, STORED_RATIO)


BENCHMARKS = (steps, loading, stored_sqlite, stored_postgres)
