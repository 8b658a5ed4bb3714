"""Proposals: what a scenario would change, each with its reason and its clause."""

from dataclasses import dataclass
from datetime import date

from santu.design.domain.wishes import Enact
from santu.kernel.change import Change
from santu.kernel.messages import Message

DUTIES, POWERS, GRIDS = "duties", "powers", "grids"
ABOUT_DUTIES = frozenset({DUTIES, POWERS})
"""The kinds of proposals that are about duties, moved by hand or by an instrument; of any other, what it makes of duties only follows from the rest of it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Some changes that belong together.

    ``key`` is stable over re-runs; ``county`` is the id of the county's unit; ``day`` is the
    day that a decree sets, else the scenario's end day holds. The changes lead to the target
    state; a plan puts them in order. What an instrument ``enacts`` happens at once, and so does a division into grids.
    """

    key: str
    kind: str
    county: str
    reason: Message
    source: str
    changes: tuple[Change, ...]
    day: date | None = None
    enacts: Enact | None = None


def divided_village(proposal: Proposal) -> str:
    """The village that a proposal of the kind ``GRIDS`` divides: its key says it."""
    return proposal.key.split("/")[1]
