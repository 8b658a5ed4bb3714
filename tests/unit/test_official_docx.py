"""Official documents: the measures of GB/T 9704, the order of their parts, and the same bytes every time."""

import io
import time
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Length

from santu.formats.official_docx import official_docx
from santu.formats.official_paper import Enclosure, Listing, OfficialPaper, Paragraph, Sheet, day_written

LISTING = Listing(
    ("序号", "机构", "名额"),
    [(no, "综合便民服务中心", 6) for no in range(1, 31)],
    total=("合计", "", 1080),
    widths=(1, 4, 2),
    title="编制调整明细",
)
REPLY = OfficialPaper(
    title=("中共甲县委机构编制委员会", "关于调整甲镇事业编制的批复"),
    head="中共甲县委机构编制委员会文件",
    number="甲编委〔2021〕3号",
    recipients="甲镇人民政府",
    blocks=[
        Paragraph("你镇请示收悉。"),
        Paragraph("一、同意核定", 1),
        Paragraph("（一）事业编制", 2),
        LISTING,
    ],
    enclosures=[Enclosure("编制调整明细表", [Paragraph("见表。")]), Enclosure("会议纪要")],
    signed="中共甲县委机构编制委员会办公室",
    day=date(2021, 3, 5),
    mark="样例",
)


def opened(paper: OfficialPaper = REPLY) -> Docx:
    return Document(io.BytesIO(official_docx(paper)))


def test_the_page_is_that_of_the_standard() -> None:
    section = opened().sections[0]
    assert [round(one.mm) for one in (section.page_width, section.page_height)] == [210, 297]
    assert [round(one.mm) for one in (section.top_margin, section.left_margin)] == [37, 28]
    wide = section.page_width - section.left_margin - section.right_margin
    high = section.page_height - section.top_margin - section.bottom_margin
    assert (round(wide / 36000), round(high / 36000)) == (156, 225)


def test_a_page_has_22_lines_of_28_characters() -> None:
    document = opened()
    style = document.styles["公文正文"]
    width = style.font.size.twips + int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    line = style.paragraph_format.line_spacing.twips
    section = document.sections[0]
    wide = Length(section.page_width - section.left_margin - section.right_margin).twips
    high = Length(section.page_height - section.top_margin - section.bottom_margin).twips
    assert (wide // width, high // line) == (28, 22)


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        ("公文正文", "仿宋_GB2312", 16),
        ("公文标题", "方正小标宋简体", 22),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
    ],
)
def test_each_kind_of_text_has_its_typeface_and_what_stands_in_for_it(
    style: str, face: str, points: int
) -> None:
    data = official_docx(REPLY)
    font = Document(io.BytesIO(data)).styles[style].font
    faces = font.element.rPr.rFonts
    assert {faces.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
    assert font.size.pt == points
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert f'w:name="{face}"><w:altName w:val="' in package.read("word/fontTable.xml").decode()


def test_the_parts_stand_in_their_order() -> None:
    words = [one.text for one in opened().paragraphs if one.text]
    assert words == [
        "中共甲县委机构编制委员会文件",
        "甲编委〔2021〕3号",
        "中共甲县委机构编制委员会",
        "关于调整甲镇事业编制的批复",
        "甲镇人民政府：",
        "你镇请示收悉。",
        "一、同意核定",
        "（一）事业编制",
        "编制调整明细",
        "附件：1．编制调整明细表",
        "　　　2．会议纪要",
        "中共甲县委机构编制委员会办公室",
        "2021年3月5日",
        "附件1",
        "编制调整明细表",
        "见表。",
    ]


def test_the_day_begins_two_characters_right_of_who_signs() -> None:
    document = opened()
    found = {one.text: one for one in document.paragraphs}
    character = document.styles["公文正文"].paragraph_format.first_line_indent / 2

    def begins(text: str, width: float) -> float:
        return -found[text].paragraph_format.right_indent / character - width

    signed, day = REPLY.signed, day_written(date(2021, 3, 5))
    assert begins(day, 6.0) - begins(signed, len(signed)) == pytest.approx(2, abs=0.01)
    assert found[day].paragraph_format.right_indent >= 2 * character


def test_labels_are_repeated_and_the_sum_stands_at_the_foot() -> None:
    table = opened().tables[0]
    labels, *_, total = table.rows
    assert [cell.text for cell in labels.cells] == list(LISTING.labels)
    assert [cell.text for cell in total.cells] == ["合计", "", "1,080"]
    heads = [row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 1
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_pages_are_numbered_on_the_outer_side_and_marked() -> None:
    section = opened().sections[0]
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        paragraph = footer.paragraphs[0]
        assert (paragraph.text, paragraph.alignment) == ("—  —", side)
        assert paragraph._p.xpath(".//w:instrText")[0].text == "PAGE"
    assert [one.paragraphs[0].text for one in (section.header, section.even_page_header)] == ["样例"] * 2


def test_an_inner_paper_has_neither_head_nor_signature() -> None:
    paper = OfficialPaper(("编委会议题",), [Paragraph("一、议题", 1)])
    assert [one.text for one in opened(paper).paragraphs if one.text] == ["编委会议题", "一、议题"]
    assert "样例" not in opened(paper).sections[0].header.paragraphs[0].text


def test_the_same_parts_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = official_docx(REPLY)
    later = time.localtime(time.time() + 1000)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    assert official_docx(REPLY) == first
    said = opened().core_properties
    assert (said.title, said.created.date()) == ("".join(REPLY.title), date(2021, 3, 5))


def test_a_sheet_has_what_is_asked_at_the_left_and_keeps_its_rows_whole() -> None:
    sheet = Sheet([("事由", "占道经营"), ("日期", "2026年3月2日")])
    [table] = opened(OfficialPaper(("登记表",), [sheet])).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(row) for row in sheet.rows]
    assert [cell.paragraphs[0].style.name for cell in table.rows[0].cells] == ["公文表头", "公文表格"]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
