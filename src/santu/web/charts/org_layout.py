"""Where everything of an org chart stands: boxes, lines and words with whole coordinates; nothing of HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import State
from santu.register.domain.words import CATEGORIES, LINES, STATES
from santu.web.charts.org_cards import TOWARDS_HOST, Card, Cards, Group, Tie, is_lost
from santu.web.charts.org_words import text_width, wrapped
from santu.web.language import plain, translate

Role = Literal["host", "card", "gap", "organ"]
SMALL, LEADING = 11, 16
"""The size of the words of the legend, and from one line of words to the next."""
PAD, GAP, STUB = 10, 12, 10
"""Within a box, between boxes, between lines side by side."""
LEAST = 36
CAPTION = 24

CAPTIONS: dict[Group, str] = {
    "fixed": N_("固定机关 {n}（限额以外）"),
    "places": N_("统一设置的机构 {n}/{of}"),
    "beyond": N_("不在统一设置之列 {n}"),
    "apart": N_("筹备或收尾，不计入限额 {n}"),
    "gone": N_("撤销的机构 {n}"),
    "tied": N_("派驻机构 {n}"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its words, line by line; ``note`` is a smaller line under them."""

    x: int
    y: int
    width: int
    height: int
    role: Role
    lines: tuple[str, ...]
    note: str = ""
    card: Card | None = None
    sign: str = ""
    over: bool = False

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from point to point; ``kind`` is a kind of control, "" for what merely belongs together."""

    points: tuple[tuple[int, int], ...]
    kind: str = ""
    sign: str = ""
    dot: bool = False
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Words that stand free."""

    x: int
    y: int
    text: str
    role: Literal["caption", "share", "key"] = "caption"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a kind of line or a category."""

    x: int
    y: int
    kind: str
    of: Literal["line", "category"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, and how large it is."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    words: tuple[Word, ...]
    keys: tuple[Key, ...]


class Sheet:
    """A drawing in the making."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.strokes: list[Stroke] = []
        self.words: list[Word] = []
        self.keys: list[Key] = []

    def caption(self, x: int, y: int, text: str) -> None:
        self.words.append(Word(x, y + 14, text))

    def column(self, cards: Sequence[Card], x: int, y: int, width: int) -> int:
        """Cards one under the other; returns where the last one ends."""
        for card in cards:
            y = self._put(card, x, y, width, card_height(card, width)) + GAP
        return y - GAP if cards else y

    def pairs(self, cards: Sequence[Card], x: int, y: int, width: int, *, trunk: bool) -> int:
        """Cards in two columns with a trunk between, in reading order; returns where the last one ends."""
        side = (width - 2 * GAP) // 2
        for place in range(0, len(cards), 2):
            row = cards[place : place + 2]
            height = max(card_height(card, side) for card in row)
            for one, card in enumerate(row):
                left = x + one * (side + 2 * GAP)
                self._put(card, left, y, side, height)
                if trunk:
                    ends = (left + side, left + side + GAP) if one == 0 else (left - GAP, left)
                    self.strokes.append(
                        Stroke(((ends[0], y + height // 2), (ends[1], y + height // 2)), "own")
                    )
            y += height + GAP
        return y - GAP if cards else y

    def _put(self, card: Card, x: int, y: int, width: int, height: int) -> int:
        role: Role = "card" if card.body else "gap"
        lines, note = wrapped(card.name, width - 2 * PAD), _note(card)
        self.boxes.append(Box(x, y, width, height, role, lines, note, card, card.sign))
        return y + height

    def tied(
        self,
        cards: Sequence[Card],
        y: int,
        *,
        body: tuple[int, int],
        organ: tuple[int, int],
        trunks: dict[str, int],
    ) -> int:
        """Bodies with lines to organs above on their right, and to trunks of the host on their left.

        Args:
            cards: in the order in which they come.
            y: where the first begins.
            body: where the cards begin, and how wide they are.
            organ: the same of the upper organs.
            trunks: kind of line → where its trunk stands.

        Returns:
            Where the last one ends.
        """
        (left, wide), (beyond, space) = body, organ
        for card in cards:
            boxes = [(name, wrapped(name, space - 2 * PAD)) for name in card.organs]
            heights = [box_height(len(lines)) for _, lines in boxes]
            home = [tie for tie in card.ties if not tie.organ]
            spread = STUB * max(len(home) - 1, 0) + 2 * STUB
            height = max(card_height(card, wide), sum(heights) + 6 * max(len(heights) - 1, 0), spread, LEAST)
            self._put(card, left, y, wide, height)
            middle = y + height // 2
            self._home(home, left, middle, trunks)
            top = y + (height - sum(heights) - 6 * max(len(heights) - 1, 0)) // 2
            for (name, lines), tall in zip(boxes, heights, strict=True):
                self.boxes.append(Box(beyond, top, space, tall, "organ", lines))
                away = [tie for tie in card.ties if tie.organ == name]
                self._away(away, left + wide, beyond, top + tall // 2, faded=is_lost(card.sign))
                top += tall + 6
            y += height + GAP + 4
        return y - GAP - 4 if cards else y

    def _home(self, ties: Sequence[Tie], right: int, middle: int, trunks: dict[str, int]) -> None:
        for tie, y in zip(ties, _spread(middle, len(ties)), strict=True):
            self.strokes.append(Stroke(((trunks[tie.kind], y), (right, y)), tie.kind, tie.sign, dot=True))
            if tie.share is not None:
                self.words.append(Word(right - 4, y + 11, f"{tie.share}%", "share", tie.kind))

    def _away(self, ties: Sequence[Tie], left: int, right: int, middle: int, *, faded: bool) -> None:
        for tie, y in zip(ties, _spread(middle, len(ties)), strict=True):
            self.strokes.append(Stroke(((left, y), (right, y)), tie.kind, tie.sign, faded=faded))
            if tie.share is not None:
                self.words.append(Word(right - 4, y + 11, f"{tie.share}%", "share", tie.kind))

    def trunk(self, kind: str, x: int, port: tuple[int, int]) -> None:
        """The trunk of a kind of line: from its port at the host to its last stub."""
        ends = [s.points[0][1] for s in self.strokes if s.kind == kind and s.dot and s.points[0][0] == x]
        if ends:
            lowest, highest = max(*ends, port[1]), min(*ends, port[1])
            self.strokes.append(Stroke((port, (x, port[1])), kind))
            self.strokes.append(Stroke(((x, highest), (x, lowest)), kind))

    def legend(self, cards: Cards, y: int, width: int) -> int:
        """What stripes and lines mean; returns where it ends."""
        entries = [("category", one, CATEGORIES.get(one, one)) for one in cards.categories]
        entries += [("line", one, LINES.get(one, one)) for one in cards.kinds]
        x = 0
        for of, kind, word in entries:
            text = translate(word)
            mark = 30 if of == "line" else 12
            need = mark + ceil(text_width(text, SMALL)) + 18
            if x and x + need > width:
                x, y = 0, y + 20
            self.keys.append(Key(x, y, kind, "line" if of == "line" else "category"))
            self.words.append(Word(x + mark, y + 10, text, "key"))
            x += need
        return y + 20

    def drawing(self, width: int, height: int) -> Drawing:
        parts = (tuple(self.boxes), tuple(self.strokes), tuple(self.words), tuple(self.keys))
        return Drawing(width, height, *parts)


def trunk_places(cards: Cards, first: int, step: int) -> dict[str, int]:
    """Where the trunks of the lines that run to the host stand, kind by kind."""
    there = {tie.kind for card in cards.of("tied") for tie in card.ties if not tie.organ}
    known = [kind for kind in TOWARDS_HOST if kind in there] + sorted(there - set(TOWARDS_HOST))
    return {kind: first + step * place for place, kind in enumerate(known)}


def host_words(cards: Cards) -> tuple[str, bool]:
    """How many bodies count against which limit, and whether there are too many."""
    if cards.limit is None:
        return plain(message(N_("本级机构 {n} 个"), n=cards.counted)), False
    said = message(N_("限额内机构 {n}，限额 {limit}"), n=cards.counted, limit=cards.limit)
    return plain(said), cards.counted > cards.limit


def caption_of(cards: Cards, group: Group) -> str:
    """What stands over a group of cards."""
    mine = cards.of(group)
    there = sum(1 for card in mine if card.body and not is_lost(card.sign))
    if group == "gone":
        there = len(mine)
    template = CAPTIONS[group]
    if group == "beyond" and cards.limit is None:
        template = N_("本级机构 {n}")
    said: Message = message(template, n=there, of=len(mine))
    return plain(said)


def card_height(card: Card, width: int) -> int:
    """How high a card must be for its words."""
    return box_height(len(wrapped(card.name, width - 2 * PAD)) + bool(_note(card)))


def box_height(lines: int) -> int:
    """How high a box must be for so many lines."""
    return max(LEAST, lines * LEADING + 8)


def _note(card: Card) -> str:
    return "" if card.state is State.STANDING else translate(STATES[card.state])


def _spread(middle: int, number: int) -> list[int]:
    return [middle + STUB * place - STUB * (number - 1) // 2 for place in range(number)]
