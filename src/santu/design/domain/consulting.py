"""Rounds of consultation: what bodies say of a scenario, and what is still to be answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from santu.kernel.messages import N_


class Answer(StrEnum):
    """What a body can say of a proposal."""

    AGREE = "agree"
    AGREE_IF = "agree_if"
    OBJECT = "object"
    NONE = "none"


ANSWERS = {
    Answer.AGREE: N_("同意"),
    Answer.AGREE_IF: N_("同意，有建议"),
    Answer.OBJECT: N_("反对"),
    Answer.NONE: N_("无意见"),
}
NEED_WORDS = frozenset({Answer.AGREE_IF, Answer.OBJECT})
"""The answers that say what or why, and that are replied to."""
WHOLE = ""
"""Stands for all that a body is asked about, where an opinion is of no single proposal."""


@dataclass(frozen=True, slots=True)
class Replied:
    """What the designer replied to an opinion."""

    adopted: bool
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The latest that a body said of a proposal, with the latest reply to it."""

    number: int
    proposal: str
    answer: Answer
    words: str
    at: datetime
    by: str
    reply: Replied | None = None

    @property
    def needs_reply(self) -> bool:
        return self.answer in NEED_WORDS and self.reply is None


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A body that a round asks, and the latest that it said of each proposal."""

    number: int
    body: str
    unit: str
    said: Sequence[Said] = ()

    @property
    def whole(self) -> Said | None:
        """What it says of all; without that it has not answered yet."""
        return next((one for one in self.said if one.proposal == WHOLE), None)


@dataclass(frozen=True, slots=True)
class Round:
    """A round of consultation; one that was held on paper has the ``document`` that says what came of it."""

    number: int
    scenario: int
    text: str
    by: str
    opened_on: date
    due: date
    closed_at: datetime | None
    asked: Sequence[AskedBody]
    document: str = ""

    @property
    def answered(self) -> int:
        """How many bodies have answered."""
        return sum(body.whole is not None for body in self.asked)

    def can_close(self, today: date) -> bool:
        """Whether all have answered, or the last day for it is over."""
        return self.closed_at is None and (self.answered == len(self.asked) or today > self.due)

    def takes_answers(self, today: date) -> bool:
        """Whether bodies may answer, or answer anew."""
        return self.closed_at is None and today <= self.due

    def to_reply(self, answers: Collection[str] = NEED_WORDS) -> Iterator[tuple[AskedBody, Said]]:
        """The opinions of some sorts to which nothing is replied yet."""
        for body in self.asked:
            for one in body.said:
                if one.needs_reply and one.answer in answers:
                    yield body, one
