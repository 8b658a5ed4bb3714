"""The group ``quota``: transfers of posts, a province's entries in one voucher, and balances of a past day."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Result, Row, best, run
from benchmarks.stores import SQLiteStore, Store, postgres_store

WORKERS = {1: 160, 8: 40}
"""How many processes → how many transfers each of them makes."""
TASKS = 400
AT_ONCE, LONG = 136_000, 1_000_000
"""Entries of one voucher; entries of a ledger of many years."""
RATIO_TARGET, BOOK_SECONDS, BOOK_RATIO, PAST_MS = round(1 / 0.6, 2), 60.0, 3.0, 50.0
OURS = "benchmarks.quota_work"
SIDES = (OURS, "benchmarks.reference.quota_orm", "benchmarks.reference.quota_driver")


def quota_sqlite() -> Iterator[Row]:
    """All on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        yield from quota(SQLiteStore(Path(folder)), Path(folder))


def quota_postgres() -> Iterator[Row]:
    """The same on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgres_store(Path(folder)) as store:
        if store is not None:
            yield from quota(store, Path(folder))


def quota(store: Store, home: Path) -> Iterator[Row]:
    tasks, bare, prepared = home / "tasks.json", store.copy(), store.copy()
    run(OURS, "province", database=bare, home=home)
    run(OURS, "prepare", TASKS, tasks, database=prepared, home=home)
    yield from _transfers(store, prepared, tasks, home)
    yield from _at_once(store, bare, home)
    yield _past(store, bare, home)


def _transfers(store: Store, prepared: str, tasks: Path, home: Path) -> Iterator[Row]:
    for workers, each in WORKERS.items():

        def attempt(side: str, workers: int = workers, each: int = each) -> Result:
            database = store.copy(prepared)
            return run(side, "transfer", str(workers), str(each), tasks, database=database, home=home)

        ours, orm, driver = best(*(lambda side=side: attempt(side) for side in SIDES))
        name = f"move a post between two bodies, {workers * each} times by {workers}, {store.title}"
        yield Row(
            f"{name}, against its rows through the ORM", ours["seconds"], "s", orm["seconds"], RATIO_TARGET
        )
        yield Row(f"{name}, against its rows by the driver", ours["seconds"], "s", driver["seconds"])


def _at_once(store: Store, bare: str, home: Path) -> Iterator[Row]:
    file = home / "entries.json"
    run(OURS, "entries", file, AT_ONCE, database=bare, home=home)
    ours, driver = best(
        lambda: run(OURS, "book", file, database=store.copy(bare), home=home),
        lambda: run("benchmarks.reference.quota_book", file, database=store.copy(bare), home=home),
        runs=2,
    )
    name = f"{AT_ONCE:,} entries as one voucher, {store.title}"
    yield Row(name, ours["seconds"], "s", target=BOOK_SECONDS)
    yield Row(f"{name}, against its rows by the driver", ours["seconds"], "s", driver["seconds"], BOOK_RATIO)


def _past(store: Store, bare: str, home: Path) -> Row:
    file, database = home / "long.json", store.copy(bare)
    run(OURS, "entries", file, LONG, database=bare, home=home)
    run("benchmarks.reference.quota_book", file, database=database, home=home)
    [found] = best(lambda: run(OURS, "past", file, database=database, home=home))
    name = f"balances of a county on a past day, {LONG:,} entries, {store.title}"
    return Row(name, found["seconds"] * 1000, "ms", target=PAST_MS)


BENCHMARKS = (quota_sqlite, quota_postgres)
