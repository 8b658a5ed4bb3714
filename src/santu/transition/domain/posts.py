"""Posts and people in a plan (人随事转): what moves with each step.

A new body is established with all its posts at once, out of what its county has not assigned; the people of a body that
goes follow its duties to its heir, and its posts go back when it is abolished. An heir that stood before gets the posts
along with the people. So for a while both old and new are staffed: that is what the pool is for (SX-16).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.register.domain.ledger import CONTRA, IN_BODIES, Account, Entry, Holds, Measure
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.steps import TAKES_ON, Step

Tally = tuple[str, Measure]
"""A kind of quota, counted as heads or as leader posts."""
Wanted = Mapping[Account, int]
"""How many posts a body (its vacant account) is to have at the end; where nothing is said, what it had and inherits."""


@dataclass(frozen=True, slots=True)
class Posting:
    """That posts move with a step; the last ones, which bring bodies that stay to what they are to have, with ``no`` after all steps."""

    no: int
    county: str
    entry: Entry


class Handed(NamedTuple):
    """Posts and people of one kind that go with a duty from the body that gives it away to the one that takes it on.

    ``members`` are the people who were picked, by number, where names are kept.
    """

    duty: str
    giver: str
    taker: str
    kind: str
    posts: int
    people: int
    members: frozenset[int]

    @property
    def tally(self) -> Tally:
        return self.kind, Measure.HEADS


class Follow(NamedTuple):
    """That people go from one body to another on a day: those who were picked, or all who are there."""

    day: date
    body: str
    heir: str
    members: frozenset[int] | None = None


class Balances:
    """What stands in the accounts while entries are carried in."""

    def __init__(self, balances: Mapping[Account, int]) -> None:
        self.now: defaultdict[Account, int] = defaultdict(int, balances)
        self._tallies: defaultdict[str, set[Tally]] = defaultdict(set)
        for account in balances:
            self._tallies[account.unit].add((account.kind, account.measure))

    def carry(self, entry: Entry) -> None:
        for account, amount in ((entry.source, -entry.amount), (entry.target, entry.amount)):
            self.now[account] += -amount if account.holds in CONTRA else amount
            self._tallies[account.unit].add((account.kind, account.measure))

    def tallies(self, unit: str) -> list[Tally]:
        """What is counted of a unit, in order."""
        return sorted(self._tallies[unit])

    def held(self, unit: str, tally: Tally) -> tuple[int, int, int]:
        """Vacant, filled, and beyond the quota."""
        vacant, filled, beyond = (
            self.now[Account(unit, holds, *tally)] for holds in (Holds.VACANT, Holds.FILLED, Holds.BEYOND)
        )
        return vacant, filled, beyond

    def authorised(self, unit: str, tally: Tally) -> int:
        """How many posts a body has."""
        vacant, filled, beyond = self.held(unit, tally)
        return vacant + filled - beyond


@dataclass(slots=True)
class _Postings:
    """The postings of a plan, found by walking through it."""

    base: Snapshot
    steps: Sequence[Step]
    until: date
    wanted: Wanted
    state: Balances
    with_duties: Sequence[Handed] = ()
    new: dict[str, Body] = field(default_factory=dict)
    heirs: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Division] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = dict(self.base.divisions)
        for step in self.steps:
            for change in step.changes:
                if change.op is Op.ESTABLISH and isinstance(change.becomes, Body):
                    self.new[change.unit] = change.becomes
                elif change.op is Op.ESTABLISH and isinstance(change.becomes, Division):
                    self.rows[change.unit] = change.becomes
                elif change.op is Op.ABOLISH and change.unit in self.base.bodies:
                    self.heirs[change.unit] = change.successors[0].unit if change.successors else ""
        self.wanted = {**self._inherited(), **self.wanted}

    def _inherited(self) -> dict[Account, int]:
        """What each new body gets where nothing else is wanted: the posts of those that it carries on."""
        found: defaultdict[Account, int] = defaultdict(int)
        came: defaultdict[str, Counter[Tally]] = defaultdict(Counter)
        for one in self.with_duties:
            came[one.giver][one.tally] -= one.posts
            came[one.taker][one.tally] += one.posts
        for old in self.heirs:
            heir = self.heirs[old]
            while heir in self.heirs:
                heir = self.heirs[heir]
            if heir in self.new:
                for tally in sorted({*self.state.tallies(old), *came[old]}):
                    posts = self.state.authorised(old, tally) + came[old][tally]
                    found[Account(heir, Holds.VACANT, *tally)] += posts
        return dict(found)

    def county(self, body: str) -> str:
        row = self.new.get(body) or self.base.bodies[body]
        above = self.rows[row.host]
        while above.level is not Level.COUNTY and above.parent in self.rows:
            parent = self.rows[above.parent]
            if parent.level in (Level.CITY, Level.PROVINCE):
                break
            above = parent
        return above.id

    def walk(self) -> Iterator[Posting]:
        asked: defaultdict[str, list[tuple[Tally, int]]] = defaultdict(list)
        for account, number in sorted(self.wanted.items()):
            asked[account.unit].append(((account.kind, account.measure), number))
        for step in self.steps:
            for change in step.changes:
                if change.op is Op.ESTABLISH and change.unit in self.new:
                    for tally, number in asked[change.unit]:
                        yield from self._given(step.no, step.day, change.unit, tally, number)
                elif change.op is Op.ABOLISH and change.unit in self.heirs:
                    yield from self._handed_on(step.no, step.day, change.unit)
                elif change.op in TAKES_ON:
                    for one in self.with_duties:
                        if one.duty == change.unit:
                            yield from self._with_duty(step.no, step.day, one)
        for body in sorted(asked.keys() - self.new.keys() - self.heirs.keys()):
            for tally, number in asked[body]:
                more = number - self.state.authorised(body, tally)
                yield from self._given(len(self.steps) + 1, self.until, body, tally, more)

    def _given(self, no: int, day: date, body: str, tally: Tally, number: int) -> Iterator[Posting]:
        """Posts from what the county has not assigned, or back to it."""
        county = self.county(body)
        free, vacant = Account(county, Holds.LEVEL, *tally), Account(body, Holds.VACANT, *tally)
        if number > 0:
            yield self._moved(no, county, Entry(day, free, vacant, number))
        elif number < 0:
            yield self._moved(no, county, Entry(day, vacant, free, -number))

    def _handed_on(self, no: int, day: date, body: str) -> Iterator[Posting]:
        """The people go to the heir, the posts with them, or back to the county."""
        heir, county = self.heirs[body], self.county(body)
        known = heir in self.new or heir in self.base.bodies
        for tally in self.state.tallies(body):
            vacant, filled, beyond = (
                Account(body, holds, *tally) for holds in (Holds.VACANT, Holds.FILLED, Holds.BEYOND)
            )
            _, people, excess = self.state.held(body, tally)
            posts = self.state.authorised(body, tally)
            # Who has nowhere to go stays in the account of the body, where the proof finds them.
            if excess and known:
                yield self._moved(no, county, Entry(day, filled, beyond, excess))
            if people > excess and known:
                yield self._moved(no, county, Entry(day, filled, vacant, people - excess))
            staying = people - excess if not known else 0
            follow = known and heir not in self.new
            target = Account(heir, Holds.VACANT, *tally) if follow else Account(county, Holds.LEVEL, *tally)
            if posts > staying:
                yield self._moved(no, county, Entry(day, vacant, target, posts - staying))
            if known:
                yield from self._taken_in(no, day, heir, tally, people)

    def _with_duty(self, no: int, day: date, one: Handed) -> Iterator[Posting]:
        """Who goes with a duty leaves a post and enters one; posts that go along are there by then."""
        filled, given = (Account(one.giver, holds, *one.tally) for holds in (Holds.FILLED, Holds.VACANT))
        taken, county = Account(one.taker, Holds.VACANT, *one.tally), self.county(one.giver)
        if one.people:
            yield self._moved(no, county, Entry(day, filled, given, one.people))
        if one.posts:
            yield self._moved(no, county, Entry(day, given, taken, one.posts))
        if one.people:
            yield from self._taken_in(no, day, one.taker, one.tally, one.people)

    def _taken_in(self, no: int, day: date, heir: str, tally: Tally, people: int) -> Iterator[Posting]:
        """People who come into the posts of an heir; who finds none is in excess, as they were before."""
        county = self.county(heir)
        vacant, filled, beyond = (
            Account(heir, holds, *tally) for holds in (Holds.VACANT, Holds.FILLED, Holds.BEYOND)
        )
        within = min(people, max(0, self.state.now[vacant]))
        if within:
            yield self._moved(no, county, Entry(day, vacant, filled, within))
        if people > within:
            yield self._moved(no, county, Entry(day, beyond, filled, people - within))

    def _moved(self, no: int, county: str, entry: Entry) -> Posting:
        self.state.carry(entry)
        return Posting(no, county, entry)


def postings(
    base: Snapshot,
    steps: Sequence[Step],
    until: date,
    balances: Mapping[Account, int],
    wanted: Wanted,
    *,
    with_duties: Sequence[Handed] = (),
) -> list[Posting]:
    """What moves with each step of a plan.

    Args:
        base: the register before the first step.
        steps: the plan.
        until: its last day.
        balances: what stands in the accounts on the base day (``balances_on``).
        wanted: what bodies are to have at the end.
        with_duties: what was decided to go along with duties.
    """
    return list(_Postings(base, steps, until, wanted, Balances(balances), with_duties).walk())


def in_bodies(entry: Entry) -> int:
    """By how many posts the bodies have more after an entry."""
    came, went = (side.holds in IN_BODIES for side in (entry.target, entry.source))
    return entry.amount * (came - went)


def with_pool(moves: Sequence[Posting], balances: Mapping[Account, int]) -> list[Entry]:
    """The entries of a plan, and what the pool lends where a county has not enough on some day, until it gets it back."""
    by_free: defaultdict[Account, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for move in moves:
        entry = move.entry
        for account, amount in ((entry.source, -entry.amount), (entry.target, entry.amount)):
            if account.holds is Holds.LEVEL:
                by_free[account][entry.day] += amount
    entries = [move.entry for move in moves]
    for free, days in sorted(by_free.items()):
        pool, has, lent = free._replace(holds=Holds.POOL), balances.get(free, 0), 0
        for day, amount in sorted(days.items()):
            has += amount
            needed = max(0, -has)
            if needed > lent:
                entries.append(Entry(day, pool, free, needed - lent))
            elif needed < lent:
                entries.append(Entry(day, free, pool, lent - needed))
            lent = needed
    return entries


def follow(
    steps: Sequence[Step], bodies: Mapping[str, Body], with_duties: Sequence[Handed] = ()
) -> list[Follow]:
    """Who goes with the bodies that go, and with the duties that move, in the order of the steps."""
    found: list[Follow] = []
    for step in steps:
        for change in step.changes:
            if change.op is Op.ABOLISH and change.unit in bodies and change.successors:
                found.append(Follow(step.day, change.unit, change.successors[0].unit))
            elif change.op in TAKES_ON:
                found += [
                    Follow(step.day, one.giver, one.taker, one.members)
                    for one in with_duties
                    if one.duty == change.unit and one.members
                ]
    return found
