"""Generated bodies for a register that has none; every one is marked as synthetic.

What bodies townships had before a reform is not public. These are drawn off the standard, so
that a replay has bodies to establish, merge, hand down and abolish.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from santu.kernel.codes import Level
from santu.register.domain.body_standard import DEVELOPED
from santu.register.domain.rows import Body, Division, Line, Papers, mint_body_id
from santu.register.domain.snapshot import Snapshot
from santu.standards.rulebook import Standards
from santu.standards.schema import Item

MARK = "合成数据"
FEWEST, MOST = 6, 14
STAYS, GOES_DOWN = 0.9, 0.5
"""How often a township has a given station that stays dispatched, or that will go down."""


@dataclass(frozen=True, slots=True)
class Pools:
    """The names to draw from, out of the standards of a day."""

    fixed: tuple[Item, ...]
    local: tuple[Item, ...]
    standard: tuple[Item, ...]
    remaining: tuple[Item, ...]
    devolved: tuple[Item, ...]

    @classmethod
    def on(cls, standards: Standards, day: date) -> "Pools":
        return cls(
            standards.items("body/fixed_organs", day),
            standards.items("body/former_bodies", day),
            standards.items("body/standard_set", day),
            standards.items("dispatch/remaining", day),
            standards.items("dispatch/devolved_stations", day),
        )


def synthetic_bodies(snapshot: Snapshot, pools: Pools, seed: int) -> Iterator[Body]:
    """Bodies for every formal township, the same for the same seed.

    Yields:
        The fixed organs; 6 to 14 local offices, stations and centres of varied names, some of
        them already the standard ones; and dispatched stations of several kinds.
    """
    papers = Papers(document=f"{MARK}（种子 {seed}）")
    for township in snapshot.at(Level.TOWNSHIP):
        if township.formal:
            dice = Random(f"{seed}:{township.code}")
            yield from _fixed(township, pools, snapshot.day, papers)
            yield from _local(township, pools, snapshot.day, papers, dice)
            yield from _dispatched(township, pools, snapshot.day, papers, dice)


def developed_towns(snapshot: Snapshot, among: set[str], number: int, seed: int) -> list[Division]:
    """A seeded pick of ``number`` towns out of ``among``, in order of code; marked by the caller."""
    towns = [row for row in snapshot.at(Level.TOWNSHIP) if row.kind == "town" and row.id in among]
    picked = Random(f"{seed}:{DEVELOPED}").sample(towns, min(number, len(towns)))
    return sorted(picked, key=lambda row: row.code)


def _fixed(host: Division, pools: Pools, day: date, papers: Papers) -> Iterator[Body]:
    for item in pools.fixed:
        if host.kind in item.texts("kinds"):
            yield _body(host, item.name, "fixed_organ", day, papers, slot=item.id)


def _local(host: Division, pools: Pools, day: date, papers: Papers, dice: Random) -> Iterator[Body]:
    number = dice.randint(FEWEST, MOST)
    standing = dice.sample(pools.standard, dice.randint(0, 2))
    for item in standing:
        yield _body(host, item.name, item.text("category"), day, papers, slot=item.id)
    for item in dice.sample(pools.local, number - len(standing)):
        yield _body(host, item.name, item.text("category"), day, papers)


def _dispatched(host: Division, pools: Pools, day: date, papers: Papers, dice: Random) -> Iterator[Body]:
    for item in pools.remaining:
        if dice.random() < STAYS:
            yield _body(host, item.name, "dispatched", day, papers, lines=_upper(item.text("sector")))
    for item in pools.devolved:
        if dice.random() < GOES_DOWN:
            yield _body(host, item.name, "dispatched", day, papers, lines=_upper(item.name))


def _upper(sector: str) -> tuple[Line, ...]:
    organ = f"县{sector}主管部门"
    return tuple(Line(kind, organ) for kind in ("administration", "guidance", "party"))


def _body(
    host: Division,
    name: str,
    category: str,
    day: date,
    papers: Papers,
    *,
    slot: str = "",
    lines: tuple[Line, ...] = (),
) -> Body:
    unit = mint_body_id(host.id, name, day)
    return Body(unit, host.id, name, category, slot, lines, papers=papers)
