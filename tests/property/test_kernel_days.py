"""rewrite() against a model that keeps every day by itself."""

from datetime import date, timedelta
from itertools import pairwise, zip_longest

from hypothesis import given
from hypothesis import strategies as st

from santu.kernel.days import OPEN_END, Standing, rewrite

FIRST = date(2021, 1, 1)
DAYS = 24
SPAN = [FIRST + timedelta(number) for number in range(DAYS)]
"""The days of the model; whatever holds on the last of them holds for ever."""


@st.composite
def timelines(draw) -> list[Standing[int, str]]:
    """Rows in order, with gaps or without; the last may be open."""
    cuts = sorted(draw(st.sets(st.integers(0, DAYS - 2), max_size=8)))
    rows = []
    for key, (start, end) in enumerate(zip_longest(cuts, cuts[1:])):
        value = draw(st.sampled_from(["", "甲", "乙", "丙"]))
        if end is None:
            end = draw(st.sampled_from([None, start + 1]))
        if value:
            rows.append(Standing(key, SPAN[start], SPAN[end] if end is not None else OPEN_END, value))
    return rows


changes = st.dictionaries(
    st.integers(0, DAYS - 2), st.sampled_from([None, "甲", "乙", "丙"]), max_size=5
).map(lambda found: [(SPAN[day], value) for day, value in sorted(found.items())])


def by_day(periods) -> list[str | None]:
    """What stands on each day; an open end holds on the last day."""
    return [next((v for s, e, v in periods if s <= day < e), None) for day in SPAN]


def changed_by_day(rows, wanted) -> list[str | None]:
    """Each change writes its value day after day, until the end of the period that it falls in.

    A period is what one row, or one earlier change, or the absence of both, covers without a break.
    """
    periods = [(row.start, row.end, ("row", row.key)) for row in rows]
    marks = by_day(periods)
    values = by_day([(row.start, row.end, row.values) for row in rows])
    for number, (day, value) in enumerate(wanted):
        place = SPAN.index(day)
        mark = marks[place]
        while place < DAYS and marks[place] == mark:
            values[place] = value
            marks[place] = None if value is None else ("change", number)
            place += 1
    return values


@given(timelines(), changes)
def test_rewritten_rows_say_on_every_day_what_the_model_says(rows, wanted):
    done = rewrite(rows, wanted)
    kept = [(row.start, row.end, row.values) for row in rows if row.key not in done.withdraw]
    after = sorted([*kept, *done.insert])
    assert by_day(after) == changed_by_day(rows, wanted)
    assert all(start < end for start, end, _ in after)
    assert all(one[1] <= other[0] for one, other in pairwise(after))


@given(timelines(), changes)
def test_nothing_is_withdrawn_to_be_inserted_again(rows, wanted):
    done = rewrite(rows, wanted)
    gone = {(row.start, row.end, row.values) for row in rows if row.key in done.withdraw}
    assert not gone & set(done.insert)
    assert len(set(done.insert)) == len(done.insert)


@given(timelines())
def test_what_already_stands_leaves_no_trace(rows):
    said = [(row.start, row.values) for row in rows]
    joined = all(one.end < other.start or one.values != other.values for one, other in pairwise(rows))
    done = rewrite(rows, said)
    assert not joined or (done.withdraw, done.insert) == ((), ())
