"""``santu staff``: a template, a list previewed by body, recorded by its digest, and taken back."""

import pytest

from santu.audit.models import AuditEntry
from santu.formats.reading import read_table
from santu.formats.workbook_writing import Sheet, workbook
from santu.register.models import StaffMember
from santu.register.selectors.staff import posts_on
from santu.register.services.staff import post_leave
from tests.db.quotas import IN_BODY, STANDARDS, ledger, paper, service, someone
from tests.db.registers import DAY, LATEST, imported, person, written

BY = ("--by", "lizhang", "--day", DAY.isoformat())
PAPERS = ("--document", "编办〔2020〕2号", "--approver", "县委编委", "--reason", "登记")
LABELS = ["乡镇代码", "机构", "编制类别", "姓名", "证件", "民族"]


@pytest.fixture
def staff(santu):
    imported()
    ledger()
    person()
    return lambda *words: santu("staff", *words)


@pytest.fixture
def file(tmp_path):
    rows = [
        ["140101100", "便民服务中心", "事业编制", "张某某", someone(number).identity, "汉"]
        for number in range(IN_BODY + 1)
    ]
    path = tmp_path / "名册.xlsx"
    path.write_bytes(workbook([Sheet("名册", [LABELS, *rows])]))
    return path


def test_the_template_has_the_columns_that_are_read(staff, tmp_path):
    path = tmp_path / "模板.xlsx"
    assert staff("template", "--out", path).code == 0
    assert read_table(path).header == (
        "代码", "机构", "编制类别", "领导职数", "职务", "姓名", "身份证号", "预计退休", "实际工作单位", "在编编号",
    )  # fmt: skip


def test_a_list_is_previewed_recorded_and_taken_back(staff, file, tmp_path):
    columns, kept = tmp_path / "列名.yaml", tmp_path / "存.yaml"
    columns.write_text("columns: {identity: 证件}\n", "utf-8")
    assert "缺少“identity”列" in staff("import", file, *BY).err
    assert "不认识这些列：民族" in staff("import", file, *BY, "--columns", columns).err
    words = (*BY, "--columns", columns, "--ignore-columns", "民族")
    ran = staff("import", file, *words, "--preview", "--save-columns", kept)
    digest = ran.lines[1].rpartition("：")[2]
    assert (ran.code, ran.lines) == (
        2,
        [
            f"已写到 {kept}。",
            f"要登记 11 人，已在编 0 人。文件 sha256：{digest}",
            "  水秀镇便民服务中心（事业编制，人员编制）：核定 10，实有 11（+11），空编 0，超编 1",
            "1 处超编共 1 人，照实登记，以后只出不进；请办消化计划。",
        ],
    )
    rows = written()
    words = (*BY, *PAPERS, "--columns", kept, "--yes", "--json")
    assert "文件和预览时的不一样" in staff("import", file, *words, "--sha256", "0").out
    assert written() == rows
    done = staff("import", file, *words, "--sha256", digest).document
    assert (done["new"], done["bodies"][0]["beyond"], done["file"]["sha256"]) == (11, 1, digest)
    assert len(posts_on(DAY, [service("140101100")])) == IN_BODY + 1
    again = staff("import", file, *words).document
    assert (again["new"], again["known"], again["voucher"]) == (0, 11, None)
    ran = staff("undo", done["voucher"], *BY, *PAPERS)
    assert (ran.code, ran.lines[0].startswith(f"第 {done['voucher']} 号凭证登记的人已撤销")) == (0, True)
    assert posts_on(DAY, [service("140101100")]) == []
    assert staff("undo", done["voucher"], *BY, *PAPERS).code == 1
    assert "没有写明凭证编号" in staff("undo", *BY).err


def test_who_left_long_ago_is_counted_and_blanked_when_told_to(staff, file):
    staff("import", file, *BY, "--columns", _columns(file), "--ignore-columns", "民族", *PAPERS, "--yes")
    gone = posts_on(DAY, [service("140101100")])[0].number
    given = {"paper": paper(), "standards": STANDARDS, "by": person()}
    post_leave(number=gone, day=LATEST, **given)
    early = staff("retention", "--by", "lizhang", "--day", "2025-01-01")
    assert (early.code, "有 0 人" in early.out) == (0, True)
    late = ("retention", "--by", "lizhang", "--day", "2028-01-01")
    looked = staff(*late)
    assert all(said in looked.out for said in ("有 1 人", f"{LATEST} 出编：1 人", "加上 --apply"))
    assert not StaffMember.objects.filter(name="").exists()
    assert "已清除 1 人" in staff(*late, "--apply").out
    assert StaffMember.objects.filter(name="").count() == 1
    assert AuditEntry.objects.latest("pk").act == "staff_blank"
    assert "有 0 人" in staff(*late).out


def _columns(file):
    columns = file.with_name("列名.yaml")
    columns.write_text("columns: {identity: 证件}\n", "utf-8")
    return columns


def test_an_export_is_read_back_without_a_change(staff, file, tmp_path):
    columns, path = tmp_path / "列名.yaml", tmp_path / "在编.xlsx"
    columns.write_text("columns: {identity: 证件}\nignored: [民族]\n", "utf-8")
    assert staff("import", file, *BY, *PAPERS, "--columns", columns, "--yes").code == 0
    ran = staff("export", "--unit", "140101", "--day", DAY.isoformat(), "--out", path)
    assert (ran.code, ran.lines[-1]) == (0, f"共 {IN_BODY + 1} 行，{DAY}。")
    assert (
        staff("import", path, *BY, "--preview").lines[0].startswith(f"要登记 0 人，已在编 {IN_BODY + 1} 人")
    )
