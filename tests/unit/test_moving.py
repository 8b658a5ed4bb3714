"""A case under another version: what goes over, what stops or begins, and why something does not."""

from datetime import UTC, datetime, timedelta

import pytest

from santu.kernel.messages import N_, Refused, refuse
from santu.operate.domain import engine
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition
from santu.operate.domain.facts import Facts
from santu.operate.domain.moving import Way, moved
from santu.operate.domain.state import Clock, State
from tests.oracles.drawn import Drawing, each, timer

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
FACTS = Facts(AT, {}, {"departments": ["a", "b"], "teams": ["a"]})


def drawn(*steps: tuple[str, str] | tuple[str, str, str], **timers: str) -> Definition:
    """Steps one after another (kind, id, what is inside); ``timers`` (host → clock) lead to an end of their own."""
    drawing = Drawing()
    last = drawing.node("startEvent", "start")
    for kind, number, *inner in steps:
        drawing.flow(last, last := drawing.node(kind, number, *inner))
    drawing.flow(last, drawing.node("endEvent", "end"))
    for host, clock in timers.items():
        event = drawing.node("boundaryEvent", f"late_{host}", timer(clock), attachedToRef=host)
        drawing.flow(event, drawing.node("endEvent", f"end_{host}"))
    return read(drawing.xml())


def branched(*branches: tuple[str, ...], before: tuple[str, ...] = ()) -> Definition:
    """Tasks one after another, then branches of them beside each other that are waited for."""
    drawing = Drawing()
    last = drawing.node("startEvent", "start")
    for task in before:
        drawing.flow(last, last := drawing.node("userTask", task))
    drawing.flow(last, drawing.node("parallelGateway", "split"))
    join = drawing.node("parallelGateway", "join")
    for branch in branches:
        last = "split"
        for task in branch:
            drawing.flow(last, last := drawing.node("userTask", task))
        drawing.flow(last, join)
    drawing.flow(join, drawing.node("endEvent", "end"))
    return read(drawing.xml())


def standing(definition: Definition, *done: str) -> State:
    """A case after some tasks."""
    state = engine.begin(definition, FACTS).state
    for task in done:
        [token, *_] = [one.token.id for one in engine.waiting(definition, state) if one.node.id == task]
        state = engine.complete(definition, state, token, FACTS).state
    return state


def refused(old: Definition, new: Definition, *done: str, **renamed: str) -> list[str]:
    with pytest.raises(Refused) as found:
        moved(Way(old, new, renamed), standing(old, *done), FACTS)
    return [str(fault) for fault in found.value]


USER = "userTask"


def test_a_step_before_or_behind_that_is_new_or_gone_does_not_matter() -> None:
    old = drawn((USER, "look"), (USER, "decide"))
    new = drawn((USER, "first"), (USER, "decide"), (USER, "hand_out"))
    state = moved(Way(old, new), standing(old, "look"), FACTS).state
    assert [one.node.id for one in engine.waiting(new, state)] == ["decide"]
    assert state.definition == new.digest


def test_where_it_stands_must_be_there_or_be_called_otherwise() -> None:
    old, new = drawn((USER, "look")), drawn((USER, "see"))
    assert refused(old, new) == [
        "look (look): 在新版本里没有这一步；请说明它现在叫什么，或等这一步办完再迁移。"
    ]
    state = moved(Way(old, new, {"look": "see"}), standing(old), FACTS).state
    assert [token.node for token in state.tokens] == ["see"]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (drawn(("serviceTask", "look")), "在新版本里换成了另一种元素"),
        (drawn((USER, "look", each("departments"))), "改了是否逐个办、按哪份名单办"),
    ],
)
def test_it_must_be_the_same_there(new: Definition, told: str) -> None:
    [fault] = refused(drawn((USER, "look")), new)
    assert told in fault


def test_another_list_is_not_the_same_but_another_end_is() -> None:
    old = drawn((USER, "look", each("departments")))
    assert "按哪份名单办" in refused(old, drawn((USER, "look", each("teams"))))[0]
    new = drawn((USER, "look", each("departments", "first")))
    assert len(moved(Way(old, new), standing(old, "look"), FACTS).state.tokens) == 2


def test_a_move_into_a_sub_process_is_none() -> None:
    drawing = Drawing()
    for kind, number in [("startEvent", "start"), ("subProcess", "sub"), ("endEvent", "end")]:
        drawing.node(kind, number)
    drawing.flow("start", "sub")
    drawing.flow("sub", "end")
    drawing.inside("sub")
    for kind, number in [("startEvent", "begin"), (USER, "look"), ("endEvent", "over")]:
        drawing.node(kind, number)
    drawing.flow("begin", "look")
    drawing.flow("look", "over")
    [fault] = refused(drawn((USER, "look")), read(drawing.xml()))
    assert "移到了另一个子流程" in fault


class TestBranches:
    def test_what_waits_at_a_gateway_waits_there_still(self) -> None:
        old, new = branched(("a",), ("b",)), branched(("c", "a"), ("b",))
        state = moved(Way(old, new), standing(old, "a"), FACTS).state
        assert sorted(token.node for token in state.tokens) == ["b", "join"]
        [task] = engine.waiting(new, state)
        assert engine.complete(new, state, task.token.id, FACTS).state.over

    def test_a_branch_that_is_new_would_never_come(self) -> None:
        [fault] = refused(branched(("a",), ("b",)), branched(("a",), ("b",), ("c",)))
        assert fault.endswith(
            "停在这里时，与它并行的“c”那一支也要有一个环节在办，否则“join”会永远等下去；请等此件走过这一段再迁移。"
        )

    def test_what_was_beside_each_other_is_not_done_one_after_the_other(self) -> None:
        old, new = branched(("a",), ("b",)), branched(("a", "b"), ("c",))
        faults = refused(old, new)
        assert any("会永远等下去" in fault for fault in faults)
        assert any("不会同时在办" in fault for fault in refused(old, drawn((USER, "a"), (USER, "b"))))

    def test_a_way_that_no_longer_leads_to_the_gateway_is_told(self) -> None:
        old, new = branched(("a",), ("b",)), branched(("b",), ("c",), before=("a",))
        assert any("从“a”来、在这里等齐的一支" in fault for fault in refused(old, new, "a"))

    def test_every_fault_comes_at_once(self) -> None:
        assert len(refused(branched(("a",), ("b",)), branched(("x",), ("y",)))) == 2


class TestClocks:
    def test_one_runs_on_as_it_was_begun(self) -> None:
        old, new = drawn((USER, "look"), look="P3D"), drawn((USER, "look"), look="P9D")
        state = standing(old)
        assert moved(Way(old, new), state, FACTS).state.clocks == state.clocks

    def test_one_whose_timer_is_gone_stops_and_one_that_is_new_begins_now(self) -> None:
        plain, timed = drawn((USER, "look")), drawn((USER, "look"), look="P3D")
        later = Facts(AT + timedelta(days=2))
        found = moved(Way(plain, timed), standing(plain), later)
        assert found.begun == found.state.clocks == (Clock("late_look", 1, AT + timedelta(days=5)),)
        found = moved(Way(timed, plain), standing(timed), later)
        assert [clock.event for clock in found.stopped] == ["late_look"]
        assert not found.state.clocks

    def test_one_that_struck_does_not_begin_again(self) -> None:
        drawing = Drawing()
        for kind, number in [("startEvent", "start"), (USER, "look"), ("endEvent", "end")]:
            drawing.node(kind, number)
        drawing.node("boundaryEvent", "late", timer("P1D"), attachedToRef="look", cancelActivity="false")
        for source, target in [("start", "look"), ("look", "end"), ("late", "end")]:
            drawing.flow(source, target)
        old = read(drawing.xml())
        new = read(drawing.xml().replace(b'name="look"', b'name="see"'))
        state = engine.fire(old, standing(old), Facts(AT + timedelta(days=2))).state
        assert not moved(Way(old, new), state, FACTS).state.clocks

    def test_one_of_which_nothing_says_how_long_it_runs_keeps_the_case_where_it_is(self) -> None:
        def due(clock: str, _: datetime) -> datetime:
            raise refuse(clock, N_("没有写明时限“{clock}”有多长，不能开始计时。"), clock=clock)

        old, new = drawn((USER, "look")), drawn((USER, "look"), look="promised")
        with pytest.raises(Refused, match="没有写明时限“promised”有多长"):
            moved(Way(old, new), standing(old), Facts(AT, due=due))


class TestNames:
    @pytest.mark.parametrize(
        ("renamed", "told"),
        [
            ({"look": "nothing"}, "旧版本或新版本里没有这一步"),
            ({"nothing": "see"}, "旧版本或新版本里没有这一步"),
            ({"look": "start"}, "不是同一种元素"),
            ({"look": "see", "decide": "see"}, "对应了旧版本的两步"),
            ({"look": "decide"}, "对应了旧版本的两步"),
        ],
    )
    def test_they_are_one_to_one_and_of_one_kind(self, renamed: dict[str, str], told: str) -> None:
        old, new = drawn((USER, "look"), (USER, "decide")), drawn((USER, "see"), (USER, "decide"))
        assert any(told in fault for fault in refused(old, new, "look", **renamed))

    def test_what_is_gone_and_what_is_new_is_told_without_what_nobody_stands_at(self) -> None:
        way = Way(drawn((USER, "look"), ("exclusiveGateway", "way")), drawn((USER, "see"), see="P1D"))
        assert [node.id for node in way.gone] == ["look"]
        assert [node.id for node in way.fresh] == ["see", "late_see"]

    def test_outcomes_go_by_the_new_names(self) -> None:
        old, new = drawn((USER, "look"), (USER, "decide")), drawn((USER, "see"), (USER, "decide"))
        state = moved(Way(old, new, {"look": "see"}), standing(old, "look"), FACTS).state
        assert state.outcomes == (("see", ("done",)),)
