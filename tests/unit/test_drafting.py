"""What is wrong with a draft of a process that could be drawn, but would hang or lose what the program does."""

import re

import pytest

from santu.config import wiring
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.drafting import LISTS, NODES, made_of
from santu.operate.domain.shipped import NAMES, drawing, shipped
from santu.operate.services.saying import IN_REGISTER
from santu.operate.services.whistle_work import MISSING
from santu.standards.loader import load
from santu.web.case_parts import FORMS
from tests.db.drafting import with_a_second_look, without_the_supervision

STANDARDS = load()


def faults(drawn: bytes, binding: str = "", process: str = "window") -> dict[str, str]:
    made = made_of(process, drawn.decode(), binding or shipped_binding(process), shipped(process), STANDARDS)
    return {str(fault.place): str(fault.message) for fault in made.faults}


def renamed(process: str, was: str, becomes: str) -> bytes:
    """The same drawing with another id for a node."""
    text, count = re.subn(rf"\b{was}\b(?=[\"<.])", becomes, drawing(process).decode())
    assert count
    return text.encode()


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_with_the_product_has_no_fault(name: str) -> None:
    assert faults(drawing(name), process=name) == {}


def test_tasks_that_the_program_does_not_know_may_come_and_go() -> None:
    assert faults(with_a_second_look()) == faults(without_the_supervision()) == {}


def test_a_message_that_nobody_sends_is_named() -> None:
    text = (
        with_a_second_look().decode().replace("<process ", '<message id="answer" name="回音"/><process ', 1)
    )
    text = re.sub(
        r'<userTask id="second_look" name="出件复核">(.*?)</userTask>',
        r'<intermediateCatchEvent id="second_look" name="等回音">\1'
        r'<messageEventDefinition id="m" messageRef="answer"/></intermediateCatchEvent>',
        text,
        count=1,
    )
    found = faults(text.encode())
    assert list(found) == ["等回音 (second_look)"]
    assert "没有谁送来" in found["等回音 (second_look)"]


@pytest.mark.parametrize(
    ("process", "node", "name"),
    [
        ("window", "accept", "核对材料、受理"),
        ("window", "rate", "好差评"),
        ("whistle", "report_in", "报到签收"),
        ("whistle", "count", "记入部门年度绩效"),
    ],
)
def test_a_node_that_the_program_knows_keeps_its_id(process: str, node: str, name: str) -> None:
    found = faults(renamed(process, node, "another"), process=process)
    assert f"软件按编号 {node} 认这一环节" in found[f"{name} ({node})"]


def test_what_the_program_does_itself_stays_its_own() -> None:
    drawn = drawing("whistle").decode()
    drawn = re.sub(
        r'<serviceTask id="count"(.*?)</serviceTask>',
        r'<userTask id="count"\1</userTask>',
        drawn,
        flags=re.DOTALL,
    )
    assert "记入部门年度绩效 (count)" in faults(drawn.encode(), process="whistle")


def test_a_place_that_no_case_has_is_named_with_those_that_it_has() -> None:
    binding = shipped_binding("window").replace("- organ", "- oragn")
    assert faults(drawing("window"), binding) == {
        "back_office": "泳道 back_office 的地点“oragn”不认识；可用：township、county、item、departments、organ。"
    }


@pytest.mark.parametrize("process", NAMES)
def test_all_that_the_program_knows_is_declared_and_drawn(process: str) -> None:
    forms = {node for name, node in FORMS if name == process}
    own = binding_of(shipped_binding(process)).forms
    lists = LISTS.get(process, frozenset()) | {name for form in own.values() for name in form}
    programs = {node for name, node in wiring.BY_PROGRAM if name == process}
    deeds = {node for name, node in IN_REGISTER if name == process}
    known = NODES.get(process, frozenset())
    assert forms | programs | deeds <= known <= shipped(process).nodes.keys()
    assert forms or own
    assert set(MISSING) <= NODES["whistle"]
    assert {node.each.items for node in shipped(process).nodes.values() if node.each} <= lists


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("{asks: at_most, term: fine, standard: window/decision}", "办件没有这一项"),
        ("{asks: at_most, term: fee, standard: window/decision}", "或它不是数"),
        ("{asks: within, term: today, since: approved_on}", "要看办件的“approved_on”"),
        ("{asks: is, term: class, value: emergency}", "可用：days、statutory、surveyed、result、fee、basis"),
    ],
)
def test_a_condition_about_what_no_case_says_is_named(asked: str, told: str) -> None:
    sections = f"{shipped_binding('window')}guards: {{quick: {asked}}}"
    assert told in faults(drawing("window"), sections)["quick"]


def test_a_clock_since_a_day_that_no_case_says_is_named() -> None:
    # The clocks stand before the guards.
    binding = shipped_binding("division_change").replace("since: changed_on", "since: nowhere", 1)
    found = faults(drawing("division_change"), binding, "division_change")
    assert list(found) == ["division/code_publication"]
    assert "从“nowhere”起算" in found["division/code_publication"]


def test_a_condition_about_what_a_case_says_has_no_fault() -> None:
    sections = "guards: {quick: {asks: at_most, term: days, standard: window/decision}}"
    assert faults(drawing("window"), shipped_binding("window") + sections) == {}


def test_a_clock_that_ends_with_a_day_that_no_case_names_is_named() -> None:
    found = faults(
        drawing("admission"), shipped_binding("admission").replace("until: until", "until: end"), "admission"
    )
    assert "办件没有这一日期" in found["admission/term"]
