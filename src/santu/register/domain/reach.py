"""How far somebody sees on a day: the units whose subtrees are theirs to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person sees on one day.

    Attributes:
        day: the day.
        roots: units whose subtrees of that day are seen; none of them lies in another.
        everything: whether there is nothing in the register that is not seen; ``roots`` is empty then.
    """

    day: date
    roots: tuple[str, ...] = ()
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.roots)

    def covers(self, way: Iterable[str]) -> bool:
        """Whether a unit is seen, by itself or as part of what is; ``way`` are its id and those above it on the day."""
        return self.everything or not set(self.roots).isdisjoint(way)


def topmost(units: Iterable[str], parents: Mapping[str, str]) -> tuple[str, ...]:
    """The units that lie in none of the others, in order of id; ``parents`` by id of unit."""
    wanted = set(units)

    def within(unit: str) -> bool:
        above = parents.get(unit, "")
        while above:
            if above in wanted:
                return True
            above = parents.get(above, "")
        return False

    return tuple(sorted(unit for unit in wanted if not within(unit)))
