"""Whose turn a plan is: what comes next, and whether this person may do it."""

from dataclasses import dataclass
from enum import StrEnum

from santu.kernel.messages import N_, Message, message


class Deed(StrEnum):
    """What can be done to a plan."""

    PROVE = "prove"
    APPROVE = "approve"
    APPLY = "apply"
    APPROVE_UNDO = "approve_undo"
    UNDO = "undo"


NEXT = {
    "draft": Deed.PROVE,
    "proven": Deed.APPROVE,
    "approved": Deed.APPLY,
    "applied": Deed.APPROVE_UNDO,
    "undone": Deed.APPROVE,
}
"""What may be done to a plan in each state; an applied plan waits for nothing until its undoing is approved."""

NOT_PLANNER = N_("编制人不能审批自己的计划。（SX-06）")
NOT_APPROVER = N_("审批人不能执行自己批准的计划。（SX-06）")
NOT_PLANNER_OF_UNDONE = N_("编制人不能批准撤销自己的计划。（SX-06）")
NOT_UNDOER = N_("审批人不能撤销自己批准的计划。（SX-06）")
NOT_APPROVER_OF_UNDO = N_("批准撤销的人不能自己撤销。（SX-06）")


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has had a hand in a plan; "" for what nobody has done."""

    planned_by: str
    approved_by: str = ""
    undo_approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What can be done, who cannot do it (nobody, where everybody can), and why this person cannot."""

    deed: Deed
    barred: frozenset[str]
    why_not: Message | None


def turn_of(state: str, hands: Hands, person: str) -> Turn:
    """What comes next for a plan, and whether this person may do it."""
    deed = NEXT[state]
    if deed is Deed.APPROVE_UNDO and hands.undo_approved_by:
        deed = Deed.UNDO
    barring = _barring(deed, hands)
    why_not = next((message(template) for barred, template in barring if barred == person), None)
    return Turn(deed, barred_from(deed, hands), why_not)


def barred_from(deed: Deed, hands: Hands) -> frozenset[str]:
    """Who cannot do a deed to a plan, for what they did to it before."""
    return frozenset(barred for barred, _ in _barring(deed, hands) if barred)


def _barring(deed: Deed, hands: Hands) -> tuple[tuple[str, str], ...]:
    """Whom a deed is closed to, and why.

    Who planned approves neither the plan nor its undoing; who approved it neither applies nor
    undoes it; who approved the undoing does not undo.
    """
    match deed:
        case Deed.PROVE:
            return ()
        case Deed.APPROVE:
            return ((hands.planned_by, NOT_PLANNER),)
        case Deed.APPLY:
            return ((hands.approved_by, NOT_APPROVER),)
        case Deed.APPROVE_UNDO:
            return ((hands.planned_by, NOT_PLANNER_OF_UNDONE),)
        case Deed.UNDO:
            return ((hands.approved_by, NOT_UNDOER), (hands.undo_approved_by, NOT_APPROVER_OF_UNDO))
