"""A version of the one window with one task more, as a drawing tool would write it."""

from santu.operate.domain.shipped import drawing

LOOK = """<userTask id="second_look" name="出件复核"><incoming>flow_16</incoming><outgoing>flow_looked</outgoing></userTask>
<sequenceFlow id="flow_looked" sourceRef="second_look" targetRef="one_result" />"""
IN_LANE = "<flowNodeRef>second_look</flowNodeRef>"
CHECKED = (
    ("<flowNodeRef>issue</flowNodeRef>", f"<flowNodeRef>issue</flowNodeRef>{IN_LANE}"),
    ('<userTask id="issue"', f'{LOOK}<userTask id="issue"'),
)


def with_a_second_look() -> bytes:
    """The result is looked at once more before it is handed out."""
    text = drawing("window").decode()
    old = '<sequenceFlow id="flow_16" sourceRef="issue" targetRef="one_result"'
    assert old in text
    text = text.replace(old, old.replace("one_result", "second_look"))
    for was, becomes in CHECKED:
        assert was in text
        text = text.replace(was, becomes, 1)
    return text.encode()


def without_its_lane() -> bytes:
    """The same, where nobody is to look."""
    return with_a_second_look().replace(IN_LANE.encode(), b"")
