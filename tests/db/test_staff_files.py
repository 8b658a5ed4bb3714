"""Real-name lists by file: previewed body by body, recorded once, taken back; identity numbers are nowhere afterwards."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.apps import apps

from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.register.domain.column_names import ColumnNames, column_names_text, read_column_names
from santu.register.domain.layouts_staff import STAFF
from santu.register.domain.ledger_rules import kind_names
from santu.register.domain.staff import Place
from santu.register.models import QuotaVoucher, StaffMember
from santu.register.selectors.drafts import uploads
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.selectors.staff import posts_on
from santu.register.selectors.staff_sheets import staff_sheet
from santu.register.services.staff import post_enter, post_leave
from santu.register.services.staff_files import (
    StaffPreview,
    staff_file_import,
    staff_file_preview,
    staff_unload,
)
from santu.register.services.uses import UseWish, use_approve
from tests.db.conftest import state_of_everything
from tests.db.quotas import IN_BODY, STANDARDS, ledger, paper, service, someone
from tests.db.registers import DAY, LATER, holder, imported, person, unit

pytestmark = pytest.mark.django_db
LABELS = ["乡镇代码", "机构名称", "编制类别", "职务层次", "职务", "姓名", "身份证号", "退休日期", "借调单位"]
TOWN, CENTRE, KIND = "140101100", "便民服务中心", "事业编制"
Row = Sequence[str | int | None]
USUAL = ColumnNames()


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def row(number: int, code: str = TOWN, **said: str) -> Row:
    given = {"body": CENTRE, "kind": KIND, "leader": "", "title": "窗口人员", "name": "张某某", **said}
    identity = said.get("identity", someone(number).identity)
    return [code, *(given[name] for name in ("body", "kind", "leader", "title", "name")), identity,
            said.get("retires", "2031年5月1日"), said.get("works_at", "")]  # fmt: skip


def file_of(folder: Path, rows: Sequence[Row], labels: Sequence[str] = LABELS) -> Path:
    path = folder / "名册.xlsx"
    path.write_bytes(workbook([Sheet("名册", [["某县实名制名册"], labels, *rows], header=2)]))
    return path


def previewed(path: Path, names: ColumnNames = USUAL, **said: object) -> StaffPreview:
    given = {"standards": STANDARDS, "by": person(), **said}
    return staff_file_preview(path=path, day=DAY, names=names, **given)


def taken_in(preview: StaffPreview, **said: str) -> int:
    return staff_file_import(preview=preview, paper=paper(**said), standards=STANDARDS, by=person())


def refusals(path: Path, names: ColumnNames = USUAL, **said: object) -> list[tuple[str, str]]:
    before = state_of_everything()
    with pytest.raises(Refused) as refused:
        previewed(path, names, **said)
    assert state_of_everything() == before
    assert not re.search(r"\b[0-9]{15}", str(refused.value))
    return [(str(fault.place).rpartition("!")[2], str(fault.message)) for fault in refused.value.faults]


def figures(preview: StaffPreview) -> list[tuple[str, int, int, int, int, int]]:
    return [
        (one.name, one.authorised, one.filled, one.vacant, one.beyond, one.added) for one in preview.counts
    ]


def test_a_list_is_previewed_recorded_once_and_taken_back(tmp_path):
    rows = [*(row(number) for number in range(IN_BODY + 2)), row(20, "140101200", works_at="县政府办")]
    path = file_of(tmp_path, rows)
    preview = previewed(path)
    assert figures(preview) == [
        ("水秀镇便民服务中心", 10, 12, 0, 2, 12),
        ("白城乡便民服务中心", 10, 1, 9, 0, 1),
    ]
    before = balances_in_all(LATER)
    number = taken_in(preview)
    [post] = posts_on(DAY, [service("140101200")])
    assert (post.name, post.place.title, post.place.works_at, str(post.retires)) == (
        "张**", "窗口人员", "县政府办", "2031-05-01",
    )  # fmt: skip
    assert ledger_faults(DAY) == {}
    again = previewed(path)
    assert (again.new, again.known) == ([], IN_BODY + 3)
    with pytest.raises(Refused, match="都已在编"):
        taken_in(again)
    assert [one.unlisted for one in previewed(file_of(tmp_path, rows[2:])).counts] == [2, 0]
    path = file_of(tmp_path, rows)
    staff_unload(number=number, paper=paper(), standards=STANDARDS, by=person())
    assert balances_in_all(LATER) == before
    assert posts_on(DAY, [service(TOWN), service("140101200")]) == []
    assert set(StaffMember.objects.values_list("name", "identity", "retires")) == {("", None, None)}
    assert ledger_faults(DAY) == {}
    assert len(previewed(path).new) == IN_BODY + 3
    taken_in(previewed(path))


def test_who_stands_in_a_post_already_is_not_changed_by_a_list(tmp_path):
    taken_in(previewed(file_of(tmp_path, [row(1), row(2), row(3)])))
    rows = [row(1, title="主任"), row(2, "140101200"), row(3, works_at="县里"), row(4)]
    found = refusals(file_of(tmp_path, rows))
    assert [place for place, _ in found] == ["E3", "B4", "I5"]
    assert all("请先办出编，或改正这一行" in text for _, text in found)
    without = [[*one[:3], *one[5:7]] for one in rows[:1]]
    assert previewed(file_of(tmp_path, without, [*LABELS[:3], *LABELS[5:7]])).known == 1


def test_every_fault_is_told_at_its_cell_and_none_says_an_identity_number(tmp_path):
    number = someone(9).identity
    rows = [
        row(1, "140199100"),
        row(2, body="便民中心"),
        row(3, kind="合同"),
        row(4, leader="科级", retires="明年"),
        row(5, name="", identity="140101199001010011"),
        row(6, kind="行政编制"),
        row(7),
        row(7),
        row(8, title=f"主任{number[:6]} {number[6:]}", kind=number),
    ]
    found = refusals(file_of(tmp_path, rows))
    assert sorted(place for place, _ in found) == sorted(
        ["A3", "B4", "C5", "D6", "H6", "F7", "G7", "C8", "G10", "E11", "C11", "C11"]
    )
    assert all("请" in text for _, text in found)
    swapped = [[*one[:2], one[6], *one[3:6], one[2], *one[7:]] for one in (row(1), row(2))]
    assert {place for place, _ in refusals(file_of(tmp_path, swapped))} == {"C3", "C4", "G3", "G4"}


def test_a_list_without_its_header_is_refused_without_repeating_it(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_text("\n".join(",".join(map(str, row(number))) for number in range(3)), "utf-8")
    [(_, text)] = refusals(path)
    assert text == "表头里有像身份证号码的内容：表头缺了，或不在前几行；请补上表头。"


def test_an_export_of_another_system_is_read_by_a_mapping_that_is_kept(tmp_path):
    labels = [*LABELS[:5], "人员", "证号", *LABELS[7:], "民族"]
    path = file_of(tmp_path, [[*row(1), "汉"]], labels)
    kept = tmp_path / "列名.yaml"
    kept.write_text("columns: {name: 人员, identity: 证号}\n", "utf-8")
    names = read_column_names(kept, STAFF)
    assert refusals(path, names) == [("2", "不认识这些列：民族；请改正列名，或写明不导入它们。")]
    found = previewed(path, ColumnNames(names.columns, ("民族",)))
    kept.write_text(column_names_text(found.names), "utf-8")
    names = read_column_names(kept, STAFF)
    assert (names.columns["name"], names.columns["body"], names.ignored) == ("人员", "机构名称", ("民族",))
    assert len(previewed(path, names).new) == 1
    assert "列名对照里的这些列不在文件里：人员、证号" in str(refusals(file_of(tmp_path, [row(1)]), names))
    kept.write_text("columns: {nmae: 人员, name: 1}\nignored: [2]\n", "utf-8")
    with pytest.raises(Refused) as refused:
        read_column_names(kept, STAFF)
    assert [str(fault.place) for fault in refused.value.faults] == [
        "列名.yaml:1",
        "列名.yaml:1",
        "列名.yaml:2",
    ]


def test_nothing_is_written_by_halves(tmp_path):
    path = file_of(tmp_path, [row(1), row(2)])
    preview = previewed(path)
    before = state_of_everything()
    with pytest.raises(Refused, match="没有填写批准机关"):
        taken_in(preview, approver="")
    assert state_of_everything() == before
    taken_in(previewed(file_of(tmp_path, [row(2)])))
    before = state_of_everything()
    with pytest.raises(Refused, match="已经在编"):
        taken_in(preview)
    assert state_of_everything() == before
    assert "sha256" in refusals(path, digest=preview.digest)[0][1]


def test_who_left_since_keeps_a_list_from_being_taken_back(tmp_path):
    number = taken_in(previewed(file_of(tmp_path, [row(1), row(2)])))
    post = posts_on(DAY, [service(TOWN)])[0].number
    post_leave(number=post, day=LATER, paper=paper(), standards=STANDARDS, by=person())
    with pytest.raises(Refused, match="1 人已经出编"):
        staff_unload(number=number, paper=paper(), standards=STANDARDS, by=person())
    place = Place(service("140101200"), "institutional")
    use = use_approve(wish=UseWish(place, 1, DAY, LATER), paper=paper(), standards=STANDARDS, by=person())
    post_enter(
        use=use, holder=someone(9), place=place, day=DAY, paper=paper(), standards=STANDARDS, by=person()
    )
    first, *_, entered = QuotaVoucher.objects.order_by("pk")
    with pytest.raises(Refused, match="不是登记名册的"):
        staff_unload(number=entered.pk, paper=paper(), standards=STANDARDS, by=person())
    with pytest.raises(Refused, match="不是登记名册的"):
        staff_unload(number=first.pk, paper=paper(), standards=STANDARDS, by=person())
    elsewhere = holder("county_officer", unit("140102"))
    assert refusals(file_of(tmp_path, [row(5)]), by=elsewhere)[0][0] == "A3"


def test_an_identity_number_is_nowhere_after_an_import(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    numbers = [someone(number).identity for number in range(3)]
    preview = previewed(file_of(tmp_path, [row(number) for number in range(3)]))
    number = taken_in(preview)
    staff_unload(number=number, paper=paper(), standards=STANDARDS, by=person())
    taken_in(preview)
    stored = [
        str(value)
        for model in apps.get_models()
        for values in model._default_manager.values_list()
        for value in values
    ]
    assert len(stored) > 100
    said = [*stored, repr(preview), caplog.text]
    assert not [number for number in numbers for text in said if number in text or number[6:14] in text]
    kept = [path for path in uploads().rglob("*") if path.is_file()]
    assert not [path for path in kept if any(number.encode() in path.read_bytes() for number in numbers)]


def exported(folder: Path, *, chinese: bool = True) -> tuple[Path, list[list[object]]]:
    kinds = kind_names(STANDARDS, DAY)
    sheet = staff_sheet(DAY, [unit("14")], kinds, "名册", chinese=chinese)
    path = folder / "导出.xlsx"
    path.write_bytes(workbook([sheet]))
    return path, [list(row) for row in sheet.rows]


def test_an_export_read_back_changes_nothing_and_has_no_whole_name_and_no_number(tmp_path):
    rows = [row(1, leader="正职", name="欧阳某某"), row(2, works_at="县里"), row(3, "140101200", title="")]
    taken_in(previewed(file_of(tmp_path, rows)))
    for chinese in (True, False):
        path, found = exported(tmp_path, chinese=chinese)
        assert [line[5:8] for line in found[1:]] == [["欧***", "", ""], ["张**", "", ""], ["张**", "", ""]]
        preview = previewed(path)
        assert (preview.new, preview.known) == ([], 3)
        assert {(one.added, one.unlisted) for one in preview.counts} == {(0, 0)}
    _, (labels, *rows) = exported(tmp_path)
    rows[0][5], rows[1][6] = "欧阳某某", someone(2).identity
    more = previewed(file_of(tmp_path, [*rows, [*row(4), ""]], labels))
    assert (len(more.new), more.known) == (1, 3)
    assert [one.unlisted for one in previewed(file_of(tmp_path, rows[1:], labels)).counts] == [1, 0]


def test_what_an_export_has_no_longer_right_is_told_at_its_cell(tmp_path):
    number = taken_in(previewed(file_of(tmp_path, [row(one) for one in range(1, 6)])))
    _, (labels, *rows) = exported(tmp_path)
    first, second = rows[0][9], rows[1][9]
    rows[0][4], rows[1][5], rows[2][9] = "主任", "李**", "一号"
    rows[3][6], rows[4][0] = someone(1).identity, "140101200"
    rows += [[*rows[0][:9], second], [*rows[0][:9], "999999"], [*rows[0][:9], ""]]
    assert refusals(file_of(tmp_path, rows, labels)) == [
        ("J5", "在编编号是导出的名册里的数字；请照导出的填，新登记的人留空。"),
        ("J8", "和第 4 行是同一个人；一人只占一个编制，请删去一行。"),
        ("G10", "身份证号码的长度、出生日期或校验码不对；请核对。号码只用来判断是否已在编，不保存。"),
        ("E3", "这个人在台账里的职务与此不同；请先办出编，或改正这一行。"),
        ("J4", f"在编编号 {second} 是另一个人；请照导出的填，新登记的人留空。"),
        ("J6", f"在编编号 {rows[3][9]} 是另一个人；请照导出的填，新登记的人留空。"),
        ("J7", f"这个机构没有编号为 {rows[4][9]} 的在编人员；请照导出的填，新登记的人留空。"),
        ("E8", "这个人在台账里的职务与此不同；请先办出编，或改正这一行。"),
        ("J9", "这个机构没有编号为 999999 的在编人员；请照导出的填，新登记的人留空。"),
    ]
    staff_unload(number=number, paper=paper(), standards=STANDARDS, by=person())
    gone = refusals(file_of(tmp_path, [[*rows[4][:4], "窗口人员", *rows[4][5:9], first]], labels))
    assert [place for place, _ in gone] == ["J3"]
