"""Whose turn a plan is: what comes next, and whether this person may do it."""

from dataclasses import dataclass
from enum import StrEnum

from santu.kernel.messages import N_, Message, message


class Deed(StrEnum):
    """What can be done to a plan."""

    PROVE = "prove"
    APPROVE = "approve"
    APPLY = "apply"
    UNDO = "undo"


NEXT = {
    "draft": Deed.PROVE,
    "proven": Deed.APPROVE,
    "approved": Deed.APPLY,
    "applied": Deed.UNDO,
    "undone": Deed.APPROVE,
}
"""What may be done to a plan in each state; an applied plan waits for nothing."""

NOT_PLANNER = N_("编制人不能审批自己的计划。（SX-06）")
NOT_APPROVER = N_("审批人不能执行自己批准的计划。（SX-06）")
NOT_UNDOER = N_("审批人不能撤销自己批准的计划。（SX-06）")


@dataclass(frozen=True, slots=True)
class Turn:
    """What can be done, who cannot do it ("" where everybody can), and why this person cannot."""

    deed: Deed
    barred: str
    why_not: Message | None


def turn_of(state: str, *, planned_by: str, approved_by: str, person: str) -> Turn:
    """What comes next for a plan: who planned does not approve, who approved neither applies nor undoes."""
    deed = NEXT[state]
    if deed is Deed.PROVE:
        return Turn(deed, "", None)
    barred = planned_by if deed is Deed.APPROVE else approved_by
    template = {Deed.APPROVE: NOT_PLANNER, Deed.APPLY: NOT_APPROVER, Deed.UNDO: NOT_UNDOER}[deed]
    return Turn(deed, barred, message(template) if person == barred else None)
