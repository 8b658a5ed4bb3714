"""Quotas by file: out, back in without a change, changed by cells, refused with every fault at its cell, taken back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.quota_export import exported, header
from santu.register.domain.staff import Place
from santu.register.selectors.quota_rows import places_on
from santu.register.selectors.quotas import balances_in_all, ledger_faults, voucher_numbered
from santu.register.services.quota_files import QuotaPreview, quota_file_import, quota_file_preview
from santu.register.services.quotas import quota_close, quota_reverse
from santu.register.services.staff import staff_load
from tests.db.quotas import IN_BODY, STANDARDS, account, entered, ledger, moves, paper, service, someone
from tests.db.registers import DAY, LATER, holder, imported, person, unit, written

pytestmark = pytest.mark.django_db
KINDS = {"institutional": "事业编制", "administrative": "行政编制"}
Row = Sequence[str | int | None]
CENTRE, KIND = "便民服务中心", "事业编制"


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def file_of(folder: Path, rows: Sequence[Row], labels: Sequence[str] | None = None) -> Path:
    path = folder / "台账.xlsx"
    path.write_bytes(workbook([Sheet("编制台账", [labels or header(chinese=True), *rows])]))
    return path


def export(*codes: str, chinese: bool = True) -> list[Row]:
    return [
        row
        for place in places_on(DAY, [unit(code) for code in codes])
        for row in exported(
            (place.unit, place.code, place.name, place.body), place.held, KINDS, chinese=chinese
        )
    ]


def row(code: str, body: str = "", kind: str = KIND, **figures: int) -> Row:
    columns = ("issued", "cap", "level", "pool", "frozen", "authorised")
    return [code, None, body, kind, None, *(figures.get(name) for name in columns)]


def previewed(path: Path, day: date = DAY, **said: object) -> QuotaPreview:
    given = {"standards": STANDARDS, "by": person(), **said}
    return quota_file_preview(path=path, day=day, **given)


def taken_in(preview: QuotaPreview, **said: str) -> int:
    return quota_file_import(preview=preview, paper=paper(**said), standards=STANDARDS, by=person())


def refusals(path: Path, **said: object) -> list[tuple[str, str]]:
    before = written()
    with pytest.raises(Refused) as refused:
        previewed(path, **said)
    assert written() == before
    return [(str(fault.place).rpartition("!")[2], str(fault.message)) for fault in refused.value.faults]


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize("code", ["14", "140101"])
def test_what_is_exported_comes_back_without_a_change(tmp_path, code, chinese):
    people = [
        (someone(number), Place(service("140101100"), "institutional")) for number in range(IN_BODY + 2)
    ]
    staff_load(people=people, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    rows = export(code, chinese=chinese)
    preview = previewed(file_of(tmp_path, rows, header(chinese=chinese)))
    assert (len(rows), preview.changes, preview.entries) == ({"14": 6, "140101": 3}[code], [], [])
    with pytest.raises(Refused, match="没有要变更的编制"):
        taken_in(preview)


def test_figures_change_by_one_voucher_that_is_taken_back(tmp_path):
    before = balances_in_all(LATER)
    path = file_of(
        tmp_path,
        [
            row("140101", level=1, pool=7, frozen=1),
            row("140101100", CENTRE, authorised=8, frozen=1),
            row("140101200", CENTRE, authorised=13),
        ],
    )
    preview = previewed(path)
    assert [(change.was, change.becomes, change.by) for change in preview.changes] == [
        (6, 1, -5), (5, 7, 2), (0, 1, 1), (0, 1, 1), (10, 8, -2), (10, 13, 3),
    ]  # fmt: skip
    number = taken_in(preview)
    after = balances_in_all(LATER)
    assert after[account("140101", Holds.LEVEL)] == 1
    assert after[Account(service("140101200"), Holds.VACANT, "institutional")] == 13
    assert account("140101100", Holds.LEVEL) not in after
    assert ledger_faults(LATER) == {}
    assert previewed(path).changes == []
    assert voucher_numbered(number).entries == preview.entries
    quota_reverse(number=number, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    assert balances_in_all(LATER) == before


def test_between_counties_posts_pass_through_the_unit_above_both(tmp_path):
    path = file_of(tmp_path, [row("140101", level=4), row("140102100", CENTRE, authorised=12)])
    entries = previewed(path).entries
    assert [
        (one.source.unit, one.source.holds, one.target.unit, one.target.holds, one.amount) for one in entries
    ] == [
        (unit("140101"), Holds.LEVEL, unit("1401"), Holds.CAP, 2),
        (unit("140102100"), Holds.LEVEL, service("140102100"), Holds.VACANT, 2),
        (unit("140102"), Holds.LEVEL, unit("140102100"), Holds.LEVEL, 2),
        (unit("1401"), Holds.CAP, unit("140102"), Holds.LEVEL, 2),
    ]
    taken_in(previewed(path))
    assert ledger_faults(DAY) == {}
    by = holder("county_officer", unit("140101"))
    assert refusals(path, by=by) == [
        ("A3", "2020-06-30 登记里没有代码为“140102100”的单位，或它不归您管；请核对代码和日期。")
    ]


def test_a_total_is_raised_only_where_it_was_issued(tmp_path):
    rows = [row("140101200", CENTRE, authorised=13)]
    assert refusals(file_of(tmp_path, rows)) == [
        (
            "K2",
            "事业编制（人员编制）各格加起来多出 3 名，没有来源：编制不会凭空增加；请同时减少别处，或改“上级核定”。",
        )
    ]
    issued = balances_in_all(DAY)[account("14", Holds.ISSUED)]
    taken_in(previewed(file_of(tmp_path, [*rows, row("14", issued=issued + 3)])))
    assert balances_in_all(DAY)[account("14", Holds.ISSUED)] == issued + 3
    assert ledger_faults(DAY) == {}


def test_every_fault_is_told_at_its_cell_with_a_cure(tmp_path):
    rows = [
        ["999999", None, "", KIND, None, 1, None, None, None, None, None],
        ["140101", "西县", "", KIND, None, None, None, 6, None, None, None],
        ["140101100", None, "便民中心", KIND, None, None, None, None, None, None, 3],
        ["140101100", None, CENTRE, "事业单位", None, None, None, None, None, None, 3],
        ["140101100", None, CENTRE, "行政编制", "几人", None, None, None, None, None, 3],
        ["140101100", None, CENTRE, "行政编制", None, None, None, "三", None, None, 3],
        ["140101200", None, CENTRE, KIND, None, None, 2, None, None, None, None],
        ["140101200", None, CENTRE, KIND, "人员", None, None, None, None, None, 10],
        ["140102", None, "", KIND, None, None, None, None, None, None, 4],
    ]
    found = refusals(file_of(tmp_path, rows))
    assert [place for place, _ in found] == ["A2", "D5", "E6", "H7", "B3", "C4", "D7", "G8", "A9", "K10"]
    assert all("请" in text for _, text in found)
    assert "您要的可能是：便民服务中心" in found[5][1]
    assert refusals(file_of(tmp_path, [["140101", 1]], ["代码", "民族"]))[0][1].startswith("缺少“kind”列")


def test_a_column_nobody_knows_is_left_out_only_when_somebody_says_so(tmp_path):
    labels = ["代码", "编制类别", "未分配", "备注"]
    path = file_of(tmp_path, [["140101", KIND, 6, "无"]], labels)
    assert refusals(path) == [("1", "不认识这些列：备注；请改正列名，或写明不导入它们。")]
    assert previewed(path, ignored=["备注"]).changes == []


def test_what_the_ledger_refuses_is_told_at_the_cell_that_asks_for_it(tmp_path):
    place = Place(service("140101100"), "institutional")
    people = [(someone(number), place) for number in range(IN_BODY - 1)]
    staff_load(people=people, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    path = file_of(tmp_path, [row("140101100", CENTRE, authorised=7), row("140101", level=9)])
    [(cell, text)] = refusals(path)
    assert (cell, "不够，还差 2 名：没有这么多空编" in text) == ("K2", True)
    top = [account("14", holds, "administrative") for holds in (Holds.ISSUED, Holds.CAP)]
    entered(*moves(DAY, (top[0], top[1], 5)))
    path = file_of(tmp_path, [row("14", kind="行政编制", cap=3), row("140101", kind="行政编制", level=2)])
    [(cell, text)] = refusals(path)
    assert (cell, "跨层级调配须报国务院机构编制管理机关审批" in text) == ("G2", True)
    assert len(previewed(path, central="中央编办〔2020〕1号").entries) == 1
    quota_close(through=DAY, document="1号", by=person())
    [(cell, text)] = refusals(path, central="中央编办〔2020〕1号")
    assert (cell, "已年结" in text) == ("G2", True)


def test_nothing_is_written_without_papers_or_when_the_ledger_moved(tmp_path):
    preview = previewed(file_of(tmp_path, [row("140101", level=4, pool=7)]))
    before = written()
    with pytest.raises(Refused, match="没有填写文号"):
        taken_in(preview, document=" ")
    assert written() == before
    entered(*moves(DAY, (account("140101", Holds.LEVEL), account("140101", Holds.FROZEN), 1)))
    before = written()
    with pytest.raises(Refused, match="预览之后台账里的这一项变了，现为 3，文件是 4"):
        taken_in(preview)
    assert written() == before
