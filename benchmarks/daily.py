"""The working day of the group ``pages``: 50 people at once on the year of cases, with the server and themselves on one machine."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.daily_cases import CASE_STEPS, SUBMITS, Cases
from benchmarks.harness import ROOT, Row, run
from benchmarks.pages import Browser, connected, free_port
from benchmarks.visitors import THINKING, Step, Visited, visit
from tests.postgres import postgres

USERS, LASTING, SEED = 50, 180.0, 7
PAGE_TARGET, SUBMIT_TARGET = 300.0, 800.0
"""Milliseconds, at the 95th percentile."""
WORK, MAP, CASE, SUBMIT = "workbench", "page of processes", "page of a case", "task ended"
FORM, WRITTEN = "form of an opening", "page of a case with a form"
WEIGHTS = {WORK: 35, CASE: 27, MAP: 12, SUBMIT: 8, FORM: 3, WRITTEN: 3, **dict.fromkeys(CASE_STEPS, 2)}
GIVEN = {
    "outcome": "done", "note": "synthetic", "text": "synthetic", "document": "synthetic", "way": "window", "to": "applicant", "grade": "satisfied",
}  # fmt: skip
"""What the forms of tasks ask for; each takes its own."""
ON_SQLITE, ON_POSTGRES = 100_000, 1_000_000
"""So many cases."""


@dataclass
class Day:
    """What each person does, by ``benchmarks.daily_work``; a task is taken once."""

    told: Mapping[str, Mapping[str, Any]]
    cases: Cases
    lock: Lock = field(default_factory=Lock)

    def steps(self) -> dict[str, tuple[int, Step]]:
        does: Mapping[str, Step] = {
            WORK: self.work,
            CASE: self.case,
            MAP: self.map,
            SUBMIT: self.submit,
            FORM: self.form,
            WRITTEN: self.written,
        }
        return {name: (WEIGHTS[name], step) for name, step in {**does, **self.cases.steps()}.items()}

    def work(self, browser: Browser, _dice: Random) -> float:
        return browser.seconds("/workbench/")

    def case(self, browser: Browser, dice: Random) -> float:
        return browser.seconds(f"/cases/{dice.choice(self.told[browser.person]['cases'])}/")

    def map(self, browser: Browser, _dice: Random) -> float:
        return browser.seconds(f"/units/{quote(self.told[browser.person]['unit'])}/operation-processes")

    def form(self, browser: Browser, _dice: Random) -> float:
        """What a case begins with, at a township that has begun one, or at their own; who may not open one there sees it all the same."""
        return browser.seconds(f"/units/{quote(self.told[browser.person]['begins'])}/open/operation/")

    def written(self, browser: Browser, dice: Random) -> float:
        return browser.seconds(f"/cases/{dice.choice(self.told[browser.person]['written'])}/")

    def submit(self, browser: Browser, _dice: Random) -> float:
        """End a task of theirs, as the form on the page of its case does."""
        with self.lock:
            case, token = self.told[browser.person]["tasks"].pop()
        given = {"csrfmiddlewaretoken": browser.cookies["santu_csrf"], **GIVEN}
        began = time.perf_counter()
        status, _ = browser.ask("POST", f"/cases/{case}/tasks/{token}/", urlencode(given))
        if status != 302:
            raise ValueError(f"task {token} of case {case} answers {status}")
        return time.perf_counter() - began


def daily_sqlite() -> Iterator[Row]:
    """A year of 100,000 cases in a file."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "santu.sqlite3")
        made(ON_SQLITE, database, Path(folder))
        yield from rows(f"SQLite, {ON_SQLITE:,} cases", visited(database, Path(folder)))


def daily_postgres() -> Iterator[Row]:
    """A year of 1,000,000 cases on a server."""
    with tempfile.TemporaryDirectory() as folder, postgres() as database:
        made(ON_POSTGRES, database, Path(folder))
        yield from rows(f"PostgreSQL, {ON_POSTGRES:,} cases", visited(database, Path(folder)))


def made(cases: int, database: str, home: Path) -> None:
    """A demonstration with so many cases."""
    run("santu", "demo", "--no-serve", "--json", "--cases", str(cases), database=database, home=home)


def visited(database: str, home: Path, lasting: float = LASTING) -> Visited:
    """Those of the cast who have tasks visit a demonstration that is made."""
    told = run("benchmarks.daily_work", database=database, home=home)
    people = [name for name, own in told["people"].items() if len(own["tasks"]) > USERS]
    if not people:
        raise SystemExit(f"nobody has more than {USERS} tasks to end in time; make more cases")
    with served(database, home) as port:
        connected(port).close()
        return visit(
            port,
            people,
            Day(told["people"], Cases(told["cases"])).steps(),
            users=USERS,
            lasting=lasting,
            seed=SEED,
        )


def rows(title: str, found: Visited) -> Iterator[Row]:
    """The 95th percentile of each kind of step; a failure is a fault of the product."""
    for name in WEIGHTS:
        target = SUBMIT_TARGET if name in (SUBMIT, *SUBMITS) else PAGE_TARGET
        many = len(found.seconds[name])
        yield Row(f"{name}, {title}, 95th percentile of {many}", found.p95(name), "ms", target=target)
    low, high = THINKING
    said = f"{found.users} people who think {low:g} to {high:g} s"
    yield Row(f"requests a second of {said}, {title}", found.rate, "1/s")
    yield Row(f"requests refused or failed, {title}", len(found.failures), "", target=0)


@contextlib.contextmanager
def served(database: str, home: Path) -> Iterator[int]:
    """The pages as ``santu serve`` serves them; the port."""
    port = free_port()
    command = [sys.executable, "-m", "santu", "serve", "--port", str(port), "--no-worker"]
    environment = {**os.environ, "SANTU_HOME": str(home), "SANTU_DATABASE": database}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield port
        finally:
            server.terminate()
            server.wait()


def main(words: Sequence[str]) -> None:
    """``HOME DATABASE SECONDS``: the visitors of a demonstration that is there already."""
    home, database, lasting = words
    found = visited(database, Path(home), float(lasting))
    print("\n".join(found.failures[:20]))
    for name, seconds in found.seconds.items():
        print(
            f"{name}: {len(seconds)} times, p95 {found.p95(name):.0f} ms, longest {max(seconds) * 1000:.0f} ms"
        )
    print(f"{found.rate:.2f} requests a second, {len(found.failures)} failed")


if __name__ == "__main__":
    main(sys.argv[1:])


BENCHMARKS = (daily_sqlite, daily_postgres)
