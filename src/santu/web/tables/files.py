"""A table as a file: a workbook or CSV, with every row, its unit and where it comes from."""

import csv
import io
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from xlsxwriter.workbook import Workbook

from santu.formats.bulk import collector_paused
from santu.kernel.messages import N_, message, refuse
from santu.web.language import plain
from santu.web.tables.table import Column, Table, Value, value_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MANY = 5000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTH = {"number": 12, "percent": 10, "day": 12, "code": 16, "sign": 6, "badge": 12}


def table_file(table: Table, form: str, *, day: date) -> HttpResponse:
    """The table as a file to download.

    Raises:
        Refused: the form is none that there is.
    """
    if form == "csv":
        with collector_paused():
            response = HttpResponse(_csv(table), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        with collector_paused():
            response = HttpResponse(_xlsx(table, day), content_type=XLSX)
    else:
        raise refuse("export", N_("不能导出为“{form}”；请选 xlsx 或 csv。"), form=form)
    name = f"{plain(_titled(table.title))}-{day.isoformat()}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


def _titled(text: object) -> object:
    return gettext(text) if isinstance(text, str) else text


def _header(column: Column) -> str:
    title = plain(_titled(column.title))
    unit = gettext(column.unit) if column.unit else ""
    # In English the title of a number is often its unit.
    if not unit or unit.casefold() == title.casefold():
        return title
    return plain(message(N_("{title}（{unit}）"), title=title, unit=unit))


def _csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, without which a spreadsheet would not read Chinese."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_header(column) for column in table.columns])
    for row in table.rows_all():
        writer.writerow(
            [_written(value_of(cell), column) for cell, column in zip(row.cells, table.columns, strict=True)]
        )
    return stream.getvalue().encode("utf-8-sig")


def _written(value: Value, column: Column) -> object:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = plain(value)
    # A spreadsheet would take such a text for a formula; a sign of a plan is known to be none.
    return f"'{text}" if text.startswith(FORMULA) and column.kind != "sign" else text


def _xlsx(table: Table, day: date) -> bytes:
    stream = io.BytesIO()
    # Of many rows each is written out before the next; that is quicker and takes no memory.
    kept = {"constant_memory": True} if len(table.rows) > MANY else {"in_memory": True}
    with Workbook(stream, {**kept, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        total = book.add_format({"bold": True, "top": 1})
        forms = {
            "number": book.add_format({"num_format": "#,##0"}),
            "percent": book.add_format({"num_format": "0.00%"}),
            "decimal": book.add_format({"num_format": "#,##0.00"}),
        }
        title = plain(_titled(table.title))
        sheet.write_string(
            0, 0, f"{title} {day.isoformat()}", book.add_format({"bold": True, "font_size": 13})
        )
        for place, column in enumerate(table.columns):
            sheet.write_string(1, place, _header(column), bold)
            sheet.set_column(place, place, WIDTH.get(column.kind, 24))
        for number, row in enumerate(table.rows_all(), 2):
            for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                value = value_of(cell)
                if value is None:
                    continue
                if isinstance(value, int | float | Decimal):
                    form = (
                        "percent"
                        if column.kind == "percent"
                        else "decimal"
                        if isinstance(value, float | Decimal)
                        else "number"
                    )
                    sheet.write_number(
                        number, place, value, total if row.total and form == "number" else forms[form]
                    )
                else:
                    sheet.write_string(number, place, plain(value), total if row.total else None)
        sheet.freeze_panes(2, 1)
    return stream.getvalue()
