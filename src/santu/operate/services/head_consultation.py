"""What the steps of asking a township about the head of a dispatched body mean to the register (SX-13)."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from santu.operate.services.saying import Ended, InRegister, refused_at
from santu.register.domain.dispatched import HeadAsked, HeadOpinion, Opinion
from santu.register.selectors.lying import lying_on
from santu.register.services.dispatched import head_act, head_ask, head_opine
from santu.standards.loader import load

PROCESS = "head_consultation"
FILE = "head_file"
"""The kind of the row that its cases work on."""


def _ask(end: Ended) -> Mapping[str, Any]:
    department = lying_on(timezone.localdate(), [end.text("department")]).get(end.text("department"))
    name = department.name if department else ""
    asked = HeadAsked(end.text("body"), end.text("act"), name, end.text("letter"))
    with refused_at({"document": "letter"}):
        end.works_on(FILE, head_ask(asked=asked, standards=load(), by=end.by))
    return {}


def _opine(end: Ended) -> Mapping[str, Any]:
    opinion = Opinion.OBJECT if end.outcome == "objected" else Opinion.AGREE
    said = HeadOpinion(opinion, end.text("objection"), end.text("opinion_document"))
    with refused_at({"document": "opinion_document", "reasons": "objection"}):
        head_opine(number=end.row, said=said, by=end.by, day=end.on)
    return {}


def _act(end: Ended) -> Mapping[str, Any]:
    order, day, answer = end.text("order"), end.day("done_on"), end.text("answer")
    head_act(number=end.row, order=order, day=day, answer=answer, by=end.by)
    return {}


DEEDS: Mapping[tuple[str, str], InRegister] = {
    (PROCESS, "ask"): _ask,
    (PROCESS, "opine"): _opine,
    (PROCESS, "act"): _act,
    (PROCESS, "reply"): _act,
}
