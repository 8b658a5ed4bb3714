"""A synthetic working year: repeatable, the engine's own states, shares in their bands, quiet on free days."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest

from santu.operate.domain import engine
from santu.operate.domain.clocks import Length
from santu.operate.domain.definition import Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.office_time import CHINA, OfficeTime, midnight
from santu.operate.domain.state import Clock, State, Token, to_text
from santu.operate.domain.synthetic import day_weights
from santu.operate.domain.synthetic_drawing import WorkDrawing
from santu.operate.domain.synthetic_rows import DrawnCase
from tests.unit.synthetic_world import DAYS, FIRST, LAST, WORLD, year

NUMBER = 1500
UNTIL = midnight(LAST + timedelta(days=1))


@pytest.fixture(scope="module")
def cases() -> list[DrawnCase]:
    return list(year().cases(NUMBER))


def digest(cases: list[DrawnCase]) -> str:
    return sha256(repr(cases).encode()).hexdigest()


def test_the_same_seed_gives_the_same_year(cases: list[DrawnCase]) -> None:
    assert digest(list(year().cases(NUMBER))) == digest(cases)
    assert digest(list(year(8).cases(NUMBER))) != digest(cases)


def test_every_state_is_the_engines(cases: list[DrawnCase]) -> None:
    for case in cases:
        assert replayed(case) == case.state


def test_rows_are_the_state(cases: list[DrawnCase]) -> None:
    for case in cases:
        assert to_text(from_rows(case)) == to_text(case.state)
        numbers = [token.number for token in case.tokens]
        assert numbers == list(range(1, case.state.next_id))
        assert [act.seq for act in case.acts] == list(range(1, len(case.acts) + 1))
        assert [act.at for act in case.acts] == sorted(act.at for act in case.acts)


def test_open_cases_can_be_continued(cases: list[DrawnCase]) -> None:
    left = [case for case in cases if not case.state.over]
    assert left
    for case in left:
        definition, state = WORLD.definitions[case.process], case.state
        facts = Facts(UNTIL, items=case.lists, due=lambda _, at: at + timedelta(days=9))
        state = engine.fire(definition, state, facts).state
        for _ in range(40):
            if waits := engine.waiting(definition, state):
                state = engine.complete(definition, state, waits[0].token.id, facts).state
        assert state.over


def test_cases_come_on_working_days_and_more_after_free_ones(cases: list[DrawnCase]) -> None:
    assert [case.came_at for case in cases] == sorted(case.came_at for case in cases)
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    weights = dict(zip(days, day_weights(days, WORLD.calendar, WorkDrawing.read()), strict=True))
    assert all((weight > 0) == WORLD.calendar.is_working_day(day) for day, weight in weights.items())
    assert weights[date(2025, 10, 9)] > weights[date(2025, 10, 16)]
    assert weights[date(2025, 11, 3)] > weights[date(2025, 11, 5)]
    found = Counter(local(case.came_at) for case in cases if not case.is_urgent)
    assert all(weights[day] for day in found)


def test_people_rest_on_free_days_but_for_emergencies(cases: list[DrawnCase]) -> None:
    drawing = WorkDrawing.read()
    for case in cases:
        drawn = drawing.processes[case.process]
        for act in case.acts:
            rushed = case.is_urgent and (act.deed == "open" or drawn.task(act.node).urgent is not None)
            if act.deed != "strike" and not rushed:
                assert WORLD.calendar.is_working_day(local(act.at)), (case.number, act)
    urgent = [act for case in cases if case.is_urgent for act in case.acts]
    assert urgent


def test_totals_by_unit_add_up(cases: list[DrawnCase]) -> None:
    by_place = Counter((case.county, case.place) for case in cases)
    assert sum(by_place.values()) == len(cases) == NUMBER
    assert by_place.keys() == {(own.unit, place) for own in WORLD.counties for place in own.townships}
    for own in WORLD.counties:
        parts = [by_place[own.unit, place] for place in own.townships]
        assert parts == sorted(parts), "a township with more households has more cases"
    assert Counter(case.process for case in cases) == {"window": NUMBER * 99 // 100, "whistle": NUMBER // 100}


def test_shares_lie_in_their_bands() -> None:
    found = Counter(share for case in year().cases(6_000) for share in shares(case))
    opened, approvals, rated = found["window"], found["approve"], found["rated"]
    assert 0.06 < found["accept=incomplete"] / opened < 0.11
    assert 0.55 < rated / opened < 0.70
    assert 0.004 < found["bad"] / rated < 0.025
    assert 0.5 < found["fix"] / found["bad"] <= 1.2
    assert 0.01 < found["late"] / approvals < 0.08
    assert 0.005 < found["open"] / opened < 0.06
    assert found["C00"] > 2 * found["C07"] > 0
    for happened in ("refused", "no show", "ruled", "scored"):
        assert found[happened], happened


def shares(case: DrawnCase) -> Iterator[str]:
    yield case.process
    yield from (f"{act.node}={act.outcome}" for act in case.acts)
    yield from (act.node for act in case.acts if act.node == "fix")
    if case.process == "window":
        approve = [token for token in case.tokens if token.node == "approve" and token.item is None]
        yield from ("approve" for _ in approve)
        yield from (
            "late" for clock in case.clocks if clock.name == "window/promised" and clock.state == "fired"
        )
        yield from () if case.state.over else ("open",)
    if case.matter:
        yield case.matter.code
    if case.rating:
        yield from ("rated", *(("bad",) if case.rating.is_bad else ()))
    for answer in case.answers:
        yield from ("refused",) if answer.refused_at else ()
        yield from ("ruled",) if answer.ruling else ()
        yield from ("no show",) if answer.is_late and not answer.reported_at and not answer.refused_at else ()
    yield from ("scored" for _ in case.scores)


def test_nobody_is_anybody(cases: list[DrawnCase]) -> None:
    for case in cases:
        assert case.title.startswith("合成")
        assert case.applicant == (f"合成申请人 {case.number:06}" if case.matter else "")


def test_scores_are_of_those_who_were_called(cases: list[DrawnCase]) -> None:
    scored = [case for case in cases if case.scores]
    assert scored
    for case in scored:
        worked = {answer.organ for answer in case.answers if answer.settled_at}
        assert {score.organ for score in case.scores} == worked
        assert all(0 <= score.points <= WORLD.score[score.part] for score in case.scores)
        assert len(case.scores) == len(worked) * len(WORLD.score)


def test_office_time_goes_there_and_back() -> None:
    office = OfficeTime(WORLD.calendar, date(2025, 9, 25), date(2025, 10, 20), [(480, 720), (870, 1080)])
    for minute in range(0, len(office.days) * office.a_day, 7):
        assert office.minute(office.moment(minute)) == minute
    evening = datetime(2025, 9, 30, 19, tzinfo=CHINA)
    assert office.moment(office.minute(evening)) == datetime(2025, 10, 9, 8, tzinfo=CHINA)
    noon = datetime(2025, 9, 30, 12, 0, 1, tzinfo=CHINA)
    assert office.moment(office.minute(noon)) == datetime(2025, 9, 30, 14, 30, tzinfo=CHINA)


def test_every_matter_keeps_its_promised_days(cases: list[DrawnCase]) -> None:
    for case in cases:
        if case.matter:
            lengths = {clock.length for clock in case.clocks if clock.name == "window/promised"}
            assert lengths <= {str(Length(DAYS[int(case.matter.code[1:])]))}


def local(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def replayed(case: DrawnCase) -> State:
    """The case as the engine gives it when its acts are done again."""
    definition = WORLD.definitions[case.process]
    due = {(clock.name, clock.began_at): clock.due for clock in case.clocks}
    state, lists = State(definition.digest), dict(case.acts[0].lists)
    for act in case.acts:
        lists |= act.lists
        facts = Facts(act.at, items=lists, due=lambda name, at: due[name, at])
        if act.deed == "open":
            step = engine.begin(definition, facts)
        elif act.deed == "strike":
            step = engine.fire(definition, state, facts)
        else:
            step = engine.complete(definition, state, act.token, facts, act.outcome)
        state, events = step.state, step.events
        while program := [row for row in state.tokens if definition.nodes[row.node].kind is Kind.SERVICE]:
            step = engine.complete(definition, state, program[0].id, facts)
            state, events = step.state, events + step.events
        assert events == act.events
    return state


def from_rows(case: DrawnCase) -> State:
    """The state out of the rows of a case, as a store would read it."""
    return State(
        WORLD.definitions[case.process].digest,
        case.state.next_id,
        tuple(
            Token(t.number, t.node, t.parent, t.via, t.since, t.item, t.outcomes, t.of)
            for t in case.tokens
            if t.ended_at is None
        ),
        tuple(Clock(c.event, c.token, c.due) for c in case.clocks if c.state == "running"),
        case.state.outcomes,
    )
