"""Files of the platform of the hotline: looked through, taken in at once, and what became of the orders sent back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.formats.workbook_guard import ZIP_MAGIC
from santu.kernel.messages import N_, Refused, message, refuse
from santu.operate.domain.forms import Form, Kind
from santu.operate.domain.order_files import (
    BETWEEN,
    CHANNEL,
    KNOWN,
    ORDER,
    PROCESS,
    Row,
    Sent,
    read_row,
    unguarded,
)
from santu.operate.selectors.beginning import Begins, begins, county_of
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.orders import key_of, orders_here, orders_of
from santu.operate.services.beginning import Beginning, case_begin
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over

MOST_ROWS = 500
"""Of one file: each order is opened as by hand, in one transaction that holds up other writers."""
MOST_DAYS = 366
SEVERAL = frozenset({Kind.UNITS})
NAMED = frozenset({Kind.CHOICE, Kind.MATTER, Kind.UNIT, Kind.UNITS})
"""Kinds whose cells name something that there is."""


@dataclass(frozen=True, slots=True)
class OrdersPreview:
    """The orders of a file that are new, where each stands in it, and how many are here already."""

    county: str
    name: str
    digest: str
    reading: Reading
    new: Mapping[int, Row] = field(default_factory=dict)
    written: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    same: int = 0

    @property
    def rows(self) -> list[Row]:
        return list(self.new.values())


def orders_preview(*, path: Path, county: str, by: User, ignored: Collection[str] = ()) -> OrdersPreview:
    """Look a file of orders through, and try each that is new; nothing is kept.

    Args:
        path: CSV or a workbook, by the layout of ``domain/order_files``.
        county: the county whose desk takes the orders.
        by: who asks; the desk of that county.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    _may(by, county)
    reading = Reading.of(path, KNOWN)
    reading.faults += unmapped_faults(reading, ignored)
    if len(reading.table) > MOST_ROWS:
        many = N_("一次最多 {most} 件，这份有 {count} 件，一件也没有收；请分成几份。")
        raise refuse(path.name, many, most=MOST_ROWS, count=len(reading.table))
    if not len(reading.table) and not reading.faults:
        raise refuse(path.name, N_("表头下面没有一行；请检查是否导出了正确的文件。"))
    found = _looked_through(reading, county, by, is_text=not path.read_bytes().startswith(ZIP_MAGIC))
    with transaction.atomic():
        _opened(found, by)
        transaction.set_rollback(True)
    if reading.faults:
        raise Refused(reading.faults)
    return found


def orders_import(*, preview: OrdersPreview, by: User) -> int:
    """Open the orders of a file that are not here yet; all or none. Gives how many.

    Raises:
        Refused: with every fault, each at its cell.
    """
    _may(by, preview.county)
    reading = preview.reading
    with transaction.atomic():
        count = _opened(preview, by)
        if reading.faults:
            raise Refused(reading.faults)
        after = {"file": preview.digest, "cases": count}
        append(chain=preview.county, act="orders_import", by=by.username, after=after)
    return count


def orders_export(*, county: str, first: date, last: date, by: User) -> list[Sent]:
    """What became of the orders of a period, for the platform; that it was taken out is recorded.

    Raises:
        Refused: it is not their county, or no period.
    """
    _may(by, county)
    if not first <= last or (last - first).days > MOST_DAYS:
        wrong = N_("起止日期不对：起不能晚于止，一次不超过 {most} 天；请改后再导出。")
        raise refuse("first", wrong, most=MOST_DAYS)
    with transaction.atomic():
        found = orders_of(county, first, last)
        after = {"first": first.isoformat(), "last": last.isoformat(), "cases": len(found)}
        append(chain=county, act="orders_export", by=by.username, after=after)
    return found


def _may(by: User, county: str) -> None:
    sight = sight_of(by)
    if county_of(county, sight) != county:
        raise refuse("county", N_("工单由县级热线机构收；请选县（市、区）。"))
    right_over(by, Right.DISPATCH, [county])


def _looked_through(reading: Reading, county: str, by: User, *, is_text: bool) -> OrdersPreview:
    """The rows that can be read and are new; what is wrong is left in the reading's faults, by cell."""
    sight, zone = sight_of(by), timezone.get_current_timezone()
    found = begins(PROCESS, sight)
    clean: Callable[[str], str] = unguarded if is_text else str
    texts = {name: [clean(one) for one in reading.texts(name)] for name in (one.name for one in KNOWN)}
    here = orders_here(county, filter(ORDER.fullmatch, texts["order"]))
    choices = _choices(found, county, sight.today)
    first: dict[str, int] = {}
    new, written, same = dict[int, Row](), dict[int, Mapping[str, Sequence[str]]](), 0
    for number in range(len(reading.table)):
        row, faults = read_row({name: cells[number] for name, cells in texts.items()}, zone)
        if row is None:
            reading.told(number, faults)
            continue
        if row.number in first:
            twice = N_("工单编号“{order}”在这份文件里出现了两次；请核对，只留一行。")
            reading.fault(number, "order", twice, order=row.number)
            continue
        first[row.number] = number
        if row.number in here:
            same += 1
            continue
        new[number], written[number] = row, _written(reading, number, row, found.form, choices)
    table = reading.table
    return OrdersPreview(county, table.name, table.digest, reading, new, written, same)


Known = Mapping[str, Mapping[str, str]]


def _choices(found: Begins, county: str, day: date) -> Known:
    """What the fields of the form choose from, by field: each by its id and by its name, where that is of one alone."""
    known: dict[str, Mapping[str, str]] = {}
    for name, own in found.form.items():
        names = own.of if own.kind is Kind.CHOICE else choices_of(own, county, county, day)
        by_name: dict[str, list[str]] = {}
        for kept, label in names.items():
            by_name.setdefault(str(label), []).append(kept)
        known[name] = {label: kept[0] for label, kept in by_name.items() if len(kept) == 1} | {
            kept: kept for kept in names
        }
    return known


def _written(
    reading: Reading, number: int, row: Row, form: Form, choices: Known
) -> Mapping[str, Sequence[str]]:
    """What the form of the opening is to say; a name that stands for nothing, or for two, is a fault at its cell."""
    written: dict[str, list[str]] = {}
    for name, text in row.texts.items():
        own = form.get(name)
        if own is None:
            none = N_("流程现在没有“{name}”这一栏；请删去这一列，或用流程里有的栏。")
            reading.fault(number, name, none, name=name)
            continue
        kept = []
        for part in text.split(BETWEEN) if own.kind in SEVERAL else [text]:
            if own.kind in NAMED and part not in choices[name]:
                strange = N_("“{label}”里没有“{text}”，或不止一个；请写名单上的名称，重名的写编号。")
                reading.fault(number, name, strange, label=own.label, text=part[:40])
            kept.append(choices[name].get(part, part))
        written[name] = kept
    return written


def _opened(preview: OrdersPreview, by: User) -> int:
    """Open each order; what one is refused for is noted at its cells, and the next is tried."""
    here = orders_here(preview.county, (row.number for row in preview.new.values()))
    count = 0
    for number, row in preview.new.items():
        if row.number in here:
            continue
        try:
            with transaction.atomic():
                case_begin(told=_beginning(preview, number, row), by=by)
        except Refused as refused:
            preview.reading.told(number, refused.faults)
            continue
        count += 1
    return count


def _beginning(preview: OrdersPreview, number: int, row: Row) -> Beginning:
    note = message(N_("12345 平台工单 {order}，按平台的工单文件登记"), order=row.number)
    return Beginning(
        process=PROCESS,
        place=preview.county,
        title=row.title,
        key=key_of(preview.county, row.number),
        written=preview.written[number],
        came_at=row.came_at,
        note=str(note),
        channel=CHANNEL,
    )
