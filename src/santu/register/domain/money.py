"""Money in the ledger: what a budget line says, and how money gets from where it is to where it is wanted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.ledger_rules import Lying


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: what money is for, where it comes from, and by which document."""

    code: str
    year: int
    source: str
    purpose: str
    basis: str
    matter: str = ""


def funds(unit: str, line: str) -> Account:
    """The money of a budget line that a unit or body has."""
    return Account(unit, Holds.FUNDS, line, Measure.FEN)


def moved_as_wanted(changes: Mapping[Account, int], lying: Mapping[str, Lying], day: date) -> list[Entry]:
    """The entries that change funds by so much.

    Within a county those who give give to those who get; the rest is appropriated, or taken back, by the county.

    Args:
        changes: by how many fen the funds of each are to grow.
        lying: where the units lie.
        day: from when.
    """
    by_county: defaultdict[tuple[str, str], list[tuple[Account, int]]] = defaultdict(list)
    for account, by in sorted(changes.items()):
        lies = lying[account.unit]
        by_county[lies.county or lies.division, account.kind].append((account, by))
    found: list[Entry] = []
    for (county, line), wanted in sorted(by_county.items()):
        issued = Account(county, Holds.ISSUED, line, Measure.FEN)
        givers = [(account, -by) for account, by in wanted if by < 0]
        getters = [(account, by) for account, by in wanted if by > 0]
        more = sum(by for _, by in wanted)
        if more > 0:
            givers.append((issued, more))
        elif more < 0:
            getters.append((issued, -more))
        found += _paired(givers, getters, day)
    return found


def _paired(givers: list[tuple[Account, int]], getters: list[tuple[Account, int]], day: date) -> list[Entry]:
    """Who gives to whom, one after the other; both sum up to the same."""
    found: list[Entry] = []
    waiting = getters[::-1]
    for source, given in givers:
        left = given
        while left:
            target, wanted = waiting.pop()
            amount = min(left, wanted)
            found.append(Entry(day, source, target, amount))
            left -= amount
            if wanted > amount:
                waiting.append((target, wanted - amount))
    return found
