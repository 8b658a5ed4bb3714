"""The grids of all villages of a township, divided anew in one go: what complies is kept, old nets are taken in (SX-27, SX-28).

Needs the extra ``solve``.
"""

from dataclasses import dataclass
from hashlib import sha256

from santu.design.domain.grid_question import Question
from santu.design.domain.gridding import Answer, answered
from santu.kernel.messages import Fault, Refused


@dataclass(frozen=True)
class Together:
    """What is asked of each village."""

    questions: tuple[Question, ...]

    def digest(self) -> str:
        """The same for the same questions."""
        return sha256("".join(one.digest() for one in self.questions).encode()).hexdigest()

    def ground(self) -> str:
        """The same as long as the villages and their grids are the same."""
        return sha256("".join(one.ground() for one in self.questions).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Divided:
    """What comes of it, by the ids of villages: answers that can be accepted, and why the others have none."""

    answers: dict[str, Answer]
    faults: dict[str, tuple[Fault, ...]]

    @property
    def changing(self) -> list[Answer]:
        """Of the villages in which anything would be other than it stands."""
        return [one for one in self.answers.values() if one.changes]


def divided(together: Together) -> Divided:
    """Answer the question of each village; one that cannot be divided leaves the others alone."""
    answers: dict[str, Answer] = {}
    faults: dict[str, tuple[Fault, ...]] = {}
    for question in together.questions:
        village = question.sheet.village
        try:
            answer = answered(question)
        except Refused as refused:
            faults[village] = tuple(refused.faults)
            continue
        if answer.faults:
            faults[village] = answer.faults
        else:
            answers[village] = answer
    return Divided(answers, faults)
