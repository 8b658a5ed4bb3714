"""What an org chart shows of a unit: its bodies as cards, by group, with their lines of control."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Body, Division, Line, State
from santu.register.domain.signs import GONE, NEW, SAME
from santu.register.domain.unit_map import UnitMap
from santu.register.domain.words import LINES

Group = Literal["fixed", "places", "beyond", "apart", "gone", "tied"]

GROUP_WORDS = {
    "fixed": N_("固定机关"),
    "places": N_("统一设置"),
    "beyond": N_("不在统一设置之列"),
    "apart": N_("不计入限额"),
    "gone": N_("撤销"),
    "tied": N_("派驻"),
}
TOWARDS_HOST = ("administration", "guidance", "party", "consultation", "assessment")
"""The kinds of lines in the order in which they are drawn; the one with a share stands last, its label under it."""


def _unchanged(unit: str) -> str:
    return SAME


@dataclass(frozen=True, slots=True)
class Change:
    """How the unit was before, and what becomes of each unit and body: for the map of a design."""

    was: UnitMap | None = None
    sign: Callable[[str], str] = _unchanged


AS_IT_IS = Change()


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of control of a body: to its host where ``organ`` is "", else to that upper organ."""

    kind: str
    organ: str
    share: int | None = None
    sign: str = SAME


@dataclass(frozen=True, slots=True)
class Card:
    """A body, or the gap where one is missing."""

    name: str | Message
    category: str
    group: Group
    body: Body | None = None
    sign: str = SAME
    ties: tuple[Tie, ...] = ()

    @property
    def state(self) -> State:
        return self.body.state if self.body else State.STANDING

    @property
    def organs(self) -> tuple[str, ...]:
        """The upper organs at the other ends of its lines, each once."""
        return tuple(dict.fromkeys(tie.organ for tie in self.ties if tie.organ))


@dataclass(frozen=True, slots=True)
class Cards:
    """A unit with its cards; ``limit`` is ``None`` where no limit applies."""

    host: Division
    sign: str
    counted: int
    limit: int | None
    groups: dict[Group, tuple[Card, ...]] = field(default_factory=dict)

    def of(self, group: Group) -> tuple[Card, ...]:
        return self.groups.get(group, ())

    def everything(self) -> Iterator[Card]:
        for cards in self.groups.values():
            yield from cards

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of lines that are there, in the order of the words for them."""
        there = {tie.kind for card in self.of("tied") for tie in card.ties}
        return tuple(kind for kind in LINES if kind in there) + tuple(sorted(there - LINES.keys()))

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(card.category for card in self.everything() if card.body))


def cards_of(now: UnitMap, change: Change = AS_IT_IS) -> Cards:
    """The cards of a unit as it is; under a change also what it loses, each with its sign."""
    standing = {body.id for body in bodies_of(now)}
    old = {body.id: body for body in bodies_of(change.was)} if change.was else {}
    lost = [body for unit, body in old.items() if unit not in standing]

    def card(body: Body, group: Group) -> Card:
        sign = change.sign(body.id)
        ties = _ties(body, old.get(body.id)) if sign not in (NEW, GONE) else _ties(body, None)
        return Card(body.name, body.category, group, body, sign, ties)

    places = [
        card(place.body, "places")
        if place.body
        else Card(message(N_("缺 {name}"), name=place.name), "", "places")
        for place in now.places
    ]
    tied = [body for body in (*now.outside, *lost) if body.lines and _upper(body)]
    apart = [body for body in now.outside if body.category != "fixed_organ" and not body.lines]
    fixed = [body for body in (*now.outside, *lost) if body.category == "fixed_organ" and not _upper(body)]
    shown = {body.id for body in (*tied, *fixed)}
    gone = [card(body, "gone") for body in lost if body.id not in shown]
    groups: dict[Group, tuple[Card, ...]] = {
        "fixed": tuple(card(body, "fixed") for body in fixed),
        "places": tuple(places),
        "beyond": tuple(card(body, "beyond") for body in now.beyond),
        "apart": tuple(card(body, "apart") for body in apart),
        "gone": tuple(gone),
        "tied": tuple(_by_organ(card(body, "tied") for body in (*now.dispatched, *tied))),
    }
    return Cards(now.unit, change.sign(now.unit.id), now.counted, now.limit, groups)


def bodies_of(shown: UnitMap) -> Iterator[Body]:
    """Every body of a unit, in the order of its map."""
    yield from (place.body for place in shown.places if place.body)
    yield from shown.beyond
    yield from shown.outside
    yield from shown.dispatched


def is_lost(sign: str) -> bool:
    """Whether what has this sign is no longer there."""
    return sign == GONE


def _upper(body: Body) -> bool:
    return any(line.organ != body.host for line in body.lines)


def _ties(body: Body, was: Body | None) -> tuple[Tie, ...]:
    """The lines as they are, then those that it lost; signs only where both are known."""
    now = {(line.kind, _end(body, line)): line for line in body.lines}
    old = {(line.kind, _end(was, line)): line for line in was.lines} if was else {}
    found = []
    for (kind, organ), line in now.items():
        found.append(Tie(kind, organ, line.share, NEW if was and (kind, organ) not in old else SAME))
    found += [
        Tie(kind, organ, line.share, GONE) for (kind, organ), line in old.items() if (kind, organ) not in now
    ]
    order = {kind: place for place, kind in enumerate(TOWARDS_HOST)}
    return tuple(sorted(found, key=lambda tie: (order.get(tie.kind, len(order)), tie.kind, tie.organ)))


def _end(body: Body, line: Line) -> str:
    return "" if line.organ == body.host else line.organ


def _by_organ(cards: Iterable[Card]) -> list[Card]:
    """Bodies of the same upper organ side by side, and otherwise as they came; what is lost stands last."""
    listed = list(cards)
    first = {card.organs: place for place, card in reversed(list(enumerate(listed)))}
    return sorted(listed, key=lambda card: (is_lost(card.sign), first[card.organs]))
