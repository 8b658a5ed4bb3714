"""What follows each matter that an instrument gives to another body, in figures: people, posts, money; and what a plan decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from santu.transition.domain.following import Decision, Item, Key, Moved, What


@dataclass(frozen=True, slots=True)
class Sums:
    """So many people, posts and so much money in fen."""

    people: int = 0
    posts: int = 0
    fen: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.people + other.people, self.posts + other.posts, self.fen + other.fen)


@dataclass(frozen=True, slots=True)
class Follows:
    """A duty that goes to another body, what is proposed to follow it, and what a plan decided, where one did."""

    moved: Moved
    proposed: Sums
    decided: Sums | None = None

    @property
    def is_known(self) -> bool:
        """Whether anybody is known to be at it, or any money to be for it."""
        return bool(self.moved.persons or self.proposed.fen)


def follows_in(
    moved: Sequence[Moved], items: Iterable[Item], decided: Mapping[Key, Decision] | None = None
) -> list[Follows]:
    """Each duty that goes to another body, also one that nothing follows.

    Args:
        moved: the duties.
        items: what is proposed to follow them.
        decided: what a plan decided; nothing where no plan did.
    """
    proposed: defaultdict[str, Sums] = defaultdict(Sums)
    for item in items:
        proposed[item.moved.duty.id] += _sums(item.what, item.amount)
    accepted: defaultdict[str, Sums] = defaultdict(Sums)
    for (duty, what, _), decision in (decided or {}).items():
        accepted[duty] += _sums(what, decision.accepted)
    return [
        Follows(one, proposed[one.duty.id], None if decided is None else accepted[one.duty.id])
        for one in moved
    ]


def _sums(what: What, amount: int) -> Sums:
    found = {What.PEOPLE: Sums(people=amount), What.POSTS: Sums(posts=amount), What.MONEY: Sums(fen=amount)}
    return found.get(what, Sums())
