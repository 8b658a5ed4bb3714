"""The shipped processes: each walked to all its ends; drawn wholly; with provenance."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
import yaml

from santu.operate.domain import engine
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.definition import Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.shipped import NAMES, drawing, shipped
from santu.operate.domain.state import Deed, from_text, to_text
from santu.standards.loader import load

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAYS = {
    "window/promised": 10, "window/rating": 5, "window/rating_fix": 15,
    "whistle/report_in": 2, "whistle/no_show": 4, "whistle/finish": 7,
}  # fmt: skip
DEPARTMENTS = ("住建局", "水利局", "应急局")
APPROVED = [f"approve/{name}" for name in DEPARTMENTS]
REPORTED = [f"{task}/{name}" for name in DEPARTMENTS for task in ("report_in", "confirm")]
WATER = "水利局"
OTHERS = [act for act in REPORTED if WATER not in act]
WORKED = ["plan", *(f"work/{name}" for name in DEPARTMENTS), "conclude"]
WALKS = {
    "window": [
        ["accept", *APPROVED, "issue", "deliver", "rate", "archive"],
        ["accept=out_of_scope"],
        ["accept=incomplete", "supplement=withdrawn"],
        ["accept=incomplete", "supplement", "accept", *APPROVED, "issue", "deliver", "+5", "archive"],
        ["accept", "approve/住建局", "approve/水利局=refused", "refuse", "deliver", "rate", "archive"],
        ["accept", "+10", *APPROVED, "supervise_approval", "issue", "deliver", "rate", "archive"],
        ["accept", *APPROVED, "issue", "deliver", "rate=bad", "call_back=unfounded", "archive"],
        [
            "accept", *APPROVED, "issue", "deliver", "rate=bad", "call_back", "fix", "check_fix=unresolved",
            "+15", "supervise_fix", "fix", "check_fix", "archive",
        ],
    ],
    "whistle": [
        ["call", "assign", *REPORTED, *WORKED, "score", "count"],
        ["call", "assign=returned"],
        ["call", "assign=unclear", "settle_duty", *REPORTED, *WORKED, "score", "count"],
        ["call", "assign", "report_in/水利局=refused", "rule/水利局=released", *OTHERS, *WORKED, "score", "count"],
        [
            "call", "assign", *OTHERS, "report_in/水利局=refused", "rule/水利局", "report_in/水利局", "confirm/水利局",
            *WORKED, "score", "count",
        ],
        [
            "call", "assign", *OTHERS, "report_in/水利局=refused", "rule/水利局=reassigned",
            "assign", *REPORTED, *WORKED, "score", "count",
        ],
        ["call", "assign", *OTHERS, "+2", "urge/水利局", "report_in/水利局", "confirm/水利局", *WORKED, "score", "count"],
        ["call", "assign", *OTHERS, "+4", "urge/水利局", "rule/水利局=released", *WORKED, "score", "count"],
        [
            "call", "assign", *OTHERS, "report_in/水利局", "confirm/水利局=denied", "report_in/水利局", "confirm/水利局",
            *WORKED, "score", "count",
        ],
        ["call", "assign", *REPORTED, "plan", "+7", "supervise", *WORKED[1:], "score=unresolved", *WORKED, "score", "count"],
    ],
}  # fmt: skip


class Walked(NamedTuple):
    waiting: list[str]
    seen: set[str]


def walk(name: str, *acts: str) -> Walked:
    """Do each act: ``task``, ``task/department``, ``task=outcome``, or ``+N`` days; what waits then, what was seen.

    The state goes through its text between the acts, as it would through a database.
    """
    definition, at = shipped(name), MONDAY
    facts = Facts(
        at,
        items={"departments": DEPARTMENTS, "working": DEPARTMENTS},
        due=lambda clock, since: since + timedelta(days=DAYS[clock]),
    )
    step = engine.begin(definition, facts)
    events = list(step.events)
    for act in acts:
        state = from_text(to_text(step.state))
        if act.startswith("+"):
            facts = Facts(facts.at + timedelta(days=int(act)), items=facts.items, due=facts.due)
            step = engine.fire(definition, state, facts)
        else:
            task, _, outcome = act.partition("=")
            node, _, item = task.partition("/")
            [token] = [
                one.token.id
                for one in engine.waiting(definition, state)
                if one.node.id == node and one.token.item == (item or None)
            ]
            step = engine.complete(definition, state, token, facts, outcome or "done")
        events += step.events
    waits = [one.node.id for one in engine.waiting(definition, step.state)]
    return Walked(waits, {event.node for event in events if event.deed in {Deed.BEGAN, Deed.FIRED}})


@pytest.mark.parametrize(("name", "acts"), [(name, acts) for name in NAMES for acts in WALKS[name]])
def test_each_walk_comes_to_its_end(name: str, acts: list[str]) -> None:
    assert walk(name, *acts).waiting == []
    assert walk(name, *acts[:-1]).waiting


def test_one_refusal_ends_the_approvals_but_not_the_reporting_in() -> None:
    assert walk("window", "accept", "approve/住建局=refused").waiting == ["refuse"]
    assert walk("whistle", "call", "assign", "report_in/住建局=refused").waiting == ["report_in"] * 2 + [
        "rule"
    ]


def test_each_department_has_clocks_of_its_own() -> None:
    late = walk("whistle", "call", "assign", "+1", "report_in/水利局=refused", "rule/水利局", "+3")
    # Two never reported in: urged, and to be ruled on; the third has days left since it was told to come.
    assert sorted(late.waiting) == ["report_in", "rule", "rule", "urge", "urge", "urge"]


@pytest.mark.parametrize("name", NAMES)
def test_every_task_and_clock_is_walked(name: str) -> None:
    seen = set().union(*(walk(name, *acts).seen for acts in WALKS[name]))
    assert seen == {
        node.id
        for node in shipped(name).nodes.values()
        if node.kind in {Kind.USER, Kind.SERVICE, Kind.TIMER, Kind.SUBPROCESS}
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_element_is_drawn(name: str) -> None:
    root = ElementTree.fromstring(drawing(name))
    drawn = {shape.get("bpmnElement") for shape in root.iter() if shape.tag.startswith(DI)}
    definition = shipped(name)
    assert drawn >= {*definition.nodes, *definition.flows, *definition.lanes}
    edges = list(root.iter(f"{DI}BPMNEdge"))
    assert all(len(edge.findall("{*}waypoint")) >= 2 for edge in edges)


@pytest.mark.parametrize("name", NAMES)
def test_provenance_and_clocks_are_told(name: str) -> None:
    told = yaml.safe_load((files("santu.operate") / "data/processes.yaml").read_text("utf-8"))[name]
    assert told["clauses"]
    assert told["sources"]
    assert told["clocks"].keys() == {node.clock for node in shipped(name).nodes.values() if node.clock}
    assert not list(binding_of(shipped_binding(name)).faults(shipped(name), load()))


def test_roles_are_lanes() -> None:
    assert list(shipped("window").lanes.values()) == [
        "申请人",
        "综合窗口",
        "后台承办部门",
        "政务服务管理机构",
    ]
    assert list(shipped("whistle").lanes.values()) == [
        "乡镇（街道）",
        "县级专班",
        "被召集部门",
        "主办部门",
        "县政府",
    ]
