"""``santu lists``: kinds, a template, a draft by file that is previewed and taken back, what changed, publishing."""

import pytest
from django.utils import timezone

from santu.formats.reading import read_table
from santu.register.selectors.unit_lists import list_numbered, rows_of
from tests.db.duties import WHITE
from tests.db.registers import imported, person
from tests.db.unit_lists import drafted, published, reviewed

BY = ("--by", "lizhang")
TODAY = timezone.localdate()


@pytest.fixture
def lists(santu):
    imported()
    person()
    return lambda *words: santu("lists", *words)


def test_kinds_and_the_editions_of_a_unit(lists):
    ran = lists("kinds")
    assert ran.code == 0
    assert ran.lines[0].split() == ["responsibility", "权责清单", "SX-18"]
    assert len(ran.lines) == 8
    number = published(drafted(), TODAY)
    said = f"第 {number} 号：白城乡村级组织履行职责事项清单，第 1 版，施行中"
    assert lists("kinds", "--unit", WHITE).lines == [f"  {said}"]


def test_a_template_has_the_columns_that_are_read(lists, tmp_path):
    path = tmp_path / "模板.xlsx"
    assert lists("template", "--kind", "burdens", "--out", path).code == 0
    header = read_table(path).header
    assert header[:5] == ("序号", "事项编码", "种类", "事项名称", "提出单位")
    assert "没有“x”这种清单" in lists("template", "--kind", "x", "--out", path).err


def test_a_draft_is_begun_filled_by_file_and_taken_back(lists, tmp_path):
    ran = lists("draft", "--unit", WHITE, "--kind", "burdens", *BY)
    number = int("".join(filter(str.isdigit, ran.lines[0].split("号")[0])))
    path = tmp_path / "清单.csv"
    path.write_text("种类,名称,提出单位\n责任状,秸秆禁烧,环保局\n", "utf-8")
    ran = lists("import", number, "--file", path, "--preview", *BY)
    assert (ran.code, ran.lines) == (2, ["新增 1 项，改动 0 项，取消 0 项。", "  + 新增“秸秆禁烧”"])
    assert rows_of(number) == []
    assert lists("import", number, "--file", path, "--yes", *BY).code == 0
    assert [row.name for row in rows_of(number)] == ["秸秆禁烧"]
    out = tmp_path / "导出.xlsx"
    assert lists("export", number, "--out", out).code == 0
    assert lists("import", number, "--file", out, "--preview", *BY).code == 0
    assert lists("undo", number, *BY).code == 0
    assert rows_of(number) == []
    assert "没有可以撤销" in lists("undo", number, *BY).err
    path.write_text("种类,名称,提出单位\n别的,,环保局\n", "utf-8")
    told = lists("import", number, "--file", path, *BY).err
    assert "第 2 行 种类 列" in told
    assert "没有填写事项名称" in told


def test_a_reviewed_edition_is_published_and_compared_with_the_one_before(lists, tmp_path):
    first = reviewed(drafted())
    assert "没有填写公布文号" in lists("publish", first, *BY).err
    assert lists("publish", first, "--document", "1号", *BY).code == 0
    assert list_numbered(first).start == TODAY
    assert "没有上一版" in lists("diff", first).err
    second = drafted(source="last")
    assert lists("diff", second).code == 0
    path = tmp_path / "清单.csv"
    path.write_text("职责类别,事项名称\n党建工作,发展党员\n", "utf-8")
    assert lists("import", second, "--file", path, "--yes", *BY).code == 0
    ran = lists("diff", second)
    assert ran.code == 2
    assert ran.lines[0] == "新增 0 项，改动 0 项，取消 27 项。"
    by_kind = ("--unit", WHITE, "--kind", "village_duties", "--out", tmp_path / "x.xlsx")
    assert lists("export", *by_kind).code == 0
    assert "没有施行中" in lists("export", *by_kind, "--day", "2020-07-01").err
