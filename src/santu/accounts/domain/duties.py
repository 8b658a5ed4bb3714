"""Which deeds on one thing may not be the same person's; the table is data (``approval/separation``)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from santu.kernel.messages import N_, Fault, Message, message

WHY_NOT = N_("{rule}。（{clause}）")
REFUSED = N_("{rule}；请换另一人办理。（{clause}）")

Hands = Mapping[str, str]
"""Deed → who did it to a thing; "" for what nobody has done."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Who did one deed to a thing does not do another to it.

    Attributes:
        did: what was done.
        then: what is closed to who did it; both as the audit names them.
        name: the rule in words.
        clause: where it is written.
    """

    did: str
    then: str
    name: str
    clause: str

    def says(self, template: str = WHY_NOT) -> Message:
        """The rule with its clause."""
        return message(template, rule=message(self.name), clause=self.clause)


def barring(deed: str, hands: Hands, bars: Iterable[Bar]) -> Iterator[tuple[str, Bar]]:
    """The people to whom a deed is closed, each with the rule."""
    for bar in bars:
        if bar.then == deed and (person := hands.get(bar.did)):
            yield person, bar


def duty_faults(deed: str, hands: Hands, bars: Iterable[Bar], person: str) -> list[Fault]:
    """What keeps this person from a deed, for what they did to the thing before."""
    return [
        Fault(person, bar.says(REFUSED)) for barred, bar in barring(deed, hands, bars) if barred == person
    ]
