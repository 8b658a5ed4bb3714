"""Balances of the ledger of posts summed up as a table shows them: what there is, where it stands, what is filled."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from santu.register.domain.ledger import Account, Holds, Measure

Counted = tuple[str, Measure]
"""A kind of quota and what is counted of it; never mixed in one sum."""


@dataclass(slots=True)
class Sums:
    """So many posts as each that an account can hold."""

    of: Counter[Holds] = field(default_factory=Counter)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(Counter({holds: self.of[holds] + other.of[holds] for holds in Holds}))

    @property
    def authorised(self) -> int:
        """What was assigned to bodies."""
        return self.of[Holds.VACANT] + self.of[Holds.FILLED] - self.of[Holds.BEYOND]

    @property
    def whole(self) -> int:
        """All posts that there are."""
        kept = (Holds.CAP, Holds.LEVEL, Holds.POOL, Holds.RESERVED, Holds.FROZEN)
        return sum(self.of[holds] for holds in kept) + self.authorised


def sums_of(balances: Mapping[Account, int], place_of: Mapping[str, str]) -> dict[Counted, dict[str, Sums]]:
    """The balances of each kind and measure by place; what stands in a unit without a place is at "" itself."""
    found: defaultdict[Counted, dict[str, Sums]] = defaultdict(dict)
    for account, balance in balances.items():
        sums = found[account.kind, account.measure].setdefault(place_of.get(account.unit, ""), Sums())
        sums.of[account.holds] += balance
    return dict(found)
