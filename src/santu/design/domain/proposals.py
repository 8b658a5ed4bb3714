"""Proposals: what a scenario would change, each with its reason and its clause."""

from dataclasses import dataclass
from datetime import date

from santu.kernel.change import Change
from santu.kernel.messages import Message

DUTIES = "duties"
"""The kind of proposals that are about duties; of any other, what it makes of duties only follows from the rest of it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Some changes that belong together.

    ``key`` is stable over re-runs; ``county`` is the id of the county's unit; ``day`` is the
    day that a decree sets, else the scenario's end day holds. The changes lead to the target
    state; a plan puts them in order.
    """

    key: str
    kind: str
    county: str
    reason: Message
    source: str
    changes: tuple[Change, ...]
    day: date | None = None
