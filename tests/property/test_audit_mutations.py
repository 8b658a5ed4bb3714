"""Whatever is done to a chain is seen: flipped, lost, put in, exchanged, cut off, and written anew with right hashes.

A mutation is checked from where it begins: what stands before is as it was, so the walk starts with the head there, and
ends with the first fault. On some of each kind the whole chain is walked, too, and finds the same fault first.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain as joined
from itertools import islice

import pytest

from santu.audit.domain.chain import Entry, Head, seal
from santu.audit.domain.lines import line_of
from santu.audit.domain.walk import Mark, Walk
from santu.kernel.messages import Fault
from tests.fixtures.chains import CHAIN, entries, lines_of, marks_on

SEED = 20211031
BLOCK = 64


@dataclass(frozen=True)
class Chain:
    """A chain in the three forms that are needed."""

    made: list[Entry]
    lines: list[bytes]
    marks: dict[str, list[Mark]]

    def head(self, before: int) -> Head:
        """Where the chain is left before the entry with this index."""
        return Head(CHAIN, before, self.made[before - 1].hash) if before else Head(CHAIN)


Mutation = tuple[int, Iterator[bytes]]
"""From which index on, and the lines that stand from there on."""


def relined(data: bytes) -> list[bytes]:
    """Bytes as the lines that a reader of the file finds."""
    *whole, last = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def flip(kept: Chain, rng: random.Random) -> Mutation:
    at = rng.randrange(len(kept.lines))
    data = bytearray(kept.lines[at])
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    # A line that lost its end runs into the next one.
    after = kept.lines[at + 1 : at + 2]
    return at, joined(relined(bytes(data) + b"".join(after)), islice(kept.lines, at + 2, None))


def delete(kept: Chain, rng: random.Random) -> Mutation:
    at = rng.randrange(len(kept.lines))
    return at, islice(kept.lines, at + 1, None)


def insert(kept: Chain, rng: random.Random) -> Mutation:
    """A copy of another entry, or one that fits what stands before."""
    at = rng.randrange(len(kept.lines))
    other = kept.made[rng.randrange(len(kept.made))]
    if rng.random() < 0.5:
        fitting = replace(other, seq=at + 1, prev_hash=kept.head(at).hash)
        other = replace(fitting, hash=seal(fitting))
    return at, joined([line_of(other)], islice(kept.lines, at, None))


def swap(kept: Chain, rng: random.Random) -> Mutation:
    one, other = sorted(rng.sample(range(len(kept.lines)), 2))
    lines = kept.lines
    between = islice(lines, one + 1, other)
    return one, joined([lines[other]], between, [lines[one]], islice(lines, other + 1, None))


def truncate(kept: Chain, rng: random.Random) -> Mutation:
    """Between two entries, or inside one."""
    at = rng.randrange(len(kept.lines))
    part = kept.lines[at][: rng.randrange(len(kept.lines[at]))] if rng.random() < 0.5 else b""
    return at, iter([part] if part else [])


def rewrite(kept: Chain, rng: random.Random) -> Mutation:
    """One entry changed, lost, put in or exchanged with the next, and every hash from there on made to fit."""
    at = rng.randrange(len(kept.made) - 1)
    entry, after = kept.made[at], kept.made[at + 1]
    first: Sequence[Entry] = rng.choice(
        [
            [replace(entry, reason=entry.reason + "。"), after],
            [replace(entry, by="li"), after],
            [after],
            [entry, entry, after],
            [after, entry],
        ]
    )
    return at, _made_to_fit(joined(first, islice(kept.made, at + 2, None)), kept.head(at))


def _made_to_fit(changed: Iterator[Entry], last: Head) -> Iterator[bytes]:
    for entry in changed:
        placed = replace(entry, seq=last.seq + 1, prev_hash=last.hash)
        placed = replace(placed, hash=seal(placed))
        last = Head(CHAIN, placed.seq, placed.hash)
        yield line_of(placed)


KINDS: dict[str, Callable[[Chain, random.Random], Mutation]] = {
    kind.__name__: kind for kind in (flip, delete, insert, swap, truncate, rewrite)
}


def first_fault(kept: Chain, at: int, lines: Iterator[bytes]) -> Fault | None:
    """The first thing found wrong, walking from where the mutation begins."""
    walk = Walk(kept.marks, {CHAIN: kept.head(at)})
    while block := list(islice(lines, BLOCK)):
        walk.along(block)
        if walk.faults:
            return walk.faults[0]
    return next(iter(walk.unmet()), None)


def whole_first_fault(kept: Chain, at: int, lines: Iterator[bytes]) -> Fault | None:
    """The same, walking all of the chain."""
    walk = Walk(kept.marks)
    walk.along([*kept.lines[:at], *lines])
    return next(iter([*walk.faults, *walk.unmet()]), None)


@pytest.mark.parametrize(
    ("length", "count", "samples"),
    [(3_000, 600, 30), pytest.param(100_000, 10_000, 30, marks=pytest.mark.long)],
    ids=["few", "all"],
)
def test_every_mutation_is_found(length, count, samples, capsys):
    made = entries(length)
    kept = Chain(made, lines_of(made), marks_on(made))
    assert whole_first_fault(kept, 0, iter(kept.lines)) is None
    found: Counter[str] = Counter()
    for number in range(count):
        name, kind = list(KINDS.items())[number % len(KINDS)]
        fault = first_fault(kept, *kind(kept, random.Random(SEED + number)))
        found[name] += fault is not None
        if number < samples:
            again = whole_first_fault(kept, *kind(kept, random.Random(SEED + number)))
            assert fault == again, (name, number)
    with capsys.disabled():
        print(f"\n{count} mutations of a chain of {length} entries, found: {dict(found)}")
    assert sum(found.values()) == count, found


def test_without_an_anchor_a_rewritten_chain_looks_whole():
    made = entries(50)
    kept = Chain(made, lines_of(made), {})
    at, lines = rewrite(kept, random.Random(1))
    assert whole_first_fault(kept, at, lines) is None
