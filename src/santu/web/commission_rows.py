"""Meetings of a commission as tables: those of a unit, and what each item of an agenda would move."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, message
from santu.register.domain.commission import Decision, Item, Meeting, state_of
from santu.register.domain.ledger import Entry
from santu.register.selectors.lying import lying_on
from santu.standards.rulebook import Standards
from santu.web.days import Day
from santu.web.ledger_rows import ENTRIES, entries_table
from santu.web.loan_rows import kind_names
from santu.web.tables import Cell, Column, Row, Table

TONES = {
    None: "",
    Decision.AGREED: "green",
    Decision.CHANGED: "green",
    Decision.REFUSED: "red",
    Decision.DEFERRED: "amber",
}
COLUMNS = (
    Column("day", N_("会议日期"), "day"),
    Column("organ", N_("编委")),
    Column("items", N_("议题"), "number", N_("项")),
    Column("agreed", N_("同意"), "number", N_("项")),
    Column("minutes", N_("纪要编号")),
    Column("state", N_("状态"), "badge"),
)


def meetings_table(found: Sequence[Meeting], day: Day) -> Table:
    """The meetings of a unit, each a way to its page."""
    rows = []
    for one in found:
        href = day.link(reverse("meeting", args=[one.number]))
        waits = one.minutes is None or any(item.agreed and item.voucher is None for item in one.items)
        rows.append(
            Row(
                [
                    Cell(one.day, href),
                    one.organ,
                    len(one.items),
                    sum(item.agreed for item in one.items),
                    one.minutes.number if one.minutes else "",
                    Cell(state_of(one), tone="amber" if waits else "green"),
                ]
            )
        )
    empty = N_("还没有会议。编办先召集一次会议，再提交议题。")
    return Table("meetings", N_("编委会会议"), COLUMNS, rows, empty=empty)


def item_table(item: Item, standards: Standards) -> Table:
    """What an item would move, or moves as it was agreed; with the sum."""
    entries: Sequence[Entry] = item.entries or list(item.proposed.entries)
    day = max((one.day for one in entries), default=date.max)
    units = {side.unit for one in entries for side in (one.source, one.target)}
    made = entries_table(entries, lying_on(day, units), units, kind_names(standards, day))
    rows = [*made.rows]
    if len(rows) > 1:
        moved = Cell(sum(one.amount for one in entries))
        rows.append(Row([Cell(message(N_("合计"))), *[Cell("")] * (len(ENTRIES) - 2), moved], total=True))
    return Table(f"item-{item.no}", N_("编制变动"), ENTRIES, rows)
