"""What must come before what, as sets of bits, and how it falls apart.

A *module* is a set of steps that everything outside sees alike: it is before all of them, after all
of them, or independent of all. Precedence falls apart into modules in three ways (Gallai 1967): side
by side, one after another, or tangled, where neither is so and the greatest modules are unique.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from graphlib import CycleError, TopologicalSorter


class Shape(Enum):
    """How a module falls apart."""

    SINGLE = "single"
    PARALLEL = "parallel"
    SERIES = "series"
    TANGLED = "tangled"


@dataclass(frozen=True, slots=True)
class Precedence:
    """For each step the set of all that must come before it, and of all that must come after."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    @classmethod
    def of(cls, count: int, pairs: Iterable[tuple[int, int]]) -> "Precedence":
        """Out of pairs (sooner, later), transitively.

        Raises:
            CycleError: steps wait for each other; its second argument lists them.
        """
        waits: dict[int, set[int]] = {step: set() for step in range(count)}
        for sooner, later in pairs:
            waits[later].add(sooner)
        if own := next((step for step in waits if step in waits[step]), None):
            raise CycleError("", [own, own])
        before = [0] * count
        order = tuple(TopologicalSorter(waits).static_order())
        for step in order:
            for sooner in waits[step]:
                before[step] |= before[sooner] | 1 << sooner
        return cls(tuple(before), turned(before))

    def parts(self, members: int) -> tuple[Shape, list[int]]:
        """How some of the steps fall apart into modules, those of a series in their order."""
        if not members & (members - 1):
            return Shape.SINGLE, [members]
        near = [sooner | later for sooner, later in zip(self.before, self.after, strict=True)]
        if len(parts := list(_components(members, near))) > 1:
            return Shape.PARALLEL, parts
        apart = [~(both | 1 << step) for step, both in enumerate(near)]
        if len(parts := list(_components(members, apart))) > 1:
            return Shape.SERIES, sorted(
                parts, key=lambda part: (self.before[first(part)] & members).bit_count()
            )
        return Shape.TANGLED, list(self._modules(members))

    def _modules(self, members: int) -> Iterator[int]:
        """The greatest modules of what is tangled: that of the first step, and those that the step is not in."""
        own = members & -members
        without = self._refined(members, [members & ~own])
        for part in without:
            if not part & own and (grown := self._module(own | part, members)) != members:
                own = grown
        yield own
        yield from (part for part in without if not part & own)

    def _refined(self, members: int, parts: list[int]) -> list[int]:
        """Parts split until everything outside one sees all of it alike."""
        while True:
            split = parts
            for step in bits(members):
                sooner, later = self.before[step], self.after[step]
                split = [
                    piece
                    for part in split
                    for piece in (
                        (part,)
                        if part >> step & 1
                        else (part & sooner, part & later, part & ~sooner & ~later)
                    )
                    if piece
                ]
            if len(split) == len(parts):
                return parts
            parts = split

    def _module(self, block: int, members: int) -> int:
        """The least module among some steps that holds this block."""
        new, some_before, some_after, all_before, all_after = block, 0, 0, -1, -1
        while new:
            for step in bits(new):
                some_before |= self.before[step]
                some_after |= self.after[step]
                all_before &= self.before[step]
                all_after &= self.after[step]
            new = (some_before & ~all_before | some_after & ~all_after) & members & ~block
            block |= new
        return block


def turned(before: Sequence[int]) -> tuple[int, ...]:
    """What comes after each, out of what comes before each; or the other way round."""
    after = [0] * len(before)
    for step, sooner in enumerate(before):
        for other in bits(sooner):
            after[other] |= 1 << step
    return tuple(after)


def bits(members: int) -> Iterator[int]:
    """The members of a set, in their order."""
    while members:
        yield first(members)
        members &= members - 1


def first(members: int) -> int:
    """The least member of a set that is not empty."""
    return (members & -members).bit_length() - 1


def _components(members: int, near: Sequence[int]) -> Iterator[int]:
    """The sets that hang together, each by its least member."""
    while members:
        part = front = members & -members
        while front:
            new = near[first(front)] & members & ~part
            part |= new
            front = front & (front - 1) | new
        yield part
        members &= ~part
