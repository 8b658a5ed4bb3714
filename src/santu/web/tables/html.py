"""A table as HTML. Put together here and not in a template: a thousand rows must be quick."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.kernel.messages import N_
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.web.language import CHINESE, in_chinese, plain, said, translate
from santu.web.tables.table import Cell, Column, Row, Table, as_cell

RIGHT = {"number", "percent"}
SIGN_WORDS = {NEW: N_("设立"), CHANGED: N_("变更"), MOVED: N_("划转"), GONE: N_("撤销的单位")}
SIGN_SHOWN = {GONE: "−"}
NARROW = {"code": "code", "day": "nowrap"}
NOTHING = "–"


def table_html(table: Table) -> SafeString:
    """The ``<table>`` element; everything of the user's in it is escaped."""
    rows = table.rows_shown()
    # Rows that were sorted would leave the headings that they stand below.
    sorts = table.is_whole and not any(row.heading for row in rows)
    head = "".join(_header(column, sorts=sorts) for column in table.columns)
    labels = [_label(column) if table.labelled else "" for column in table.columns]
    body = "".join(_row(row, table.columns, labels) for row in rows if not row.total)
    foot = "".join(_row(row, table.columns, labels) for row in rows if row.total)
    frozen = " frozen" if table.frozen else ""
    html = (
        f'<table class="t{frozen}" id="table-{table.name}"{" data-sortable" if sorts else ""}>'
        f'<caption class="sr" id="caption-{table.name}">{said(_worded(table.title))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table>"
    )
    return mark_safe(html)  # noqa: S308 (each value was escaped)


def sign_html(sign: str) -> str:
    """What becomes of a unit, as the sign that is the same everywhere."""
    if not sign:
        return ""
    word = escape(gettext(SIGN_WORDS[sign]))
    shown = SIGN_SHOWN.get(sign, sign)
    return f'<span class="sign" data-sign="{sign}" title="{word}"><span aria-hidden="true">{shown}</span><span class="sr">{word}</span></span>'


def hint_html(text: object) -> str:
    """What shows when the pointer rests; in a page that is not Chinese, Chinese says so."""
    told = plain(_worded(text))
    foreign = "" if in_chinese() or not CHINESE.search(told) else ' lang="zh"'
    return f' title="{escape(told)}"{foreign}'


def number_text(value: float | Decimal) -> str:
    """A number with its thousands apart."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def cell_text(value: object, kind: str) -> str:
    """A value as text, as the page shows it."""
    if value is None or value == "":
        return ""
    if kind == "percent" and isinstance(value, int | float):
        return f"{value:.2%}"
    if isinstance(value, int | float | Decimal) and kind == "number":
        return number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return plain(value)


def _header(column: Column, *, sorts: bool) -> str:
    side = ' class="number"' if column.kind in RIGHT else ""
    hint = hint_html(column.hint) if column.hint else ""
    unit = f' <span class="unit">{said(gettext(column.unit))}</span>' if column.unit else ""
    title = said(_worded(column.title))
    inner = f'<button type="button">{title}</button>' if sorts else title
    return f'<th scope="col"{side}{hint}>{inner}{unit}</th>'


def _label(column: Column) -> str:
    """The title of a column beside each of its cells, for where there is no head."""
    unit = f" {plain(gettext(column.unit))}" if column.unit else ""
    return f' data-label="{escape(plain(_worded(column.title)) + unit)}"'


def _row(row: Row, columns: Sequence[Column], labels: Sequence[str]) -> str:
    if row.heading:
        inner = _inner(as_cell(row.cells[0]), "text")
        return f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">{inner}</th></tr>'
    kinds = [column.kind for column in columns]
    first = 1 if kinds[0] == "sign" else 0
    cells = "".join(
        _cell(as_cell(value), kind, "" if n == first else label, first=n == first)
        for n, (value, kind, label) in enumerate(zip(row.cells, kinds, labels, strict=True))
    )
    sign = f' data-sign="{row.sign}"' if row.sign else ""
    total = ' class="total"' if row.total else ""
    return f"<tr{sign}{total}>{cells}</tr>"


def _cell(cell: Cell, kind: str, label: str, *, first: bool) -> str:
    value = cell.value
    if kind == "sign":
        return f"<td>{sign_html(str(value or ''))}</td>"
    inner = "<br>".join(_inner(part, kind) for part in cell.parts or [cell])
    classes = ["number"] if kind in RIGHT else [NARROW[kind]] if kind in NARROW else ["name"] if first else []
    side = f' class="{" ".join(classes)}"' if classes else ""
    tone = f' data-tone="{escape(cell.tone)}"' if cell.tone and kind != "badge" else ""
    sorted_by = f' data-value="{value}"' if kind in RIGHT and isinstance(value, int | float) else ""
    hint = hint_html(cell.hint) if cell.hint else ""
    tag = "th" if first else "td"
    scope = ' scope="row"' if tag == "th" else ""
    return f"<{tag}{scope}{side}{tone}{sorted_by}{label}{hint}>{inner}</{tag}>"


def _inner(cell: Cell, kind: str) -> str:
    """What stands in a cell, or in one of its parts."""
    text = cell_text(cell.value, kind)
    inner = str(said(text)) if text else f'<span class="quiet">{NOTHING}</span>'
    if kind == "badge" and text:
        inner = f'<span class="badge-s" data-tone="{escape(cell.tone)}">{inner}</span>'
    if cell.href:
        inner = f'<a href="{escape(cell.href)}">{inner}</a>'
    if cell.mark:
        inner += f' <span class="mark">{said(gettext(cell.mark))}</span>'
    if cell.below:
        inner += f'<br><span class="quiet small">{said(_worded(cell.below))}</span>'
    return inner


def _worded(text: object) -> object:
    """A title or hint in the language of the page."""
    return translate(text) if isinstance(text, str) else text
