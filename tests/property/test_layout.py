"""A drawing made for a file that has none: everything stands somewhere, nothing on something else, lines end at their boxes."""

import re
from itertools import combinations, pairwise

import pytest

from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Kind
from santu.operate.domain.layout import NAME, Box, Sheet, drawn, laid_out
from santu.operate.domain.shipped import NAMES
from tests.db.drafting import without_a_drawing
from tests.oracles.drawn import Blocks

RANDOM = 200
WITHIN = frozenset(Kind) - {Kind.TIMER, Kind.SUBPROCESS}
"""What stands within the band of its lane; a sub-process goes over those of its tasks, a timer hangs on what it is for."""
BOUNDS = re.compile(
    r'bpmnElement="(\w+)"[^>]*><dc:Bounds x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"'
)


def apart(one: Box, other: Box) -> bool:
    across = one.x + one.w <= other.x or other.x + other.w <= one.x
    return across or one.y + one.h <= other.y or other.y + other.h <= one.y


def inside(one: Box, around: Box) -> bool:
    across = around.x <= one.x and one.x + one.w <= around.x + around.w
    return across and around.y <= one.y and one.y + one.h <= around.y + around.h


def touches(point: tuple[int, int], box: Box) -> bool:
    (x, y), right, low = point, box.x + box.w, box.y + box.h
    return box.x <= x <= right and box.y <= y <= low and (x in (box.x, right) or y in (box.y, low))


def assert_drawn(definition: Definition) -> Sheet:
    sheet = laid_out(definition)
    nodes = definition.nodes
    assert sheet.boxes.keys() == nodes.keys()
    assert sheet.lines.keys() == definition.flows.keys()
    for number, box in sheet.boxes.items():
        scope = nodes[number].scope
        assert inside(box, sheet.boxes.get(scope) or Box(0, 0, sheet.w, sheet.h)), number
    boxes = [number for number in nodes if nodes[number].kind is not Kind.TIMER]
    for one, other in combinations(boxes, 2):
        if nodes[one].scope == nodes[other].scope:
            assert apart(sheet.boxes[one], sheet.boxes[other]), (one, other)
    for flow, line in sheet.lines.items():
        own = definition.flows[flow]
        assert touches(line[0], sheet.boxes[own.source]), flow
        assert touches(line[-1], sheet.boxes[own.target]), flow
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line)), flow
    return sheet


@pytest.mark.parametrize("seed", range(RANDOM))
def test_random_processes_are_drawn_without_overlaps(seed: int) -> None:
    assert_drawn(read(Blocks(seed).xml()))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_process_without_its_drawing_gets_one_that_means_the_same(name: str) -> None:
    text = without_a_drawing(name).decode()
    definition = read(text.encode())
    sheet = assert_drawn(definition)
    for lane, band in sheet.bands.items():
        own = [one.id for one in definition.nodes.values() if one.lane == lane and one.kind in WITHIN]
        assert own
        assert all(inside(sheet.boxes[one], band) for one in own), lane
    made = drawn(text, definition)
    assert read(made.encode()) == definition
    shapes = {found[0]: Box(*map(int, found[1:])) for found in BOUNDS.findall(made)}
    assert shapes.keys() == {*definition.nodes, *definition.lanes, "pool"}
    assert shapes["pool"] == Box(-NAME, 0, sheet.w + NAME, sheet.h)
    assert drawn(made, definition) == made


def test_a_drawing_stands_within_the_root_whatever_is_behind_it() -> None:
    text = without_a_drawing("window").decode() + "<!-- BPMNShape made by </x> -->"
    made = drawn(text, read(text.encode()))
    assert made.index("</bpmndi:BPMNDiagram>") < made.index("</definitions>")
    assert read(made.encode()) == read(text.encode())


def test_what_follows_stands_to_the_right_but_for_a_way_back() -> None:
    definition = read(without_a_drawing("window"))
    boxes = laid_out(definition).boxes
    assert boxes["accept"].x < boxes["approve"].x < boxes["deliver"].x < boxes["rate"].x
    back = [one.id for one in definition.flows.values() if boxes[one.target].x < boxes[one.source].x]
    assert {definition.flows[one].source for one in back} == {"supplemented", "fixed"}
