"""A rule that does not hold: what was found, what is allowed, and which clause says so."""

from dataclasses import dataclass

from santu.kernel.messages import Message


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken by one subject.

    ``kind`` tells apart several ways in which one rule can be broken by the same subject
    (for instance each missing body); ``found`` and ``allowed`` are counts in the rule's unit.
    """

    rule: str
    subject: str
    found: int
    allowed: int
    source: str
    message: Message
    kind: str = ""

    @property
    def size(self) -> int:
        """How far beyond the rule, in the rule's unit; never negative."""
        return abs(self.found - self.allowed)

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same violation in two states of the register."""
        return (self.rule, self.subject, self.kind)
