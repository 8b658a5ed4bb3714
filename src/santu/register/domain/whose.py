"""Whose a matter is at a place: matched to the duties that are in force there (SX-19).

A township's own bodies are those that it hosts and that no organ above runs. What they have as the main body is its own, what
they only cooperate in is cooperating; what others have is the county's, or was taken back; what nobody has is on no list.
What is a village's own stands in the lists that were published for it, of its duties and of what it does for residents (SX-35).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_
from santu.register.domain.rows import Duty


class Matched(StrEnum):
    """How a matter lies to the lists of a township."""

    OURS = "ours"
    COOPERATING = "cooperating"
    TAKEN_BACK = "taken_back"
    ABOVE = "above"
    OFF_LIST = "off_list"


MATCHED = {
    Matched.OURS: N_("本级主办"),
    Matched.COOPERATING: N_("本级配合"),
    Matched.TAKEN_BACK: N_("已收回"),
    Matched.ABOVE: N_("上级职责"),
    Matched.OFF_LIST: N_("清单外"),
}
ON_LIST = frozenset({Matched.OURS, Matched.COOPERATING})
"""What a township has to take, because its lists say so."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A duty in force, since when, by which act, in which division its body works, and whether an organ above runs that.

    What a list gives a village is a duty of the village itself, by no act: ``list`` is the number of that edition.
    """

    duty: Duty
    since: date
    act: int
    host: str
    dispatched: bool = False
    list: int = 0

    def is_of(self, township: str) -> bool:
        """Whether a body of the township's own has it."""
        return self.host == township and not self.dispatched


@dataclass(frozen=True, slots=True)
class Match:
    """How a matter lies to the lists; ``claim`` is who has it, ``cooperating`` who helps."""

    matched: Matched
    claim: Claim | None = None
    cooperating: Sequence[Claim] = ()

    @property
    def on_list(self) -> bool:
        return self.matched in ON_LIST


def match(matter: str, township: str, claims: Collection[Claim], formerly: Collection[str]) -> Match:
    """Match a matter to the duties in force at a township and above it.

    Args:
        matter: its code; "" is on no list.
        township: for whom it is asked.
        claims: the duties in force there and in the units above, those of the township first.
        formerly: the codes of matters that were the township's own before.
    """
    held = [one for one in claims if matter and one.duty.matter == matter]
    main = [one for one in held if one.duty.is_main]
    helping = [one for one in held if not one.duty.is_main]
    if own := [one for one in main if one.is_of(township)]:
        return Match(Matched.OURS, own[0], helping)
    if any(one.is_of(township) for one in helping):
        return Match(Matched.COOPERATING, main[0] if main else None, helping)
    if main:
        return Match(Matched.TAKEN_BACK if matter in formerly else Matched.ABOVE, main[0], helping)
    return Match(Matched.OFF_LIST, None, helping)
