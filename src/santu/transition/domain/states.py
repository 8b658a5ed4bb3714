"""How far a plan has come, in words."""

from collections.abc import Iterable

from santu.kernel.messages import N_, Message, message

STATES = {
    "draft": N_("待证明"),
    "proven": N_("已证明，待审批"),
    "approved": N_("已批准，待执行"),
    "applied": N_("已执行"),
    "undo_approved": N_("已执行，撤销已获批准"),
    "undone": N_("已撤销"),
}
"""The states; an applied plan whose undoing is approved stays applied, and says so."""
OR = N_("{first}”或“{second}")


def state_words(states: Iterable[str]) -> Message:
    """The states, any of which will do."""
    first, *others = [message(STATES[state]) for state in states]
    for other in others:
        first = message(OR, first=first, second=other)
    return first
