"""Matters side by side: as surveyed, as the list has them, as measured; the drift of each against examples and a naive reading."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Message
from santu.operate.domain.compared import (
    OF_MATTERS,
    WORK_DRIFTS,
    Planned,
    WorkDrift,
    Worked,
    compared,
    counted,
)
from santu.operate.domain.measured_drift import WORK_CURES, WORK_WHYS, Unheld, drifting
from santu.operate.domain.measuring import Spent
from santu.register.domain.survey import Done

MONTHS = (date(2025, 12, 1), date(2026, 11, 1))
NAMES = {"land": "自然资源局", "water": "水利局", "town": "水秀镇"}


def planned(matter: str, promised: int | None = 5, statutory: int | None = 20, **offices: str) -> Planned:
    return Planned(matter, f"事{matter}", offices or {"自然资源局": "land"}, promised, statutory)


def worked(days: Sequence[int] = (), cases: int = 0, **by: int) -> Worked:
    spent = Spent({day: days.count(day) for day in days})
    return Worked("办件", cases or len(days), by or {"land": len(days)}, spent, spent)


def kinds(found) -> dict[str, list[str]]:
    return {one.matter: [str(kind) for kind in one.drifts] for one in found}


def test_a_matter_that_goes_as_it_is_listed_drifts_nowhere():
    [one] = compared([planned("1")], [], {"1": worked([3, 5, 9])})
    assert one.drifts == ()
    assert one.worked.decided.median == 5


def test_a_matter_stands_beside_its_survey_by_code_or_name_and_with_its_cases_by_either():
    rows = [
        Done("1", "别名", "township", "社会事务办", 2, days=3),
        Done("", "事1", "department", "民政局", 1, days=7),
        Done("9", "别的事", "township", "党政办", 1, days=30),
    ]
    [one] = compared([planned("1")], rows, {"1": worked([1]), "事1": worked([3, 5], land=2)})
    assert [row.body for row in one.surveyed] == ["社会事务办", "民政局"]
    assert one.usual == 7
    assert (one.worked.cases, one.worked.by, one.worked.decided.median) == (3, {"land": 3}, 3)


def test_each_kind_of_drift_is_told_with_books_and_work():
    rows = compared(
        [
            planned("1", 5, 自然资源局="land"),
            planned("2", None, 2, 自然资源局="land", 水利局="water"),
            planned("3"),
        ],
        [],
        {"1": worked([6, 7], land=1, town=2), "2": worked([2, 3], water=2), "X": worked([1])},
    )
    assert kinds(rows) == {"1": ["elsewhere", "slow"], "2": ["slow"], "3": ["unasked"], "X": ["unlisted"]}
    assert counted(rows)[WorkDrift.SLOW] == 2
    lost = [Unheld("分类审批", Right.HANDLE, "county", "water", 3, date(2026, 10, 9))]
    told = [
        (one.kind.value, one.what, str(one.books), str(one.work))
        for one in drifting(rows, lost, NAMES, MONTHS)
    ]
    assert told == [
        (
            "unheld",
            "分类审批",
            "由水利局办，要有“办理转到本单位、本部门的任务”的权限",
            "3 项在办，最早的从 2026-10-09 等起",
        ),
        ("elsewhere", "事1", "清单写明自然资源局审批", "水秀镇办结 2 件"),
        ("slow", "事1", "承诺 5 个工作日", "审批用时中位数 6.5 个工作日（2 件）"),
        ("slow", "事2", "法定 2 个工作日", "审批用时中位数 2.5 个工作日（2 件）"),
        ("unlisted", "办件", "不在现行进驻事项清单里", "收了 1 件"),
        ("unasked", "事3", "清单写明自然资源局审批", "2025-12 至 2026-11 没有收到一件"),
    ]


def test_what_cannot_be_told_is_not_told():
    unknown = planned("1", 自然资源局="land", 林业局="")
    [one] = compared([unknown], [], {"1": worked([1], town=1)})
    assert one.drifts == (), "a list whose office the register does not know may mean anybody"
    assert kinds(compared([planned("1")], [], {})) == {"1": []}, "where nothing came at all"
    assert kinds(compared([], [], {"1": worked([1])})) == {"1": []}, "where no list is in force"
    [undecided] = compared([planned("1")], [], {"1": worked(cases=2)})
    assert undecided.drifts == ()


def test_each_kind_has_a_word_a_reason_with_its_clause_and_a_cure():
    for kind in WorkDrift:
        assert WORK_DRIFTS[kind]
        assert "（SX-03）" in WORK_WHYS[kind]
        assert WORK_CURES[kind]
    assert set(OF_MATTERS) == set(WorkDrift) - {WorkDrift.UNHELD}


MATTERS, UNITS = "12345", ("land", "water", "town", "")


@st.composite
def worlds(draw):
    some = st.dictionaries(st.sampled_from(("甲局", "乙局")), st.sampled_from(UNITS), max_size=2)
    days = st.none() | st.integers(0, 6)
    rows = st.builds(Planned, st.sampled_from(MATTERS), st.just(""), some, days, days)
    lists = draw(st.lists(rows, max_size=5))
    runs = st.lists(st.integers(0, 9), max_size=5)
    by = st.dictionaries(st.sampled_from(UNITS[:3]), st.integers(1, 3), max_size=3)
    cases = draw(st.dictionaries(st.sampled_from("1234567"), st.tuples(runs, by), max_size=6))
    return lists, {
        matter: Worked("", max(1, len(spent)), own, Spent({day: spent.count(day) for day in spent}))
        for matter, (spent, own) in cases.items()
    }


@settings(deadline=None)
@given(worlds())
def test_the_drift_of_each_matter_is_what_a_naive_reading_finds(world):
    lists, cases = world
    first = {one.matter: one for one in reversed(lists)}
    expected = {matter: {"unlisted"} if lists else set() for matter in cases if matter not in first}
    for matter, one in first.items():
        found = expected[matter] = set()
        own = cases.get(matter)
        if own is None:
            if cases:
                found.add("unasked")
            continue
        runs = sorted(day for day, count in own.decided.by_days.items() for _ in range(count))
        limit = one.promised if one.promised is not None else one.statutory
        if runs and limit is not None and runs[(len(runs) - 1) // 2] + runs[len(runs) // 2] > 2 * limit:
            found.add("slow")
        named = list(one.offices.values())
        if named and all(named) and any(unit not in named for unit in own.by):
            found.add("elsewhere")
    rows = compared(lists, [], cases)
    assert {one.matter: {str(kind) for kind in one.drifts} for one in rows} == expected
    assert sum(one.worked.cases for one in rows) == sum(one.cases for one in cases.values())
    told = drifting(rows, [], NAMES, MONTHS)
    assert len(told) == sum(counted(rows).values())
    assert all(isinstance(one.books, Message) and str(one.work) for one in told)
