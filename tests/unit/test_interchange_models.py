"""The reference models of the OMG's Model Interchange Working Group: what docs/explanation/engine.md says of each holds.

The files lie in tests/fixtures/miwg as they were published; what is adapted is adapted here, and counted in the table.
"""

import re
from collections import Counter
from datetime import UTC, datetime
from itertools import product
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain import engine
from santu.operate.domain.bpmn import MODEL, read
from santu.operate.domain.definition import TASKS, Definition
from santu.operate.domain.facts import Facts
from tests.repo.tree import ROOT

MODELS = ROOT / "tests/fixtures/miwg"
PAGE = (ROOT / "docs/explanation/engine.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([ABC]\.\d\.\d) \| (within|without) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
WITHIN = [(name, told) for name, where, told, _ in ROWS if where == "within"]
WITHOUT = [(name, told) for name, where, told, _ in ROWS if where == "without"]
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def published(name: str) -> bytes:
    return (MODELS / f"{name}.bpmn").read_bytes()


def adapted(name: str) -> tuple[bytes, Counter[str]]:
    """A model with what the loader demands and the model leaves open; how much was changed, by kind.

    An abstract task says not who does it: it becomes a user task. An exclusive gateway whose ways have neither
    conditions nor a default says not which is taken: each asks for a fact, called after its place, and the last is the
    default.
    """
    root, changed = fromstring(published(name)), Counter[str]()
    for task in root.iter(f"{MODEL}task"):
        task.tag = f"{MODEL}userTask"
        changed["task"] += 1
    for gateway in root.iter(f"{MODEL}exclusiveGateway"):
        *ways, last = open_ways(root, gateway) or [None]
        for number, flow in enumerate(ways, 1):
            SubElement(flow, f"{MODEL}conditionExpression").text = f"way_{number}"
            changed["conditionExpression"] += 1
        if last is not None:
            gateway.set("default", last.get("id", ""))
            changed["default"] += 1
    return tostring(root), changed


def open_ways(root: Element, gateway: Element) -> list[Element]:
    """The flows out of a gateway that splits, if none of them says when it is taken."""
    ways = [flow for flow in root.iter(f"{MODEL}sequenceFlow") if flow.get("sourceRef") == gateway.get("id")]
    told = gateway.get("default") or any(way.find(f"{MODEL}conditionExpression") is not None for way in ways)
    return [] if told or len(ways) < 2 else ways


def walked(definition: Definition, facts: Facts) -> set[str]:
    """The tasks that were done on the way to the end."""
    state, done = engine.begin(definition, facts).state, set()
    while waits := engine.waiting(definition, state):
        done.add(waits[0].node.id)
        state = engine.complete(definition, state, waits[0].token.id, facts).state
    assert not state.tokens
    return done


def refusals(file: bytes) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(file)
    return [" ".join(str(fault).split()) for fault in caught.value]


def test_each_model_has_its_row() -> None:
    assert [name for name, *_ in ROWS] == sorted(path.stem for path in MODELS.glob("*.bpmn"))
    assert all(re.fullmatch(r"\d+(\.\d+)+", clause) for *_, clause in ROWS)


@pytest.mark.parametrize(("name", "told"), WITHIN)
def test_a_model_within_loads_and_walks_to_its_end_by_every_branch(name: str, told: str) -> None:
    file, changed = adapted(name)
    assert ", ".join(f"{number} `{kind}`" for kind, number in changed.items()) == told
    definition = read(file)
    asked = sorted(definition.guards)
    answers = product([True, False], repeat=len(asked))
    walks = [walked(definition, Facts(MONDAY, dict(zip(asked, answer, strict=True)))) for answer in answers]
    assert set().union(*walks) == {node.id for node in definition.nodes.values() if node.kind in TASKS}


@pytest.mark.parametrize("name", [name for name, _ in WITHIN])
def test_as_published_only_what_is_left_open_is_refused(name: str) -> None:
    changed, said = adapted(name)[1], refusals(published(name))
    assert sum("“task”" in one for one in said) == changed["task"]
    gateways = [one for one in said if "“task”" not in one]
    assert all("没有条件，也不是默认连线" in one or "无路可走" in one for one in gateways)
    assert len(gateways) == 2 * changed["default"]


@pytest.mark.parametrize(("name", "told"), WITHOUT)
def test_a_model_without_is_refused_by_what_lies_outside(name: str, told: str) -> None:
    first = refusals(adapted(name)[0])[0]
    assert re.findall("`(.+?)`", told), "the table names an element"
    for words in re.findall("`(.+?)`", told):
        assert words in first
