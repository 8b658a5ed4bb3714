"""In what a draft differs from the version before it: each change told once, at its element, in words."""

from collections.abc import Iterable

import pytest

from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.differing import Saying, changes
from santu.operate.domain.shipped import drawing
from tests.db.drafting import with_a_second_look, without_the_supervision

Swaps = Iterable[tuple[str, str]]
Told = tuple[str, str, str, list[str]]
OLD = drawing("window").decode()
BINDING = shipped_binding("window")
IN_WINDOW, IN_OFFICE = "<flowNodeRef>issue</flowNodeRef>", "<flowNodeRef>approve</flowNodeRef>"


def saying(drawn: str, binding: str = BINDING) -> Saying:
    return Saying(read(drawn.encode()), binding_of(binding))


def swapped(text: str, swaps: Swaps) -> str:
    for was, becomes in swaps:
        assert text.count(was) == 1, was
        text = text.replace(was, becomes)
    return text


def told(old: Saying, new: Saying) -> list[Told]:
    """Each change: its sign, the element, what it is called, and in what it differs."""
    return [
        (one.sign, one.element, str(one.name), [str(what) for what in one.what]) for one in changes(old, new)
    ]


def test_what_is_the_same_differs_in_nothing() -> None:
    assert told(saying(OLD), saying(OLD)) == []


def test_an_added_task_is_told_with_its_lane_and_the_flows_to_and_from_it() -> None:
    assert told(saying(OLD), saying(with_a_second_look().decode())) == [
        ("+", "second_look", "出件复核", ["在泳道“综合窗口”"]),
        ("+", "flow_looked", "从“出件复核”到“one_result”", []),
        ("~", "flow_16", "从“统一出件”到“出件复核”", ["原来是 从“统一出件”到“one_result”"]),
    ]


def test_a_removed_task_is_told_with_the_flow_that_goes_past_it_now() -> None:
    assert told(saying(OLD), saying(without_the_supervision().decode())) == [
        ("−", "supervise_approval", "督办审批", []),
        ("~", "flow_11", "从“超过承诺时限”到“已督办”", ["原来是 从“超过承诺时限”到“督办审批”"]),
        ("−", "flow_12", "从“督办审批”到“已督办”", []),
    ]


@pytest.mark.parametrize(
    ("swaps", "expected"),
    [
        pytest.param(
            [('id="issue" name="统一出件"', 'id="issue" name="出具结果"')],
            ("~", "issue", "出具结果", ["由“统一出件”改名"]),
            id="a task renamed",
        ),
        pytest.param(
            [(IN_WINDOW, ""), (IN_OFFICE, IN_OFFICE + IN_WINDOW)],
            ("~", "issue", "统一出件", ["泳道由“综合窗口”改为“后台承办部门”"]),
            id="a task moved to another lane",
        ),
        pytest.param(
            [(">rate.bad<", ">not rate.bad<")],
            ("~", "flow_21", "差评：从“评价如何”到“差评回访核实”", ["条件由 rate.bad 改为 not rate.bad"]),
            id="a guard turned round",
        ),
        pytest.param(
            [('id="flow_21" name="差评"', 'id="flow_21" name="不满意"')],
            ("~", "flow_21", "不满意：从“评价如何”到“差评回访核实”", ["由“差评”改名"]),
            id="a flow renamed",
        ),
        pytest.param(
            [(">window/promised<", ">PT8H<")],
            ("~", "approve_late", "超过承诺时限", ["时限由 window/promised 改为 PT8H"]),
            id="a timer by another clock",
        ),
        pytest.param(
            [('attachedToRef="approve" cancelActivity="false"', 'attachedToRef="approve"')],
            ("~", "approve_late", "超过承诺时限", ["到期后改为收回环节"]),
            id="a timer that interrupts",
        ),
        pytest.param(
            [(">first refused<", ">all<")],
            ("~", "approve", "分类审批", ["逐个办理的名单或结束条件改了"]),
            id="another end of what is done by each",
        ),
        pytest.param(
            [('<lane id="back_office" name="后台承办部门">', '<lane id="back_office" name="承办部门">')],
            ("~", "back_office", "泳道“承办部门”", ["由“后台承办部门”改名"]),
            id="a lane renamed",
        ),
    ],
)
def test_one_change_of_the_drawing_is_told_at_its_element(swaps: Swaps, expected: Told) -> None:
    assert told(saying(OLD), saying(swapped(OLD, swaps))) == [expected]


def test_a_lane_that_others_hold_is_told_of_its_tasks_and_of_itself() -> None:
    binding = swapped(BINDING, [("right: dispatch", "right: rule")])
    found = told(saying(OLD), saying(OLD, binding))
    tasks = {element for _, element, _, what in found if what == ["泳道“政务服务管理机构”由谁办理改了"]}
    assert tasks == {"supervise_approval", "call_back", "supervise_fix", "check_fix"}
    assert found[-1] == (
        "~",
        "service_manager",
        "泳道“政务服务管理机构”",
        ["由谁办理：研判派单和督办 改为 县级裁定和督办"],
    )
    assert len(found) == len(tasks) + 1


def test_a_clock_by_another_standard_is_told_at_its_timer_once() -> None:
    binding = swapped(BINDING, [("standard: window/rating\n", "standard: window/decision\n")])
    [(sign, element, _, what)] = told(saying(OLD), saying(OLD, binding))
    assert (sign, element) == ("~", "rate_late")
    assert what == ["时限“window/rating”依据的标准由 window/rating 改为 window/decision"]
