"""When clocks strike: a table worked out by hand from the State Council's notices, and what a clock refuses."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.clocks import (
    CHINA,
    PAUSED,
    STOPPED,
    Clock,
    ClockAct,
    Deed,
    Terms,
    after,
    begin,
    length_of,
)
from santu.standards.working_calendar import working_calendar

CALENDAR = working_calendar()
TERMS = Terms(amber=80, times=1, most=50)

TABLE = [
    ("2020-01-17", 1, "2020-01-19", "the Sunday before the festival is worked"),
    ("2020-01-22", 2, "2020-02-03", "23rd; the festival of 2020 was extended to 2 February"),
    ("2020-01-23", 5, "2020-02-07", "3rd to 7th: Saturday 1 February, once to be worked, was free"),
    ("2020-01-31", 1, "2020-02-03", "begun on a day of the extension"),
    ("2020-04-24", 5, "2020-04-30", "Sunday 26th worked, 27th to 30th"),
    ("2020-04-30", 4, "2020-05-09", "6th, 7th, 8th, Saturday 9th worked"),
    ("2020-09-30", 2, "2020-10-10", "Friday 9th, Saturday 10th worked"),
    ("2020-12-31", 1, "2021-01-04", "over the year's end, 1st to 3rd free"),
    ("2021-02-07", 3, "2021-02-10", "begun on a Sunday worked, which is not counted itself"),
    ("2021-02-10", 3, "2021-02-20", "18th, 19th, Saturday 20th worked"),
    ("2021-02-13", 1, "2021-02-18", "begun within the festival"),
    ("2021-09-17", 2, "2021-09-22", "Saturday 18th worked; Mid-Autumn 19th to 21st"),
    ("2021-09-30", 5, "2021-10-13", "Friday 8th, Saturday 9th worked, 11th to 13th"),
    ("2021-12-31", 1, "2022-01-04", "1st to 3rd free"),
    ("2022-01-28", 3, "2022-02-07", "Saturday and Sunday worked, then the festival"),
    ("2022-09-30", 2, "2022-10-09", "both days of the weekend after National Day are worked"),
    ("2022-10-08", 1, "2022-10-09", "begun on a Saturday worked"),
    ("2022-12-30", 1, "2023-01-03", "31 December to 2 January free"),
    ("2023-01-20", 2, "2023-01-29", "Saturday 28th and Sunday 29th worked"),
    ("2023-09-28", 2, "2023-10-08", "Mid-Autumn and National Day; the weekend after is worked"),
    ("2024-02-04", 5, "2024-02-09", "begun on a Sunday worked; the eve of the festival was no day off"),
    ("2024-02-09", 1, "2024-02-18", "eight days free, then Sunday worked"),
    ("2024-09-30", 5, "2024-10-12", "8th to 11th, Saturday 12th worked"),
    ("2024-12-31", 1, "2025-01-02", "New Year's Day alone is free"),
    ("2025-01-27", 4, "2025-02-08", "5th to 7th, Saturday 8th worked"),
    ("2025-09-30", 3, "2025-10-11", "9th, 10th, Saturday 11th worked"),
    ("2025-12-31", 1, "2026-01-04", "1st to 3rd free, Sunday 4th worked"),
    ("2026-02-13", 2, "2026-02-24", "Saturday 14th worked; 15th to 23rd free"),
    ("2026-02-28", 1, "2026-03-02", "begun on a Saturday worked"),
    ("2026-09-30", 3, "2026-10-10", "8th, 9th, Saturday 10th worked"),
]

PAUSES = [
    ("2021-02-05", 5, "2021-02-09", "2021-02-18", "2021-02-20", "7th, 8th; then 18th, 19th, Saturday 20th"),
    ("2020-09-25", 5, "2020-09-29", "2020-10-10", "2020-10-13", "27th, 28th; then Saturday 10th, 12th, 13th"),
    ("2021-05-10", 3, "2021-05-11", "2021-05-11", "2021-05-13", "a pause within one day moves nothing"),
    ("2021-05-10", 3, "2021-05-13", "2021-05-17", "2021-05-17", "paused on the last day: that day is left"),
    ("2021-05-10", 3, "2021-05-10", "2021-05-12", "2021-05-14", "paused on the first day: 12th, 13th, 14th"),
]


def moment(day: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), CHINA)


def close_of(day: str) -> datetime:
    return moment(day, 0) + timedelta(days=1)


def begun(start: str, length: str = "5 个工作日") -> Clock:
    return begin(length_of(length), moment(start), CALENDAR, TERMS)


def acted(clock: Clock, acts: Iterable[ClockAct]) -> Clock:
    """The clock after some acts."""
    return reduce(lambda now, act: after(now, act, CALENDAR, TERMS), acts, clock)


@pytest.mark.parametrize(("start", "n", "due", "why"), TABLE)
def test_due(start: str, n: int, due: str, why: str) -> None:
    assert begun(start, f"{n} 个工作日").due == close_of(due), why


@pytest.mark.parametrize("row", PAUSES)
def test_due_after_a_pause(row: tuple[str, int, str, str, str, str]) -> None:
    start, n, pause, resume, due, why = row
    acts = [ClockAct(Deed.PAUSED, moment(pause, 11)), ClockAct(Deed.RESUMED, moment(resume, 12))]
    clock = acted(begun(start, str(n)), acts)
    assert clock.due == close_of(due), why


def test_an_extension_counts_on_over_the_festival() -> None:
    act = ClockAct(Deed.EXTENDED, moment("2021-02-09"), 2, "需要现场勘验", "批准延长通知书")
    clock = acted(begun("2021-02-08", "4"), [act])
    assert clock.due == close_of("2021-02-22")  # 9th, 10th, 18th, 19th; Saturday 20th worked, 22nd


def test_the_day_is_that_of_china() -> None:
    late = datetime.fromisoformat("2021-05-10T17:00:00+00:00")  # 01:00 of the 11th in China
    assert begin(length_of("1"), late, CALENDAR, TERMS).due == close_of("2021-05-12")


@pytest.mark.parametrize(
    ("length", "due"),
    [
        ("7 日", close_of("2021-05-17")),
        ("30 分钟", moment("2021-05-10") + timedelta(minutes=30)),
        ("2 小时", moment("2021-05-10", 12)),
    ],
)
def test_other_units(length: str, due: datetime) -> None:
    assert begun("2021-05-10", length).due == due


def test_amber_comes_at_the_share_and_neither_it_nor_the_due_stands_while_a_clock_is_paused() -> None:
    clock = begun("2021-05-10")  # 11th to 14th, 17th
    assert (clock.amber, clock.due) == (close_of("2021-05-14"), close_of("2021-05-17"))
    paused = after(clock, ClockAct(Deed.PAUSED, moment("2021-05-12")), CALENDAR, TERMS)
    assert (paused.state, paused.due, paused.amber, paused.left) == (PAUSED, None, None, 4)
    stopped = after(paused, ClockAct(Deed.STOPPED, moment("2021-05-13")), CALENDAR, TERMS)
    assert stopped.state == STOPPED


def test_a_year_without_calendar_is_refused_and_calendar_days_are_not() -> None:
    with pytest.raises(Refused, match=r"2027 年的工作日.*尚未载入.*请先载入该通知") as refused:
        begun("2026-12-31", "1 个工作日")
    assert refused.value.faults[0].place == "2027"
    assert begun("2026-12-31", "3 日").due == close_of("2027-01-03")


EXTENSION = ClockAct(Deed.EXTENDED, moment("2021-05-11"), 2, "需要现场勘验", "批准延长通知书")


@pytest.mark.parametrize(
    ("acts", "says"),
    [
        ([ClockAct(Deed.RESUMED, moment("2021-05-11"))], "不能这样变动"),
        ([ClockAct(Deed.PAUSED, moment("2021-05-09"))], "先后次序"),
        ([ClockAct(Deed.PAUSED, moment("2021-05-18"))], "届满"),
        ([ClockAct(Deed.FIRED, moment("2021-05-11"))], "尚未届满"),
        ([ClockAct(Deed.EXTENDED, moment("2021-05-11"), 1)], "写明理由和批准文书"),
        ([ClockAct(Deed.EXTENDED, moment("2021-05-11"), 3, "理由", "文书")], "1 至 2 之间"),
        ([EXTENSION, EXTENSION], "已延长 1 次"),
        ([ClockAct(Deed.FIRED, moment("2021-05-18")), EXTENSION], "先后次序"),
        ([ClockAct(Deed.STOPPED, moment("2021-05-11"))] * 2, "不能这样变动"),
    ],
)
def test_what_a_clock_refuses(acts: list[ClockAct], says: str) -> None:
    with pytest.raises(Refused, match=says):
        acted(begun("2021-05-10", "5"), acts)


@pytest.mark.parametrize("text", ["", "0 小时", "0 分钟", "五日", "5 周", "-1", "10000 日"])
def test_a_length_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Refused, match="请写"):
        length_of(text)
