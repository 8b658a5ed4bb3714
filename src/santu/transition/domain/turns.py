"""Whose turn a plan is: what comes next, and whether this person may do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from santu.accounts.domain.duties import Bar, Hands, barring
from santu.kernel.messages import Message


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


def done(deed: Deed) -> str:
    """A deed as the audit and the standards name it."""
    return f"plan_{deed}"


@dataclass(frozen=True, slots=True)
class Turn:
    """What can be done, who cannot do it (nobody, where everybody can), and why this person cannot."""

    deed: Deed
    barred: frozenset[str]
    why_not: Message | None


def turn_of(state: str, hands: Hands, bars: Iterable[Bar], person: str) -> Turn:
    """What comes next for a plan, and whether this person may do it."""
    deed = NEXT[state]
    if deed is Deed.APPROVE_UNDO and hands.get(done(deed)):
        deed = Deed.UNDO
    found = list(barring(done(deed), hands, bars))
    why_not = next((bar.says() for barred, bar in found if barred == person), None)
    return Turn(deed, frozenset(barred for barred, _ in found), why_not)


def barred_from(deed: Deed, hands: Hands, bars: Iterable[Bar]) -> frozenset[str]:
    """Who cannot do a deed to a plan, for what they did to it before."""
    return frozenset(barred for barred, _ in barring(done(deed), hands, bars))
