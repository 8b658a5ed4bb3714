"""Versions of the one window with one task more or less, as a drawing tool would write them."""

import re

from santu.jobs.ports import HANDLERS
from santu.operate.domain.shipped import drawing
from santu.operate.models import ProcessDraft

LOOK = """<userTask id="second_look" name="出件复核"><incoming>flow_16</incoming><outgoing>flow_looked</outgoing></userTask>
<sequenceFlow id="flow_looked" sourceRef="second_look" targetRef="one_result" />"""
IN_LANE = "<flowNodeRef>second_look</flowNodeRef>"
CHECKED = (
    ("<flowNodeRef>issue</flowNodeRef>", f"<flowNodeRef>issue</flowNodeRef>{IN_LANE}"),
    ('<userTask id="issue"', f'{LOOK}<userTask id="issue"'),
)
SHAPES = """<bpmndi:BPMNShape id="second_look_shape" bpmnElement="second_look"><dc:Bounds x="1150" y="380" width="110" height="80" /></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="flow_looked_edge" bpmnElement="flow_looked"><di:waypoint x="1205" y="380" /><di:waypoint x="1205" y="345" /></bpmndi:BPMNEdge>"""
EDGE = '<di:waypoint x="1125" y="320" /><di:waypoint x="1180" y="320" />'


def with_a_second_look(*, drawn: bool = False) -> bytes:
    """The result is looked at once more before it is handed out; ``drawn`` in the picture, too."""
    text = drawing("window").decode()
    old = '<sequenceFlow id="flow_16" sourceRef="issue" targetRef="one_result"'
    assert old in text
    text = text.replace(old, old.replace("one_result", "second_look"))
    for was, becomes in CHECKED:
        assert was in text
        text = text.replace(was, becomes, 1)
    if drawn:
        assert EDGE in text
        bent = (
            '<di:waypoint x="1070" y="360" /><di:waypoint x="1070" y="420" /><di:waypoint x="1150" y="420" />'
        )
        text = text.replace(EDGE, bent).replace("</bpmndi:BPMNPlane>", f"{SHAPES}</bpmndi:BPMNPlane>")
        assert SHAPES in text
    return text.encode()


def without_the_supervision() -> bytes:
    """Nobody is told when a department is late."""
    text = drawing("window").decode()
    for gone in (
        r"<flowNodeRef>supervise_approval</flowNodeRef>",
        r'<userTask id="supervise_approval".*?</userTask>',
        r'<sequenceFlow id="flow_12"[^>]*/>',
        r'<bpmndi:BPMNShape id="supervise_approval_shape".*?</bpmndi:BPMNShape>',
        r'<bpmndi:BPMNEdge id="[^"]*" bpmnElement="flow_12".*?</bpmndi:BPMNEdge>',
        r"<incoming>flow_12</incoming>",
    ):
        text, count = re.subn(gone, "", text, count=1, flags=re.DOTALL)
        assert count, gone
    way = 'sourceRef="approve_late" targetRef="supervise_approval"'
    assert way in text
    return text.replace(way, 'sourceRef="approve_late" targetRef="approval_supervised"').encode()


def without_its_lane() -> bytes:
    """The same, where nobody is to look."""
    return with_a_second_look().replace(IN_LANE.encode(), b"")


def without_a_drawing(process: str = "window") -> bytes:
    """Only what follows what, not where it stands."""
    return re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawing(process), flags=re.DOTALL)


def simulated(draft: ProcessDraft) -> ProcessDraft:
    """The same, once past cases were led through it."""
    work = next(one.work for one in HANDLERS if one.name == "process_simulate")
    work({"process": "window", "draft": draft.pk}, "drafter", lambda *_: None, lambda told: None)
    draft.refresh_from_db()
    return draft
