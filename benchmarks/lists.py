"""The group ``lists``: a million questions who is competent for a matter, at a place, on a day."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row, run

QUESTIONS = 1_000_000
POWER_MICROSECONDS = 20.0


def powers() -> Iterator[Row]:
    """One call of arrays, with all that it reads from the database."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        database = str(home / "santu.sqlite3")
        run("santu", "migrate", "--json", database=database, home=home)
        found = run("benchmarks.powers_work", str(QUESTIONS), database=database, home=home)
    name = f"who is competent, {QUESTIONS:,} questions in one call over {found['duties']:,} rows, each"
    yield Row(name, found["seconds"] / QUESTIONS * 1e6, "µs", target=POWER_MICROSECONDS)


BENCHMARKS = (powers,)
