"""How far the roles of a person reach on a day: over the units of that day, also those that today's were made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain

from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE, Held, counting, units_by_right
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.grants import held_by
from santu.register.domain.reach import Reach, topmost
from santu.register.models import DivisionVersion, SuccessionLink
from santu.register.models.acts import STANDS
from santu.register.selectors.acts import register_mark
from santu.register.selectors.heirs import taken_on
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree

KEPT = 512
NAMED = 5000
"""Units that one statement names at most."""


@dataclass(frozen=True)
class Sight:
    """What one person may see and do: what they hold, asked by day and right.

    ``withheld`` are rights that do not count as they came: without a second factor, or outside of an administrator's
    session.
    """

    username: str
    held: Sequence[Held]
    today: date
    withheld: frozenset[Right] = frozenset()

    def on(self, day: date, right: Right = Right.READ) -> Reach:
        """The units of a day over which they have a right."""
        return Reach(day) if right in self.withheld else reach_on(day, self.held, right, self.today)

    @cached_property
    def answers_for(self) -> Mapping[str, frozenset[str]]:
        """Of each unit over which they hold something today: itself, and what it took on of those that are gone."""
        units = {one.unit for one in self.held if one.holds_on(self.today)}
        return taken_on(units - {EVERYWHERE}, self.today)

    def has(self, right: Right) -> bool:
        """Whether they have a right over anything at all today."""
        return right not in self.withheld and self.holds(right)

    def holds(self, right: Right) -> bool:
        """Whether they have a right over anything today, or would have if it were not withheld."""
        return right in units_by_right(self.held, self.today)


def sight_of(user: User) -> Sight:
    """What a person may see and do today."""
    return Sight(user.username, tuple(held_by(user)), timezone.localdate())


def reach_on(day: date, held: Iterable[Held], right: Right, today: date) -> Reach:
    """What somebody sees of a day by one right.

    What is held today counts; on a past day it is over what today's units were made of and over all that stood under
    them then, wherever it stands now; on a later day also what is held by then.
    """
    units = {one.unit for one in counting(held, right, day, today)}
    if not units:
        return Reach(day)
    if EVERYWHERE in units:
        return Reach(day, everything=True)
    return _reach(day, tuple(sorted(units)), today, register_mark())


@lru_cache(maxsize=KEPT)
def _reach(day: date, units: Sequence[str], today: date, _register: object) -> Reach:
    held = DivisionVersion.objects.filter(holding_on(day))
    tops = set(held.filter(parent__isnull=True).values_list("unit_id", flat=True))
    if tops and tops <= set(units):
        return Reach(day, everything=True)
    wanted = set(units) if day >= today else _made_of(units, day, today)
    parents = _parents(wanted, day)
    roots = topmost(wanted & parents.keys(), parents)
    if tops and tops <= set(roots):
        return Reach(day, everything=True)
    return Reach(day, roots)


def _made_of(units: Sequence[str], day: date, today: date) -> set[str]:
    """The units under some of today's, and those that they carried on since an earlier day."""
    under = DivisionVersion.objects.filter(holding_on(today), unit__in=subtree(units, today))
    found = set(units) | set(under.values_list("unit_id", flat=True))
    links = SuccessionLink.objects.filter(STANDS, day__gt=day, day__lte=today)
    new = found
    while new:
        some = (links.filter(successor__in=part).values_list("unit_id", flat=True) for part in _parts(new))
        new = set(chain.from_iterable(some)) - found
        found = found | new
    return found


def _parents(units: Collection[str], day: date) -> Mapping[str, str]:
    """Of those of some units that stand on a day, and of all above them, the one above each ("" above the topmost)."""
    found: dict[str, str] = {}
    rows = DivisionVersion.objects.filter(holding_on(day))
    asked, new = set(units), set(units)
    while new:
        for part in _parts(new):
            found.update(
                (unit, parent or "")
                for unit, parent in rows.filter(unit__in=part).values_list("unit_id", "parent_id")
            )
        new = {parent for parent in found.values() if parent} - asked
        asked |= new
    return found


def carried_on(day: date, until: date) -> Mapping[str, Sequence[tuple[str, date]]]:
    """Of each unit those that carried it on after ``day``, up to ``until``, each with its day."""
    found: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
    links = SuccessionLink.objects.filter(STANDS, day__gt=day, day__lte=until).order_by("day", "successor")
    for old, new, when in links.values_list("unit_id", "successor_id", "day"):
        found[old].append((new, when))
    return found


def _parts(units: Collection[str]) -> Iterator[list[str]]:
    """So few at a time as a statement may name."""
    every = sorted(units)
    return (every[at : at + NAMED] for at in range(0, len(every), NAMED))
