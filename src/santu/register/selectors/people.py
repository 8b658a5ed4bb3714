"""People with their roles, as far as whoever asks may know: who gives roles sees everybody, who audits those of their units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from santu.accounts.domain.grants import EVERYWHERE, Granted, State
from santu.accounts.domain.roles import Right
from santu.accounts.selectors.grants import granted_to
from santu.accounts.selectors.people import User, people_called, user_named
from santu.kernel.messages import N_, Refused, refuse
from santu.register.models import DivisionVersion
from santu.register.selectors.access import units_seen
from santu.register.selectors.holding import holding_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.scope import subtree

BY = (Right.GRANT, Right.AUDIT)
"""The rights by which people are seen."""


@dataclass(frozen=True, slots=True)
class Card:
    """A person with their grants, the earliest first."""

    user: User
    grants: Sequence[Granted]

    def on(self, day: date) -> list[Granted]:
        """What they hold on a day."""
        return [one for one in self.grants if one.state(day) is State.NOW]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which people are looked for: by a text in name or title, a role and units held on a day, whether they may act.

    A unit stands for all that lies in it on the day; of several, people may hold a role over any.
    """

    day: date
    text: str = ""
    role: str = ""
    units: Sequence[str] = ()
    active: bool | None = None


def person_unknown(username: str) -> Refused:
    """There is no such person, as far as whoever asks may know."""
    return refuse("", N_("没有“{username}”这个人；请从人员名单里找。"), username=username)


def everybody_seen(sight: Sight) -> bool:
    """Whether people are seen whatever they hold, and also without any role."""
    return any(sight.on(sight.today, right).everything for right in BY)


def access_person(sight: Sight, username: str) -> Card:
    """A person with those of their grants that are theirs to see.

    Raises:
        Refused: there is none of this name, or none of their grants is.
    """
    user = user_named(username)
    cards = _cards(sight, [user]) if user else []
    if not cards:
        raise person_unknown(username)
    return cards[0]


def people_seen(sight: Sight, sought: Sought) -> list[Card]:
    """The people who are looked for, in order of name."""
    inside = _inside(sought)

    def fits(card: Card) -> bool:
        return any(
            (not sought.role or one.held.role == sought.role) and (inside is None or one.held.unit in inside)
            for one in card.on(sought.day)
        )

    cards = _cards(sight, people_called(sought.text, active=sought.active))
    return [card for card in cards if fits(card)] if sought.role or sought.units else cards


def _inside(sought: Sought) -> set[str] | None:
    """The units that are looked for with all that lies in them; ``None`` for whatever there is."""
    if not sought.units:
        return None
    under = DivisionVersion.objects.filter(holding_on(sought.day), unit__in=subtree(sought.units, sought.day))
    return {*sought.units, *under.values_list("unit_id", flat=True)}


def _cards(sight: Sight, people: Iterable[User]) -> list[Card]:
    known = {user.username: user for user in people}
    grants = granted_to([*known] if len(known) == 1 else None)
    if everybody := everybody_seen(sight):
        theirs = {one.held.unit for one in grants}
    else:
        units = {one.held.unit for one in grants} - {EVERYWHERE}
        theirs = {unit for right in BY for unit in units_seen(sight, units, right)}
    held: dict[str, list[Granted]] = {name: [] for name in known}
    for one in grants:
        if one.user in held and one.held.unit in theirs:
            held[one.user].append(one)
    return [Card(known[name], found) for name, found in held.items() if found or everybody]
