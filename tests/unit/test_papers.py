"""Documents as data of a process: what is wrong with one, when it is due, what it says."""

from datetime import date

import pytest

from santu.formats.official_paper import Paragraph, Sheet
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.papers import Told, due, filled, lacking, lacking_faults
from santu.operate.domain.shipped import shipped
from santu.standards.loader import load

FORMS = """
forms:
  accept:
    day: {kind: day, label: 日期}
    fine: {kind: money, label: 罚款}
    why: {kind: text, label: 事由}
    kind: {kind: choice, label: 种类, of: {fine: 罚款, warning: 警告}}
"""
SAID = Told(
    {"day": "2026-03-02", "fine": 500000, "kind": "fine"},
    {"day": "2026年3月2日", "fine": "5000元", "why": "占道经营", "kind": "罚款", "organ": "甲镇人民政府"},
    {"accept": date(2026, 3, 2), "approve": date(2026, 3, 9)},
)


def bound(documents: str):
    return binding_of(f"{shipped_binding('window')}{FORMS}documents:\n  notice: {documents}")


def paper(body: str, more: str = ""):
    return bound(f"{{title: 通知, at: [accept], body: {body}{more}}}").documents["notice"]


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        ("{title: 通知, at: [nowhere], body: []}", ["流程里没有这个环节"]),
        ("{title: 通知, at: [], body: []}", ["流程里没有这个环节"]),
        ("{title: 通知, at: [accept], body: ['{fien}']}", ["“{fien}”没有哪一栏填"]),
        ("{title: 通知, at: [accept], body: ['{lost.on}']}", ["“{lost.on}”没有哪一栏填"]),
        ("{title: 通知, at: [accept], to: '{fien}', body: [], sign: '{neif}'}", ["{fien}", "{neif}"]),
        ("{title: 通知, at: [accept], body: ['因{why']}", ["花括号不成对"]),
        ("{title: 通知, at: [accept], body: [{sheet: [[a, '{b}']]}]}", ["“{b}”没有哪一栏填"]),
        ("{title: 通知, at: [accept], body: [{text: a, when: fien}]}", ["条件（when）“fien”看不懂"]),
        (
            "{title: 通知, at: [accept], body: [{text: a, when: kind=jail}]}",
            ["条件（when）“kind=jail”看不懂"],
        ),
        ("{title: 通知, at: [accept], body: [], day: fine}", ["不是一栏日期"]),
        (
            "{title: 通知, at: [accept], during: [nowhere], body: []}",
            ["办理时（during），流程里没有这个环节"],
        ),
        ("{title: 通知, at: [accept], needs: [nowhere], body: []}", ["“nowhere”没有写在 guards 里"]),
    ],
)
def test_what_is_wrong_is_said_at_once(documents: str, told: list[str]) -> None:
    found = [str(one.message) for one in bound(documents).faults(shipped("window"), load())]
    assert len(found) == len(told), found
    assert all(part in one for part, one in zip(told, found, strict=True)), found


@pytest.mark.parametrize(
    "documents",
    ["{at: [accept], body: []}", "{title: 通知, body: []}", "{title: 通知, at: [accept], body: [1]}",
     "{title: 通知, at: [accept], body: [], colour: red}", "{title: 通知, at: [accept], body: [{colour: a}]}"],
)  # fmt: skip
def test_what_is_no_document_is_refused(documents: str) -> None:
    with pytest.raises(Refused, match="绑定文件读不懂"):
        bound(documents)


def test_places_known_to_every_case_and_days_of_tasks_are_no_faults() -> None:
    body = "['{case}{title}{place}{county}{organ}{came}{accept.on}{apply.on}{why}']"
    own = bound(f"{{title: 通知, at: [apply], body: {body}, day: accept.on}}")
    assert not list(own.faults(shipped("window"), load()))


def test_a_document_is_due_once_one_of_its_tasks_has_ended() -> None:
    found = bound("{title: 通知, at: [approve, issue], body: []}").documents
    assert list(due(found, SAID.ended)) == ["notice"]
    assert not due(found, {"accept": date(2026, 3, 2)})


def test_it_says_what_the_case_says() -> None:
    own = paper("[{heading: 一、事实}, '{why}，罚{fine}', {sheet: [[日期, '{day}']]}]", ", head: '{organ}'")
    made = filled(own, SAID)
    assert made.title == ["甲镇人民政府", "通知"]
    assert made.blocks == [
        Paragraph("一、事实", 1), Paragraph("占道经营，罚5000元"), Sheet([("日期", "2026年3月2日")])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "there"),
    [("why", True), ("not why", False), ("kind=fine", True), ("kind=warning", False),
     ("not kind=warning", True), ("not kind=fine", False)],
)  # fmt: skip
def test_a_part_is_there_when_the_case_says_so(when: str, there: bool) -> None:
    assert bool(filled(paper(f"[{{text: a, when: {when}}}]"), SAID).blocks) is there


def test_zero_is_said() -> None:
    assert filled(paper("[{text: a, when: fine}]"), Told({"fine": 0}, {"fine": "0元"})).blocks


def test_what_lacks_is_said_with_the_task_where_it_is_written() -> None:
    own = paper("['{why}{day}{issue.on}', {text: '{fine}', when: fine}]")
    told = Told({}, {"day": "2026年3月2日"}, {"accept": date(2026, 3, 2)})
    assert lacking(own, told) == ["why", "issue.on"]
    bind = bound("{title: 通知, at: [accept], body: []}")
    texts = [str(one.message) for one in lacking_faults(own, told, bind.forms, shipped("window"))]
    accept, issue = (shipped("window").nodes[node].called for node in ("accept", "issue"))
    assert texts[0] == f"“通知”还做不出来：本件没有写“事由”；请在“{accept}”这一步填写。"
    assert f"“{issue}”办结的日期" in texts[1]


def test_words_that_are_forgotten_are_told_apart_from_those_never_written() -> None:
    own, bind = paper("['{why}']"), bound("{title: 通知, at: [accept], body: []}")
    told = Told(blanked=frozenset({"why"}))
    assert "留存期满" in str(lacking_faults(own, told, bind.forms, shipped("window"))[0].message)


@pytest.mark.parametrize(
    ("body", "day"), [(", day: day", date(2026, 3, 2)), (", day: approve.on", date(2026, 3, 9)), ("", date(2026, 3, 2))]
)  # fmt: skip
def test_its_day(body: str, day: date) -> None:
    assert filled(paper("[a]", f", sign: 甲{body}"), SAID).day == day


def test_what_nobody_signs_has_no_day() -> None:
    assert filled(paper("[a]"), SAID).day is None
