"""``santu quota``: a template, an export that comes back without a change, an import, and its reversal."""

from pathlib import Path

import pytest

from santu.formats.reading import read_table
from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.ledger import Holds
from santu.register.selectors.quotas import balances_in_all
from tests.db.quotas import account, ledger
from tests.db.registers import DAY, imported, person, written

ON = ("--day", DAY.isoformat())
BY = ("--by", "lizhang", *ON)
PAPERS = ("--document", "编办〔2020〕2号", "--approver", "县委编委", "--reason", "调整")


@pytest.fixture
def quotas(santu):
    imported()
    ledger()
    person()
    return lambda *words: santu("quota", *words)


def filled_in(path: Path, *rows: list[object]) -> Path:
    labels = ["代码", "机构", "编制类别", "未分配", "周转池", "核定"]
    path.write_bytes(workbook([Sheet("台账", [labels, *rows])]))
    return path


def test_the_template_is_one_that_is_read(quotas, tmp_path):
    file = tmp_path / "模板.xlsx"
    assert quotas("template", "--out", file).lines == [f"已写到 {file}。"]
    assert read_table(file).header[:4] == ("代码", "单位", "机构", "编制类别")
    ran = quotas("import", file, *BY)
    assert (ran.code, "登记里没有代码为“140703103”的单位" in ran.err) == (1, True)
    assert quotas("template", "--out", file, "--lang", "en").code == 0
    assert read_table(file).header[:4] == ("code", "unit", "body", "kind")
    assert quotas("template").err.startswith("--out: 没有写明写到哪个文件")
    assert "文件写不了" in quotas("template", "--out", tmp_path / "无" / "a.xlsx").err


@pytest.mark.parametrize("words", [(), ("--unit", "140101"), ("--lang", "en")])
def test_what_is_exported_comes_back_without_a_change(quotas, tmp_path, words):
    file = tmp_path / "台账.xlsx"
    exported = quotas("export", "--out", file, *ON, *words, "--json").document
    assert exported["rows"] == (3 if "140101" in words else 6)
    ran = quotas("import", file, *BY, "--preview")
    assert (ran.code, ran.lines) == (0, ["台账与文件一致，没有要变更的编制。"])


def test_a_file_is_previewed_imported_and_taken_back(quotas, tmp_path):
    file = filled_in(
        tmp_path / "台账.xlsx",
        ["140101", None, "事业编制", 4, 6, None],
        ["140101100", "便民服务中心", "事业编制", None, None, 11],
    )
    before, rows = balances_in_all(DAY), written()
    ran = quotas("import", file, *BY, "--preview")
    assert (ran.code, ran.lines) == (
        2,
        [
            "2020-06-30 起变更 3 项，记 3 笔分录：",
            "  东县“未分配”（事业编制，人员编制）：6 → 4（-2）",
            "  东县“周转池”（事业编制，人员编制）：5 → 6（+1）",
            "  水秀镇便民服务中心“核定”（事业编制，人员编制）：10 → 11（+1）",
        ],
    )
    assert quotas("import", file, *BY, "--yes").err.splitlines()[0].startswith("document: 没有填写文号")
    assert written() == rows
    done = quotas("import", file, *BY, *PAPERS, "--yes", "--json").document
    assert [change["place"].rpartition("!")[2] for change in done["changes"]] == ["D2", "E2", "F3"]
    assert balances_in_all(DAY)[account("140101", Holds.POOL)] == 6
    assert quotas("import", file, *BY).lines == ["台账与文件一致，没有要变更的编制。"]
    ran = quotas("reverse", done["voucher"], *BY, *PAPERS)
    assert f"第 {done['voucher']} 号凭证已由第" in ran.lines[0]
    assert balances_in_all(DAY) == before
    assert "已由第" in quotas("reverse", done["voucher"], *BY, *PAPERS).err
    assert "没有写明文件" in quotas("import", *BY).err
