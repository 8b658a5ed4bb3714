"""Working days: the shipped calendar against two oracles and a table checked by hand."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from santu.kernel.messages import Refused
from santu.kernel.working_days import WorkingCalendar
from santu.standards.working_calendar import working_calendar

CALENDAR = working_calendar()
PUBLIC = holidays.country_holidays("CN", years=range(2019, 2028))
"""What other people wrote from the same notices; it knows the weekend days that are worked (调休), too."""
ORACLES = {"chinesecalendar": chinese_calendar.is_workday, "holidays": PUBLIC.is_working_day}
DIFFERENCES: dict[tuple[str, date], str] = {}
"""(oracle, day) → why it is wrong there: the notice of the State Council decides. There is none from 2020 to 2026."""

# The State Council's notices, read by hand: Spring Festival and its adjusted days.
SPRING_FESTIVAL = [
    ("2020-01-19", True),  # 星期日上班
    ("2020-01-23", True),
    ("2020-01-24", False),  # 除夕
    ("2020-01-31", False),  # 因疫情延长至 2 月 2 日
    ("2020-02-01", False),
    ("2020-02-02", False),
    ("2020-02-03", True),
    ("2021-02-07", True),  # 星期日上班
    ("2021-02-11", False),  # 除夕
    ("2021-02-17", False),
    ("2021-02-18", True),
    ("2021-02-20", True),  # 星期六上班
    ("2022-01-29", True),
    ("2022-01-30", True),
    ("2022-01-31", False),
    ("2022-02-06", False),
    ("2022-02-07", True),
    ("2023-01-21", False),
    ("2023-01-27", False),
    ("2023-01-28", True),
    ("2023-01-29", True),
    ("2024-02-04", True),
    ("2024-02-09", True),
    ("2024-02-10", False),
    ("2024-02-16", False),
    ("2024-02-18", True),
    ("2025-01-26", True),
    ("2025-01-28", False),
    ("2025-02-04", False),
    ("2025-02-08", True),
]


@pytest.mark.parametrize(("day", "working"), SPRING_FESTIVAL)
def test_spring_festivals_by_hand(day: str, working: bool) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_day_equals_the_oracle(year: int, oracle: str) -> None:
    assert CALENDAR.confirmed(year)
    first = date(year, 1, 1)
    days = [first + timedelta(days=k) for k in range((date(year + 1, 1, 1) - first).days)]
    differing = {(oracle, day) for day in days if CALENDAR.is_working_day(day) != ORACLES[oracle](day)}
    assert differing == {one for one in DIFFERENCES if one[0] == oracle and one[1].year == year}


def test_holidays_are_weekdays_and_adjusted_days_are_weekends() -> None:
    assert all(day.weekday() < 5 for day in CALENDAR.holidays)
    assert all(day.weekday() >= 5 for day in CALENDAR.adjusted)


def test_a_year_not_yet_published_counts_weekdays_and_says_so() -> None:
    assert not CALENDAR.confirmed(2099)
    assert CALENDAR.is_working_day(date(2099, 10, 1))  # a Thursday
    assert not CALENDAR.is_working_day(date(2099, 10, 3))
    assert CALENDAR.add_working_days(date(2099, 10, 1), 5) == date(2099, 10, 8)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2021-02-10", 1, "2021-02-18"),  # over the Spring Festival
        ("2021-02-10", 3, "2021-02-20"),  # the adjusted Saturday counts
        ("2021-04-30", 1, "2021-05-06"),  # over May Day
        ("2021-09-30", 5, "2021-10-13"),  # 8日、9日（调休）、11日、12日、13日
        ("2021-05-06", -1, "2021-04-30"),
        ("2021-05-03", 0, "2021-05-03"),
    ],
)
def test_adding(start: str, n: int, end: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), n) == date.fromisoformat(end)


@pytest.mark.parametrize("n", [0, 1, 7, 90, 250])
def test_between_undoes_adding(n: int) -> None:
    start = date(2020, 12, 30)
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_days_between(start, end) == n
    assert CALENDAR.working_days_between(end, start) == -n


def test_overrides_declare_single_days() -> None:
    storm, saturday = date(2021, 7, 21), date(2021, 7, 24)
    calendar = working_calendar({storm: False, saturday: True})
    assert not calendar.is_working_day(storm)
    assert calendar.is_working_day(saturday)
    assert CALENDAR.is_working_day(storm), "the national calendar itself is unchanged"
    undone = calendar.with_overrides({storm: True, saturday: False})
    assert undone.is_working_day(storm)
    assert not undone.is_working_day(saturday)


def test_no_data_at_all_is_plain_weekdays() -> None:
    plain = WorkingCalendar(frozenset(), frozenset(), frozenset())
    week = [date(2021, 5, 3) + timedelta(days=k) for k in range(7)]
    assert [plain.is_working_day(day) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("years", "says"),
    [
        ('"2021": {holidays: ["2021-02-30"], adjusted: []}', "working_days.yaml:2: 工作日数据的“0”不合写法"),
        ('"2021": {holidays: []}', "working_days.yaml:2: 工作日数据的“adjusted”不合写法"),
        ('"2021": {holidays: [2021-02-11], adjusted: []}', "日期“2021-02-11”没有加引号"),
    ],
)
def test_bad_calendar_data_is_refused(tmp_path: Path, years: str, says: str) -> None:
    (tmp_path / "cn").mkdir()
    data = f"source: {{document: 通知}}\nyears: {{{years}}}\n"
    (tmp_path / "cn/working_days.yaml").write_text(data, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        working_calendar(root=tmp_path)
    assert says in str(refused.value)
