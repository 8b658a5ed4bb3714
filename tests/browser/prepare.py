"""Run as a program in an empty SANTU_HOME: a demonstration of one real county, 太谷区, its reform designed, not yet planned."""

import csv
import os
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.demo import database_mark_demo, demo_cast_create, demo_others_create  # noqa: E402
from santu.accounts.services.grants import Wish, grant_give  # noqa: E402
from santu.accounts.services.people import user_create  # noqa: E402
from santu.cli.migrate import home_make  # noqa: E402
from santu.design.models import Scenario  # noqa: E402
from santu.design.selectors.consultations import answering, askable  # noqa: E402
from santu.design.services.consultations import (  # noqa: E402
    Given,
    consultation_close,
    consultation_open,
    opinion_give,
    opinion_reply,
)
from santu.design.services.replays import Start, scenario_replay  # noqa: E402
from santu.register.data import sample_directory  # noqa: E402
from santu.register.domain.from_files import snapshot_of_files  # noqa: E402
from santu.register.domain.layouts import read_population, read_register  # noqa: E402
from santu.register.domain.layouts_records import RegisterFiles  # noqa: E402
from santu.register.domain.ledger import Account, Entry, Holds  # noqa: E402
from santu.register.domain.ledger_rules import Paper  # noqa: E402
from santu.register.domain.snapshot import Snapshot  # noqa: E402
from santu.register.domain.synthetic import MARK, Pools, synthetic_bodies  # noqa: E402
from santu.register.selectors.acts import latest_act  # noqa: E402
from santu.register.selectors.posts_places import bodies_hosted  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from santu.register.services.imports import FigureSource, import_commit, import_preview  # noqa: E402
from santu.register.services.loans import LoanWish, loan_apply  # noqa: E402
from santu.register.services.quotas import quota_record  # noqa: E402
from santu.standards.loader import load  # noqa: E402

COUNTY, TOWNSHIP = "140703", "140703202"
POSTS = 20
KEEPER, PASSWORD = "keeper", "Zhonghe-1407-lu"
"""Somebody who is not of the cast: signs in with a password, and has a role that takes a second factor."""
BEFORE, AFTER = "2020-06-30", "2021-10-31"
SEED = 1
CENSUS = FigureSource("census-2020", "2020 年人口普查分县数按村（社区）分摊推算", estimated=True)


def of_county(day: str, folder: Path) -> RegisterFiles:
    """The rows of the county in the province's list of a day."""
    source = sample_directory("shanxi", day)
    for name, column in (("townships", "code"), ("villages", "township_code")):
        with (source / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        kept = [row for row in rows if row[column].startswith(COUNTY)]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(kept)
    files = read_register(folder)
    known = {row.code for row in files.townships}
    people = [row for row in read_population(source / "population.csv") if row.code in known]
    return replace(files, population=people)


def consult(scenario: Scenario, planner: User) -> None:
    """Ask those of the cast who can be asked; a township suggests something, and is replied to."""
    standards = load("shanxi")
    bodies = [(one.body, one.unit) for one in askable(scenario, standards)]
    found = consultation_open(
        scenario=scenario, text=f"{MARK}：请提意见", days=10, asked=bodies, standards=standards, by=planner
    )
    for asked, person in answering(found.pk):
        suggests = Given("agree_if", f"{MARK}：保留服务点")
        [said] = opinion_give(asked=asked, given=[suggests], standards=standards, by=person)
        opinion_reply(opinion=said.pk, adopted=True, words=f"{MARK}：已写入方案", by=planner)
    consultation_close(number=found.pk, by=planner)


def fill_pool(planner: User, base: Snapshot) -> None:
    """Posts in the pool of the county, and an application for some of them."""
    standards = load("shanxi")
    province, county, township = (base.by_code[code] for code in ("14", COUNTY, TOWNSHIP))
    ways = ((province, Holds.ISSUED), (province, Holds.CAP), (county, Holds.LEVEL), (county, Holds.POOL))
    accounts = [Account(unit, holds, "institutional") for unit, holds in ways]
    entries = [Entry(base.day, source, target, POSTS) for source, target in pairwise(accounts)]
    paper = Paper(f"{MARK}〔2020〕1号", f"{MARK}：省委编委", f"{MARK}：建立周转池", "pool")
    quota_record(entries=entries, paper=paper, standards=standards, by=planner)
    today, hosted = timezone.localdate(), bodies_hosted([township], base.day)[township]
    wish = LoanWish(
        body=next(one.unit for one in hosted if one.name.endswith(("站", "中心"))),
        kind="institutional",
        amount=1,
        start=today,
        due=today + timedelta(days=90),
        priority="service",
        reason=f"{MARK}：窗口增加",
        key="application",
    )
    loan_apply(wish=wish, standards=standards, by=User.objects.get(username="demo-clerk"))


def main() -> None:
    folder = Path(sys.argv[1])
    home_make(settings.SANTU_HOME, settings.SANTU_SECRET_KEY_PATH)
    call_command("migrate", interactive=False, verbosity=0)
    database_mark_demo(by=None)
    planner, _ = demo_cast_create(by=None)
    demo_others_create(units={}, by=None)
    keeper = user_create(username=KEEPER, title_zh="安全管理员", by=None, password=PASSWORD)
    grant_give(user=keeper, wish=Wish("security_administrator"), by=None)
    before = snapshot_of_files(of_county(BEFORE, folder))
    import_commit(
        preview=import_preview(incoming=before, figures=CENSUS, by=planner),
        title="导入太谷区名单",
        by=planner,
    )
    base, standards = snapshot(date.fromisoformat(BEFORE)), load("shanxi")
    bodies = synthetic_bodies(base, Pools.on(standards, date.fromisoformat(AFTER)), SEED)
    bodies_record(day=base.day, bodies=bodies, title=f"{MARK}：改革前的机构", by=planner)
    after = snapshot_of_files(of_county(AFTER, folder))
    made = scenario_replay(
        start=Start(snapshot(base.day), latest_act()),
        after=after,
        standards=standards,
        title="重演：太谷区 2021 年乡镇改革",
        by=planner,
        progress=lambda *_: None,
    )
    demo_others_create(units=base.by_code, by=None)
    consult(made.scenario, planner)
    fill_pool(planner, base)


if __name__ == "__main__":
    main()
