"""``santu enforcement``: teams, a template, a file previewed and recorded as one entry, exported to an empty diff, withdrawn."""

import pytest

from santu.formats.reading import read_table
from santu.register.domain.enforcement_facts import Kind
from santu.register.models import EnforcementEntry
from tests.db.enforcement import EAST, NAME, TOWNSHIP, certified, file_of, team
from tests.db.registers import person

BY = ("--by", "lizhang")


@pytest.fixture
def posts() -> list[int]:
    found = team(2)
    certified(found[0])
    person()
    return found


def test_the_teams_of_a_county_with_how_many_may_enforce(santu, posts):
    ran = santu("enforcement", "teams", "--unit", EAST)
    assert (ran.code, ran.lines) == (0, [f"水秀镇{NAME}：执法人员 2 名，持有效证 1 名"])
    assert "没有写明哪个县或乡镇" in santu("enforcement", "teams").err


def test_a_file_is_previewed_recorded_exported_and_withdrawn(santu, posts, tmp_path):
    row = [TOWNSHIP, NAME, "2022-03-12", "行政处罚法", 8, "区司法局", "、".join(map(str, posts))]
    path, kept = file_of(Kind.TRAINING, [row], tmp_path), tmp_path / "已登记.xlsx"
    words = ("--unit", TOWNSHIP, *BY)
    ran = santu("enforcement", "import", path, *words, "--preview")
    assert (ran.code, ran.lines[0].partition("。")[0]) == (2, "新登记 1 条，改登记 0 条，0 条不变")
    assert santu("enforcement", "import", path, *words, "--yes", "--document", "登1号").code == 0
    entry = EnforcementEntry.objects.get()
    assert entry.document == "登1号"
    assert santu("enforcement", "export", "--unit", TOWNSHIP, "--out", kept).code == 0
    again = santu("enforcement", "import", kept, *words, "--preview")
    assert (again.code, "1 条不变" in again.lines[0]) == (0, True)
    assert "没有写明为什么撤回" in santu("enforcement", "withdraw", entry.pk, *BY).err
    assert santu("enforcement", "withdraw", entry.pk, *BY, "--reason", "错").code == 0
    assert santu("enforcement", "import", kept, *words, "--preview").code == 2


def test_all_faults_of_a_file_are_told_with_their_cells(santu, posts, tmp_path):
    row = [TOWNSHIP, NAME, "三月", "", "八", "区司法局", "张三"]
    ran = santu("enforcement", "import", file_of(Kind.TRAINING, [row], tmp_path), "--unit", TOWNSHIP, *BY)
    assert ran.code == 1
    for said in ("不是日期", "没有填写培训内容", "不是 0 或正整数", "不是在编编号"):
        assert said in ran.err
    assert not EnforcementEntry.objects.exists()


@pytest.mark.parametrize("of", ["training", "guidance", "joint"])
def test_a_template_has_the_columns_that_are_read(santu, posts, tmp_path, of):
    path = tmp_path / "模板.xlsx"
    assert santu("enforcement", "template", "--of", of, "--out", path).code == 0
    assert read_table(path).header[0] == "区划代码"
