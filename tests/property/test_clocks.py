"""Clocks on random logs: what is refused leaves no trace, what stands has days left; a pause moves the due by the days it took."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from santu.kernel.messages import Refused
from santu.operate.domain.clocks import CHINA, ClockAct, Deed, Length, Terms, Unit, after, begin
from santu.standards.working_calendar import working_calendar

CALENDAR = working_calendar()
TERMS = Terms(amber=80, times=2, most=50)
DAY = timedelta(days=1)
starts = st.integers(0, 2000 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
lengths = st.builds(Length, st.integers(1, 40), st.sampled_from(Unit)) | st.just(Length(0))
deeds = st.lists(
    st.tuples(st.sampled_from(Deed), st.integers(0, 60 * 24 * 8), st.integers(1, 9)), max_size=12
)


def day_of(at: datetime) -> date:
    return at.astimezone(CHINA).date()


@given(lengths, starts, deeds)
def test_a_clock_has_days_left_and_is_due_on_a_working_day_whatever_is_done_to_it(
    length: Length, start: datetime, drawn: list[tuple[Deed, int, int]]
) -> None:
    stored, at = begin(length, start, CALENDAR, TERMS), start
    for deed, minutes, days in drawn:
        at += timedelta(minutes=minutes)
        act = ClockAct(deed, at, days, "理由", "文书")
        try:
            stored = after(stored, act, CALENDAR, TERMS)
        except Refused:
            continue
        assert stored.left > 0 or stored.total == 0
        assert (stored.due is None) == (stored.amber is None)
        if stored.due and stored.amber:
            assert stored.amber <= stored.due
            last = day_of(stored.due - timedelta(seconds=1))
            assert length.unit != Unit.WORKING or CALENDAR.is_working_day(last) or stored.total == 0


@given(st.integers(1, 40), starts, st.integers(0, 400), st.integers(0, 60))
def test_a_pause_moves_the_due_by_the_working_days_it_took(
    n: int, start: datetime, wait: int, pause: int
) -> None:
    length = Length(n)
    plain = begin(length, start, CALENDAR, TERMS)
    assert plain.due
    stopped = min(start + timedelta(hours=wait), plain.due - timedelta(seconds=1))
    resumed = stopped + pause * DAY
    acts = [ClockAct(Deed.PAUSED, stopped), ClockAct(Deed.RESUMED, resumed)]
    moved = plain
    for act in acts:
        moved = after(moved, act, CALENDAR, TERMS)
    begun, first, last = day_of(start), day_of(stopped), day_of(resumed)
    days = [first + k * DAY for k in range((last - first).days)]
    took = sum(CALENDAR.is_working_day(day) for day in days if day > begun)
    assert moved.due
    assert day_of(moved.due - DAY) == CALENDAR.add_working_days(day_of(plain.due - DAY), took)


@given(st.integers(1, 40), starts, st.integers(1, 20))
def test_an_extension_moves_the_due_by_its_days_whenever_it_is_granted(
    n: int, start: datetime, days: int
) -> None:
    days = min(days, max(1, n // 2))
    act = ClockAct(Deed.EXTENDED, start, days, "理由", "文书")
    longer = after(begin(Length(n), start, CALENDAR, TERMS), act, CALENDAR, TERMS)
    assert longer.due == begin(Length(n + days), start, CALENDAR, TERMS).due
