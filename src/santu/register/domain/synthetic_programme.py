"""The programme 减上补下 of the demonstration: what is cut above, added below, and who comes into it.

How much is cut and what a township has in the mean are outcomes that the document reports (``quota/result``); how they
fall on cities and counties is made up, and every voucher says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from santu.kernel.apportion import apportion
from santu.kernel.codes import Level
from santu.register.domain.allocating import Township, cap_of, moves_of, needs_of, townships_of
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.domain.synthetic_posts import INSTITUTIONAL, WHOLE
from santu.solvers.allocation import allocate

Held = Mapping[Account, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the programme is to come to.

    Attributes:
        cut: so many posts above.
        mean: so many the townships have, one with the other.
        cap: so many per cent of the mean of its county a township has at most.
        filled: so many per cent of the posts added are filled at once.
        categories: bodies of which hold institutional posts.
    """

    cut: int
    mean: int
    cap: int
    filled: int
    categories: Collection[str]


@dataclass(frozen=True, slots=True)
class SyntheticProgramme:
    """The entries: between the levels; from counties to bodies; and of the people who come."""

    levels: list[Entry] = field(default_factory=list)
    bodies: list[Entry] = field(default_factory=list)
    people: list[Entry] = field(default_factory=list)


def synthetic_programme(
    register: Snapshot,
    held: Held,
    outcome: Outcome,
    named: Collection[str],
) -> SyntheticProgramme:
    """Cut above by size, added below so that townships reach the mean, and allocated by people in each county.

    Args:
        register: after the reform.
        held: what stands in the accounts on its day.
        outcome: what it is to come to.
        named: counties whose people are known by name: nobody is entered there without one.
    """
    found = SyntheticProgramme()
    counties = {
        row.id: townships_of(register, row.id, INSTITUTIONAL, held, outcome.categories)
        for row in register.at(Level.COUNTY)
    }
    counties = {county: townships for county, townships in counties.items() if townships}
    added = _added(counties, outcome.mean)
    found.levels.extend(_levels(register, held, outcome.cut, added))
    for county, townships in counties.items():
        posts = sum(one.now for one in townships) + added[county]
        moves = _allocated(register, county, townships, posts, outcome.cap)
        found.bodies.extend(moves)
        if county not in named:
            for township in townships:
                _staffed(register.day, township, moves, outcome.filled, found)
    return found


def _added(counties: Mapping[str, Sequence[Township]], mean: int) -> dict[str, int]:
    """How many posts each county gets, so that all have as many a township as can be, and none has less than before."""
    numbers = [len(townships) for townships in counties.values()]
    now = [sum(one.now for one in townships) for townships in counties.values()]
    floors = [
        max(had, sum(map(_least, townships))) for had, townships in zip(now, counties.values(), strict=True)
    ]
    shares = allocate(mean * sum(numbers), numbers, floors, [None] * len(now)).solution.posts
    return {county: share - had for county, share, had in zip(counties, shares, now, strict=True)}


def _least(township: Township) -> int:
    """The posts that a township cannot do without: those that are filled, and one for everybody who has none."""
    return max(township.kept, sum(one.filled for one in township.bodies))


def _levels(register: Snapshot, held: Held, cut: int, added: Mapping[str, int]) -> list[Entry]:
    """From cities and counties back to the province, from there down to counties; the rest is gone."""
    day, [province] = register.day, register.at(Level.PROVINCE)
    whole = Account(province.id, Holds.CAP, INSTITUTIONAL)
    above = [
        Account(row.id, Holds.CAP, INSTITUTIONAL)
        for level in (Level.CITY, Level.COUNTY)
        for row in register.at(level)
    ]
    shares = apportion(cut, [held.get(account, 0) for account in above])
    down = [
        Entry(day, whole, Account(county, Holds.LEVEL, INSTITUTIONAL), more) for county, more in added.items()
    ]
    back = [Entry(day, account, whole, share) for account, share in zip(above, shares, strict=True)]
    gone = Entry(day, whole, Account(province.id, Holds.ISSUED, INSTITUTIONAL), cut - sum(added.values()))
    return [entry for entry in (*back, *down, gone) if entry.amount]


def _allocated(
    register: Snapshot, county: str, townships: Sequence[Township], posts: int, cap: int
) -> list[Entry]:
    """The posts of a county over its townships, as even by people as can be."""
    needs = needs_of([one.unit for one in townships], register.figures, {PEOPLE: 1})
    usual = cap_of(posts, len(townships), cap)
    floors = [_least(one) for one in townships]
    caps = [max(usual, floor) for floor in floors]
    shares = allocate(posts, [need or 0 for need in needs], floors, caps).solution.posts
    return moves_of(county, INSTITUTIONAL, register.day, townships, shares)


def _staffed(
    day: date, township: Township, moves: Sequence[Entry], filled: int, found: SyntheticProgramme
) -> None:
    """Of what a township gets, first those have posts who had none; then people come from above."""
    vacant = {one.body: one.vacant for one in township.bodies}
    before = sum(vacant.values())
    for move in moves:
        for side, amount in ((move.source, -move.amount), (move.target, move.amount)):
            if side.unit in vacant:
                vacant[side.unit] += amount
    coming = (sum(vacant.values()) - before) * filled // WHOLE
    for one in township.bodies:
        free, people, beyond = _accounts(one.body)
        covered = 0
        for other in sorted(vacant, key=lambda body: (body != one.body, -vacant[body], body)):
            if part := min(one.beyond - covered, vacant[other]):
                if other != one.body:
                    found.bodies.append(Entry(day, _accounts(other)[0], free, part))
                vacant[other] -= part
                covered += part
        if covered:
            found.people.extend((Entry(day, free, people, covered), Entry(day, people, beyond, covered)))
    if coming > 0:
        most = max(vacant, key=lambda body: (vacant[body], body))
        free, people, _ = _accounts(most)
        if come := min(coming, vacant[most]):
            found.people.append(Entry(day, free, people, come))


def _accounts(body: str) -> tuple[Account, Account, Account]:
    free, people, beyond = (
        Account(body, holds, INSTITUTIONAL) for holds in (Holds.VACANT, Holds.FILLED, Holds.BEYOND)
    )
    return free, people, beyond
