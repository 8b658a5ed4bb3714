"""How posts get from where they are to where they are wanted, along the moves that the ledger knows.

Within a division posts pass through what is not assigned there. Townships of a county settle among themselves, the rest
with their county; counties and what lies above them settle through the cap of the lowest unit above all of them. Where
the wanted changes of a kind and measure sum up to those of what is issued, the entries bring them about exactly.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.ledger_rules import Lying


@dataclass(slots=True)
class _Routes:
    """The entries of one kind and measure: what is taken back stands before what is given."""

    kind: str
    measure: Measure
    day: date
    back: list[Entry] = field(default_factory=list)
    across: list[Entry] = field(default_factory=list)
    given: list[Entry] = field(default_factory=list)

    def at(self, unit: str, holds: Holds) -> Account:
        return Account(unit, holds, self.kind, self.measure)

    def give(self, source: Account, target: Account, amount: int) -> None:
        """So many down to ``target``, or, below zero, back up from it."""
        if amount > 0:
            self.given.append(Entry(self.day, source, target, amount))
        elif amount < 0:
            self.back.append(Entry(self.day, target, source, -amount))


def routed(
    changes: Mapping[Account, int],
    lying: Mapping[str, Lying],
    above: Mapping[str, Sequence[str]],
    day: date,
) -> list[Entry]:
    """The entries that change balances by so much.

    Args:
        changes: by how much each account is to grow.
        lying: where the units lie.
        above: of each county, and each unit above the counties, itself and those above it, from the bottom up.
        day: from when.
    """
    by_kind: defaultdict[tuple[str, Measure], dict[Account, int]] = defaultdict(dict)
    for account, by in sorted(changes.items()):
        if by:
            by_kind[account.kind, account.measure][account] = by
    found: list[Entry] = []
    for (kind, measure), wanted in sorted(by_kind.items()):
        routes = _Routes(kind, measure, day)
        _through_counties(routes, _inside_divisions(routes, wanted, lying), lying, above)
        found += [*routes.back, *routes.across, *routes.given]
    return found


def _inside_divisions(
    routes: _Routes, wanted: Mapping[Account, int], lying: Mapping[str, Lying]
) -> dict[str, int]:
    """Move within each division; how many each needs from outside (below zero: has to give)."""
    parts: defaultdict[str, dict[Account, int]] = defaultdict(dict)
    for account, by in wanted.items():
        parts[lying[account.unit].division][account] = by
    nets = {}
    for division, changes in parts.items():
        issued, cap, free = (routes.at(division, holds) for holds in (Holds.ISSUED, Holds.CAP, Holds.LEVEL))
        new, kept = changes.pop(issued, 0), changes.pop(cap, 0)
        inner = sum(changes.values())
        changes.pop(free, None)
        _thaw(routes, changes)
        for account, by in changes.items():
            routes.give(free, account, by)
        routes.give(issued, cap, new)
        # What is above the counties hands out of its cap, the others out of what is not assigned.
        routes.give(cap, free, new - kept if lying[division].county else inner)
        nets[division] = inner + kept - new
    return {division: net for division, net in nets.items() if net}


def _thaw(routes: _Routes, changes: dict[Account, int]) -> None:
    """What a body has frozen or thawed of its own does not pass through its division."""
    for account in [one for one in changes if one.holds is Holds.VACANT]:
        ice = routes.at(account.unit, Holds.FROZEN)
        vacant, frozen = changes[account], changes.get(ice, 0)
        if vacant * frozen < 0:
            amount = min(abs(vacant), abs(frozen))
            source, target = (account, ice) if frozen > 0 else (ice, account)
            routes.across.append(Entry(routes.day, source, target, amount))
            sign = 1 if frozen > 0 else -1
            changes[account], changes[ice] = vacant + sign * amount, frozen - sign * amount


def _through_counties(
    routes: _Routes, nets: Mapping[str, int], lying: Mapping[str, Lying], above: Mapping[str, Sequence[str]]
) -> None:
    by_county: defaultdict[str, dict[str, int]] = defaultdict(dict)
    tops: defaultdict[str, int] = defaultdict(int)
    for division, net in nets.items():
        county = lying[division].county
        if county and county != division:
            by_county[county][division] = net
        else:
            tops[division] += net
    for county, townships in by_county.items():
        _settle(routes, townships, Holds.LEVEL)
        for township, net in townships.items():
            routes.give(routes.at(county, Holds.LEVEL), routes.at(township, Holds.LEVEL), net)
            tops[county] += net
    left = {unit: net for unit, net in tops.items() if net}
    if not left:
        return
    ways = [above[unit] for unit in left]
    hub = next((unit for unit in ways[0] if all(unit in way for way in ways)), ways[0][-1])
    for unit, net in left.items():
        if unit != hub:
            trading = Holds.LEVEL if lying[unit].county else Holds.CAP
            routes.give(routes.at(hub, Holds.CAP), routes.at(unit, trading), net)


def _settle(routes: _Routes, nets: dict[str, int], holds: Holds) -> None:
    """Those that have to give and those that need settle among themselves; what is left stays in ``nets``."""
    givers = [unit for unit, net in nets.items() if net < 0]
    for needy in [unit for unit, net in nets.items() if net > 0]:
        while nets[needy] and givers:
            amount = min(nets[needy], -nets[givers[0]])
            source, target = routes.at(givers[0], holds), routes.at(needy, holds)
            routes.across.append(Entry(routes.day, source, target, amount))
            nets[needy] -= amount
            nets[givers[0]] += amount
            if not nets[givers[0]]:
                givers.pop(0)
