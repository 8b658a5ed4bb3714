"""What ``santu doctor`` finds in cases whose rows were changed behind its back: which case, which clock, which sum."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from santu.operate.models import Case, CaseClock, Measured, Token
from santu.operate.selectors import looking
from santu.operate.selectors.looking import cases_looked, sums_looked
from santu.operate.services.measured import measured_add
from tests.db.measuring import case_row, diced, task_row
from tests.db.registers import imported, unit
from tests.db.running import TOWN, acting, county, done, window_case

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
CLEAN = [
    ("cases", "ok", "办件与办理记录、计时记录相符：核对了 3 件，共 3 件。"),
    ("measured", "ok", "办理用时汇总与办件相符：核对了 1 个月，共 1 个月。"),
]


@pytest.fixture
def looked(santu, settings, tmp_path):
    """What the doctor says of cases."""
    settings.SANTU_HOME = tmp_path / "home"
    settings.SANTU_HOME.mkdir(mode=0o700)

    def look(*words):
        document = santu("doctor", "--json", *words).document
        rows = [row for row in document["checks"] if row["name"] in ("cases", "measured", "looked")]
        return [(row["name"], row["state"], row["message"]) for row in rows]

    return look


@pytest.fixture
def cases():
    """Three cases with open tasks, one of them with a clock; what ended of them is summed up."""
    with time_machine.travel(NOW, tick=False) as now:
        county()
        found = [window_case(key=str(number)) for number in range(3)]
        now.shift(timedelta(hours=1))
        done(found[1], "accept", acting("window_clerk", TOWN))
        measured_add()
        yield found


def test_a_clean_store_has_no_fault(looked, cases):
    assert looked() == CLEAN


@pytest.mark.parametrize(
    "wrong",
    [{"node": "deliver"}, {"number": 7}, {"ended_at": NOW}, {"item": "x"}, {"outcomes": '["done"]'}],
)
def test_a_changed_token_is_told_with_the_number_of_its_case(looked, cases, wrong):
    Token.objects.filter(case=cases[2], ended_at=None).update(**wrong)
    summed, told, *others = looked()
    said = "办件与办理记录、计时记录不符：核对了 3 件，共 3 件，有 1 处错误。"
    assert summed == ("cases", "fault", said)
    assert told[:2] == ("cases", "fault")
    assert told[2].startswith(f"第 {cases[2].number} 件的办理环节与办理记录对不上；请从备份核对")
    assert others == CLEAN[1:]


def test_an_act_that_is_missing_is_told(looked, cases):
    Case.objects.filter(pk=cases[0].pk).update(steps=F("steps") + 1)
    assert f"第 {cases[0].number} 件" in looked()[1][2]


def test_a_changed_clock_is_told_with_the_number_of_its_case(looked, cases):
    CaseClock.objects.filter(case=cases[1]).update(due_at=F("due_at") + timedelta(days=1))
    _, (_, state, said), *others = looked()
    assert (state, others) == ("fault", CLEAN[1:])
    assert said.startswith(f"第 {cases[1].number} 件的时限“window/promised”与计时记录对不上；请从备份核对")


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ("accept", "环节“accept”、0 个工作日：汇总为收到 0、办结 9、超期 0，办件合计为 0、1、0。"),
        ("", "环节“整件”、0 个工作日：汇总为收到 0、办结 0、超期 0，办件合计为 3、0、0。"),
    ],
)
def test_a_changed_sum_is_told_with_both_numbers_and_counted_anew_on_request(looked, cases, node, told):
    at = Measured.objects.filter(unit=unit(TOWN), node=node)
    if node:
        at.update(runs=9)
    else:
        at.delete()
    clean, summed, (_, state, said) = looked()
    assert (clean, summed[1], state) == (CLEAN[0], "fault", "fault")
    where = f"2026-11 的办理用时汇总有 1 处与办件合计不符，第一处是单位 {unit(TOWN)}、流程 window 第 1 版、"
    assert said.startswith(where + told)
    assert looked("--recount") == CLEAN


def test_without_all_only_the_newest_are_looked_at_and_that_is_said(looked, cases, monkeypatch):
    monkeypatch.setattr(looking, "NEWEST_CASES", 2)
    before = NOW - timedelta(days=40)
    task_row(case_row("old", before), 1, "accept", before, ended_at=before)
    Case.objects.filter(key="old").update(opened_at=before)
    measured_add()
    Measured.objects.filter(month=date(2026, 10, 1)).update(opened=5)
    assert [(state, said) for _, state, said in looked()] == [
        ("ok", "办件与办理记录、计时记录相符：核对了 2 件，共 4 件。"),
        ("ok", "办理用时汇总与办件相符：核对了 1 个月，共 2 个月。"),
        ("ok", "只核对了最新的办件和月份；要全部核对，请运行 santu doctor --all。"),
    ]


def test_all_is_looked_at_on_request(looked, cases, monkeypatch):
    monkeypatch.setattr(looking, "NEWEST_CASES", 2)
    Case.objects.filter(pk=cases[0].pk).update(next_token=9)
    assert [state for _, state, _ in looked()] == ["ok"] * 3
    assert [state for _, state, _ in looked("--all")] == ["fault", "fault", "ok"]


def test_progress_goes_through_all_and_statements_do_not_grow_with_the_cases(cases, monkeypatch):
    told = []
    with CaptureQueriesContext(connection) as few:
        cases_looked(every=True, progress=lambda *said: told.append(said))
    assert told == [("核对办件", 3, 3)]
    for number in range(3, 9):
        window_case(key=str(number))
    with CaptureQueriesContext(connection) as more:
        cases_looked(every=True, progress=lambda *_: None)
    assert len(more) == len(few) <= 8
    monkeypatch.setattr(looking, "AT_ONCE", 4)
    told.clear()
    assert cases_looked(every=True, progress=lambda *said: told.append(said)).checked == 9
    assert [done for _, done, _ in told] == [4, 8, 9]


def test_sums_of_many_months_are_what_the_cases_come_to_and_none_may_be_missing():
    imported()
    diced(random.Random(4), 60)
    measured_add()
    months = set(Measured.objects.values_list("month", flat=True))
    assert len(months) > 5
    sums = sums_looked(every=True, progress=lambda *_: None)
    assert (sums.faults, sums.checked) == ([], sums.all)
    assert sums.checked >= len(months)
    Measured.objects.all().delete()
    faults = sums_looked(every=True, progress=lambda *_: None).faults
    assert {fault.place for fault in faults} == {f"{month:%Y-%m}" for month in months}
