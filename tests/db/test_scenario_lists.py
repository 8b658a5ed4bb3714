"""Reads of scenarios, and the background work that makes one of uploaded files."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from santu.accounts.services.people import user_create
from santu.design.models import Scenario
from santu.design.selectors.conformity import conformity_of
from santu.design.selectors.drawn import drawn
from santu.design.selectors.listing import (
    KEPT,
    LEFT_OUT,
    OPEN,
    Later,
    Proposals,
    Wanted,
    exceptions_for,
    exceptions_within,
    later_facts,
    moved_since,
    proposals_counted,
    scenarios_listed,
    scenarios_open_to,
    scenarios_touching,
    words_on,
)
from santu.design.services.exceptions import exception_approve
from santu.design.services.locks import proposal_lock
from santu.jobs.doing import job_do, job_take
from santu.jobs.models import Job
from santu.jobs.selectors import job_numbered
from santu.jobs.services import job_start
from santu.kernel.messages import Refused
from santu.register.services.uploads import Upload, upload_of, uploads_drop, uploads_keep
from santu.transition.selectors.of_scenarios import plans_of
from tests.db.conftest import HANDMADE
from tests.db.reforms import EAST, STANDARDS, UNTIL, before, forget, planned, scenario
from tests.db.registers import DAY, LATER, act_on, person, renaming, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Scenario:
    forget()
    before()
    return scenario()


def test_scenarios_are_listed_with_what_people_said(made):
    first, second = made.proposals.order_by("no")[:2]
    proposal_lock(scenario=made, key=first.key, forbids=False, reason="照办", by=person())
    bodies = made.proposals.filter(kind="bodies").last()
    proposal_lock(scenario=made, key=bodies.key, forbids=True, reason="暂缓", by=person())
    plan = planned(scenario(county=EAST))
    latest, listed = scenarios_listed()
    assert latest.number == plan.scenario.pk
    assert (listed.proposals, listed.kept, listed.left_out) == (made.proposals.count(), 1, 1)
    assert listed.scope == [unit("14")]
    assert words_on(made)[bodies.key].reason == "暂缓"
    assert [[one.number for one in plans] for plans in plans_of([made.pk, latest.number]).values()] == [
        [plan.pk]
    ]
    found = {word: len(Proposals(made, Wanted(word=word))) for word in (KEPT, LEFT_OUT, OPEN)}
    assert found == {KEPT: 1, LEFT_OUT: 1, OPEN: made.proposals.count() - 2}
    assert second.key in {proposal.key for proposal in Proposals(made, Wanted(word=OPEN))}


def test_proposals_are_wanted_by_county_and_kind(made):
    by_county, by_kind = proposals_counted(made)
    east = Proposals(made, Wanted(county=unit(EAST)))
    assert len(east) == by_county[unit(EAST)]
    assert {proposal.county for proposal in east[0:100]} == {unit(EAST)}
    assert len(Proposals(made, Wanted(kind="bodies"))) == by_kind["bodies"]
    assert [proposal.county for proposal in Proposals(made, Wanted())] == sorted(
        proposal.county for proposal in Proposals(made, Wanted())
    )


def test_scenarios_that_touch_a_unit(made):
    east = unit(EAST)
    only_east = scenario(county=EAST)
    assert scenarios_touching(unit("140101200"), east, DAY, 5) == [only_east.pk, made.pk]
    assert scenarios_touching(unit("140101200200"), east, DAY, 5) == [only_east.pk, made.pk]
    assert scenarios_touching(unit("140102200"), unit("140102"), DAY, 5) == [made.pk]
    assert scenarios_touching(unit("14"), "", DAY, 5) == [only_east.pk, made.pk]
    assert scenarios_touching(unit("1401"), "", DAY, 1) == [only_east.pk]
    assert scenarios_open_to(unit("140102")) == [made.pk]


def test_acts_that_moved_the_base_are_named_unless_they_cancel_out(made):
    assert moved_since(made) == []
    act = act_on(DAY, renaming("140101201", "北光乡", DAY), title="更正")
    assert [(row.act, row.title, row.counties) for row in moved_since(made)] == [(act.pk, "更正", 1)]
    assert moved_since(scenario(county=EAST)) == []


def test_facts_after_the_base_day_are_counted(made):
    assert later_facts(made) is None
    act_on(LATER, renaming("140101201", "北光乡"))
    assert later_facts(made) == Later(1, LATER)
    assert later_facts(scenario(county=EAST)) == Later(1, LATER)


def test_conformity_parts_what_an_exception_covers(made):
    key = f"bodies/{unit('140102100')}"
    proposal_lock(scenario=made, key=key, forbids=True, reason="暂缓", by=person())
    bare, let_off = conformity_of(made, STANDARDS)
    assert let_off == []
    papers = {"reason": "过渡", "document": "编〔2021〕1号", "by": person()}
    approve = {"scenario": made, "key": bare[0].key, "value": bare[0].found, "valid_until": UNTIL, **papers}
    exception_approve(**approve)
    assert conformity_of(made, STANDARDS) == (bare[1:], bare[:1])
    with pytest.raises(Refused, match="已经批准过有效期到 2021-10-31 的例外"):
        exception_approve(**approve)
    exception_approve(**(approve | {"valid_until": UNTIL + timedelta(days=9)}))
    assert [row.valid_until for row in exceptions_for([bare[0].key])] == [UNTIL + timedelta(days=9), UNTIL]
    assert len(exceptions_within({bare[0].subject})) == 2
    assert exceptions_within(set()) == []


def test_a_drawn_design_knows_who_changes_whom(made):
    known = drawn(made, STANDARDS)
    kinds = {proposal.kind for proposal in known.by_home[unit("140101200")]}
    assert kinds == {"absorb", "bodies"}
    assert known.name(unit("140101200")) == "白城乡"
    assert known.name("nothing") == "nothing"


# Uploaded files, and the work on them.


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(settings, "SANTU_HOME", tmp_path)
    return tmp_path


def uploaded(folder: Path, **more: bytes) -> str:
    files = {
        part: Upload(f"{part}.csv", [(folder / f"{part}.csv").read_bytes()])
        for part in ("townships", "villages")
    }
    return uploads_keep(files | {part: Upload(f"{part}.csv", [data]) for part, data in more.items()})


def started(kept: str, **said: object) -> Job:
    args = {
        "folder": kept, "title": "按名单", "until": "2021-10-31", "start": "", "scope": [], "draft": False,
        "standards": "shanxi",
    }  # fmt: skip
    number = job_start(name="scenario_replay", args=args | said, by="wang")
    job_do(job_take())
    return job_numbered(number)


def test_uploads_keep_their_names_and_nothing_that_leads_elsewhere(home):
    folder = uploads_keep({"townships": Upload("../../etc/乡镇 名单.csv", [b"a", b"b"])})
    path = upload_of(folder, "townships")
    assert (path.name, path.read_bytes(), path.parent.parent.parent) == (
        "乡镇 名单.csv",
        b"ab",
        home / "uploads",
    )
    assert upload_of(folder, "villages") is None
    uploads_drop(folder)
    assert not path.exists()


def test_a_list_becomes_a_scenario_in_the_background(home, imported):
    folder = uploaded(HANDMADE / "after")
    job = started(folder)
    assert job.state == "done"
    found = Scenario.objects.get(pk=job.result["scenario"])
    assert (found.title, found.by, str(found.until)) == ("按名单", "wang", "2021-10-31")
    assert found.proposals.count() > 5
    assert not (home / "uploads" / folder).exists()


def test_a_part_of_the_list_is_taken_by_name_or_code(home, imported):
    job = started(uploaded(HANDMADE / "after"), scope=["西河县", "990101"])
    scope = json.loads(Scenario.objects.get(pk=job.result["scenario"]).scope)
    assert scope == ["nbs.990102.20200630", "nbs.990101.20200630"]


def test_the_faults_of_all_files_are_told_at_once_and_the_files_go(home, imported):
    bad = {
        "townships": b"code,name\n12,x\n",
        "decree": "原代码,原名称,方式,新代码,新名称\n1,a,b,2,c\n".encode(),
    }
    folder = uploaded(HANDMADE / "after", **bad)
    job = started(folder)
    assert job.state == "refused"
    said = [str(fault) for fault in job.faults]
    assert any(fault.startswith("townships.csv 第 2 行") for fault in said)
    assert any(fault.startswith("decree.csv 第 2 行") for fault in said)
    assert not Scenario.objects.exists()
    assert not (home / "uploads" / folder).exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"until": ""}, "文件里没有写明是哪一天的名单"),
        ({"until": "2020-06-30"}, "不早于要达到的名单"),
        ({"scope": ["没有的县"]}, "没有代码、编号或名称为“没有的县”的单位"),
        ({"folder": "gone"}, "上传的文件已经不在"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_words(home, imported, said, why):
    job = started(uploaded(HANDMADE / "after"), **said)
    assert job.state == "refused"
    assert why in str(job.faults[0])


def test_an_empty_register_has_nothing_to_start_from(home, db):
    user_create(username="wang", title_zh="编办", by=None)
    job = started(uploaded(HANDMADE / "after"))
    assert "登记是空的" in str(job.faults[0])


def test_of_a_wrong_file_the_first_faults_are_told_and_the_rest_counted(home, imported):
    header, *_ = (HANDMADE / "after" / "villages.csv").read_text("utf-8").splitlines()
    rows = [f"{number},x" + "," * (header.count(",") - 1) for number in range(300)]
    job = started(uploaded(HANDMADE / "after", villages="\n".join([header, *rows]).encode()))
    assert job.state == "refused"
    assert len(job.faults) < 300
    assert any("还有 250 处同样的错误没有列出" in str(fault) for fault in job.faults)
