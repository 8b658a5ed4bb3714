"""What the tasks of supervision mean to the register: its file of supervision is opened, answered and decided with them."""

from collections.abc import Mapping
from typing import Any

from santu.operate.services.saying import Ended, refused_at
from santu.register.domain.supervision import Letter
from santu.register.services.supervision import supervision_answer, supervision_decide, supervision_open
from santu.standards.loader import load

PROCESS = "supervision"
"""The process, and the kind of the row that its cases work on."""


def notice_sent(ended: Ended) -> Mapping[str, Any]:
    """Open the file of a notice, on which the case works from now on."""
    fields = {"body": "team", "document": "notice_number", "text": "findings", "day": "notice_on"}
    with refused_at(fields):
        number = supervision_open(
            body=ended.text("team"),
            organ=ended.text("organ"),
            notice=Letter(ended.text("notice_number"), ended.text("findings")),
            day=ended.day("notice_on"),
            standards=load(),
            by=ended.by,
        )
    ended.works_on(PROCESS, number)
    return {}


def answer_given(ended: Ended) -> Mapping[str, Any]:
    """Put the opinion of the team on file."""
    answer = Letter(ended.text("answer_number"), ended.text("opinion"))
    with refused_at({"document": "answer_number", "text": "opinion"}):
        supervision_answer(number=ended.row, answer=answer, standards=load(), by=ended.by)
    return {}


def decision_taken(ended: Ended) -> Mapping[str, Any]:
    """Put the decision on file."""
    with refused_at({"document": "decision_number", "text": "decision", "day": "decided_on"}):
        supervision_decide(
            number=ended.row,
            decision=Letter(ended.text("decision_number"), ended.text("decision")),
            day=ended.day("decided_on"),
            by=ended.by,
        )
    return {}


DEEDS = {
    (PROCESS, "notice"): notice_sent,
    (PROCESS, "answer"): answer_given,
    (PROCESS, "decide"): decision_taken,
}
