"""The shipped processes: each walked to all its ends; drawn wholly; with provenance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
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

DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
HERE = Path(__file__).parent / "walks"
"""Of each process how many days its clocks take, over which items it goes, and walks to all its ends."""
TOLD = {name: yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")) for name in NAMES}


class Walked(NamedTuple):
    waiting: list[str]
    seen: set[str]


def walk(name: str, *acts: str) -> Walked:
    """Do each act: ``task``, ``task/department``, ``task=outcome``, or ``+N`` days, ``?fact``, ``!fact``; what waits then, what was seen.

    The state goes through its text between the acts, as it would through a database.
    """
    definition, told = shipped(name), TOLD[name]
    held = dict.fromkeys(binding_of(shipped_binding(name)).guards, False)
    facts = Facts(
        MONDAY, held, told.get("items", {}), lambda clock, since: since + timedelta(days=told["days"][clock])
    )
    step = engine.begin(definition, facts)
    events = list(step.events)
    for act in acts:
        state = from_text(to_text(step.state))
        if act[0] in "?!":
            held[act[1:]] = act[0] == "?"
        elif act.startswith("+"):
            facts = replace(facts, at=facts.at + timedelta(days=int(act)))
            step = engine.fire(definition, state, facts)
            events += step.events
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


@pytest.mark.parametrize(("name", "acts"), [(name, acts) for name in NAMES for acts in TOLD[name]["walks"]])
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
    seen = set().union(*(walk(name, *acts).seen for acts in TOLD[name]["walks"]))
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
def test_every_task_is_drawn_in_the_band_of_its_lane(name: str) -> None:
    shapes = ElementTree.fromstring(drawing(name)).iter(f"{DI}BPMNShape")
    bounds = {one.get("bpmnElement", ""): one.find(f"{DC}Bounds") for one in shapes}
    for node in shipped(name).nodes.values():
        band, own = bounds.get(node.lane), bounds[node.id]
        if band is not None and own is not None and node.kind is Kind.USER:
            top, high, y, h = (float(one.get(side, 0)) for one in (band, own) for side in ("y", "height"))
            assert top <= y <= y + h <= top + high, node.id


@pytest.mark.parametrize("name", NAMES)
def test_provenance_and_clocks_are_told(name: str) -> None:
    told = yaml.safe_load((files("santu.operate") / f"data/{name}.yaml").read_text("utf-8"))
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
