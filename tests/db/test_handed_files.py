"""Tasks, admissions and vetoes by file: every fault at its cell, one transaction, an export that changes nothing, undo."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.register.domain.layouts_handed import TEMPLATES
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.vetoes import Cleared
from santu.register.models import HandedFile, HandedTask, Veto
from santu.register.selectors.handed_sheets import UNDER, handed_sheet
from santu.register.services.handed_files import (
    HandedPreview,
    handed_file_import,
    handed_file_preview,
    handed_file_undo,
)
from santu.register.services.tasks import task_answer
from santu.register.services.vetoes import veto_clear
from tests.db.handed import (
    BUREAU,
    COUNTY,
    OURS,
    TODAY,
    WATER,
    WHITE,
    admitted,
    clerk,
    department,
    given,
    lists,
    reform,
)
from tests.db.quotas import STANDARDS
from tests.db.registers import DAY, holder, unit, written

pytestmark = pytest.mark.django_db
TASK = {
    "code": WATER,
    "issuer": BUREAU,
    "document": "农发2号",
    "title": "摸底",
    "matter": OURS,
    "day": "2021-11-01",
    "due": "2021-11-30",
}
WISH = {
    **{name: TASK[name] for name in ("code", "issuer", "document", "day")},
    "title": "值守",
    "reason": "秋收",
    "persons": "2",
    "fen": "1,200.50",
    "since": "2021-11-01",
    "until": "2022-10-31",
}
VETO = {
    "code": COUNTY,
    "issuer": "应急管理局",
    "document": "应急1号",
    "title": "安全责任状",
    "kind": "责任状",
    "day": "2020-07-01",
}
GOOD = {"tasks": TASK, "admissions": WISH, "vetoes": VETO}


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists()


def file_of(kind: str, rows: Sequence[dict[str, str]], folder: Path) -> Path:
    columns = TEMPLATES[kind].columns
    cells = [[row.get(column.name, "") for column in columns] for row in rows]
    path = folder / f"{kind}.xlsx"
    path.write_bytes(workbook([Sheet("表", [[header_of(one, chinese=True) for one in columns], *cells])]))
    return path


def looked(kind: str, rows: Sequence[dict[str, str]], folder: Path, by=None) -> HandedPreview:
    path = file_of(kind, rows, folder)
    return handed_file_preview(kind=kind, path=path, standards=STANDARDS, by=by or department())


def taken(kind: str, rows: Sequence[dict[str, str]], folder: Path, by=None) -> int:
    preview = looked(kind, rows, folder, by)
    return handed_file_import(preview=preview, standards=STANDARDS, by=by or department())


def exported(kind: str, folder: Path, *, chinese: bool) -> Path:
    path = folder / "out.xlsx"
    sheet = handed_sheet(kind, unit(COUNTY), TODAY, "表", STANDARDS, chinese=chinese)
    path.write_bytes(workbook([sheet]))
    return path


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("chinese", [True, False])
def test_an_export_read_back_changes_nothing_and_a_file_is_undone_at_once(kind, chinese, tmp_path):
    number = taken(kind, [GOOD[kind], {**GOOD[kind], "document": "3号"}], tmp_path)
    if kind == "tasks":
        task_answer(number=given(OURS), answer="accept", by=clerk())
    if kind == "admissions":
        admitted()
    path = exported(kind, tmp_path, chinese=chinese)
    again = handed_file_preview(kind=kind, path=path, standards=STANDARDS, by=department())
    assert (again.new, again.same) == ([], len(UNDER[kind](unit(COUNTY), TODAY)))
    with pytest.raises(Refused, match="没有新的"):
        handed_file_import(preview=again, standards=STANDARDS, by=department())
    assert handed_file_undo(number=number, by=department()) == 2
    assert len(UNDER[kind](unit(COUNTY), TODAY)) == again.same - 2
    with pytest.raises(Refused, match="已经撤销"):
        handed_file_undo(number=number, by=department())
    taken(kind, [GOOD[kind]], tmp_path)


def test_every_fault_is_named_by_its_cell_and_nothing_is_written(tmp_path):
    rows = [
        TASK,
        {**TASK, "code": "140101999", "title": "甲"},
        {**TASK, "issuer": "农业局", "title": "乙"},
        {**TASK, "document": "", "title": "丙", "due": "2021-10-01"},
        {**TASK, "title": "丁", "day": "昨天"},
        TASK,
        {**TASK, "title": "戊", "answered_on": "2021-11-02"},
        {**TASK, "title": "己", "number": "77"},
        {**TASK, "title": "庚", "code": COUNTY},
    ]
    department()
    before = written()
    with pytest.raises(Refused) as refused:
        looked("tasks", rows, tmp_path)
    cells = {str(fault.place).rpartition("!")[2]: str(fault.message) for fault in refused.value}
    assert set(cells) == {"A3", "C4", "D5", "H5", "G6", "E7", "L8", "B9", "A10"}
    assert "农业农村局" in cells["C4"]
    assert "逐件办理" in cells["L8"]
    assert "不是乡级、村级的单位" in cells["A10"]
    assert written() == before


def test_more_people_or_money_than_is_kept_is_told_by_cell_with_the_largest(tmp_path):
    department()
    before = written()
    with pytest.raises(Refused) as refused:
        looked("admissions", [{**WISH, "persons": "2147483648", "fen": "9" * 5000}], tmp_path)
    cells = {str(fault.place).rpartition("!")[2]: str(fault.message) for fault in refused.value}
    assert cells == {
        "I2": "“2147483648”太大，这里最多填 2,147,483,647；请核对。",
        "J2": f"“{'9' * 24}…”太大，这里最多填 10,000,000,000,000.00；请核对。",
    }
    with pytest.raises(Refused, match="没有编号为"):
        looked("admissions", [{**WISH, "number": "9" * 5000}], tmp_path)
    assert written() == before


def test_people_money_and_the_approval_of_a_veto_are_asked_for_by_cell(tmp_path):
    with pytest.raises(Refused) as refused:
        looked("admissions", [{**WISH, "persons": "0", "fen": "一千", "until": ""}], tmp_path)
    cells = {str(fault.place).rpartition("!")[2] for fault in refused.value}
    assert cells == {"I2", "J2", "L2"}
    with pytest.raises(Refused, match="国家或省的批准文号"):
        looked(
            "vetoes", [{**VETO, "decision": "保留", "organ": "县委", "decided_on": "2021-01-01"}], tmp_path
        )
    kept = {
        "decision": "保留",
        "level": "省",
        "approval": "晋办1号",
        "organ": "县委",
        "decided_on": "2021-01-01",
    }
    assert taken("vetoes", [{**VETO, **kept}], tmp_path, by=reform())


def test_an_overlap_with_an_admission_in_force_is_told_by_its_cell(tmp_path):
    admitted()
    row = {**WISH, "title": "秸秆禁烧值守", "until": TODAY.isoformat()}
    with pytest.raises(Refused, match=r"K2: 同一事项已有.*重叠"):
        looked("admissions", [row], tmp_path)


def test_what_is_recorded_is_not_changed_by_a_file(tmp_path):
    number = given(OURS)
    row = {**TASK, "number": str(number)}
    with pytest.raises(Refused) as refused:
        looked("tasks", [row], tmp_path)
    assert "不能由文件改" in str(refused.value)
    with pytest.raises(Refused, match=f"已登记为第 {number} 号"):
        looked(
            "tasks",
            [{**TASK, "document": "农发〔2021〕1号", "title": f"任务{OURS}", "day": str(DAY)}],
            tmp_path,
        )


def test_what_was_answered_since_is_not_undone_at_once(tmp_path):
    file = taken("tasks", [TASK], tmp_path)
    number = HandedTask.objects.get(file=file).pk
    task_answer(number=number, answer="accept", by=clerk())
    with pytest.raises(Refused, match="有 1 件已经答复"):
        handed_file_undo(number=file, by=department())
    assert HandedFile.objects.get(pk=file).undone_on is None


def test_a_decision_of_a_file_is_undone_with_it_and_one_by_hand_is_not(tmp_path):
    said = {"decision": "取消", "organ": "县委", "decided_on": TODAY.isoformat()}
    rows = [{**VETO, **said}, {**VETO, "document": "3号"}]
    with pytest.raises(Refused, match="下发的部门不能自己决定"):
        looked("vetoes", rows, tmp_path)
    files = []
    for _ in range(2):
        files.append(taken("vetoes", rows, tmp_path, by=reform()))
        if len(files) == 1:
            assert handed_file_undo(number=files[0], by=reform()) == 2
    number = Veto.objects.get(file=files[1], decision="").pk
    veto_clear(number=number, cleared=Cleared("cancel", organ="县委", day=TODAY), by=reform())
    with pytest.raises(Refused, match="有 1 件已经答复或决定"):
        handed_file_undo(number=files[1], by=reform())
    assert Veto.objects.filter(withdrawn_on=None).count() == 2


def test_nobody_takes_in_a_file_of_another_place(tmp_path):
    with pytest.raises(Refused, match="不归您管"):
        looked("tasks", [TASK], tmp_path, by=clerk(WHITE))
    with pytest.raises(Refused, match="权限"):
        looked("tasks", [TASK], tmp_path, by=holder("finance", unit(COUNTY)))


def test_by_command(santu, tmp_path):
    path = file_of("tasks", [TASK], tmp_path)
    by = ("--by", department().username)
    assert santu("handed", "import", "tasks", path, *by, "--preview").code == 2
    done = santu("handed", "import", "tasks", path, *by, "--yes", "--json").document
    out = tmp_path / "out.xlsx"
    assert santu("handed", "export", "tasks", "--unit", COUNTY, "--out", out).code == 0
    assert santu("handed", "import", "tasks", out, *by, "--preview").code == 0
    assert santu("handed", "template", "vetoes", "--out", tmp_path / "t.xlsx").code == 0
    assert santu("handed", "undo", "tasks", done["handed_file"], *by, "--json").document["withdrawn"] == 1
