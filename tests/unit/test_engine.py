"""The steps of a case, one meaning at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain import engine
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition
from santu.operate.domain.facts import Facts
from santu.operate.domain.state import Deed, State, from_text, to_text
from tests.oracles.drawn import TERMINATE, Drawing, each, timer

AT = Facts(datetime(2026, 3, 2, 1, tzinfo=UTC))


def later(facts: Facts = AT, **lasts: float) -> Facts:
    return replace(facts, at=facts.at + timedelta(**lasts))


def task(drawing: Drawing, after: str, number: str, inner: str = "") -> str:
    drawing.node("userTask", number, inner)
    drawing.flow(after, number)
    return number


def end(drawing: Drawing, after: str, inner: str = "") -> None:
    drawing.flow(after, drawing.node("endEvent", f"end_{after}", inner))


def standing(definition: Definition, state: State) -> list[str]:
    return [
        one.node.id + (f"/{one.token.item}" if one.token.item else "")
        for one in engine.waiting(definition, state)
    ]


def act(definition: Definition, state: State, number: str, facts: Facts = AT, outcome: str = "done") -> State:
    """Complete a task by its name, or an instance by ``task/item``."""
    [one] = [
        one
        for one, name in zip(engine.waiting(definition, state), standing(definition, state), strict=True)
        if name == number
    ]
    return engine.complete(definition, state, one.token.id, facts, outcome).state


def approvals(until: str = "") -> Definition:
    """accept → approve by each of the departments → report; ``approve`` may be late, and reminds before."""
    drawing = Drawing()
    drawing.node("startEvent", "start")
    task(drawing, "start", "accept")
    task(drawing, "accept", "approve", each("departments", until))
    drawing.node("boundaryEvent", "late", timer("P10D"), attachedToRef="approve")
    drawing.node("boundaryEvent", "soon", timer("P8D"), attachedToRef="approve", cancelActivity="false")
    end(drawing, task(drawing, "soon", "urge"))
    drawing.node("exclusiveGateway", "meet")
    drawing.flow("approve", "meet")
    drawing.flow(task(drawing, "late", "decide"), "meet")
    end(drawing, task(drawing, "meet", "report"))
    return read(drawing.xml())


THREE = replace(AT, items={"departments": ["住建局", "水利局", "应急局"]})


def opened(definition: Definition, facts: Facts = AT) -> State:
    return engine.begin(definition, facts).state


def test_an_approval_by_each() -> None:
    definition = approvals()
    state = act(definition, opened(definition), "accept", THREE)
    assert standing(definition, state) == ["approve/住建局", "approve/水利局", "approve/应急局"]
    assert {one.due for one in engine.waiting(definition, state)} == {AT.at + timedelta(days=8)}
    for department in ("水利局", "应急局"):
        state = act(definition, state, f"approve/{department}", later(hours=1))
    assert standing(definition, state) == ["approve/住建局"]
    state = act(definition, state, "approve/住建局", later(hours=2))
    assert standing(definition, state) == ["report"]
    assert not state.clocks
    assert act(definition, state, "report").over


@pytest.mark.parametrize(
    ("until", "outcomes", "over_after"),
    [
        ("", ["done", "done", "done"], 3),
        ("all", ["done", "done", "done"], 3),
        ("first", ["done"], 1),
        ("2", ["done", "done"], 2),
        ("9", ["done", "done", "done"], 3),
        ("50%", ["done", "done"], 2),
        ("100%", ["done", "done", "done"], 3),
        ("first refused", ["done", "refused"], 2),
        ("first refused", ["done", "done", "done"], 3),
        ("67% refused", ["refused", "done", "refused"], 3),
        ("2 refused", ["refused", "refused"], 2),
    ],
)
def test_when_enough_have_answered(until: str, outcomes: list[str], over_after: int) -> None:
    definition = approvals(until)
    state = act(definition, opened(definition), "accept", THREE)
    for number, outcome in enumerate(outcomes, 1):
        assert "report" not in standing(definition, state)
        state = act(definition, state, standing(definition, state)[0], AT, outcome)
        assert (standing(definition, state) == ["report"]) == (number == over_after)
    assert dict(state.outcomes)["approve"] == tuple(outcomes)


def test_nobody_to_ask_is_no_wait() -> None:
    definition = approvals()
    state = act(definition, opened(definition), "accept", replace(AT, items={"departments": []}))
    assert standing(definition, state) == ["report"]


def test_a_reminder_and_then_the_end_of_the_time() -> None:
    definition = approvals()
    state = act(definition, opened(definition), "accept", THREE)
    assert engine.fire(definition, state, later(days=7)).state == state
    state = engine.fire(definition, state, later(days=8)).state
    assert standing(definition, state) == ["approve/住建局", "approve/水利局", "approve/应急局", "urge"]
    step = engine.fire(definition, state, later(days=30))
    assert standing(definition, step.state) == ["urge", "decide"]
    assert [event.deed for event in step.events] == [Deed.FIRED, *[Deed.CANCELLED] * 4, Deed.BEGAN]
    [_, decide] = step.state.tokens
    assert decide.since == AT.at + timedelta(days=10)


def test_time_counts_from_when_it_was_due_not_from_when_somebody_looked() -> None:
    definition = approvals()
    state = act(definition, opened(definition), "accept", THREE)
    at_once = engine.fire(definition, state, later(days=30)).state
    by_and_by = state
    for day in (8, 9, 10, 11):
        by_and_by = engine.fire(definition, by_and_by, later(days=day, hours=3)).state
    assert to_text(at_once) == to_text(by_and_by)


def test_of_two_clocks_at_one_moment_the_reminder_is_not_lost() -> None:
    drawing = Drawing()
    drawing.node("startEvent", "start")
    end(drawing, task(drawing, "start", "work"))
    for number, interrupts in (("late", "true"), ("soon", "false")):
        drawing.node("boundaryEvent", number, timer("P1D"), attachedToRef="work", cancelActivity=interrupts)
        end(drawing, task(drawing, number, f"after_{number}"))
    definition = read(drawing.xml())
    state = engine.fire(definition, opened(definition), later(days=1)).state
    assert standing(definition, state) == ["after_soon", "after_late"]


def test_whoever_comes_too_late_is_told() -> None:
    definition = approvals()
    state = act(definition, opened(definition), "accept", THREE)
    [token, *_] = [one.token.id for one in engine.waiting(definition, state)]
    with pytest.raises(Refused, match="这项任务已经办结，或已因撤回、到期而结束，不能再办"):
        engine.complete(definition, state, token, later(days=11))
    done = engine.complete(definition, state, token, later(days=1)).state
    with pytest.raises(Refused, match="这项任务已经办结"):
        engine.complete(definition, done, token, later(days=1))


def test_refusals_of_a_step() -> None:
    definition = approvals("first refused")
    state = opened(definition)
    [accept] = state.tokens
    with pytest.raises(Refused, match="“approve”要按名单“departments”逐一分派，但没有给出名单"):
        engine.complete(definition, state, accept.id, AT)
    with pytest.raises(Refused, match="重复出现：水利局；请各留一个"):
        engine.complete(
            definition, state, accept.id, replace(AT, items={"departments": ["水利局", "水利局"]})
        )
    with pytest.raises(Refused, match="任务“accept”没有“refused”这一结果；可选：done。"):
        engine.complete(definition, state, accept.id, THREE, "refused")
    with pytest.raises(Refused, match="不等待消息“paid”"):
        engine.deliver(definition, state, "paid", AT)
    with pytest.raises(Refused, match=r"此件按流程版本 .* 办理，不能按版本"):
        engine.fire(approvals(), state, AT)
    state = act(definition, state, "accept", THREE)
    with pytest.raises(Refused, match="“approve”不是能直接办结的任务"):
        engine.complete(definition, state, min(token.id for token in state.tokens), AT)
    with pytest.raises(ValueError, match="time zone"):
        Facts(datetime(2026, 3, 2))  # noqa: DTZ001


def test_a_named_clock_is_told_from_outside() -> None:
    drawing = Drawing()
    drawing.node("startEvent", "start")
    task(drawing, "start", "work")
    drawing.node("boundaryEvent", "late", timer("whistle/report"), attachedToRef="work")
    end(drawing, "work")
    end(drawing, "late")
    definition = read(drawing.xml())
    with pytest.raises(Refused, match="时限“whistle/report”没有定义"):
        opened(definition)
    told = replace(AT, due=lambda clock, at: at + timedelta(days=len(clock)))
    [clock] = opened(definition, told).clocks
    assert clock.due == AT.at + timedelta(days=14)
    with pytest.raises(ValueError, match="no later than it starts"):
        opened(definition, replace(AT, due=lambda clock, at: at))


def test_a_clock_that_was_over_before_its_task_began_strikes_with_the_next_step() -> None:
    """It counts from an earlier day; nothing strikes earlier than the task that it is of began, and a loop of it does not go on for ever."""
    drawing = Drawing()
    drawing.node("startEvent", "start")
    drawing.node("exclusiveGateway", "again")
    drawing.flow("start", "again")
    task(drawing, "again", "work")
    drawing.node("boundaryEvent", "late", timer("whistle/report"), attachedToRef="work")
    drawing.flow("late", "again")
    end(drawing, "work")
    told = replace(AT, due=lambda clock, at: AT.at - timedelta(days=9))
    definition = read(drawing.xml())
    state = opened(definition, told)
    for hours in (1, 2):
        step = engine.fire(definition, state, replace(told, at=AT.at + timedelta(hours=hours)))
        [fired] = [one for one in step.events if one.deed is Deed.FIRED]
        assert fired.node == "late"
        [clock], [token] = step.state.clocks, step.state.tokens
        assert clock.due < token.since
        state = step.state


def test_a_choice_asks_facts_and_outcomes() -> None:
    drawing = Drawing()
    drawing.node("startEvent", "start")
    task(drawing, "start", "accept")
    drawing.node("exclusiveGateway", "ask")
    drawing.flow("accept", "ask")
    for number, condition in (("back", "accept.incomplete"), ("elsewhere", "not 有执法权"), ("here", "")):
        drawing.node("userTask", number)
        drawing.flow("ask", number, condition, default=not condition)
        end(drawing, number)
    definition = read(drawing.xml())
    assert definition.guards == {"有执法权"}
    assert definition.nodes["accept"].outcomes == ("done", "incomplete")
    state = opened(definition)
    with pytest.raises(Refused, match="“ask”处要先知道“有执法权”是否成立"):
        act(definition, state, "accept")
    has, lacks = (replace(AT, guards={"有执法权": held}) for held in (True, False))
    assert standing(definition, act(definition, state, "accept", has)) == ["here"]
    assert standing(definition, act(definition, state, "accept", lacks)) == ["elsewhere"]
    assert standing(definition, act(definition, state, "accept", has, "incomplete")) == ["back"]


def within() -> Definition:
    """A sub-process of two branches, one of which may terminate; a timer may interrupt it; then ``after``."""
    drawing = Drawing()
    drawing.node("startEvent", "start")
    drawing.node("subProcess", "inner")
    drawing.flow("start", "inner")
    drawing.inside("inner")
    drawing.node("startEvent", "begin")
    drawing.node("parallelGateway", "fork")
    drawing.flow("begin", "fork")
    end(drawing, task(drawing, "fork", "one"))
    end(drawing, task(drawing, "fork", "other"), TERMINATE)
    drawing.outside()
    drawing.node("boundaryEvent", "late", timer("P1D"), attachedToRef="inner")
    drawing.node("exclusiveGateway", "meet")
    drawing.flow("inner", "meet")
    drawing.flow("late", "meet")
    end(drawing, task(drawing, "meet", "after"))
    return read(drawing.xml())


def test_a_sub_process_ends_when_nothing_stands_in_it() -> None:
    definition = within()
    state = act(definition, opened(definition), "one")
    assert standing(definition, state) == ["other"]
    assert standing(definition, act(definition, state, "other")) == ["after"]


def test_terminate_ends_its_sub_process_alone() -> None:
    definition = within()
    state = opened(definition)
    [other] = [one.token.id for one in engine.waiting(definition, state) if one.node.id == "other"]
    step = engine.complete(definition, state, other, AT)
    assert standing(definition, step.state) == ["after"]
    assert (Deed.CANCELLED, "one") in [(event.deed, event.node) for event in step.events]


def test_a_timer_takes_the_whole_sub_process_away() -> None:
    definition = within()
    state = engine.fire(definition, opened(definition), later(days=1)).state
    assert standing(definition, state) == ["after"]
    assert len(state.tokens) == 1


def test_terminate_ends_the_case_and_what_is_on_its_way() -> None:
    drawing = Drawing()
    drawing.node("startEvent", "start")
    task(drawing, "start", "work")
    drawing.node("parallelGateway", "fork")
    drawing.flow("work", "fork")
    end(drawing, "fork", TERMINATE)
    end(drawing, task(drawing, "fork", "never"))
    definition = read(drawing.xml())
    step = engine.complete(definition, opened(definition), 1, AT)
    assert step.state.over
    assert [event.node for event in step.events] == ["work"]


def test_a_message_is_waited_for() -> None:
    drawing = Drawing()
    drawing.node("startEvent", "start")
    drawing.node("intermediateCatchEvent", "payment", drawing.message("paid"))
    drawing.flow("start", "payment")
    end(drawing, task(drawing, "payment", "hand_out"))
    definition = read(drawing.xml())
    state = opened(definition)
    assert standing(definition, state) == ["payment"]
    assert standing(definition, engine.deliver(definition, state, "paid", AT).state) == ["hand_out"]


def test_a_state_goes_to_text_and_back() -> None:
    definition = approvals()
    state = act(definition, opened(definition), "accept", THREE)
    state = act(definition, state, "approve/水利局", later(hours=1))
    text = to_text(state)
    assert from_text(text) == state
    assert to_text(from_text(text)) == text
    east = replace(THREE, at=datetime.fromisoformat("2026-03-02T09:00:00+08:00"))
    assert east.at == AT.at
    assert to_text(act(definition, opened(definition, east), "accept", east)) == to_text(
        act(definition, opened(definition), "accept", THREE)
    )


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"definition":"a","next":1,"tokens":[[1]],"clocks":[],"outcomes":{}}']
)
def test_no_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever json or we say
        from_text(text)
