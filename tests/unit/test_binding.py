"""What binds a process: every fault of it said at once, and how long a clock runs by it."""

from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.shipped import shipped
from santu.standards.loader import load

DAY = date(2026, 3, 2)
STANDARDS = load()


def faults(text: str, name: str = "window") -> list[str]:
    return [str(fault.message) for fault in binding_of(text).faults(shipped(name), STANDARDS)]


def test_a_standard_that_is_not_there_or_is_no_time_limit_is_named() -> None:
    text = shipped_binding("whistle").replace("whistle/finish_emergency", "whistle/nowhere")
    text = text.replace("standard: whistle/no_show", "standard: penalty/limitation")
    found = faults(text, "whistle")
    assert len(found) == 2
    assert any("没有可用作时限的标准“whistle/nowhere”" in one for one in found)
    assert any("没有可用作时限的标准“penalty/limitation”" in one for one in found)


def test_a_clock_without_a_standard_is_named() -> None:
    found = faults(shipped_binding("window").replace("    standard: window/rating\n", ""))
    assert found == [
        "时限“window/rating”没有写明依据哪项标准；请在绑定文件里写上 standard，或写 terms、until 由办件自定。"
    ]


@pytest.mark.parametrize("classes", ["[emergency]", "soon"])
def test_classes_that_are_no_table_are_refused(classes: str) -> None:
    with pytest.raises(Refused, match="绑定文件读不懂"):
        binding_of(f"lanes: {{}}\nclocks: {{a: {{standard: whistle/finish, classes: {classes}}}}}")


@pytest.mark.parametrize(
    ("process", "clock", "terms", "length"),
    [
        ("window", "window/promised", {}, "20 个工作日"),
        ("window", "window/promised", {"clocks": {"window/promised": 5}}, "5 个工作日"),
        ("window", "window/promised", {"clocks": {"window/promised": "0"}}, "0 个工作日"),
        ("window", "window/rating", {}, "5 个工作日"),
        ("window", "window/rating_fix", {}, "15 个工作日"),
        ("window", "PT2H", {}, "120 分钟"),
        ("whistle", "whistle/report_in", {}, "2 个工作日"),
        ("whistle", "whistle/report_in", {"class": "ordinary"}, "2 个工作日"),
        ("whistle", "whistle/report_in", {"class": "emergency"}, "30 分钟"),
        ("whistle", "whistle/no_show", {"class": "emergency"}, "120 分钟"),
        ("whistle", "whistle/finish", {"class": "emergency"}, "1 日"),
        ("whistle", "whistle/finish", {"class": "emergency", "clocks": {"whistle/finish": "3 日"}}, "3 日"),
    ],
)
def test_how_long_a_clock_runs(process: str, clock: str, terms: dict[str, object], length: str) -> None:
    assert str(binding_of(shipped_binding(process)).length(clock, terms, STANDARDS, DAY)) == length


def test_what_nothing_says_is_refused() -> None:
    bound = binding_of("lanes: {}\nclocks: {asked: {terms: asked}}")
    with pytest.raises(Refused, match="没有写明时限“asked”有多长"):
        bound.length("asked", {}, STANDARDS, DAY)
    with pytest.raises(Refused, match="没有生效的规定"):
        binding_of(shipped_binding("whistle")).length("whistle/finish", {}, STANDARDS, date(2019, 1, 1))


@pytest.mark.parametrize(
    ("until", "length"),
    [("2026-04-01", "30 日"), ("2026-03-02", "0 日"), ("2026-03-01", "0 日"), ("2053-07-17", "9999 日")],
)
def test_a_clock_ends_with_the_day_that_the_case_names(until: str, length: str) -> None:
    bound = binding_of(shipped_binding("quota_loan"))
    assert str(bound.length("quota_loan/term", {"due": until}, STANDARDS, DAY)) == length


def test_a_day_that_is_too_far_away_or_not_said_is_refused() -> None:
    bound = binding_of(shipped_binding("quota_loan"))
    with pytest.raises(Refused, match="太远"):
        bound.length("quota_loan/term", {"due": "2053-07-18"}, STANDARDS, DAY)
    with pytest.raises(Refused, match="没有写明时限"):
        bound.length("quota_loan/term", {}, STANDARDS, DAY)


def test_a_standard_holds_until_the_case_names_its_last_day() -> None:
    bound = binding_of(shipped_binding("quota_loan"))
    lengths = [
        str(bound.length("quota/pool_reservation", terms, STANDARDS, DAY))
        for terms in ({}, {"reserved_last": "2026-03-31"})
    ]
    assert lengths == ["30 日", "29 日"]
