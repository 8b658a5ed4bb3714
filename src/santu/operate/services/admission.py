"""What the steps of admitting an off-list matter mean to the register of admissions (SX-19)."""

from collections.abc import Mapping
from typing import Any

from santu.kernel.messages import N_, refuse
from santu.operate.services.saying import Ended, InRegister, refused_at
from santu.register.domain.admissions import Decided, Decision, Opined, Opinion, Wish
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine

PROCESS = "admission"
UNEXPLAINED = N_("联席会议建议不批准；仍要批准的，请写明理由，或以不批准办结。（SX-19）")


def _apply(end: Ended) -> Mapping[str, Any]:
    wish = Wish(
        unit=end.case.place_id,
        issuer=end.text("issuer") or end.text("organ"),
        document=end.text("document"),
        title=end.case.title,
        day=end.day("day"),
        key=f"case {end.case.key}",
        reason=end.text("reason"),
        persons=end.number("persons"),
        fen=end.number("fen"),
        since=end.day("since"),
        until=end.day("until"),
        matter=end.text("matter"),
        extends=end.number("extends"),
    )
    task = end.number("task")
    with refused_at({"issuer": "issuer" if end.text("issuer") or not end.text("organ") else "organ"}):
        end.works_on(PROCESS, admission_apply(wish=wish, by=end.by, task=task))
    return {}


def _opine(end: Ended) -> Mapping[str, Any]:
    opinion = Opinion.OBJECT if end.outcome == "objected" else Opinion.AGREE
    said = Opined(opinion, end.text("opinion_document"), end.on, end.text("objection"))
    with refused_at({"document": "opinion_document", "reasons": "objection"}):
        admission_opine(number=end.row, said=said, by=end.by)
    return {}


def _decide(end: Ended) -> Mapping[str, Any]:
    """Whoever approves what the joint meeting advised to refuse says why."""
    approves = end.outcome != "refused"
    if approves and end.terms.get("advice") == "refuse" and not end.text("overruling"):
        raise refuse("overruling", UNEXPLAINED)
    decided = Decided(
        Decision.APPROVE if approves else Decision.REFUSE,
        end.text("approver"),
        end.text("approval"),
        end.day("decided_on"),
        end.text("refusal"),
    )
    with refused_at({"organ": "approver", "number": "approval", "reasons": "refusal"}):
        admission_decide(number=end.row, decided=decided, by=end.by)
    return {}


DEEDS: Mapping[tuple[str, str], InRegister] = {
    (PROCESS, "apply"): _apply,
    (PROCESS, "opine"): _opine,
    (PROCESS, "decide"): _decide,
}
