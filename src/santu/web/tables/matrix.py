"""The reference frame as HTML: a table whose rows open row by row, and whose cells say count, standard and peers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.kernel.messages import N_, Message, message
from santu.web.language import plain, said
from santu.web.tables.html import NOTHING, hint_html, number_text

FORM = "matrix-form"
"""What the header and the opened rows are parts of: the form that asks for the matrix sorted and filtered."""
WHOLE = 100
"""From here on the half of a median says nothing any more."""
SIGNED = {"more": N_("多 {n}"), "less": N_("少 {n}"), "over": N_("超 {n}"), "spare": N_("余 {n}")}


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A column: its id, title and unit, and the rules that it is held against."""

    id: str
    title: str | Message
    unit: str
    rules: Message | None = None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What is found, what the standard asks for, and what is usual among peers; where its rows are.

    ``unknown`` tells what could be known and is not from what does not apply; ``breaks`` which side of the
    standard it is on.
    """

    found: int | None
    asked: int | None = None
    usual: float | None = None
    href: str = ""
    unknown: bool = False
    breaks: bool = False

    def difference(self) -> int | None:
        """How far from the standard; ``None`` where there is none."""
        return None if self.found is None or self.asked is None else self.found - self.asked


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit with its cells: how deep it lies, where its page is, and what opens the rows in it.

    The first row in one that was opened says so, in ``first_in``; one that ``fits`` is what the filter looked for.
    """

    unit: str
    name: str
    kind: str | Message
    href: str
    depth: int
    opens: str
    opens_plainly: str
    cells: Sequence[MatrixCell]
    mark: str = ""
    is_open: bool = False
    first_in: str = ""
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns and rows, in order, and by which column the rows are sorted, with a ``-`` before it downwards."""

    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    sort: str


def matrix_html(matrix: Matrix, title: str | Message) -> SafeString:
    """The ``<table>``; everything that somebody wrote is escaped."""
    unit = _sorts("unit", said(gettext(N_("单位"))), matrix.sort)
    head = f'<th scope="col"{unit}</th>' + "".join(_header(column, matrix.sort) for column in matrix.columns)
    body = "".join(_row(row, matrix.columns) for row in matrix.rows)
    html = (
        f'<table class="t frozen matrix" id="matrix"><caption class="sr">{said(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return mark_safe(html)  # noqa: S308 (each value was escaped)


def rows_html(matrix: Matrix) -> SafeString:
    """The rows alone, to be put under the row that was opened."""
    return mark_safe("".join(_row(row, matrix.columns) for row in matrix.rows))  # noqa: S308 (the same)


def verdict(cell: MatrixCell) -> tuple[str, Literal["red", "quiet"], str]:
    """The difference from the standard as a sign, its tone, and the word for those who cannot see either."""
    n = cell.difference()
    if not n:
        return "", "quiet", ""
    shown = f"+{n:,}" if n > 0 else f"−{-n:,}"
    word = ("over" if cell.breaks else "more") if n > 0 else ("less" if cell.breaks else "spare")
    return shown, "red" if cell.breaks else "quiet", plain(message(SIGNED[word], n=abs(n)))


def _header(column: MatrixColumn, sort: str) -> str:
    sorts = _sorts(column.id, said(column.title), sort)
    hint = hint_html(column.rules) if column.rules else ""
    return f'<th scope="col" class="number"{hint}{sorts} <span class="unit">{said(gettext(column.unit))}</span></th>'


def _sorts(column: str, title: str, sort: str) -> str:
    """The end of a header's tag and a button of the form above: once upwards, once more downwards."""
    way = {column: "ascending", f"-{column}": "descending"}.get(sort, "")
    to = escape(f"-{column}" if way == "ascending" else column)
    button = f'<button type="submit" form="{FORM}" id="sort-{escape(column)}" name="sort" value="{to}">{title}</button>'
    return (f' aria-sort="{way}">' if way else ">") + button


def _row(row: MatrixRow, columns: Sequence[MatrixColumn]) -> str:
    cells = "".join(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True))
    mark = f' <span class="mark">{said(gettext(row.mark))}</span>' if row.mark else ""
    opened = (
        f'<input type="hidden" form="{FORM}" name="open" value="{escape(row.first_in)}">'
        if row.first_in
        else ""
    )
    fits = " data-fits" if row.fits else ""
    return (
        f'<tr data-depth="{row.depth}"{fits}><th scope="row" class="name depth-{row.depth}">{opened}{_twist(row)}'
        f'<a href="{escape(row.href)}">{said(row.name)}</a>{mark} <span class="quiet small">{said(row.kind)}</span></th>{cells}</tr>'
    )


def _twist(row: MatrixRow) -> str:
    if not row.opens:
        return '<span class="twist" aria-hidden="true"></span>'
    label = message(N_("展开或收起“{name}”下辖的单位"), name=row.name)
    opened = "true" if row.is_open else "false"
    return (
        f'<a class="twist" href="{escape(row.opens_plainly)}" aria-expanded="{opened}" data-expands'
        f' hx-get="{escape(row.opens)}" hx-target="closest tr" hx-swap="afterend"><span class="sr">{said(label)}</span></a>'
    )


def _cell(cell: MatrixCell, column: MatrixColumn) -> str:
    if cell.found is None:
        nothing = said(gettext(N_("无数据"))) if cell.unknown else NOTHING
        return f'<td class="number"><span class="quiet small">{nothing}</span></td>'
    shown, tone, word = verdict(cell)
    value = number_text(cell.found)
    inner = (
        f'<a href="{escape(cell.href)}">{value}</a>'
        if cell.href and cell.found + (cell.asked or 0)
        else value
    )
    if shown:
        inner = f'<span class="difference" data-tone="{tone}"><span aria-hidden="true">{shown}</span><span class="sr">{said(word)}</span></span> {inner}'
    hint = hint_html(column.rules) if column.rules and cell.asked is not None else ""
    return f'<td class="number"{hint}>{inner}{_below(cell)}</td>'


def _below(cell: MatrixCell) -> str:
    parts = []
    if cell.asked is not None:
        parts.append(plain(message(N_("标 {n}"), n=number_text(cell.asked))))
    if cell.usual is not None:
        parts.append(plain(message(N_("中 {n}"), n=usual_text(cell.usual))))
    return "".join(f'<span class="below">{said(part)}</span>' for part in parts)


def usual_text(value: float) -> str:
    """A median: whole, or with its half where that is worth telling."""
    return f"{value:,.0f}" if value == int(value) or value >= WHOLE else f"{value:,.1f}"
