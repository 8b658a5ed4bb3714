"""An official document as DOCX, in the layout of GB/T 9704-2012; the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from xml.sax.saxutils import quoteattr

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as KINDS
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as DocxParagraph

from santu.formats import official_layout as layout
from santu.formats.official_paper import (
    Block,
    Enclosure,
    Listing,
    OfficialPaper,
    Paragraph,
    Sheet,
    day_written,
    numbered,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE = date(1980, 1, 1)
"""The day that stands in the file where a paper has none: its bytes say what it says, not when it was written."""
SHEET, ROW, GAP, ROOM = (1, 3), Mm(11), Pt(8), Pt(4)
"""Of a sheet: how wide what is asked is to what is said; how high a row is at least; what is left free above it, and in a cell."""
FONTS = "word/fontTable.xml"
UNUSED = {KINDS.THUMBNAIL, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"}
"""Parts of the template that are about another document."""


def official_docx(paper: OfficialPaper) -> bytes:
    """The document as a file."""
    document = layout.blank()
    _properties(document, paper)
    if paper.mark:
        layout.marked(document, paper.mark)
    _heading(document, paper)
    _blocks(document, paper.blocks)
    if paper.enclosures:
        _note(document, [one.title for one in paper.enclosures])
    _signature(document, paper)
    for no, one in enumerate(paper.enclosures, 1):
        if one.blocks:
            _enclosed(document, one, no if len(paper.enclosures) > 1 else 0)
    return _packed(document)


def _heading(document: Docx, paper: OfficialPaper) -> None:
    """What stands above the text: the issuing organ, the number, a red line, the title, the recipients."""
    if paper.head:
        head = document.add_paragraph(style=layout.RED_HEAD)
        run = head.add_run(paper.head)
        run.font.color.rgb = layout.RED
        # One line, so that a long name is set in smaller letters.
        run.font.size = min(layout.HEAD, Length(layout.AREA[0] // (len(paper.head) + 1)))
        head.paragraph_format.space_before = layout.UNDER_HEAD
        _empty(document, 2)
        _underlined(document.add_paragraph(paper.number, style=layout.NUMBER))
        _empty(document, 2)
    for line in paper.title:
        document.add_paragraph(line, style=layout.TITLE)
    if paper.number and not paper.head:
        document.add_paragraph(paper.number, style=layout.NUMBER)
    _empty(document)
    if paper.recipients:
        document.add_paragraph(f"{paper.recipients}：", style=layout.FLUSH)


def _empty(document: Docx, lines: int = 1) -> None:
    for _ in range(lines):
        document.add_paragraph(style=layout.FLUSH)


def _underlined(paragraph: DocxParagraph) -> None:
    """The red line below the number, as wide as the text."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", str(layout.RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _blocks(document: Docx, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(block.text, style=(layout.BODY, *layout.HEADINGS)[block.level])
        elif isinstance(block, Sheet):
            _sheet(document, block)
        else:
            _listing(document, block)


def _listing(document: Docx, listing: Listing) -> None:
    if listing.title:
        document.add_paragraph(listing.title, style=layout.CAPTION)
    rows = [listing.labels, *listing.rows, *([listing.total] if listing.total else [])]
    table = document.add_table(rows=len(rows), cols=len(listing.labels), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    parts = listing.widths or [1] * len(listing.labels)
    widths = [Length(layout.AREA[0] * part // sum(parts)) for part in parts]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for no, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
        _row_kept(row, is_label=no == 0)
        is_total = bool(listing.total) and no == len(rows) - 1
        for cell, width, value in zip(row.cells, widths, values, strict=True):
            cell.width = width
            _cell(cell, value, layout.LABEL if no == 0 or is_total else layout.IN_TABLE)
    _empty(document)


def _sheet(document: Docx, sheet: Sheet) -> None:
    document.paragraphs[-1].paragraph_format.space_after = GAP
    table = document.add_table(rows=len(sheet.rows), cols=2, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Length(layout.AREA[0] * part // sum(SHEET)) for part in SHEET]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, values in zip(table.rows, sheet.rows, strict=True):
        _row_kept(row, is_label=False)
        row.height = ROW
        for cell, width, value, style in zip(
            row.cells, widths, values, (layout.LABEL, layout.IN_TABLE), strict=True
        ):
            cell.width = width
            _cell(cell, value, style)
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = ROOM
    _empty(document)


def _row_kept(row: _Row, *, is_label: bool) -> None:
    """A row stays on one page; labels are repeated on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_label:
        properties.append(OxmlElement("w:tblHeader"))


def _cell(cell: _Cell, value: str | int, style: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(f"{value:,}" if isinstance(value, int) else value)
    if isinstance(value, int):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _note(document: Docx, titles: Sequence[str]) -> None:
    """What is enclosed, one line below the text."""
    _empty(document)
    for no, title in enumerate(numbered(titles)):
        document.add_paragraph(f"附件：{title}" if no == 0 else f"　　　{title}", style=layout.BODY)


def _signature(document: Docx, paper: OfficialPaper) -> None:
    """Who signs and when: the day begins two characters right of the name, and ends at least two from the edge."""
    if not (paper.signed or paper.day):
        return
    _empty(document)
    for paragraph in document.paragraphs[-2:]:
        # It does not stand on a page alone.
        paragraph.paragraph_format.keep_with_next = True
    day = day_written(paper.day) if paper.day else ""
    right = max(2.0, len(paper.signed) - _width(day)) if day else 2.0
    if paper.signed:
        after = right + _width(day) + 2 - len(paper.signed) if day else right
        _signed(document, paper.signed, after).paragraph_format.keep_with_next = bool(day)
    if day:
        _signed(document, day, right)


def _width(text: str) -> float:
    """How many characters wide it is; a figure is half of one."""
    return sum(0.5 if one.isascii() else 1 for one in text)


def _signed(document: Docx, text: str, right: float) -> DocxParagraph:
    paragraph = document.add_paragraph(text, style=layout.SIGNED)
    paragraph.paragraph_format.right_indent = Length(round(right * layout.CHARACTER))
    return paragraph


def _enclosed(document: Docx, one: Enclosure, no: int) -> None:
    """What is enclosed, on a page of its own."""
    label = document.add_paragraph(f"附件{no}" if no else "附件", style=layout.ENCLOSED)
    label.paragraph_format.page_break_before = True
    _empty(document)
    document.add_paragraph(one.title, style=layout.TITLE)
    _empty(document)
    _blocks(document, one.blocks)


def _properties(document: Docx, paper: OfficialPaper) -> None:
    said = document.core_properties
    said.title, said.author, said.comments, said.language = (
        "".join(paper.title),
        paper.signed,
        paper.mark,
        "zh-CN",
    )
    said.created = said.modified = datetime.combine(paper.day or MADE, time(), UTC).replace(tzinfo=None)


def _packed(document: Docx) -> bytes:
    """The file, in which nothing says when it was packed, with what stands in for each typeface."""
    package = document.part.package
    for rels in (package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in UNUSED]:
            del rels[key]
    loose, packed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = _font_table() if name == FONTS else source.read(name)
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return packed.getvalue()


def _font_table() -> bytes:
    fonts = "".join(
        f"<w:font w:name={quoteattr(face)}><w:altName w:val={quoteattr(','.join(others))}/>"
        '<w:charset w:val="86"/></w:font>'
        for face, others in layout.FALLBACKS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
