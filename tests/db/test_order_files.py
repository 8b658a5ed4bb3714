"""Files of the platform of the hotline: taken in once, refused by cell, and sent back with what became of each order."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from santu.audit.models import AuditEntry
from santu.formats.reading import read_table
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.operate.domain.order_files import columns_out, orders_csv, orders_workbook
from santu.operate.models import Applicant, Case, CaseWords
from santu.operate.services.order_files import MOST_ROWS, orders_export, orders_import, orders_preview
from tests.db.handed import BUREAU, COUNTY, COUNTYS, bureau, clerk, department, desk, lists
from tests.db.registers import holder, unit
from tests.db.running import done, waiting

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
HEADER = (
    "工单编号",
    "来电时间",
    "诉求类别",
    "标题",
    "诉求内容",
    "地点",
    "事项",
    "承办单位",
    "协办单位",
    "来电人",
    "回访电话",
)
ONE = (
    "A-1",
    "2026-03-02 09:30",
    "一般",
    "鸡瘟",
    "后院的鸡死了",
    "东头",
    COUNTYS,
    BUREAU,
    "",
    "王小明",
    "13800001234",
)
TWO = (
    "A-2",
    "2026/3/1 18:05:09",
    "urgent",
    "=路灯",
    "灯杆倒了\n很危险",
    "",
    "",
    "应急管理局",
    BUREAU,
    "",
    "",
)
PERIOD = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}


@pytest.fixture(autouse=True)
def _register() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        lists()
        yield


def county() -> str:
    return unit(COUNTY)


def written(folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    path = folder / "orders.xlsx"
    path.write_bytes(workbook([Sheet("工单", [header, *rows])]))
    return path


def taken(path: Path, by=None) -> int:
    by = by or desk()
    return orders_import(preview=orders_preview(path=path, county=county(), by=by), by=by)


def told_of(refused: Refused) -> list[tuple[str, str]]:
    return [(one.where(), one.message.render()) for one in refused.faults]


def test_orders_come_in_with_their_real_time_and_their_caller_apart(tmp_path) -> None:
    assert taken(written(tmp_path, ONE, TWO)) == 2
    one, two = Case.objects.order_by("key")
    assert one.came_at == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert one.place_id == county()
    assert one.channel == "12345"
    assert waiting(one) == [("sign", None)]
    assert two.came_at == datetime(2026, 3, 1, 10, 5, 9, tzinfo=UTC)
    assert two.title == "=路灯"
    who = Applicant.objects.get()
    assert (who.case_id, who.name, who.phone) == (one.pk, "王小明", "13800001234")
    kept = dict(CaseWords.objects.filter(act__case=two).values_list("name", "text"))
    assert kept == {"what": "灯杆倒了\n很危险"}


def test_the_same_file_twice_doubles_nothing(tmp_path) -> None:
    path = written(tmp_path, ONE, TWO)
    taken(path)
    again = orders_preview(path=path, county=county(), by=desk())
    assert (len(again.new), again.same) == (0, 2)
    assert orders_import(preview=again, by=desk()) == 0
    assert Case.objects.count() == 2


def test_a_file_that_was_looked_through_twice_is_taken_once(tmp_path) -> None:
    path = written(tmp_path, ONE)
    first, second = (orders_preview(path=path, county=county(), by=desk()) for _ in range(2))
    assert [orders_import(preview=one, by=desk()) for one in (first, second)] == [1, 0]


def test_every_fault_is_told_at_its_cell_and_nothing_is_kept(tmp_path) -> None:
    rows = (
        ONE,
        ("坏号!", "昨天", *ONE[2:]),
        ("A-3", "2026-03-02 09:30", "加急", "", "", "", COUNTYS, "应急管理局", "", "", "12345"),
        ("A-1", *ONE[1:]),
        ("A-4", "2026-03-03 00:00", *ONE[2:7], "没有的局", "", "", ""),
    )
    with pytest.raises(Refused) as refused:
        orders_preview(path=written(tmp_path, *rows), county=county(), by=desk())
    told = told_of(refused.value)
    cells = [place.removeprefix("orders.xlsx 工单!") for place, _ in told]
    assert cells == ["A3", "B3", "C4", "A5", "H6", "D4", "E4", "K4", "B6"]
    assert told[0][1].startswith("工单编号“坏号!”不能用")
    assert not Case.objects.exists()
    assert not Applicant.objects.exists()


def test_a_preview_keeps_nothing(tmp_path) -> None:
    by = desk()
    before = AuditEntry.objects.count()
    found = orders_preview(path=written(tmp_path, ONE), county=county(), by=by)
    assert [row.number for row in found.rows] == ["A-1"]
    assert not Case.objects.exists()
    assert AuditEntry.objects.count() == before


def test_an_order_that_goes_to_nobody_whom_the_lists_name_is_refused(tmp_path) -> None:
    wrong = (*ONE[:7], "应急管理局", *ONE[8:])
    with pytest.raises(Refused, match="这事归谁管"):
        taken(written(tmp_path, wrong))


@pytest.mark.parametrize("by", [clerk, department, lambda: holder("auditor", unit(COUNTY))])
def test_only_the_desk_of_the_county_does_it(by, tmp_path) -> None:
    path = written(tmp_path, ONE)
    found = orders_preview(path=path, county=county(), by=desk())
    with pytest.raises(Refused):
        orders_preview(path=path, county=county(), by=by())
    with pytest.raises(Refused):
        orders_import(preview=found, by=by())
    with pytest.raises(Refused):
        orders_export(county=county(), **PERIOD, by=by())


def test_what_is_no_table_or_too_long_is_refused(tmp_path) -> None:
    many = [(f"B{number}", *ONE[1:]) for number in range(MOST_ROWS + 1)]
    for header, rows, said in (
        (HEADER, many, "一次最多 500 件"),
        (HEADER, [], "表头下面没有一行"),
        (HEADER[:3], [ONE[:3]], "缺少“title”列"),
        ((*HEADER, "微信号"), [(*ONE, "x")], "不认识这些列：微信号"),
    ):
        with pytest.raises(Refused, match=said):
            orders_preview(path=written(tmp_path, *rows, header=header), county=county(), by=desk())


def answered_and_called(case: Case) -> None:
    done(case, "sign", department())
    reply = {"reply": ["已处理"], "solved": ["yes"]}
    done(case, "answer", department(), written=reply)
    told = {"called_on": ["2026-03-02"], "satisfaction": ["satisfied"], "said": ["谢谢"]}
    done(case, "call_back", desk(), written=told)


def sent() -> list[dict[str, str]]:
    return [dict(one.texts) for one in orders_export(county=county(), **PERIOD, by=desk())]


def test_what_became_of_an_order_goes_back_and_never_who_called(tmp_path) -> None:
    taken(written(tmp_path, ONE, TWO))
    answered_and_called(Case.objects.get(key__endswith=":A-1"))
    two, one = sent()
    assert one["state"] == "办结"
    assert (one["reply"], one["solved"], one["satisfaction"], one["said"]) == (
        "已处理",
        "已解决",
        "满意",
        "谢谢",
    )
    assert one["called_on"] == "2026-03-02"
    assert one["answered_at"] == one["closed_at"] == "2026-03-02 10:00:00"
    assert (two["state"], two["class"]) == ("签收", "突发、危及生命财产")
    content = orders_csv(orders_export(county=county(), **PERIOD, by=desk()), chinese=True).decode(
        "utf-8-sig"
    )
    assert "王小明" not in content
    assert "13800001234" not in content
    assert AuditEntry.objects.filter(act="orders_export").count() == 2


def test_an_order_given_back_says_by_which_clause_and_who_was_designated(tmp_path) -> None:
    taken(written(tmp_path, (*ONE[:6], "", *ONE[7:])))
    case = Case.objects.get()
    done(case, "sign", department(), outcome="returned", written={"clause": ["职责清单第 3 项"]})
    designated = {"organ": [bureau("应急管理局")], "why_designated": ["按清单"]}
    done(case, "designate", desk(), written=designated)
    [order] = sent()
    assert (order["organ"], order["designated"]) == (BUREAU, "应急管理局")
    assert order["clause"] == "职责清单第 3 项"
    assert order["returned_at"] == "2026-03-02 10:00:00"
    assert order["state"] == "签收"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_elsewhere_as_the_same_orders(form, tmp_path) -> None:
    taken(written(tmp_path, ONE, TWO))
    before = orders_export(county=county(), **PERIOD, by=desk())
    path = tmp_path / f"out.{form}"
    path.write_bytes(
        orders_csv(before, chinese=True) if form == "csv" else orders_workbook(before, "工单", chinese=True)
    )
    assert read_table(path).header == tuple(column.synonyms[0] for column in columns_out())
    assert taken(path) == 0, "here again they are all here"
    _elsewhere()
    assert taken(path) == 2
    assert [one.texts for one in orders_export(county=county(), **PERIOD, by=desk())] == [
        one.texts for one in before
    ]


def _elsewhere() -> None:
    """As if these orders had never come here."""
    for case in Case.objects.all():
        case.key = f"elsewhere {case.pk}"
        case.save(update_fields=["key"])


@pytest.mark.parametrize(
    "period", [(date(2026, 3, 2), date(2026, 3, 1)), (date(2024, 1, 1), date(2026, 3, 1))]
)
def test_no_period_is_refused(period) -> None:
    with pytest.raises(Refused, match="起止日期不对"):
        orders_export(county=county(), first=period[0], last=period[1], by=desk())


def test_orders_of_other_days_stay_out(tmp_path) -> None:
    taken(written(tmp_path, ONE, TWO))
    day = date(2026, 3, 2)
    found = orders_export(county=county(), first=day, last=day + timedelta(1), by=desk())
    assert [one.texts["order"] for one in found] == ["A-1"]


def test_by_command(santu, tmp_path):
    path, out, by = written(tmp_path, ONE, TWO), tmp_path / "back.csv", ("--by", desk().username)
    taking = ("orders", "import", path, "--unit", COUNTY, *by)
    assert santu(*taking, "--preview").code == 2
    assert santu(*taking, "--yes", "--json").document["taken"] == 2
    assert santu(*taking, "--preview").code == 0
    period = ("--first", "2026-03-01", "--last", "2026-03-31")
    assert santu("orders", "export", "--unit", COUNTY, *period, "--out", out, *by).code == 0
    assert santu("orders", "import", out, "--unit", COUNTY, *by, "--preview").code == 0
    assert santu("orders", "template", "--out", tmp_path / "t.xlsx").code == 0
    assert santu("orders", "export", "--unit", COUNTY, *by).code == 1
