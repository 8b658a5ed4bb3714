"""Writing a sheet of a workbook: codes stay text, numbers are numbers, nothing becomes a formula."""

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.workbook import Workbook

SHEET_NAME = 31
Written = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet holds, row by row.

    Attributes:
        name: what the sheet is called.
        rows: the cells; ``None`` leaves one empty.
        header: how many of the rows are titles and labels; they stay in sight.
        widths: of the columns, in characters.
        totals: the rows, counted from 0, that are sums of others.
        title: whether the first row is a title over all columns.
        wrapped: whether long texts go on in the next line of their cell.
    """

    name: str
    rows: Sequence[Sequence[Written]]
    header: int = 1
    widths: Sequence[int] = ()
    totals: Collection[int] = ()
    title: bool = False
    wrapped: bool = False


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook of some sheets."""
    stream = io.BytesIO()
    with Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        labels = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "num_format": "@"}
        )
        titles = book.add_format({"bold": True, "font_size": 13})
        # Text, also for the rows to come: a spreadsheet would make numbers of codes.
        long = book.add_format({"text_wrap": True, "valign": "top"})
        text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0"})
        amount = book.add_format({"num_format": "#,##0.00"})
        sums = book.add_format({"bold": True, "top": 1, "num_format": "#,##0"})
        for page in sheets:
            sheet = book.add_worksheet(page.name[:SHEET_NAME])
            for place, width in enumerate(page.widths):
                sheet.set_column(place, place, width, text)
            for at, row in enumerate(page.rows):
                total = sums if at in page.totals else None
                words = total or (long if page.wrapped else text)
                for place, value in enumerate(row):
                    if isinstance(value, int):
                        sheet.write_number(at, place, value, total or number)
                    elif isinstance(value, Decimal):
                        sheet.write_number(at, place, value, amount)
                    elif value is not None:
                        top = titles if page.title and at == 0 else labels
                        sheet.write_string(at, place, value, top if at < page.header else words)
            sheet.freeze_panes(page.header, 0)
    return stream.getvalue()
