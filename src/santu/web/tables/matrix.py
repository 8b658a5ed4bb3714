"""The reference frame as HTML: a table whose rows open row by row, and whose cells say count, standard and peers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.kernel.messages import N_, Message, message
from santu.register.domain.reference_frame import Bound
from santu.web.language import plain, said
from santu.web.tables.html import NOTHING, number_text

WHOLE = 100
"""From here on the half of a median says nothing any more."""
SIGNED = {"more": N_("多 {n}"), "less": N_("少 {n}"), "over": N_("超 {n}"), "spare": N_("余 {n}")}


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A column: its id, title and unit, and which side of the standard breaks it."""

    id: str
    title: str | Message
    unit: str
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What is found, what the standard asks for, and what is usual among peers; where its rows are.

    ``unknown`` tells what could be known and is not from what does not apply.
    """

    found: int | None
    asked: int | None = None
    usual: float | None = None
    href: str = ""
    unknown: bool = False

    def difference(self) -> int | None:
        """How far from the standard; ``None`` where there is none."""
        return None if self.found is None or self.asked is None else self.found - self.asked


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit with its cells: how deep it lies, where its page is, and what opens the rows in it."""

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


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns and rows, in order."""

    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]


def matrix_html(matrix: Matrix, title: str | Message) -> SafeString:
    """The ``<table>``; everything that somebody wrote is escaped."""
    head = "".join(_header(column) for column in matrix.columns)
    body = "".join(_row(row, matrix.columns) for row in matrix.rows)
    html = (
        f'<table class="t frozen matrix" id="matrix"><caption class="sr">{said(title)}</caption>'
        f'<thead><tr><th scope="col">{escape(gettext(N_("单位")))}</th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
    return mark_safe(html)  # noqa: S308 (each value was escaped)


def rows_html(matrix: Matrix) -> SafeString:
    """The rows alone, to be put under the row that was opened."""
    return mark_safe("".join(_row(row, matrix.columns) for row in matrix.rows))  # noqa: S308 (the same)


def verdict(cell: MatrixCell, bound: Bound) -> tuple[str, Literal["red", "quiet"], str]:
    """The difference from the standard as a sign, its tone, and the word for those who cannot see either."""
    n = cell.difference()
    if not n:
        return "", "quiet", ""
    shown = f"+{n:,}" if n > 0 else f"−{-n:,}"
    broken = (bound == "at_most" and n > 0) or (bound == "at_least" and n < 0)
    word = ("over" if broken else "more") if n > 0 else ("less" if broken else "spare")
    return shown, "red" if broken else "quiet", plain(message(SIGNED[word], n=abs(n)))


def _header(column: MatrixColumn) -> str:
    return f'<th scope="col" class="number">{said(column.title)} <span class="unit">{said(gettext(column.unit))}</span></th>'


def _row(row: MatrixRow, columns: Sequence[MatrixColumn]) -> str:
    cells = "".join(_cell(cell, column.bound) for cell, column in zip(row.cells, columns, strict=True))
    mark = f' <span class="mark">{said(gettext(row.mark))}</span>' if row.mark else ""
    return (
        f'<tr data-depth="{row.depth}"><th scope="row" class="name depth-{row.depth}">{_twist(row)}'
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


def _cell(cell: MatrixCell, bound: Bound) -> str:
    if cell.found is None:
        nothing = said(gettext(N_("无数据"))) if cell.unknown else NOTHING
        return f'<td class="number"><span class="quiet small">{nothing}</span></td>'
    shown, tone, word = verdict(cell, bound)
    value = number_text(cell.found)
    inner = (
        f'<a href="{escape(cell.href)}">{value}</a>'
        if cell.href and cell.found + (cell.asked or 0)
        else value
    )
    if shown:
        inner = f'<span class="difference" data-tone="{tone}"><span aria-hidden="true">{shown}</span><span class="sr">{said(word)}</span></span> {inner}'
    return f'<td class="number">{inner}{_below(cell)}</td>'


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
