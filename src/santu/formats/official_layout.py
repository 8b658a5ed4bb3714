"""How official documents look by GB/T 9704-2012: the page, the types of text, the numbers of the pages.

A4, 37 mm above and 28 mm left of an area of 156 by 225 mm for the text; 22 lines of 28 characters in 三号 (16 points)
仿宋; the title in 二号 小标宋, headings in 黑体 and 楷体; numbers of pages in 四号 宋体, on the outer side.
"""

from dataclasses import dataclass

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.text.font import Font
from docx.text.paragraph import Paragraph

PAPER = (Mm(210), Mm(297))
ABOVE, LEFT = Mm(37), Mm(28)
AREA = (Mm(156), Mm(225))
LINES, CHARACTERS = 22, 28
LINE, CHARACTER = Twips(AREA[1].twips // LINES), Twips(AREA[0].twips // CHARACTERS)
UNDER_AREA, UNDER_HEAD = Mm(7), Mm(35)
TWO, THREE, FOUR, SMALL_FOUR = Pt(22), Pt(16), Pt(14), Pt(12)
HEAD = Pt(36)
LOOSE = 1.25
SONG, FANG, HEI, KAI, SUN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {
    SONG: ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong", "Noto Serif CJK SC"),
    FANG: ("仿宋", "FangSong", "方正仿宋_GBK", "华文仿宋", "Noto Serif CJK SC"),
    HEI: ("SimHei", "方正黑体_GBK", "华文细黑", "Noto Sans CJK SC"),
    KAI: ("楷体", "KaiTi", "方正楷体_GBK", "华文楷体", "Noto Serif CJK SC"),
    SUN: ("SimSun", "华文宋体", "Noto Serif CJK SC"),
}
"""Each typeface with what stands in for it where it is not installed, in order."""
RED = RGBColor(0xFF, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of text looks; ``indent`` is that of the first line, in characters."""

    face: str = FANG
    size: Length = THREE
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    indent: int = 0
    keeps: bool = False
    exact: bool = True


_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
BODY, TITLE, HEADINGS = "公文正文", "公文标题", ("公文一级标题", "公文二级标题")
RED_HEAD, NUMBER, FLUSH, SIGNED = "公文发文机关标志", "公文发文字号", "公文顶格", "公文落款"
ENCLOSED, CAPTION, IN_TABLE, LABEL = "公文附件", "公文表题", "公文表格", "公文表头"
LOOKS = {
    BODY: Look(indent=2),
    TITLE: Look(SONG, TWO, _CENTRE, keeps=True),
    HEADINGS[0]: Look(HEI, indent=2, keeps=True),
    HEADINGS[1]: Look(KAI, indent=2, keeps=True),
    RED_HEAD: Look(SONG, HEAD, _CENTRE, exact=False),
    NUMBER: Look(align=_CENTRE),
    FLUSH: Look(align=_LEFT),
    SIGNED: Look(align=WD_ALIGN_PARAGRAPH.RIGHT),
    ENCLOSED: Look(HEI, align=_LEFT),
    CAPTION: Look(HEI, align=_CENTRE, keeps=True),
    IN_TABLE: Look(size=SMALL_FOUR, align=_LEFT, exact=False),
    LABEL: Look(HEI, SMALL_FOUR, _CENTRE, exact=False),
}


def blank() -> Docx:
    """A document without text on such pages, with the styles for its text."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = PAPER
    section.top_margin, section.left_margin = ABOVE, LEFT
    section.right_margin = Length(PAPER[0] - LEFT - AREA[0])
    section.bottom_margin = Length(PAPER[1] - ABOVE - AREA[1])
    section.footer_distance = Length(section.bottom_margin - UNDER_AREA - FOUR)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE.twips))
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    normal = document.styles["Normal"]
    _faced(normal.font, FANG, THREE)
    for name, look in LOOKS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _styled(style, look)
    return document


def _styled(style: ParagraphStyle, look: Look) -> None:
    _faced(style.font, look.face, look.size)
    if look.size == THREE:
        _narrowed(style.font)
    form = style.paragraph_format
    form.alignment = look.align
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Twips(look.indent * CHARACTER.twips)
    form.widow_control = False
    form.keep_with_next = look.keeps
    # The grid says how many lines a page has; larger letters take more than one of its lines, those of tables less.
    loose = OxmlElement("w:snapToGrid")
    loose.set(qn("w:val"), "0")
    form.element.pPr.insert_element_before(loose, "w:spacing", "w:ind", "w:jc")
    if look.exact:
        form.line_spacing = Length(LINE * max(look.size, THREE) // THREE)
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    else:
        form.line_spacing = LOOSE


def _faced(font: Font, face: str, size: Length) -> None:
    font.name, font.size, font.bold = face, size, False
    faces = font.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        faces.set(qn(script), face)


def _narrowed(font: Font) -> None:
    """28 characters of 16 points are a little wider than the area: each is set nearer to the next."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CHARACTER.twips - THREE.twips))
    font.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def marked(document: Docx, mark: str) -> None:
    """Put some words above the text of every page."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        _line(header, WD_ALIGN_PARAGRAPH.CENTER).add_run(mark).font.color.rgb = RED


def _line(part: _Header | _Footer, align: WD_ALIGN_PARAGRAPH) -> Paragraph:
    paragraph: Paragraph = part.paragraphs[0]
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.left_indent = form.right_indent = Pt(FOUR.pt)
    return paragraph


def _page_number(footer: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    """The number of the page between dashes, one character from the outer edge."""
    paragraph = _line(footer, align)
    for text in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if text == "PAGE" else text)
        _faced(run.font, SUN, FOUR)
        if text == "PAGE":
            begin, code, end = (OxmlElement(tag) for tag in ("w:fldChar", "w:instrText", "w:fldChar"))
            begin.set(qn("w:fldCharType"), "begin")
            code.text = text
            end.set(qn("w:fldCharType"), "end")
            run._r.extend((begin, code, end))
