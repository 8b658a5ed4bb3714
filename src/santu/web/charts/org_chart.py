"""The org chart of a unit: its bodies around it, and who controls them; drawn twice, for wide and for narrow pages.

Built from a :class:`UnitMap` of a register or of a design alike; with a :class:`Change` it carries the signs of
what becomes of each body. Example::

    chart = org_chart(now, Change(was, lambda one: sign_of(one, before, after)), link=address_of_body)
    {% org_chart chart %}
"""

from collections.abc import Callable
from dataclasses import dataclass

from santu.kernel.messages import N_, message
from santu.register.domain.rows import Body
from santu.register.domain.synthetic import MARK
from santu.register.domain.unit_map import UnitMap
from santu.register.domain.words import CATEGORIES, LINES, STATES
from santu.web.charts.org_cards import AS_IT_IS, GROUP_WORDS, Card, Cards, Change, Group, cards_of
from santu.web.charts.org_layout import (
    CAPTION,
    GAP,
    Box,
    Drawing,
    Sheet,
    Stroke,
    caption_of,
    host_words,
    trunk_places,
)
from santu.web.charts.org_words import wrapped
from santu.web.language import translate
from santu.web.tables import Cell, Column, Row, Table

WIDE, NARROW = 1040, 358
"""How wide the two drawings are: beside the tree on a desk, and on a telephone."""
HOST = 52
LOCAL: tuple[Group, ...] = ("places", "beyond", "apart", "gone")
Link = Callable[[Body], str]


def _nowhere(body: Body) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class OrgChart:
    """An org chart, ready to be shown: two drawings, the same as a table, where its cards lead."""

    cards: Cards
    wide: Drawing
    narrow: Drawing
    table: Table
    link: Link
    synthetic: bool

    @property
    def empty(self) -> bool:
        return not any(True for _ in self.cards.everything())


def org_chart(
    now: UnitMap, change: Change = AS_IT_IS, *, link: Link = _nowhere, name: str = "bodies"
) -> OrgChart:
    """The chart of a unit as it is, or under a change as it will be.

    Args:
        now: the unit with its bodies.
        change: how it was, and the sign of each body.
        link: where the card of a body leads.
        name: what its table is called in addresses; of two charts on a page each needs its own.
    """
    cards = cards_of(now, change)
    synthetic = any(card.body and MARK in card.body.papers.document for card in cards.everything())
    table = bodies_table(cards, link, name, signed=change is not AS_IT_IS)
    return OrgChart(cards, wide(cards), narrow(cards), table, link, synthetic)


def wide(cards: Cards) -> Drawing:
    """Fixed organs on the left, the host above its own bodies in the middle, those sent from above on the right."""
    sheet, top = Sheet(), CAPTION
    left, middle = (0, 148), (184, 404)
    host = Box(middle[0] + 72, top, 260, HOST, "host", *_host(cards, 240))
    sheet.boxes.append(host)
    ends = [host.y + host.height]
    if fixed := cards.of("fixed"):
        sheet.caption(left[0], 0, caption_of(cards, "fixed"))
        ends.append(sheet.column(fixed, left[0], top, left[1]))
        _bracket(sheet, host, left[0] + left[1])
    ends.append(_local(sheet, cards, host, middle))
    if tied := cards.of("tied"):
        trunks = trunk_places(cards, 606, 12)
        # Under the host, in line with its own bodies: above, their lines would run into those of its ports.
        first = host.y + host.height + 8
        sheet.caption(690, first, caption_of(cards, "tied"))
        sheet.caption(888, first, _organs_word())
        ends.append(sheet.tied(tied, first + CAPTION, body=(690, 148), organ=(888, 152), trunks=trunks))
        # The uppermost port has the outermost trunk, so that no line crosses another at the host.
        for place, (kind, x) in enumerate(reversed(trunks.items())):
            sheet.trunk(kind, x, (host.right, host.y + 10 + place * (HOST - 20) // max(len(trunks) - 1, 1)))
    height = sheet.legend(cards, max(ends) + 2 * GAP, WIDE)
    return sheet.drawing(WIDE, height)


def narrow(cards: Cards) -> Drawing:
    """The same one under the other; the lines to the host run along the left edge."""
    sheet = Sheet()
    trunks = trunk_places(cards, 4, 8)
    left = 8 * len(trunks) + GAP if trunks else 0
    host = Box(left, 0, NARROW - left, HOST, "host", *_host(cards, NARROW - left - 20))
    sheet.boxes.append(host)
    y = host.height
    if fixed := cards.of("fixed"):
        sheet.caption(left, y + 8, caption_of(cards, "fixed"))
        y = sheet.pairs(fixed, left, y + 8 + CAPTION, NARROW - left, trunk=True)
    y = _local(sheet, cards, host, (left, NARROW - left), y)
    if tied := cards.of("tied"):
        body, organ = left + 28, NARROW - 112
        sheet.caption(body, y + 8, caption_of(cards, "tied"))
        sheet.caption(organ, y + 8, _organs_word())
        wide_body = organ - body - 30
        y = sheet.tied(tied, y + 8 + CAPTION, body=(body, wide_body), organ=(organ, 112), trunks=trunks)
        for place, (kind, x) in enumerate(trunks.items()):
            sheet.trunk(kind, x, (host.x, host.y + 10 + place * (HOST - 20) // max(len(trunks) - 1, 1)))
    height = sheet.legend(cards, y + 2 * GAP, NARROW)
    return sheet.drawing(NARROW, height)


def _host(cards: Cards, width: int) -> tuple[tuple[str, ...], str, None, str, bool]:
    """What a box of the host takes from ``lines`` on."""
    note, over = host_words(cards)
    return wrapped(cards.host.name, width, 15), note, None, cards.sign, over


def _local(sheet: Sheet, cards: Cards, host: Box, span: tuple[int, int], after: int = 0) -> int:
    """The groups that are the unit's own, along a trunk that comes down from the host."""
    x, width = span
    y, middle = after or host.y + host.height, x + width // 2
    for group in LOCAL:
        mine = cards.of(group)
        if not mine:
            continue
        sheet.caption(x, y + 8, caption_of(cards, group))
        first = y + 8 + CAPTION
        y = sheet.pairs(mine, x, first, width, trunk=group != "gone")
    end = max((s.points[0][1] for s in sheet.strokes if s.kind == "own"), default=0)
    if end:
        sheet.strokes.append(Stroke(((middle, host.y + host.height), (middle, end)), "own"))
    return y


def _bracket(sheet: Sheet, host: Box, edge: int) -> None:
    """The fixed organs belong to the host: a bracket without arrows or kinds."""
    mine = [box for box in sheet.boxes if box.card and box.card.group == "fixed"]
    x = edge + 18
    last = max(box.middle for box in mine)
    sheet.strokes.append(Stroke(((host.x, host.middle), (x, host.middle))))
    sheet.strokes.append(Stroke(((x, min(mine[0].middle, host.middle)), (x, max(last, host.middle)))))
    sheet.strokes += [Stroke(((edge, box.middle), (x, box.middle))) for box in mine]


def _organs_word() -> str:
    return translate(N_("上级主管部门"))


def bodies_table(cards: Cards, link: Link, name: str, *, signed: bool) -> Table:
    """The same as rows: each body, where it stands, and who controls it."""
    kinds = list(LINES)
    columns = [
        *([Column("sign", N_("变化"), "sign")] if signed else []),
        Column("name", N_("机构")),
        Column("category", N_("类别")),
        Column("group", N_("位置")),
        *(Column(kind, LINES[kind]) for kind in kinds),
        Column("state", N_("状态")),
        Column("document", N_("批准文件")),
    ]
    rows = [_row(card, cards.host.name, link, kinds, signed=signed) for card in cards.everything()]
    return Table(name, N_("机构一览"), columns, rows, empty=N_("登记里没有这个单位的机构。"), frozen=True)


def _row(card: Card, host: str, link: Link, kinds: list[str], *, signed: bool) -> Row:
    def end(kind: str) -> Cell:
        found = [tie for tie in card.ties if tie.kind == kind and tie.sign != "-"]
        return Cell(
            "；".join(
                f"{tie.organ or host}{f' {tie.share}%' if tie.share is not None else ''}" for tie in found
            )
        )

    body = card.body
    cells: list[Cell] = [Cell(card.sign)] if signed else []
    cells += [
        Cell(card.name, link(body) if body else ""),
        Cell(message(CATEGORIES.get(card.category, card.category)) if card.category else ""),
        Cell(message(GROUP_WORDS[card.group]) if body else message(N_("缺")), tone="" if body else "red"),
        *(end(kind) for kind in kinds),
        Cell(message(STATES[card.state]) if body else ""),
        Cell(body.papers.document if body else ""),
    ]
    return Row(cells, sign=card.sign)
