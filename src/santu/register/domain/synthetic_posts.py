"""Generated posts for generated bodies; every voucher that carries them says that they are synthetic.

What posts townships had before a reform is not public. These are drawn off the standard: fewer institutional posts
than after it, some stations with people beyond their posts, all within the caps of the levels.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, cast

from santu.kernel.apportion import apportion
from santu.kernel.codes import Level
from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import Pools
from santu.standards.yaml_text import read_yaml

DATA = Path(__file__).parents[1] / "data" / "synthetic_posts.yaml"
INSTITUTIONAL, ADMINISTRATIVE, POLITICAL_LEGAL = "institutional", "administrative", "political_legal"
WHOLE = 100
Range = tuple[int, int]
"""The fewest and the most."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How posts are drawn; what each field says stands in ``data/synthetic_posts.yaml``."""

    mean_before: int
    spread: int
    overstaffed: int
    beyond: Range
    organs: Mapping[str, Range]
    office: Range
    dispatched: Mapping[str, Range]
    leaders: Mapping[str, Range]
    above: Mapping[str, Mapping[str, Range]]
    pooled: Sequence[str]
    pool: int
    pools: Mapping[str, int]
    filled: int
    filled_after: int
    clean_up: Sequence[str]
    named: Sequence[str]
    seconded: int
    ages: Range
    retire_at: int

    @classmethod
    def read(cls) -> "Drawing":
        return cls(**cast(dict[str, Any], read_yaml(DATA.name, DATA.read_bytes()).data))


@dataclass(frozen=True, slots=True)
class Staffed:
    """That a body of a county has so many posts, and so many people in them."""

    county: str
    body: str
    kind: str
    posts: int
    people: int
    measure: Measure = Measure.HEADS

    def account(self, holds: Holds) -> Account:
        return Account(self.body, holds, self.kind, self.measure)


def synthetic_posts(register: Snapshot, pools: Pools, drawing: Drawing, seed: int) -> list[Staffed]:
    """Posts and people of the bodies of every formal township, the same for the same seed.

    Institutional posts stand only in stations and centres whose duties go on to one: those of the others are done by
    people of these.
    """
    townships = [row for row in register.at(Level.TOWNSHIP) if row.formal]
    carried = _carried(pools)
    drawn = [
        _Township(register, row, drawing, carried, Random(f"{seed}:posts:{row.code}")) for row in townships
    ]
    having = [one for one in drawn if one.stations]
    shares = apportion(drawing.mean_before * len(townships), [one.weight for one in having])
    whole = dict(zip((one.row.id for one in having), shares, strict=True))
    slots = {item.name: item.id for item in pools.remaining}
    return [found for one in drawn for found in one.posts(whole.get(one.row.id, 0), slots)]


def _carried(pools: Pools) -> set[str]:
    """The names of stations and centres whose duties go on to a station or centre."""
    category = {item.id: item.text("category") for item in pools.standard}
    offices = {item.name for item in pools.local if category[item.text("slot")] == "office"}
    named = {item.name: item.text("category") for item in (*pools.standard, *pools.local)}
    return {name for name, kind in named.items() if kind != "office" and name not in offices}


class _Township:
    """What is drawn for one township."""

    def __init__(
        self, register: Snapshot, row: Division, drawing: Drawing, carried: set[str], dice: Random
    ) -> None:
        self.row, self._drawing, self._dice = row, drawing, dice
        self._county = register.above(row.id, Level.COUNTY)
        self._bodies = [register.bodies[one] for one in register.bodies_of.get(row.id, ())]
        self.stations = [one for one in self._bodies if one.name in carried and not one.dispatched]
        self.weight = dice.randint(WHOLE - drawing.spread, WHOLE + drawing.spread)

    def posts(self, institutional: int, dispatched: Mapping[str, str]) -> Iterator[Staffed]:
        dice, drawing = self._dice, self._drawing
        over = (
            dice.choice(self.stations)
            if dice.randrange(WHOLE) < drawing.overstaffed and self.stations
            else None
        )
        shares = (
            apportion(institutional, [dice.randint(1, 4) for _ in self.stations]) if self.stations else []
        )
        for body, number in zip(self.stations, shares, strict=True):
            if body is over:
                yield self._staffed(body, INSTITUTIONAL, number, number + dice.randint(*drawing.beyond))
            else:
                yield self._drawn(body, INSTITUTIONAL, (number, number))
        for body in self._bodies:
            if body.category == "fixed_organ" and body.slot in drawing.organs:
                leaders = drawing.leaders.get(body.slot, ())
                yield self._drawn(body, ADMINISTRATIVE, drawing.organs[body.slot], least=sum(leaders))
                for measure, number in zip(LEADING, leaders, strict=False):
                    yield self._staffed(body, ADMINISTRATIVE, number, number, measure)
            elif body.category == "office":
                yield self._drawn(body, ADMINISTRATIVE, drawing.office)
            elif body.dispatched and (station := dispatched.get(body.name, "")) in drawing.dispatched:
                yield self._drawn(body, POLITICAL_LEGAL, drawing.dispatched[station])

    def _drawn(self, body: Body, kind: str, between: Range, least: int = 0) -> Staffed:
        """Posts of which the usual share is filled, and as many as there are leaders at least."""
        posts = self._dice.randint(*between)
        people = sum(self._dice.randrange(WHOLE) < self._drawing.filled for _ in range(posts))
        return self._staffed(body, kind, posts, max(people, least))

    def _staffed(
        self, body: Body, kind: str, posts: int, people: int, measure: Measure = Measure.HEADS
    ) -> Staffed:
        return Staffed(self._county, body.id, kind, posts, people, measure)


LEADING = (Measure.PRINCIPAL, Measure.DEPUTY)
Tally = tuple[str, Measure]


def issued(register: Snapshot, posts: Sequence[Staffed], drawing: Drawing, seed: int) -> list[Entry]:
    """What the province issues: its whole, what stands with each city and county, what counties may assign, their pools."""
    day, [province] = register.day, register.at(Level.PROVINCE)
    below: defaultdict[tuple[str, Tally], int] = defaultdict(int)
    for one in posts:
        below[one.county, (one.kind, one.measure)] += one.posts
    entries: list[Entry] = []
    whole: defaultdict[Tally, int] = defaultdict(int)

    def give(unit: str, holds: Holds, tally: Tally, amount: int) -> None:
        if amount:
            entries.append(
                Entry(day, Account(province.id, Holds.CAP, *tally), Account(unit, holds, *tally), amount)
            )
            whole[tally] += amount

    for kind, ranges in drawing.above.items():
        for level in (Level.CITY, Level.COUNTY):
            for row in register.at(level):
                dice = Random(f"{seed}:above:{kind}:{row.code}")
                give(row.id, Holds.CAP, (kind, Measure.HEADS), dice.randint(*ranges[level]))
    pools: list[Entry] = []
    for (county, tally), number in sorted(below.items()):
        share = drawing.pools.get(register.divisions[county].code, drawing.pool)
        pool = -(-number * share // WHOLE) if tally[0] in drawing.pooled else 0
        give(county, Holds.LEVEL, tally, number + pool)
        free = Account(county, Holds.LEVEL, *tally)
        if pool:
            pools.append(Entry(day, free, Account(county, Holds.POOL, *tally), pool))
    first = [
        Entry(
            day, Account(province.id, Holds.ISSUED, *tally), Account(province.id, Holds.CAP, *tally), amount
        )
        for tally, amount in sorted(whole.items())
    ]
    return [*first, *entries, *pools]


def assigned(day: date, posts: Iterable[Staffed]) -> list[Entry]:
    """What each county assigns to bodies."""
    return [
        Entry(
            day, Account(one.county, Holds.LEVEL, one.kind, one.measure), one.account(Holds.VACANT), one.posts
        )
        for one in posts
        if one.posts
    ]


def filled(day: date, posts: Iterable[Staffed]) -> Iterator[Entry]:
    """The people that are there; who finds no post is in excess."""
    for one in posts:
        within = min(one.posts, one.people)
        people = one.account(Holds.FILLED)
        if within:
            yield Entry(day, one.account(Holds.VACANT), people, within)
        if one.people > within:
            yield Entry(day, one.account(Holds.BEYOND), people, one.people - within)
