"""Runs of steps that stay together: how high each rises, what it leaves, and which goes first.

The rule is that of Abdel-Wahab and Kameda (1978). A segment that leaves no more than it found goes
before one that leaves more; of the former the one that rises least goes first, of the latter the one
that falls back most. Two segments in this order, whatever stands before and after them, never reach
higher than the other way round; so where one must precede another that would rather go first, they
may be joined, and what is independent may be merged by sorting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce


@dataclass(frozen=True, slots=True)
class Segment:
    """Steps done one after another.

    Attributes:
        peak: the greatest sum of a prefix, the empty one included; so neither below 0 nor ``net``.
        net: the sum of all.
        steps: their numbers, in order.
    """

    peak: int
    net: int
    steps: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the sooner."""
        return (True, self.net - self.peak) if self.net > 0 else (False, self.peak)

    def then(self, other: "Segment") -> "Segment":
        """Both, this one first."""
        peak = max(self.peak, self.net + other.peak)
        return Segment(peak, self.net + other.net, self.steps + other.steps)

    def turned(self) -> "Segment":
        """The same backwards: what it adds is taken away."""
        return Segment(self.peak - self.net, -self.net, self.steps[::-1])


NOTHING = Segment(0, 0)


def joined(segments: Iterable[Segment]) -> Segment:
    """All of them, one after another, as one."""
    return reduce(Segment.then, segments, NOTHING)


def chain(segments: Iterable[Segment]) -> list[Segment]:
    """One after another: what is followed by a segment that would rather go first is joined to it."""
    made: list[Segment] = []
    for segment in segments:
        made.append(segment)
        while len(made) > 1 and made[-2].rank >= made[-1].rank:
            later, sooner = made.pop(), made.pop()
            made.append(sooner.then(later))
    return made


def merged(chains: Iterable[Sequence[Segment]]) -> list[Segment]:
    """Chains that are independent of each other, as one; ranks rise within each, so its order is kept."""
    return sorted((segment for one in chains for segment in one), key=lambda segment: segment.rank)
