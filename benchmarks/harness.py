"""Rows of results, and commands measured in fresh processes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
BUSY = 1.5
"""From which load average on a row says that the machine had something else to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One result; ``reference`` is what the reference needed, in the same unit."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.reference is None else self.value / self.reference

    @property
    def ok(self) -> bool:
        """Whether the target, of the ratio where there is one and else of the value, is kept."""
        held = self.value if self.ratio is None else self.ratio
        return self.target is None or held <= self.target

    def as_json(self) -> dict[str, object]:
        """The stated form, and a note where there is one."""
        numbers = {"value": self.value, "reference": self.reference, "ratio": self.ratio}
        rounded = {name: None if number is None else round(number, 4) for name, number in numbers.items()}
        row = {**asdict(self), **rounded, "ok": self.ok}
        order = (
            "name",
            "value",
            "unit",
            "reference",
            "ratio",
            "target",
            "ok",
            *(["note"] if self.note else []),
        )
        return {name: row[name] for name in order}


Benchmark = Callable[[], Iterable[Row]]
Result = dict[str, Any]
Attempt = Callable[[], Result]
"""Prepares and runs one command; its result has ``seconds``."""


def best(*attempts: Attempt, runs: int = RUNS) -> list[Result]:
    """The quickest result of each attempt; they take turns, so that a busy moment meets all of them."""
    results = [[attempt() for attempt in attempts] for _ in range(runs)]
    return [min(own, key=lambda result: result["seconds"]) for own in zip(*results, strict=True)]


def begun(
    module: str, *words: str | Path, database: str = ":memory:", home: Path, alone: bool = False
) -> subprocess.Popen[str]:
    """Begin ``python -m module`` in a fresh process, ``alone`` in a session of its own."""
    given = {"SANTU_HOME": str(home), "SANTU_DATABASE": database}
    environ = {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "santu.config.settings"}
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=alone
    )


def run(module: str, *words: str | Path, database: str = ":memory:", home: Path) -> Result:
    """Run ``python -m module`` in a fresh process; what it prints is its result as JSON."""
    return ended(begun(module, *words, database=database, home=home))


def ended(process: subprocess.Popen[str]) -> Result:
    """Wait for a process; what it printed is its result as JSON."""
    printed, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    result: Result = json.loads(printed)
    return result


def load_note() -> str:
    """Says that the machine was busy before the benchmark began, else nothing."""
    load = os.getloadavg()[0]
    return f"load average {load:.1f} when it began" if load > BUSY else ""


def machine() -> str:
    """What the numbers were taken on."""
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}"


def table(rows: Sequence[Row]) -> str:
    """The rows for people."""
    lines = []
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.reference:8.2f}  ×{row.ratio:.2f}"
        target = "" if row.target is None else f"≤ {row.target:g}"
        mark = "" if row.target is None else "✓" if row.ok else "✗"
        lines.append(f"{row.name:<72}{row.value:8.2f} {row.unit:<4}{ratio:<17}{target:<7}{mark} {row.note}")
    return "\n".join(line.rstrip() for line in lines)
