"""When something was really done that a phone sends later: by two clocks, of which one may be wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from santu.operate.domain.sent import Sent, TwoClocks, sent_at

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("off", [timedelta(), HOUR, -HOUR, 400 * DAY, -400 * DAY])
def test_the_time_that_it_waited_is_right_whatever_the_clock_of_the_phone(off):
    clocks = TwoClocks(NOW + off - 5 * HOUR, NOW + off, NOW)
    at, words = clocks.really(30, 5)
    assert at == NOW - 5 * HOUR
    assert len(words) == (1 if off else 0)


@pytest.mark.parametrize(
    ("off", "says"),
    [(timedelta(minutes=5), ""), (timedelta(minutes=6), "快 6 分钟"), (timedelta(minutes=-6), "慢 6 分钟")],
)
def test_a_clock_that_is_off_is_told_beyond_the_bound(off, says):
    _, words = TwoClocks(NOW + off, NOW + off, NOW).really(30, 5)
    assert says in "".join(map(str, words))
    assert bool(words) is bool(says)


@pytest.mark.parametrize(
    ("waited", "at", "told"),
    [
        (-2 * DAY, None, 0),
        (timedelta(seconds=59), None, 0),
        (timedelta(minutes=1), NOW - timedelta(minutes=1), 0),
        (30 * DAY, NOW - 30 * DAY, 0),
        (31 * DAY, NOW - 30 * DAY, 1),
    ],
)
def test_it_is_neither_to_come_nor_earlier_than_the_bound(waited, at, told):
    found, words = TwoClocks(NOW - waited, NOW, NOW).really(30, 5)
    assert (found, len(words)) == (at, told)


def test_who_does_not_say_when_it_was_sent_is_taken_at_their_word_and_no_further():
    assert TwoClocks(NOW - HOUR, None, NOW).really(30, 5) == (NOW - HOUR, [])
    assert TwoClocks(NOW + HOUR, None, NOW).really(30, 5) == (None, [])


def test_it_is_kept_with_its_act_and_read_back():
    sent = Sent("key", "digest", NOW)
    assert sent_at({"sent": sent.told}) == NOW
    assert sent_at({"sent": Sent("key", "digest").told}) is None
    assert sent_at({}) is None
    assert sent.within(NOW + HOUR, NOW + DAY) == NOW + HOUR
    assert sent.within(NOW - HOUR, NOW + DAY) == NOW
    assert Sent("key", "digest").within(NOW - HOUR, NOW) == NOW
