"""Which roles one person may not hold together; the rule is data (``security/separate_roles``)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

OTHERS = "*"
"""Stands in a group for every role that no group of the item names."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Groups of roles of which a person may hold one only.

    Attributes:
        name: what the item is called.
        groups: of keys of roles.
    """

    name: str
    groups: Sequence[Sequence[str]]

    def group_of(self, role: str) -> int | None:
        """The place of the group that a role is in; ``None`` for one that the item does not speak of."""
        others = None
        for place, group in enumerate(self.groups):
            if role in group:
                return place
            if OTHERS in group:
                others = place
        return others


@dataclass(frozen=True, slots=True)
class Clash:
    """Two roles that do not go together, and the item that says so."""

    held: str
    wanted: str
    item: str


def clashes(wanted: str, held: Iterable[str], apart: Iterable[Apart]) -> Iterator[Clash]:
    """The roles already held that do not go together with one more."""
    held = sorted(set(held))
    for item in apart:
        mine = item.group_of(wanted)
        for role in held:
            other = item.group_of(role)
            if mine is not None and other is not None and mine != other:
                yield Clash(role, wanted, item.name)
