"""Broken rules by the unit that they belong to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from santu.register.domain.conformity import Broken, Key
from santu.register.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class BrokenRules:
    """The rules that a register breaks.

    Attributes:
        broken: by key, what was found against what is allowed.
        by_unit: division → the keys of itself, of its code and of its bodies.
        tallies: division → how often each rule, with its kind, is broken in it and in everything below it.
    """

    broken: Broken
    by_unit: Mapping[str, tuple[Key, ...]]
    tallies: Mapping[str, Mapping[tuple[str, str], int]]

    def number(self, unit: str) -> int:
        """How many rules are broken in a unit and in everything below it."""
        return sum(self.tallies.get(unit, {}).values())

    def inside(self, snapshot: Snapshot, unit: str) -> Iterator[Key]:
        """The keys of a unit and of everything in it, from the top down."""
        yield from self.by_unit.get(unit, ())
        for child in snapshot.children.get(unit, ()):
            if child in self.tallies:
                yield from self.inside(snapshot, child)

    def of(self, keys: Iterable[Key]) -> Broken:
        """The part of it with these keys."""
        return {key: self.broken[key] for key in keys}


def broken_rules(broken: Broken, snapshot: Snapshot) -> BrokenRules:
    """Broken rules put where they belong: O(rules × depth of the tree)."""
    by_unit: dict[str, list[Key]] = {}
    for key in sorted(broken):
        by_unit.setdefault(unit_of(key[1], snapshot), []).append(key)
    tallies: dict[str, dict[tuple[str, str], int]] = {}
    for unit, keys in by_unit.items():
        row = snapshot.divisions.get(unit)
        while row is not None:
            mine = tallies.setdefault(row.id, {})
            for rule, _, kind in keys:
                mine[rule, kind] = mine.get((rule, kind), 0) + 1
            row = snapshot.divisions.get(row.parent)
    return BrokenRules(broken, {unit: tuple(keys) for unit, keys in by_unit.items()}, tallies)


def unit_of(subject: str, snapshot: Snapshot) -> str:
    """The division that a subject is, belongs to, or has the code of."""
    if subject in snapshot.divisions:
        return subject
    held = snapshot.bodies.get(subject) or snapshot.grids.get(subject)
    if held is not None:
        return held.host
    return snapshot.by_code.get(subject, subject)
