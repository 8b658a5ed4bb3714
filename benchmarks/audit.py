"""The group ``audit``: the check of a chain against sha256 over the same bytes, and what an entry costs its act."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row, best, run
from benchmarks.stores import SQLiteStore, Store, postgres_store

ENTRIES, ACTS = 100_000, 300
VERIFY_TARGET, APPEND_TARGET = 4.0, 1 / 0.6
"""An append is at least 0.6 times as fast as the same statements without anything around them."""


def verify() -> Iterator[Row]:
    """A chain of 100,000 entries checked as a file and in the database; all of it is read and hashed each time."""
    with tempfile.TemporaryDirectory() as folder:
        home, export = Path(folder), Path(folder) / "audit.jsonl"
        database = SQLiteStore(home).copy()
        run("benchmarks.work", "chain", ENTRIES, export, database=database, home=home)
        file, stored, one, each = best(
            lambda: run("benchmarks.work", "verify_file", export, home=home),
            lambda: run("benchmarks.work", "verify", database=database, home=home),
            lambda: run("benchmarks.reference.one_pass", export, home=home),
            lambda: run("benchmarks.reference.one_pass", export, "lines", home=home),
        )
        size = export.stat().st_size / 1e6
    said = f"{ENTRIES:,} entries ({size:.0f} MB)"
    yield Row(
        f"verify an export of {said}, against one sha256 pass",
        file["seconds"],
        "s",
        one["seconds"],
        VERIFY_TARGET,
    )
    yield Row("the same, against a sha256 of each entry", file["seconds"], "s", each["seconds"])
    yield Row("verify them in SQLite, against one sha256 pass", stored["seconds"], "s", one["seconds"])


def append() -> Iterator[Row]:
    """Acts that append one entry each, against the same statements through the ORM, on both stores."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        yield _appended(SQLiteStore(home), home)
        with postgres_store(home) as store:
            if store is not None:
                yield _appended(store, home)


def _appended(store: Store, home: Path) -> Row:
    ours, plain = best(
        lambda: run("benchmarks.work", "append", ACTS, database=store.copy(), home=home),
        lambda: run("benchmarks.reference.plain_rows", ACTS, database=store.copy(), home=home),
    )
    name = f"append {ACTS} entries, an act each, against the bare statements, {store.title}"
    return Row(name, ours["seconds"], "s", plain["seconds"], round(APPEND_TARGET, 2))


BENCHMARKS = (verify, append)
