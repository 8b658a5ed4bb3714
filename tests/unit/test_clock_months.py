"""Clocks in months: they end with the same day of the month, are extended once by what the law says, and never paused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.clocks import CHINA, Clock, ClockAct, Deed, Terms, Unit, after, begin, length_of
from santu.operate.domain.lengths import length_by
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar

CALENDAR = working_calendar()
TERMS = Terms(amber=80, times=1, most=10, longest=6)
COMPLETION = length_by(load(), "division/completion", date(2026, 3, 2))
A_MINUTE = timedelta(minutes=1)


def begun(year: int, month: int, day: int, length: str = "") -> Clock:
    at = datetime(year, month, day, 9, tzinfo=CHINA)
    return begin(length_of(length) if length else COMPLETION, at, CALENDAR, TERMS)


def last_day(clock: Clock) -> date:
    assert clock.due
    return (clock.due.astimezone(CHINA) - A_MINUTE).date()


def test_a_change_of_divisions_takes_twelve_months_at_most() -> None:
    """《行政区划管理条例》第十五条."""
    assert (COMPLETION.n, COMPLETION.unit, str(COMPLETION)) == (12, Unit.MONTHS, "12 个月")
    assert length_of(str(COMPLETION)) == COMPLETION
    assert last_day(begun(2026, 3, 2)) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ((2026, 1, 31), "1 个月", date(2026, 2, 28)),
        ((2028, 1, 31), "1 个月", date(2028, 2, 29)),
        ((2026, 8, 31), "1 个月", date(2026, 9, 30)),
        ((2028, 2, 29), "12 个月", date(2029, 2, 28)),
    ],
)
def test_it_ends_with_the_month_where_that_is_shorter(
    start: tuple[int, int, int], length: str, last: date
) -> None:
    assert last_day(begun(*start, length)) == last


def test_it_turns_amber_after_its_share_of_days() -> None:
    clock = begun(2026, 3, 2)
    assert clock.amber
    assert (clock.amber.astimezone(CHINA) - A_MINUTE).date() == date(2026, 3, 2) + timedelta(365 * 80 // 100)


def extended(months: int, clock: Clock | None = None) -> Clock:
    act = ClockAct(Deed.EXTENDED, datetime(2026, 9, 1, tzinfo=UTC), months, "情况复杂", "民函1号")
    return after(clock or begun(2026, 3, 2), act, CALENDAR, TERMS)


@pytest.mark.parametrize(("months", "last"), [(1, date(2027, 4, 2)), (6, date(2027, 9, 2))])
def test_it_is_extended_as_far_as_the_law_lets_it(months: int, last: date) -> None:
    assert last_day(extended(months)) == last


def test_it_is_extended_no_further_nor_twice() -> None:
    with pytest.raises(Refused, match="应在 1 至 6 之间"):
        extended(7)
    with pytest.raises(Refused, match="已延长 1 次"):
        extended(1, extended(1))


def test_it_is_never_paused() -> None:
    with pytest.raises(Refused, match="以月计的时限不能暂停"):
        after(begun(2026, 3, 2), ClockAct(Deed.PAUSED, datetime(2026, 9, 1, tzinfo=UTC)), CALENDAR, TERMS)


def test_no_months_are_no_length() -> None:
    with pytest.raises(Refused, match="12 个月"):
        length_of("0 个月")
