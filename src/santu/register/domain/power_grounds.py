"""On what a township has a power: the last instrument that decided of it there, or where it was before a merger (SX-34)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.register.domain.powers import GIVEN, Item
from santu.register.domain.rows import Duty

Key = tuple[str, str]
"""A place and a matter."""
Ground = tuple[str, str]
"""How a power came to whoever has it, and by which document."""
MadeOf = Mapping[str, Sequence[tuple[str, date]]]
"""Of a unit those that it carries on, each with the day from which it does."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an instrument, by its number here, decided of a matter at a place from a day on."""

    day: date
    instrument: int
    ground: Ground
    item: Item


class Decisions:
    """What instruments decided at some places, with what they decided at those that went into these."""

    def __init__(self, decided: Iterable[Decision], made_of: MadeOf) -> None:
        self._own: defaultdict[str, list[Decision]] = defaultdict(list)
        for one in sorted(decided, key=lambda one: (one.day, one.instrument)):
            self._own[one.item.place].append(one)
        self._made_of = made_of

    def at(self, place: str, day: date) -> dict[str, list[Decision]]:
        """Of each matter what stands decided at a place on a day.

        What was decided of the place after a merger stands alone; else each part brings what stood there.
        """
        return self._at(place, day, frozenset())

    def _at(self, place: str, day: date, seen: frozenset[str]) -> dict[str, list[Decision]]:
        found = {one.item.matter: [one] for one in self._own.get(place, ()) if one.day <= day}
        own = {matter: one.day for matter, [one] in found.items()}
        for old, since in self._made_of.get(place, ()):
            if since > day or old in seen:
                continue
            for matter, some in self._at(old, since, seen | {place}).items():
                if own.get(matter, date.min) < since:
                    found.setdefault(matter, []).extend(some)
        return found


def founding(duty: Duty, host: str, decided: Sequence[Decision]) -> Decision | None:
    """The decision on which a power rests: it gives it by its document to the place where the body works."""
    if duty.power not in GIVEN or not duty.is_main or host != duty.place:
        return None
    return next((one for one in decided if one.ground == (duty.power, duty.instrument)), None)


def gives(decided: Sequence[Decision]) -> bool:
    """Whether all that stands decided of a matter at a place gives it to the township."""
    return bool(decided) and all(one.ground[0] in GIVEN for one in decided)
