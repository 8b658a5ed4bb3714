"""The group ``engine``: steps a second of cases whose state is put into text and read back between the steps."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row, best, run

CASES, RATIO = 100, 1 / 20
"""Cases of each process; at most this share of what SpiffWorkflow needs for a step."""


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


BENCHMARKS = (steps, loading)
