"""A list as an official document for signature, in Chinese as it is issued."""

from collections.abc import Sequence

from santu.formats.official_paper import Block, Listing, OfficialPaper, Paragraph
from santu.register.domain.commission_papers import counted
from santu.register.domain.list_kinds import NAME, Field, Kind
from santu.register.domain.unit_lists import Edition, ListRow, shown_fields

WIDTHS = {"long": 8, "text": 6, "choice": 4, "number": 3, "day": 4}
NO_WIDTH, NAME_WIDTH = 2, 9
MOST = 6
"""Columns that fit on an upright page beside the number; those that most rows fill come first."""


def list_paper(edition: Edition, kind: Kind, rows: Sequence[ListRow], organ: str, mark: str) -> OfficialPaper:
    """The list with its classes as headings, its number, the signature of ``organ`` and the day of publication."""
    blocks: list[Block] = []
    for place, (title, some) in enumerate(_classes(kind, rows), 1):
        if title:
            blocks.append(Paragraph(f"{counted(place)}、{title}（{len(some)}项）", 1))
        blocks.append(_listing(kind, some))
    if edition.start:
        day = edition.start
        blocks.append(Paragraph(f"本清单自{day.year}年{day.month}月{day.day}日起施行。"))
    return OfficialPaper(
        (edition.title,),
        blocks,
        number=edition.document,
        day=edition.published_on,
        signed=organ,
        mark=mark,
    )


def _classes(kind: Kind, rows: Sequence[ListRow]) -> list[tuple[str, list[ListRow]]]:
    """The rows by class in the order of the kind; all at once where it has none."""
    if not kind.classes:
        return [("", list(rows))]
    by_class = [(name, [row for row in rows if row.cell(kind.class_field) == name]) for name in kind.classes]
    return [(name, some) for name, some in by_class if some]


def _listing(kind: Kind, rows: Sequence[ListRow]) -> Listing:
    fields = [
        field
        for field in shown_fields(kind, rows)
        if field.id not in (NAME, kind.class_field) and any(row.cell(field.id) for row in rows)
    ]
    filled = sorted(fields, key=lambda field: -sum(bool(row.cell(field.id)) for row in rows))[: MOST - 1]
    shown = [kind.field(NAME), *(field for field in fields if field in filled)]
    return Listing(
        ["序号", *(field.title for field in shown)],
        [[str(no), *(row.cell(field.id) for field in shown)] for no, row in enumerate(rows, 1)],
        widths=[NO_WIDTH, *map(_width, shown)],
    )


def _width(field: Field) -> int:
    return NAME_WIDTH if field.id == NAME else WIDTHS[field.holds]
