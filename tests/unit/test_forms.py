"""Forms of tasks: what is written is read by its kind, and everything that is wrong is said at once."""

from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.forms import RESERVED, Field, Kind, coming_faults, form_of, said, shown
from santu.operate.domain.shipped import shipped
from santu.standards.loader import load

FORM = form_of(
    {
        "day": {"kind": "day", "label": "日期", "needed": ["*"]},
        "fine": {"kind": "money", "label": "罚款", "needed": ["done"]},
        "count": {"kind": "number", "label": "个数"},
        "party": {"kind": "choice", "label": "当事人", "of": {"person": "个人", "organisation": "单位"}},
        "why": {"kind": "text", "label": "理由", "needed": ["refused"], "clause": "行政处罚法第四十四条"},
        "organs": {"kind": "units", "label": "单位", "among": "departments"},
        "seven": {
            "kind": "files",
            "label": "材料",
            "of": {"plan": "方案", "map": "地图"},
            "every": True,
            "needed": ["done"],
        },
    }
)
ALL = {"seven": {"plan", "map"}}


def faults(written: dict[str, list[str]], outcome: str = "done", **brought: set[str]) -> dict[str, str]:
    return {str(one.place): str(one.message) for one in said(FORM, written, brought or ALL, outcome)[1]}


def test_what_is_written_is_read_by_its_kind() -> None:
    written = {
        "day": [" 2026-03-02 "], "fine": ["1,200.50"], "count": ["3"], "party": ["person"], "why": [" 因 "],
        "organs": ["a", "b", "a"],
    }  # fmt: skip
    found, wrong = said(FORM, written, ALL, "done")
    assert not wrong
    assert found == {
        "day": "2026-03-02", "fine": 120050, "count": 3, "party": "person", "why": "因", "organs": ["a", "b"],
    }  # fmt: skip
    assert [shown(FORM[name], value) for name, value in found.items()] == [
        "2026-03-02", "1,200.50", "3", "个人", "因", "a、b",
    ]  # fmt: skip


def test_everything_that_is_wrong_is_said_at_once() -> None:
    written = {"day": ["3月2日"], "fine": ["-1"], "count": ["many"], "party": ["state"], "other": ["x"]}
    found = faults(written, seven={"plan"})
    assert list(found) == ["other", "day", "fine", "count", "party", "seven.map"]
    assert "2026-03-02 这样的日期" in found["day"]
    assert "个人、单位" in found["party"]


def test_what_must_be_said_depends_on_the_end_and_cites_its_clause() -> None:
    assert list(faults({})) == ["day", "fine"]
    found = faults({}, "refused")
    assert list(found) == ["day", "why"]
    assert "行政处罚法第四十四条" in found["why"]


def test_a_second_text_of_a_field_of_one_value_is_refused_and_neither_is_taken() -> None:
    written = {"day": ["2026-03-02", "2026-03-03"], "fine": ["1"], "why": ["因", "因"], "seven": ["plan.pdf"]}
    found, wrong = said(FORM, written, ALL, "done")
    assert found == {"fine": 100}
    assert [(one.place, str(one.message)) for one in wrong] == [
        ("day", "“日期”只能写一项，收到的是 2 项，没有收下；请只留一项。"),
        ("why", "“理由”只能写一项，收到的是 2 项，没有收下；请只留一项。"),
        ("seven", "“材料”要附的是文件，不能写字；请在这一件的页面上附文件。"),
    ]


def test_an_empty_text_beside_one_is_no_second() -> None:
    assert said(FORM, {"day": ["2026-03-02", " "], "fine": ["1"]}, ALL, "done") == (
        {"day": "2026-03-02", "fine": 100},
        [],
    )


def test_numbers_of_persons_are_not_kept_in_words() -> None:
    assert list(faults({"day": ["2026-03-02"], "fine": ["1"], "why": ["身份证 140102198001010011"]})) == [
        "why"
    ]


def test_a_text_that_is_too_long_is_refused() -> None:
    assert "最多 2000 个字" in faults({"day": ["2026-03-02"], "fine": ["1"], "why": ["长" * 2001]})["why"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("fine", "9e999999"), ("fine", "1e300000"), ("fine", "9" * 40), ("fine", "10000000000000"), ("fine", "sNaN"),
        ("count", "9" * 4000), ("count", "-1"), ("count", "1000000000000000"), ("day", "1949-09-30"), ("day", "2200-01-01"),
    ],
)  # fmt: skip
def test_what_no_store_or_calendar_holds_is_refused(field: str, text: str) -> None:
    written = {"day": ["2026-03-02"], "fine": ["1"], field: [text]}
    assert list(faults(written)) == [field]


@pytest.mark.parametrize("text", ["0", "1"])
def test_a_number_is_none_below_nothing(text: str) -> None:
    written = {"day": ["2026-03-02"], "fine": ["1"]}
    assert said(FORM, {**written, "count": [text]}, ALL, "done")[0]["count"] == int(text)
    below = faults({**written, "count": ["-1"]})
    assert below == {"count": "“个数”写的“-1”不能读：请写不小于 0 的整数，最多 15 位。"}


def test_the_largest_numbers_and_the_last_days_are_read() -> None:
    written = {"day": ["2199-12-31"], "fine": ["9999999999999.99"], "count": ["999999999999999"]}
    found, wrong = said(FORM, written, ALL, "done")
    assert not wrong
    assert found == {"day": "2199-12-31", "fine": 10**15 - 1, "count": 10**15 - 1}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("{nowhere: {a: {kind: text, label: b}}}", "流程里没有这个任务"),
        ("{accept: {a: {kind: choice, label: b}}}", "没有写可选的值"),
        ("{accept: {a: {kind: units, label: b}}}", "没有写明从哪里选"),
        ("{accept: {a: {kind: text, label: b, past: true}}}", "不是日期（day），不能写 past"),
        ("{accept: {a: {kind: text, label: b, needed: [lost]}}}", "没有结果“lost”"),
        *(
            (f"{{accept: {{{name}: {{kind: text, label: b}}}}}}", f"一栏叫“{name}”，这个名字另有用处")
            for name in RESERVED
        ),
        ("{accept: {a.plan: {kind: text, label: b}}}", "一栏叫“a.plan”，网页不能送"),
        ("{accept: {a b: {kind: text, label: b}}}", "一栏叫“a b”，网页不能送"),
        ("{accept: {a: {kind: who, label: b}, c: {kind: who, label: d}}}", "有 2 栏都是 who：a、c"),
        (
            "{accept: {a: {kind: text, label: b}}, refuse: {a: {kind: day, label: b}}}",
            "是 day，在“accept”是 text",
        ),
    ],
)
def test_a_form_that_cannot_be_filled_in_is_a_fault(form: str, told: str) -> None:
    binding = binding_of(f"{shipped_binding('window')}forms: {form}")
    assert [told in str(one.message) for one in binding.faults(shipped("window"), load())] == [True]


@pytest.mark.parametrize(
    "own", ["{kind: texts, label: b}", "{label: b}", "{kind: text}", "{kind: text, label: b, need: []}"]
)
def test_what_is_no_field_is_refused(own: str) -> None:
    with pytest.raises(Refused, match="绑定文件读不懂"):
        binding_of(f"lanes: {{}}\nforms: {{accept: {{a: {own}}}}}")


@pytest.mark.parametrize(
    ("text", "number"),
    [("138 0000 0012", "13800000012"), ("0350-1234567", "0350-1234567"), ("12", None), ("某", None)],
)
def test_a_telephone_number_is_read_as_at_the_window(text: str, number: str | None) -> None:
    found, wrong = said({"phone": Field(Kind.PHONE, "电话")}, {"phone": [text]}, {}, "done")
    assert found.get("phone") == number
    assert ["11 位手机号" in str(one.message) for one in wrong] == ([] if number else [True])


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)]
)
def test_what_has_happened_lies_no_later_than_the_day_of_the_step(day: str, holds: bool) -> None:
    fields = {
        "held": {"kind": "day", "label": "举行之日", "past": True, "clause": "行政处罚法第六十四条"},
        "back": {"kind": "day", "label": "归还之日", "past": True},
        "next": {"kind": "day", "label": "下次"},
    }
    faults = coming_faults(form_of(fields), dict.fromkeys(fields, day), date(2026, 3, 2))
    why = f"写的 {day} 在办理这一步的 2026-03-02 之后；请按实际日期填写，还没有做的，做了以后再登记。"
    both = [("held", f"“举行之日”{why}（行政处罚法第六十四条）"), ("back", f"“归还之日”{why}")]
    assert [(one.place, str(one.message)) for one in faults] == ([] if holds else both)


def test_a_field_of_words_is_read_as_text() -> None:
    assert Field(Kind.TEXT, "事由").read("路灯") == "路灯"


COUNTED = "kind: money, label: 加处罚款, counts: {of: fine, times: nights_late, rate: penalty/late_payment_rate, most: "


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (f"more: {{{COUNTED}penalty/late_payment_total}}}}", ""),
        (f"more: {{{COUNTED}nowhere}}}}", "没有这项数值标准"),
        (
            f"more: {{{COUNTED.replace('nights_late', 'nights')}penalty/late_payment_total}}}}",
            "算不出来",
        ),
        (f"more: {{{COUNTED.replace('money', 'text')}penalty/late_payment_total}}}}", "算不出来"),
    ],
)
def test_an_amount_is_counted_from_numbers_by_standards(fields: str, told: str) -> None:
    asked = "fine: {kind: money, label: 罚款}, nights_late: {kind: number, label: 天数}"
    bound = binding_of(f"{shipped_binding('window')}forms:\n  accept: {{{asked}, {fields}}}")
    found = [str(one.message) for one in bound.faults(shipped("window"), load())]
    assert len(found) == bool(told)
    assert all(told in one for one in found)
