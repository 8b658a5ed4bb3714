"""What there is to kill: a database with tables, one with an approved plan, and the two acts on them."""

from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (models need Django set up)
from django.db import connections  # noqa: E402

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.demo import database_mark_demo, demo_cast_create  # noqa: E402
from santu.design.domain.scenario import Design, design_replay  # noqa: E402
from santu.design.models import Scenario  # noqa: E402
from santu.design.services.scenarios import Base, scenario_create  # noqa: E402
from santu.kernel.codes import Level  # noqa: E402
from santu.register.data import sample_directory  # noqa: E402
from santu.register.domain.from_files import snapshot_of_files  # noqa: E402
from santu.register.domain.layouts import read_register  # noqa: E402
from santu.register.domain.snapshot import PEOPLE, Snapshot  # noqa: E402
from santu.register.domain.succession import match  # noqa: E402
from santu.register.domain.synthetic import MARK, Pools, synthetic_bodies  # noqa: E402
from santu.register.domain.touching import counties_touched  # noqa: E402
from santu.register.selectors.acts import latest_act  # noqa: E402
from santu.register.selectors.digests import county_digests  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from santu.register.services.imports import FigureSource, import_commit, import_preview  # noqa: E402
from santu.standards.loader import load  # noqa: E402
from santu.standards.schema import Item  # noqa: E402
from santu.transition.domain.instruments import Document  # noqa: E402
from santu.transition.models import Plan  # noqa: E402
from santu.transition.selectors.authorities import authorities_of  # noqa: E402
from santu.transition.services.applying import plan_apply  # noqa: E402
from santu.transition.services.approving import plan_approve  # noqa: E402
from santu.transition.services.planning import plan_create, plan_prove  # noqa: E402
from tests.db.handover import handed_over  # noqa: E402
from tests.db.reforms import consulted  # noqa: E402
from tests.kill.where import use  # noqa: E402

BEFORE, AFTER = date(2020, 6, 30), date(2021, 10, 31)
SEED = 20200630
TITLE = "中断试验"
PEOPLE_OF_EACH = 1000
HANDMADE = Path(__file__).parent.parent / "fixtures" / "provinces" / "handmade"
REGISTERS = {
    "small": {BEFORE: HANDMADE / "before", AFTER: HANDMADE / "after"},
    "real": {day: sample_directory("shanxi", str(day)) for day in (BEFORE, AFTER)},
}


def prepare(database: str, size: str, act: str, pipe: Connection) -> None:
    """Make the database on which the act can be done: tables and two people, for "apply" an approved plan too."""
    use(database)
    call_command("migrate", interactive=False, verbosity=0)
    database_mark_demo(by=None)
    planner, approver = demo_cast_create(by=None)
    if act == "apply":
        import_register(size)
        _approve_plan(size, planner, approver)
    connections["default"].close()
    pipe.send("prepared")


def import_register(size: str) -> None:
    """The act "import", from the files on."""
    incoming, by = _read(size, BEFORE), User.objects.order_by("pk")[0]
    people = dict.fromkeys((row.id for row in incoming.at(Level.TOWNSHIP)), PEOPLE_OF_EACH)
    preview = import_preview(
        incoming=replace(incoming, figures={PEOPLE: people}), figures=FigureSource(MARK, MARK), by=by
    )
    import_commit(preview=preview, title=TITLE, by=by)


def apply_plan(size: str) -> None:
    """The act "apply"."""
    plan_apply(plan=Plan.objects.get(), standards=load(), by=User.objects.order_by("pk")[0])


def _read(size: str, day: date) -> Snapshot:
    return snapshot_of_files(read_register(REGISTERS[size][day]), day=day)


def _approve_plan(size: str, planner: User, approver: User) -> None:
    standards = load()
    hosts = snapshot(BEFORE) if size == "real" else snapshot(BEFORE, _counties()[:1])
    bodies = synthetic_bodies(hosts, Pools.on(standards, AFTER), SEED)
    bodies_record(day=BEFORE, bodies=bodies, title=MARK, by=planner)
    base, after = snapshot(BEFORE), _read(size, AFTER)
    design = design_replay(base, after, match(base, after), standards)
    made = _scenario(design, planner)
    consulted(made)
    plan = handed_over(plan_create(scenario=made, standards=standards, by=planner), planner)
    proof = plan_prove(plan=plan, standards=standards, by=planner)
    if not proof.holds:
        raise ValueError(proof.created_or_enlarged or proof.end_uncovered)
    documents = [_made_up(item) for item in authorities_of(plan, standards)]
    plan_approve(plan=plan, documents=documents, standards=standards, by=approver)


def _counties() -> list[str]:
    return [row.id for row in snapshot(BEFORE).at(Level.COUNTY)]


def _scenario(design: Design, by: User) -> Scenario:
    changes = (change for proposal in design.proposals for change in proposal.changes)
    digests = county_digests(set(counties_touched(design.base, changes)))
    provinces = [row.id for row in design.base.at(Level.PROVINCE)]
    base = Base(design.base.day, provinces, latest_act(), digests)
    return scenario_create(title=TITLE, base=base, until=design.until, proposals=design.proposals, by=by)


def _made_up(item: Item) -> Document:
    minutes = MARK if item.flag("minutes") else ""
    return Document(item.id, MARK, AFTER, item.text("organ_name"), minutes, synthetic=True)
