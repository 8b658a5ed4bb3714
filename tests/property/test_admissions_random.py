"""Admissions over time: whatever was applied for, said and decided, none covers anything outside of what was approved."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from santu.register.domain.admissions import (
    AdmissionState,
    Decided,
    Opined,
    Record,
    Wish,
    covering,
    decision_faults,
    opinion_faults,
)

START = date(2021, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
ORDER = list(AdmissionState)
OPENING = {AdmissionState.APPLIED, AdmissionState.CONSENTED, AdmissionState.OBJECTED}


@st.composite
def records(draw: st.DrawFn) -> Record:
    """An admission of 甲 or 乙 in one of two townships, as far as it came, each step only where nothing speaks against it."""
    since, until = sorted((draw(DAYS), draw(DAYS)))
    wish = Wish(
        unit=draw(st.sampled_from("AB")),
        issuer="i",
        document="1",
        title=draw(st.sampled_from("甲乙")),
        day=draw(DAYS),
        reason="r",
        persons=1,
        fen=1,
        since=since,
        until=until,
        matter=draw(st.sampled_from(("", "M"))),
    )
    today = START + timedelta(days=60)
    record = Record(draw(st.integers(1, 99)), wish, "by")
    opined = Opined(draw(st.sampled_from(("agree", "object"))), "1", draw(DAYS), "r")
    if draw(st.booleans()) and not opinion_faults(record, opined, today):
        record = Record(record.number, wish, "by", opined, "t")
    decided = Decided(draw(st.sampled_from(("approve", "refuse"))), "县", "1", draw(DAYS), "r")
    if draw(st.booleans()) and not decision_faults(record, decided, today):
        record = Record(record.number, wish, "by", record.opined, "t", decided)
    return record


@given(st.lists(records(), max_size=3), st.sampled_from("AB"), st.sampled_from(("", "M")), DAYS)
def test_what_covers_a_matter_has_consent_approval_and_its_term(held, unit, matter, day):
    number = covering(held, unit, matter, "甲", day)
    right = [
        one.number
        for one in held
        if one.wish.unit == unit
        and (one.wish.matter == matter if matter else one.wish.title == "甲")
        and one.opined is not None
        and one.opined.opinion == "agree"
        and one.decided is not None
        and one.decided.decision == "approve"
        and one.opined.day <= one.decided.day <= day
        and one.wish.since <= day <= one.wish.until
    ]
    assert number == min(right, default=None)


@given(records())
def test_it_only_goes_on_and_ends_by_itself(record):
    days = [START + timedelta(days=n) for n in range(90)]
    states = [record.on(day) for day in days]
    seen = [state for at, state in enumerate(states) if at == 0 or states[at - 1] is not state]
    assert len(seen) == len(set(seen)), "no state comes twice"
    assert [state for state in seen if state in OPENING] == seen[: sum(state in OPENING for state in seen)]
    if AdmissionState.IN_FORCE in seen:
        assert states[-1] is AdmissionState.EXPIRED
    if record.decided is None or record.decided.decision != "approve":
        assert not {AdmissionState.EARLY, AdmissionState.IN_FORCE, AdmissionState.EXPIRED} & set(seen)
