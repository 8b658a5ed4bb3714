"""Handover lists as a table: one row a line; a class of which there is nothing has one row that says so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from santu.formats.columns import Column
from santu.formats.workbook_writing import Written
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.layouts_checks import Reading, days_of
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.yuan import decimal_of, fen_of, fen_wrong
from santu.transition.domain.handover import HandoverItem, ListView, item_faults

HANDOVER = (
    Column("list", ("清单号", "清单编号")),
    Column("county", ("县", "县（市、区）"), required=False),
    Column("name", ("移交单位", "单位"), required=False),
    Column("category", ("类别",)),
    Column("what", ("交接内容", "内容")),
    Column("quantity", ("数量",), required=False),
    Column("measure", ("计量单位", "数量单位"), required=False),
    Column("receiver", ("接收单位",), required=False),
    Column("witness", ("监交单位",), required=False),
    Column("day", ("交接日期", "日期"), required=False),
)
NOTHING = "无"
"""What stands for a class of which there is nothing."""
NONE = frozenset({NOTHING, "没有", "none", "nothing"})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file, by list and class; without an item it says that there is nothing."""

    number: int
    category: str
    item: HandoverItem | None


def header(*, chinese: bool) -> list[str]:
    """The labels of all columns."""
    return [header_of(column, chinese=chinese) for column in HANDOVER]


def open_rows(
    lists: Iterable[ListView],
    items: Mapping[int, Mapping[str, Sequence[HandoverItem]]],
    classes: Mapping[str, str],
    counties: Mapping[str, str],
) -> list[list[Written]]:
    """What is to be filled in: of each list each class that is not declared, and all lines of one with open lines.

    Args:
        lists: the lists.
        items: the lines of the classes that have open ones, by list and class.
        classes: what each class is called here.
        counties: what each county is called.
    """
    rows: list[list[Written]] = []
    for one in lists:
        where: list[Written] = [one.number, counties.get(one.county, one.county), one.name]
        opened = items.get(one.number, {})
        for category, name in classes.items():
            if category in one.undeclared:
                rows.append([*where, name, None, None, None, one.receiver, None, None])
            for item in opened.get(category, ()):
                day = item.day.isoformat() if item.day else None
                said = [item.what, item.quantity, item.measure, item.receiver, item.witness, day]
                rows.append([*where, name, *said])
    return rows


def rows_stated(reading: Reading, lists: Mapping[int, ListView], classes: Mapping[str, str]) -> list[Row]:
    """What the rows of a file declare; one without content says nothing; faults are left in the reading.

    Args:
        reading: the file.
        lists: the lists of the plan, by number.
        classes: what each class is called, by its id.
    """
    known = {said: category for category, name in classes.items() for said in (category, name)}
    days, quantities = days_of(reading, "day"), _quantities(reading)
    texts = {column.name: reading.texts(column.name) for column in HANDOVER}
    found: list[Row] = []
    said: defaultdict[tuple[int, str], set[bool]] = defaultdict(set)
    for row, what in enumerate(texts["what"]):
        if not what.strip():
            continue
        one, category = _list(reading, row, texts, lists), known.get(texts["category"][row].strip(), "")
        if not category:
            template = N_("“{category}”不是要登记的类别；请写成其中之一：{names}。")
            names: tuple[Message, ...] = tuple(message(name) for name in classes.values())
            reading.fault(row, "category", template, category=texts["category"][row], names=names)
        if one is None or not category:
            continue
        is_nothing = what.strip().lower() in NONE
        said[one.number, category].add(is_nothing)
        if len(said[one.number, category]) > 1:
            both = N_("这份清单的这一类既写了“无”，又写了内容；请删去其中一种。")
            reading.fault(row, "what", both)
        item = None
        if not is_nothing:
            item = _item(
                {name: cells[row].strip() for name, cells in texts.items()}, one, days[row], quantities[row]
            )
            reading.faults += _placed(reading, row, item)
        found.append(Row(one.number, category, item))
    return found


def _list(
    reading: Reading, row: int, texts: Mapping[str, Sequence[str]], lists: Mapping[int, ListView]
) -> ListView | None:
    text, name = texts["list"][row], texts["name"][row]
    found = lists.get(int(text)) if text.isascii() and text.isdigit() else None
    if found is None:
        reading.fault(
            row, "list", N_("这份计划没有编号为 {number} 的交接清单；请从计划的交接清单里选。"), number=text
        )
    elif name and name != found.name:
        template = N_("第 {number} 号清单的移交单位是“{name}”，这里写的是“{said}”；请核对清单号。")
        reading.fault(row, "name", template, number=found.number, name=found.name, said=name)
        return None
    return found


def _item(said: Mapping[str, str], one: ListView, day: date | None, quantity: Decimal | None) -> HandoverItem:
    """A line; it goes to the successor where nobody else is named."""
    receiver = said["receiver"] or one.receiver
    return HandoverItem(said["what"], quantity, said["measure"], receiver, said["witness"], day)


def _placed(reading: Reading, row: int, item: HandoverItem) -> list[Fault]:
    """What is wrong with a line, at its cells."""
    index = reading.columns.index
    return [
        Fault(reading.table.place(row, index.get(str(fault.place), index["what"])), fault.message)
        for fault in item_faults(item, "")
    ]


def _quantities(reading: Reading) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for row, text in enumerate(reading.texts("quantity")):
        hundredths = fen_of(text)
        found.append(None if hundredths is None else decimal_of(hundredths))
        if text and hundredths is None:
            template = N_("“{text}”不是数量；请填 0 或正数，最多两位小数，或留空。")
            reading.wrong(row, "quantity", fen_wrong(text, template))
    return found


def made_up(mark: str, category: str, day: date) -> list[HandoverItem]:
    """What a demonstration hands over of a class: archives and seals, marked so; nothing of the others."""
    said = {"archives": (f"{mark}：文书档案", "卷"), "seals": (f"{mark}：公章", "枚")}
    if category not in said:
        return []
    what, measure = said[category]
    return [HandoverItem(what, Decimal(1), measure, f"{mark}：承接单位", f"{mark}：县档案馆", day)]
