"""What the pages of publications share: an edition as a row, its content as a table, its differences in brief."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from santu.kernel.messages import N_, message
from santu.publish.domain.differences import Difference
from santu.publish.domain.listing import TITLES, Listing, ListKind, worded
from santu.publish.selectors.editions import PUBLISHED, SUPERSEDED, WAITING, WITHDRAWN, EditionView
from santu.web.days import Day
from santu.web.tables import Cell, Column, RowsOf, Table
from santu.web.tables.table import Kind, Row

ROWS_SHOWN, DIFFERENCES_SHOWN = 30, 60
STATES = {
    WAITING: (N_("等另一人公布"), "amber"),
    PUBLISHED: (N_("已公布"), "green"),
    SUPERSEDED: (N_("已有新版"), ""),
    WITHDRAWN: (N_("已撤回"), "red"),
}
"""How far an edition is: in words, and the tone of its badge."""
KINDS: dict[str, Kind] = {
    "code": "code",
    "old_code": "code",
    "new_code": "code",
    "since": "day",
    "day": "day",
    "decided_on": "day",
    "until": "day",
}
FOR_PROGRAMS = frozenset({"id", "parent", "old_id", "new_id", "issuer_id", "home_id", "place"})
"""Columns that a page does not show; they are in the files."""
COLUMNS = (
    Column("edition", N_("名单")),
    Column("unit", N_("单位")),
    Column("day", N_("哪一天的情况"), "day"),
    Column("rows", N_("行数"), "number"),
    Column("document", N_("文号")),
    Column("published", N_("公布日期"), "day"),
    Column("state", N_("状态"), "badge"),
)


def editions_table(editions: Sequence[EditionView], day: Day) -> Table:
    """The editions, each a way to its page."""
    rows = [
        (
            Cell(one.name, href=day.link(reverse("publication", args=[one.pk]))),
            one.scope_name,
            one.day,
            one.rows,
            one.document,
            timezone.localdate(one.published_at) if one.published_at else None,
            Cell(message(STATES[one.state][0]), tone=STATES[one.state][1]),
        )
        for one in editions
    ]
    return Table("publications", N_("公布"), COLUMNS, rows)


def content_table(listing: Listing) -> Table:
    """The first rows of a list, and in its files all of them."""
    shown = [
        column
        for column in listing.columns
        if column.key not in FOR_PROGRAMS and not column.source.endswith(".unit")
    ]
    places = [listing.keys.index(column.key) for column in shown]
    columns = [Column(column.key, column.title, KINDS.get(column.key, "text")) for column in shown]

    def made(row: tuple[str, ...]) -> Row:
        return Row(tuple(_cell(listing.keys[place], row[place]) for place in places))

    rows = RowsOf(listing.rows, made)
    return Table("content", TITLES[listing.kind], columns, rows, shown=rows[:ROWS_SHOWN])


def _cell(key: str, value: str) -> Cell:
    if KINDS.get(key) == "day" and value:
        return Cell(date.fromisoformat(value))
    first, *others = value.split("、") if key == "document" else (value,)
    more = message(N_("等 {count} 件"), count=len(others) + 1) if others else ""
    return Cell(worded(key, first), below=more, hint=value if others else "")


def told(found: Sequence[Difference]) -> dict[str, Any]:
    """Differences for a page: how many of each sign, the first in words, how many more."""
    counts = Counter(one.sign for one in found)
    return {
        "counts": sorted(counts.items()),
        "first": found[:DIFFERENCES_SHOWN],
        "more": max(0, len(found) - DIFFERENCES_SHOWN),
    }


def list_kind(text: str) -> ListKind:
    """The list that an address asks for; the first where it names none."""
    return ListKind(text) if text in set(ListKind) else ListKind.DIVISIONS
