"""A list as a table: read with all its faults by cell, written out so that, read back, it changes nothing."""

import re
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from santu.formats.columns import Column
from santu.formats.reading import sheets_of
from santu.formats.workbook_writing import Sheet, Written
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.counts import THOUSANDS
from santu.register.domain.layouts_checks import Reading, days_of
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.list_kinds import MATTER, NAME, Kind, SheetLayout
from santu.register.domain.unit_lists import ListRow, cell_faults, row_of, twice

WIDE, MIDDLE, SLIM = 36, 16, 8


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file says of a list.

    Attributes:
        rows: its rows, in order.
        said: of each row the columns that its sheet has; of the others the file says nothing.
        faults: everything that is wrong, each at its cell.
        digest: of the file.
    """

    rows: Sequence[ListRow]
    said: Sequence[Collection[str]]
    faults: Sequence[Fault]
    digest: str


def read_list(path: Path, kind: Kind, unit: str, ignored: Collection[str] = ()) -> ListFile:
    """The rows of a file with one sheet for all, or with a sheet for each class, named as that is published.

    Two organs that claim one matter are no fault here: that keeps a list from being published, not from being loaded.

    Args:
        path: the file, laid out as the kind's columns, or as its sheets.
        kind: of the list.
        unit: what the unit is called that answers where a row names no organ.
        ignored: the headers that are left out.

    Raises:
        Refused: nothing of the file can be read.
    """
    sheets = sheets_of(path) if kind.sheets else []
    layouts = [_layout(kind, sheet) for sheet in sheets]
    if any(layouts):
        readings: list[tuple[Reading, SheetLayout | None]] = [
            (Reading.of(path, sheet_columns(kind, layout), sheet), layout)
            for sheet, layout in zip(sheets, layouts, strict=True)
            if layout is not None
        ]
        strange = _strange(path, sheets, layouts)
    else:
        readings, strange = [(Reading.of(path, kind.columns), None)], []
    places: list[tuple[Reading, int]] = []
    rows: list[ListRow] = []
    for reading, layout in readings:
        reading.faults += unmapped_faults(reading, ignored)
        found = _rows_of(reading, kind, layout)
        places += [(reading, place) for place in range(len(found))]
        rows += found
    first = readings[0][0]
    if not rows and not any(reading.faults for reading, _ in readings):
        text = message(N_("表头下面没有一个事项；请检查是否导出了正确的文件。"))
        first.faults.append(Fault(first.table.header_place(), text))
    _repeated(places, kind, rows, unit)
    said = {id(reading): _said(reading, kind, layout) for reading, layout in readings}
    return ListFile(
        rows,
        [said[id(reading)] for reading, _ in places],
        [*strange, *(fault for reading, _ in readings for fault in reading.faults)],
        first.table.digest,
    )


def _layout(kind: Kind, sheet: str) -> SheetLayout | None:
    """The layout of a sheet of this name."""
    return next((one for one in kind.sheets if sheet.strip() in (one.title, *one.names)), None)


def _strange(path: Path, sheets: Sequence[str], layouts: Sequence[SheetLayout | None]) -> list[Fault]:
    """Sheets beside those of the classes, and two of one class."""
    titles = tuple(dict.fromkeys(one.title for one in layouts if one))
    faults = []
    for place, (sheet, layout) in enumerate(zip(sheets, layouts, strict=True)):
        if layout is None:
            template = N_("工作表“{sheet}”不是哪一类的清单，其余的是：{titles}；请改名，或从文件里删去。")
            faults.append(Fault(f"{path.name} {sheet}", message(template, sheet=sheet, titles=titles)))
        elif layout in layouts[:place]:
            template = N_("工作表“{sheet}”和前面一张是同一类“{word}”；请合并成一张。")
            faults.append(Fault(f"{path.name} {sheet}", message(template, sheet=sheet, word=layout.word)))
    return faults


def sheet_columns(kind: Kind, layout: SheetLayout) -> list[Column]:
    """The columns of a sheet of one class: those of the list, which need not name the class, and those that hold several."""
    joined = [
        Column("+".join(keys), (title,), required=False) for keys, title in layout.columns if len(keys) > 1
    ]
    taken = {title for keys, title in layout.columns if len(keys) > 1}
    return joined + [
        Column(
            one.name,
            tuple(name for name in one.synonyms if name not in taken),
            one.required and one.name != kind.class_field,
        )
        for one in kind.columns
    ]


def _rows_of(reading: Reading, kind: Kind, layout: SheetLayout | None) -> list[ListRow]:
    """The rows of a sheet; what is wrong in their cells is left in its faults."""
    texts = {field.id: _texts(reading, field.id, field.holds) for field in kind.fields}
    if layout is not None:
        texts[kind.class_field] = [text or layout.word for text in texts[kind.class_field]]
        if reading.has(TAKER):
            pairs = [taker_and_way(text) for text in reading.texts(TAKER)]
            texts |= {"organ": [organ for organ, _ in pairs], "way": [way for _, way in pairs]}
    rows = [
        row_of(kind, matter, {field: column[place] for field, column in texts.items()})
        for place, matter in enumerate(reading.texts(MATTER))
    ]
    for place, row in enumerate(rows):
        for field, found in cell_faults(kind, row):
            # A column that is missing as a whole, and a day that is none, are told already.
            column = TAKER if field in TAKER.split("+") and reading.has(TAKER) else field
            if reading.has(column) and kind.field(field).holds != "day":
                reading.fault(place, column, found.template, **dict(found.params))
    return rows


def _said(reading: Reading, kind: Kind, layout: SheetLayout | None) -> Collection[str]:
    """The columns that a sheet has."""
    found = set(reading.columns.index)
    if layout is not None:
        found |= {kind.class_field, *(TAKER.split("+") if TAKER in found else ())}
    return frozenset(found)


TAKER = "organ+way"
"""One column for the department that took a matter over, and how it works."""
TAKEN_OVER = re.compile(r"(?:承接部门[：:](?P<organ>.*?))?工作方式[：:](?P<way>.*)", re.DOTALL)
APART = string.whitespace + "\u00a0\u3000；;。"
"""What stands between the two."""


def taker_and_way(text: str) -> tuple[str, str]:
    """The department and the way of work in such a cell; what does not tell them apart is the way of work."""
    found = TAKEN_OVER.fullmatch(text.strip())
    return (
        ((found["organ"] or "").rstrip(APART).strip(), found["way"].strip()) if found else ("", text.strip())
    )


def _taken_over(row: ListRow) -> str:
    organ, way = row.cell("organ"), row.cell("way")
    if organ:
        return f"承接部门：{organ}\n工作方式：{way}"
    return f"工作方式：{way}" if TAKEN_OVER.fullmatch(way) else way


def _texts(reading: Reading, column: str, holds: str) -> list[str]:
    """The cells of a column as a list keeps them: days and numbers in one way of writing."""
    texts = reading.texts(column)
    if holds == "day":
        found = days_of(reading, column)
        return [day.isoformat() if day else text for day, text in zip(found, texts, strict=True)]
    if holds == "number":
        return [text.replace(",", "") if THOUSANDS.fullmatch(text) else text for text in texts]
    return texts


def _repeated(places: Sequence[tuple[Reading, int]], kind: Kind, rows: Sequence[ListRow], unit: str) -> None:
    """Rows that say the same, and codes that stand for two matters."""

    def line(place: int) -> int | str:
        reading, row = places[place]
        number = reading.table.numbers[row]
        return f"{reading.table.sheet} {number}" if reading is not places[0][0] else number

    for place, earlier in twice(kind, rows, unit):
        # Where the names differ it is the code that is wrong, which is told below.
        reading, row = places[place]
        if reading.has(NAME) and rows[place].name == rows[earlier].name:
            template = N_("和第 {line} 行是同一事项、同一主管机关；请删去一行。")
            reading.fault(row, NAME, template, line=line(earlier))
    first: dict[str, int] = {}
    for place, said in enumerate(rows):
        if not said.matter or not said.name:
            continue
        earlier = first.setdefault(said.matter, place)
        if rows[earlier].name != said.name:
            template = N_("编码“{code}”在第 {line} 行是“{name}”；一码一事，请改正编码或名称。")
            told: Mapping[str, object] = {"line": line(earlier), "name": rows[earlier].name}
            reading, row = places[place]
            reading.fault(row, MATTER, template, code=said.matter, **told)


def list_sheet(kind: Kind, rows: Sequence[ListRow], title: str, *, chinese: bool) -> Sheet:
    """A list as a sheet."""
    header = [header_of(column, chinese=chinese) for column in kind.columns]
    widths = [
        SLIM,
        MIDDLE,
        *(WIDE if field.id == NAME or field.holds == "long" else MIDDLE for field in kind.fields),
    ]
    return Sheet(title, [header, *_rows(kind, rows)], widths=widths)


def _rows(kind: Kind, rows: Sequence[ListRow]) -> Iterator[Sequence[Written]]:
    for no, row in enumerate(rows, 1):
        yield [no, row.matter or None, *(row.cell(field.id) or None for field in kind.fields)]


def class_sheets(kind: Kind, rows: Sequence[ListRow]) -> list[Sheet]:
    """A list as it is published: a sheet for each class, with the columns of that; none where a kind has no such layout."""
    return [
        Sheet(
            layout.title,
            [
                ["序号", *(title for _, title in layout.columns)],
                *_class_rows(layout, [row for row in rows if row.cell(kind.class_field) == layout.word]),
            ],
            widths=[SLIM, *(WIDE for _ in layout.columns)],
        )
        for layout in kind.sheets
    ]


def _class_rows(layout: SheetLayout, rows: Sequence[ListRow]) -> Iterator[Sequence[Written]]:
    for no, row in enumerate(rows, 1):
        cells = ["+".join(keys) for keys, _ in layout.columns]
        yield [no, *((_taken_over(row) if key == TAKER else row.cell(key)) or None for key in cells)]
