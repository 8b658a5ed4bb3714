"""The group ``store``: services with their checks and their audit, against what they write through the ORM alone."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.harness import Result, Row, run
from benchmarks.stores import SQLiteStore, Store, postgres_store

SERVICES: Mapping[str, str] = {
    "grant": "give a role",
    "lock": "lock a proposal",
    "act": "rename a township",
}
WORKERS: Mapping[int, int] = {1: 160, 8: 40}
"""How many processes → how many calls each of them makes."""
TASKS = 400
RUNS = 3
RATIO_TARGET = round(1 / 0.6, 2)
"""A service does at least 0.6 times as much in a time as what it writes alone."""
WORST_TARGETS = {"SQLite": 0.8, "PostgreSQL": 0.3}
SIDES = ("benchmarks.service_work", "benchmarks.reference.service_orm", "benchmarks.reference.service_driver")


def services_sqlite() -> Iterator[Row]:
    """Each service on SQLite, by one process and by eight at once."""
    with tempfile.TemporaryDirectory() as folder:
        yield from services(SQLiteStore(Path(folder)), Path(folder))


def services_postgres() -> Iterator[Row]:
    """The same on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgres_store(Path(folder)) as store:
        if store is not None:
            yield from services(store, Path(folder))


def services(store: Store, home: Path) -> Iterator[Row]:
    tasks, prepared = home / "tasks.json", store.copy()
    run("benchmarks.service_work", "prepare", str(TASKS), tasks, database=prepared, home=home)
    for service, title in SERVICES.items():
        for workers, each in WORKERS.items():
            words = (service, str(workers), str(each), tasks)

            def attempt(side: str, words: tuple[str | Path, ...] = words) -> Result:
                return run(side, *words, database=store.copy(prepared), home=home)

            turns = [[attempt(side) for side in SIDES] for _ in range(RUNS)]
            ours, orm, driver = (min(own, key=seconds) for own in zip(*turns, strict=True))
            name = f"{title}, {workers * each} times by {workers}, {store.title}"
            yield Row(
                f"{name}, against its rows through the ORM",
                ours["seconds"],
                "s",
                orm["seconds"],
                RATIO_TARGET,
            )
            yield Row(f"{name}, against its rows by the driver", ours["seconds"], "s", driver["seconds"])
            if workers > 1:
                worst = min(turn[0]["worst"] for turn in turns)
                yield Row(
                    f"{name}, the worst wait in the quietest run",
                    worst,
                    "s",
                    target=WORST_TARGETS[store.title],
                )


def seconds(result: Result) -> float:
    taken: float = result["seconds"]
    return taken


BENCHMARKS = (services_sqlite, services_postgres)
