"""Tasks, admissions and vetoes by file: every fault at its cell, one transaction, an export that changes nothing, undo."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from santu.accounts.models import User
from santu.accounts.services.grants import grant_take
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.operate.domain.whistle import Blow
from santu.operate.services.whistle import whistle_call
from santu.register.domain.admissions import Decided, Opined
from santu.register.domain.layouts_handed import TEMPLATES
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.vetoes import Cleared
from santu.register.domain.whistles import WhistleTold
from santu.register.models import HandedFile, HandedTask, Veto
from santu.register.selectors.handed import MODELS
from santu.register.selectors.handed_sheets import UNDER, handed_sheet
from santu.register.selectors.whistles import whistles_under
from santu.register.services.admissions import admission_decide, admission_opine
from santu.register.services.handed_files import (
    HandedPreview,
    handed_file_import,
    handed_file_preview,
    handed_file_undo,
)
from santu.register.services.tasks import task_answer
from santu.register.services.vetoes import veto_clear
from santu.register.services.whistles import whistle_answer, whistle_mark
from tests.db.handed import (
    BUREAU,
    COUNTY,
    HELPED,
    OURS,
    TODAY,
    WATER,
    WHITE,
    admitted,
    applied,
    bureau,
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
WHISTLE = {
    "code": WATER,
    "title": "畜禽粪污直排",
    "matter": HELPED,
    "day": "2021-11-01",
    "reason": "养殖场直排，乡镇没有处罚权",
    "main": BUREAU,
    "helping": "应急管理局",
}
GOOD = {"tasks": TASK, "admissions": WISH, "vetoes": VETO, "whistles": WHISTLE}


def holding(kind: str) -> User:
    """Whose file it is: the department's that hands down, the township's that calls."""
    return clerk() if kind == "whistles" else department()


def leader() -> User:
    """A colleague of the clerk."""
    return holder("township_leader", unit(WATER))


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
    return handed_file_preview(kind=kind, path=path, standards=STANDARDS, by=by or holding(kind))


def taken(kind: str, rows: Sequence[dict[str, str]], folder: Path, by=None) -> int:
    preview = looked(kind, rows, folder, by)
    return handed_file_import(preview=preview, standards=STANDARDS, by=by or holding(kind))


def exported(kind: str, folder: Path, *, chinese: bool) -> Path:
    path = folder / "out.xlsx"
    sheet = handed_sheet(kind, unit(COUNTY), TODAY, "表", STANDARDS, chinese=chinese)
    path.write_bytes(workbook([sheet]))
    return path


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("chinese", [True, False])
def test_an_export_read_back_changes_nothing_and_a_file_is_undone_at_once(kind, chinese, tmp_path):
    other = {"matter": "", "title": "二"} if kind == "whistles" else {"document": "3号"}
    number, by = taken(kind, [GOOD[kind], {**GOOD[kind], **other}], tmp_path), holding(kind)
    if kind == "tasks":
        task_answer(number=given(OURS), answer="accept", by=clerk())
    if kind == "admissions":
        admitted()
        refused_wish()
    if kind == "whistles":
        settled()
    path = exported(kind, tmp_path, chinese=chinese)
    again = handed_file_preview(kind=kind, path=path, standards=STANDARDS, by=by)
    assert (again.new, again.same) == ([], len(UNDER[kind](unit(COUNTY), TODAY)))
    with pytest.raises(Refused, match="没有新的"):
        handed_file_import(preview=again, standards=STANDARDS, by=by)
    assert handed_file_undo(number=number, by=by) == 2
    assert len(UNDER[kind](unit(COUNTY), TODAY)) == again.same - 2
    with pytest.raises(Refused, match="已经撤销"):
        handed_file_undo(number=number, by=by)
    taken(kind, [GOOD[kind]], tmp_path)


def refused_wish() -> None:
    """An admission to which the township objected, with reasons in lines, and that was refused."""
    number = applied(document="农请〔2021〕9号", title="别的")
    said = Opined("object", "水政〔2021〕9号", TODAY, "人手不够，\r\n秋收期间抽不出人")
    admission_opine(number=number, said=said, by=clerk())
    decided = Decided("refuse", "东县人民政府", "东政批〔2021〕9号", TODAY, "乡镇不同意")
    admission_decide(number=number, decided=decided, by=holder("commission", unit(COUNTY)))


def settled() -> int:
    """A whistle at which one of two departments arrived and settled it."""
    organs = {"main": bureau(), "helping": [bureau("应急管理局")]}
    told = WhistleTold(unit(WATER), "坝塘抢险", "坝体渗水", TODAY, "by hand", **organs)
    number = whistle_mark(told=told, by=clerk())
    for said, note in (("arrived", "到场\r\n看过"), ("settled", "加固")):
        whistle_answer(number=number, organ=bureau(), said=said, day=TODAY, note=note, by=department())
    return number


def test_an_export_says_who_agreed_and_why_it_was_refused_and_what_became_of_a_whistle(tmp_path):
    admitted()
    refused_wish()
    settled()
    rows = {}
    for kind in ("admissions", "whistles"):
        header, *cells = handed_sheet(kind, unit(COUNTY), TODAY, "表", STANDARDS, chinese=True).rows
        rows[kind] = [dict(zip(header, row, strict=True)) for row in cells]
    agreed, objected = rows["admissions"]
    assert (agreed["乡镇意见"], agreed["乡镇意见文号"], agreed["决定"]) == ("同意", "水政〔2021〕1号", "批准")
    assert (objected["乡镇意见"], objected["决定"], objected["不批准的理由"]) == (
        "不同意",
        "不批准",
        "乡镇不同意",
    )
    assert "秋收期间抽不出人" in objected["不同意的理由"]
    [whistle] = rows["whistles"]
    assert (whistle["牵头部门"], whistle["配合部门"], whistle["状态"]) == (BUREAU, "应急管理局", "等部门")
    assert f"{BUREAU} {TODAY} 已处置：加固" in whistle["报到和处置"]


def test_every_fault_of_a_file_of_whistles_is_named_by_its_cell(tmp_path):
    number = settled()
    rows = [
        {**WHISTLE, "main": "", "helping": ""},
        {**WHISTLE, "title": "甲", "matter": "", "main": "农业局"},
        {**WHISTLE, "title": "乙", "matter": "", "helping": "应急管理局、某局"},
        {**WHISTLE, "title": "丙", "matter": "", "reason": "", "day": "2999-01-01"},
        {**WHISTLE, "title": "丁", "matter": "", "answers": "已到"},
        {**WHISTLE, "title": "坝塘抢险", "matter": ""},
        {**WHISTLE, "title": "丁", "matter": "", "main": BUREAU, "helping": BUREAU},
        {**WHISTLE, "number": str(number)},
        {**WHISTLE, "title": "戊", "matter": "NO-SUCH"},
    ]
    before = written()
    with pytest.raises(Refused) as refused:
        looked("whistles", rows, tmp_path)
    cells = {str(fault.place).rpartition("!")[2]: str(fault.message) for fault in refused.value}
    assert {"G2", "G3", "H4", "F5", "E5", "J6", "C7", "C8", "C9", "D10"} <= set(cells)
    assert "“NO-SUCH”" in cells["D10"]
    assert "至少选一个" in cells["G2"]
    assert "农业农村局" in cells["G3"]
    assert "还有部门没有处置完" in cells["C7"]
    assert "与第 6 行是同一件" in cells["C8"]
    assert "登记里是“坝塘抢险”" in cells["C9"]
    with pytest.raises(Refused, match=r"A2: .*由乡镇作出"):
        looked("whistles", [WHISTLE], tmp_path, by=department())
    assert written() == before


def test_what_a_case_is_open_for_is_called_for_in_no_file(tmp_path):
    said = Blow(
        unit(WATER), WHISTLE["title"], "村口", WHISTLE["reason"], "1", matter=HELPED, departments=[bureau()]
    )
    other = replace(said, title="坝塘抢险", matter="", key="2")
    called = [whistle_call(told=one, by=clerk()).number for one in (said, other)]
    rows = [
        {**WHISTLE, "title": "养殖场直排"},
        {**WHISTLE, "title": "别的事", "matter": ""},
        {**WHISTLE, "title": "坝塘抢险", "matter": ""},
    ]
    with pytest.raises(Refused) as refused:
        looked("whistles", rows, tmp_path)
    cells = {str(fault.place).rpartition("!")[2]: str(fault.message) for fault in refused.value}
    assert cells.keys() == {"C2", "C4"}
    assert all(number in cells[cell] for number, cell in zip(called, ("C2", "C4"), strict=True))
    assert looked("whistles", rows[1:2], tmp_path).new


def test_a_whistle_that_was_settled_since_is_not_undone_and_one_that_was_undone_is_gone(tmp_path):
    file = taken("whistles", [WHISTLE], tmp_path)
    [one] = whistles_under(unit(WATER), TODAY)
    whistle_answer(number=one.number, organ=bureau(), said="arrived", day=TODAY, note="到", by=department())
    with pytest.raises(Refused, match="有 1 件已经答复"):
        handed_file_undo(number=file, by=clerk())
    other = taken("whistles", [{**WHISTLE, "title": "二", "matter": ""}], tmp_path)
    assert len(whistles_under(unit(COUNTY), TODAY)) == 2
    assert handed_file_undo(number=other, by=clerk()) == 1
    assert [one.title for one in whistles_under(unit(COUNTY), TODAY)] == [WHISTLE["title"]]


def test_what_is_recorded_of_others_is_not_told_by_a_file(tmp_path):
    number = given(OURS, unit=unit(WHITE))
    row = {**TASK, "number": str(number)}
    with pytest.raises(Refused, match="没有编号为") as refused:
        looked("tasks", [row], tmp_path, by=clerk())
    assert "登记里是" not in str(refused.value)


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


@pytest.mark.parametrize("kind", GOOD)
def test_more_rows_take_no_more_queries(kind, tmp_path):
    row, by = {**GOOD[kind], "matter": "", "fen": "1200.50"}, holding(kind)

    def queries(rows: Sequence[dict[str, str]]) -> int:
        path = file_of(kind, rows, tmp_path)
        with CaptureQueriesContext(connection) as caught:
            handed_file_preview(kind=kind, path=path, standards=STANDARDS, by=by)
        return len(caught)

    many = [{**row, "title": f"事{number}"} for number in range(11)]
    queries(many)
    assert queries(many) == queries(many[:1])
    taken(kind, many, tmp_path)
    numbers = MODELS[kind].objects.order_by("pk").values_list("pk", flat=True)
    same = [{**one, "number": str(number)} for one, number in zip(many, numbers, strict=True)]
    assert queries(same) == queries(same[:1])


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


@pytest.mark.parametrize(
    ("kind", "taker", "colleague", "other"),
    [
        ("tasks", department, reform, clerk),
        ("tasks", clerk, leader, department),
        ("admissions", department, reform, clerk),
        ("vetoes", department, reform, clerk),
        ("whistles", clerk, leader, department),
    ],
)
def test_only_the_side_that_took_in_a_file_takes_it_back(kind, taker, colleague, other, tmp_path):
    row = {**GOOD[kind], "code": WATER}
    for by in (taker, colleague):
        file = taken(kind, [row], tmp_path, by=taker())
        before = written()
        with pytest.raises(Refused, match="是对方登记的"):
            handed_file_undo(number=file, by=other())
        assert written() == before
        assert HandedFile.objects.get(pk=file).undone_on is None
        assert handed_file_undo(number=file, by=by()) == 1


def test_who_took_in_a_file_is_known_after_the_role_was_taken(tmp_path):
    file = taken("tasks", [TASK], tmp_path)
    grant_take(number=department().grants.get().pk, reason="调走", by=None)
    with pytest.raises(Refused, match="是对方登记的"):
        handed_file_undo(number=file, by=clerk())
    assert handed_file_undo(number=file, by=reform()) == 1


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
    calls, by = file_of("whistles", [WHISTLE], tmp_path), ("--by", clerk().username)
    assert santu("handed", "import", "whistles", calls, *by, "--yes", "--json").document["handed_file"]
    assert santu("handed", "export", "whistles", "--unit", WATER, "--out", out).code == 0
    assert santu("handed", "import", "whistles", out, *by, "--preview").code == 0
    assert santu("handed", "template", "whistles", "--out", tmp_path / "w.xlsx").code == 0
