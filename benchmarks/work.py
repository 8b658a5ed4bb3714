"""Our side of the benchmarks, each in a fresh process: ``python -m benchmarks.work WHAT …`` prints seconds as JSON.

What is measured begins when Python and Django are up, and ends with the commit or the result in memory.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (models need Django set up)
from django.db import transaction  # noqa: E402

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.grants import Wish, grant_give  # noqa: E402
from santu.accounts.services.people import user_create  # noqa: E402
from santu.audit.domain.chain import Event  # noqa: E402
from santu.audit.exported import file_walked  # noqa: E402
from santu.audit.selectors import audit_lines, walked  # noqa: E402
from santu.audit.services import append, append_many  # noqa: E402
from santu.design.domain.scenario import Design, design_replay  # noqa: E402
from santu.design.selectors.scenarios import scenario_design  # noqa: E402
from santu.design.services.scenarios import Base, scenario_create  # noqa: E402
from santu.kernel.codes import Level  # noqa: E402
from santu.register.data import sample_directory  # noqa: E402
from santu.register.domain.findings import findings  # noqa: E402
from santu.register.domain.from_files import snapshot_of_files  # noqa: E402
from santu.register.domain.layouts import read_population, read_register  # noqa: E402
from santu.register.domain.snapshot import Snapshot  # noqa: E402
from santu.register.domain.succession import match  # noqa: E402
from santu.register.domain.synthetic import Pools, synthetic_bodies  # noqa: E402
from santu.register.selectors.acts import latest_act  # noqa: E402
from santu.register.selectors.digests import county_digests  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from santu.register.services.imports import FigureSource, import_commit, import_preview  # noqa: E402
from santu.standards.loader import load  # noqa: E402
from santu.transition.domain.planning import plan  # noqa: E402
from santu.transition.domain.proof import Promise, prove  # noqa: E402

BEFORE, AFTER = "2020-06-30", "2021-10-31"
SEED = 20200630
NAME = "benchmark"
FIGURES = FigureSource(NAME, NAME)
Seconds = dict[str, float]


def migrate() -> Seconds:
    """Make the tables."""
    call_command("migrate", interactive=False, verbosity=0)
    return {"seconds": 0}


def officer() -> User:
    """The officer of a province, with their role."""
    known = User.objects.filter(username="officer").first()
    if known is None:
        known = user_create(username="officer", title_zh=NAME, by=None)
        grant_give(user=known, wish=Wish("province_officer"), by=None)
    return known


def register_import(folder: str) -> Seconds:
    """Import the files of a folder as a user's first import does."""
    by = officer()
    with timed("seconds") as seconds:
        incoming = read(Path(folder))
        import_commit(preview=import_preview(incoming=incoming, figures=FIGURES, by=by), title=NAME, by=by)
    return seconds


def bodies() -> Seconds:
    """Give the province its synthetic bodies."""
    base = snapshot(date.fromisoformat(BEFORE))
    pools = Pools.on(load(), date.fromisoformat(AFTER))
    bodies_record(day=base.day, bodies=synthetic_bodies(base, pools, SEED), title=NAME, by=officer())
    return {"seconds": 0}


def province_snapshot() -> Seconds:
    """Take the whole province, with its bodies and figures, out of the database."""
    provinces = [row.id for row in snapshot(date.fromisoformat(BEFORE)).at(Level.PROVINCE)]
    with timed("seconds") as seconds:
        snapshot(date.fromisoformat(BEFORE), provinces)
    return seconds


def chain(count: str, export: str) -> Seconds:
    """Keep a long chain in the database, and write it out; its entries are as long as those of the replay of Shanxi."""
    papers = {
        "reason": f"{NAME}：按方案办理",
        "document": "、".join(f"晋编发〔2021〕{n}号" for n in range(9)),
    }
    events = [
        Event(
            "nbs.140703.20200630",
            "plan_apply",
            "wang",
            **papers,
            after={"act": number, "title": NAME, "undoes": None},
        )
        for number in range(int(count))
    ]
    with transaction.atomic():
        append_many(events)
    with Path(export).open("wb") as file:
        for lines in audit_lines():
            file.writelines(lines)
    return {"seconds": 0}


def verify() -> Seconds:
    """Check what the database holds."""
    with timed("seconds") as seconds:
        faults = walked().faults
    return seconds if not faults else {}


def verify_file(export: str) -> Seconds:
    """Check an export."""
    with timed("seconds") as seconds:
        walk = file_walked(Path(export), {}, lambda *_: None)
    return seconds if not walk.faults else {}


def append_acts(count: str) -> Seconds:
    """Append one entry in each of so many transactions."""
    with timed("seconds") as seconds:
        for _ in range(int(count)):
            with transaction.atomic():
                append(
                    chain="u-1",
                    act="plan_apply",
                    by="wang",
                    reason=NAME,
                    after={"act": 1, "title": NAME, "undoes": None},
                )
    return seconds


def reform() -> Seconds:
    """From two registers in memory to a proven plan."""
    standards, (before, after) = load(), registers()
    with timed("match") as seconds:
        succession = match(before, after)
    with timed("design", seconds):
        design = design_replay(before, after, succession, standards)
    with timed("plan", seconds):
        steps = plan(design.base, design.proposals, design.until)
    with timed("prove", seconds):
        proof = prove(Promise(design.base, design.target(), design.standard), steps)
    if not proof.holds:
        raise ValueError(proof)
    return {**seconds, "seconds": seconds["match"] + seconds["plan"] + seconds["prove"]}


def county_scenario() -> Seconds:
    """Keep the scenario of the county that changes most, read it back, and check its whole design map."""
    standards, (before, after) = load(), registers()
    whole = design_replay(before, after, match(before, after), standards)
    county = most_changed(whole)
    proposals = [proposal for proposal in whole.proposals if proposal.county == county]
    by = officer()
    with timed("seconds") as seconds:
        base = Base(before.day, [county], latest_act(), county_digests({county}))
        scenario = scenario_create(title=NAME, base=base, until=after.day, proposals=proposals, by=by)
        design = scenario_design(scenario, standards)
        findings(design.target(), design.standard)
    return seconds


def most_changed(design: Design) -> str:
    changes: dict[str, int] = {}
    for proposal in design.proposals:
        changes[proposal.county] = changes.get(proposal.county, 0) + len(proposal.changes)
    return max(changes, key=lambda county: (changes[county], county))


def registers() -> Iterator[Snapshot]:
    """The province before, with synthetic bodies, and after."""
    before, after = (read(sample_directory("shanxi", day)) for day in (BEFORE, AFTER))
    made = synthetic_bodies(before, Pools.on(load(), after.day), SEED)
    yield replace(before, bodies={body.id: body for body in made})
    yield after


def read(folder: Path) -> Snapshot:
    """The register of a folder, with the figures that stand beside it."""
    files, population = read_register(folder), folder / "population.csv"
    if population.exists():
        files = replace(files, population=read_population(population))
    return snapshot_of_files(files)


@contextmanager
def timed(name: str, seconds: Seconds | None = None) -> Iterator[Seconds]:
    """Put how long the block takes under ``name``; what was made before leaves no garbage to it."""
    found = {} if seconds is None else seconds
    gc.collect()
    started = time.perf_counter()
    yield found
    found[name] = time.perf_counter() - started


WORK: dict[str, Callable[..., Seconds]] = {
    "migrate": migrate,
    "import": register_import,
    "bodies": bodies,
    "snapshot": province_snapshot,
    "chain": chain,
    "verify": verify,
    "verify_file": verify_file,
    "append": append_acts,
    "reform": reform,
    "scenario": county_scenario,
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](*sys.argv[2:])))
