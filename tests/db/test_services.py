"""Points, advisers and contracts by file; visits, deliveries and acceptances: recorded, refused cell by cell, taken back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.purchases import Acceptance, Delivery, State, Verdict
from santu.register.domain.service_rows import Kind
from santu.register.domain.unit_lists import ListRow
from santu.register.models import ServiceContract, ServicePoint, ServiceRecord, VillageAdviser
from santu.register.selectors.purchase_catalogue import purchase_catalogues
from santu.register.selectors.service_rows import (
    points_on,
    purchase_of,
    records_about,
    visits_under,
)
from santu.register.services.purchases import delivery_accept, delivery_record
from santu.register.services.service_files import service_file_import, service_file_preview, service_undo
from santu.register.services.unit_lists import list_draft, list_row_set
from santu.register.services.visits import visit_record
from tests.db.registers import LATEST, holder, imported, person, unit, written
from tests.db.services import (
    BESIDE,
    COUNTY,
    OTHERS,
    STANDARDS,
    TOWNSHIP,
    VILLAGE,
    adviser,
    contract,
    exported,
    file_of,
    looked,
    point,
    recorded,
)
from tests.db.unit_lists import published

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRM = "东县第一法律服务所"


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()


def faults_of(kind: Kind, *rows: object, **said: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        looked(kind, *rows, **said)
    return [str(fault) for fault in refused.value.faults]


def delivered(day: date, fen: int, key: str = "1", by: str = "officer") -> int:
    said = Delivery(day, "保洁一个月", 1, fen)
    return delivery_record(unit=unit(TOWNSHIP), contract="2021-01", delivery=said, key=key, by=person(by))


def found(number: int, verdict: Verdict, day: date, reason: str = "", by: str = "checker") -> None:
    said = Acceptance(verdict, "镇财政所", day, reason)
    delivery_accept(unit=unit(TOWNSHIP), contract="2021-01", number=number, found=said, by=person(by))


def test_points_are_recorded_changed_from_a_day_and_out_and_in_without_a_change():
    recorded(Kind.POINTS, point(longitude="112.5", latitude="37.4"), point(OTHERS, until="2020-12-31"))
    assert [(row.unit, row.helps, row.agents) for row in points_on(unit("14"), LATEST)] == [
        (unit(VILLAGE), "pay,handle", 2)
    ]
    assert len(points_on(unit("14"), date(2020, 12, 31))) == 2
    preview = service_file_preview(
        kind=Kind.POINTS, path=exported(Kind.POINTS), standards=STANDARDS, by=person()
    )
    assert (preview.changes.count, preview.changes.same) == (0, 2)
    with pytest.raises(Refused, match="没有要变更的"):
        service_file_import(preview=preview, by=person())
    longer = point(until="2021-06-30", longitude="112.5", latitude="37.4")
    anew = point(since="2021-07-01", hours="全天")
    recorded(Kind.POINTS, longer, anew)
    assert [row.hours for row in points_on(unit(COUNTY), date(2021, 7, 1))] == ["全天"]
    assert [row.hours for row in points_on(unit(COUNTY), LATEST)] == ["8:30–17:30"]


@pytest.mark.parametrize(
    ("kind", "row"),
    [(Kind.ADVISERS, adviser()), (Kind.CONTRACTS, contract()), (Kind.CONTRACTS, contract(COUNTY))],
)
def test_advisers_and_contracts_come_back_unchanged(kind, row):
    recorded(kind, row)
    preview = service_file_preview(kind=kind, path=exported(kind), standards=STANDARDS, by=person())
    assert (preview.changes.count, preview.changes.same) == (0, 1)


def test_no_more_than_the_first_character_of_a_name_is_kept_anywhere():
    recorded(Kind.ADVISERS, adviser())
    assert VillageAdviser.objects.get().adviser == "王**"
    assert not AuditEntry.objects.filter(after__contains="大力").exists()
    assert looked(Kind.ADVISERS, adviser(adviser="王**")).changes.count == 0


def test_every_fault_of_a_file_is_told_by_cell_and_nothing_is_written():
    before = written()
    wrong = point(
        "14010110", name="", helps="代购", agents="几", since="昨天", longitude="200", latitude="37"
    )
    told = faults_of(
        Kind.POINTS, wrong, point(COUNTY), point(until="2020-01-01", longitude="112.5", latitude="")
    )
    for line, column, words in (
        (2, "code", "登记里没有代码"),
        (2, "name", "这一格是空的"),
        (2, "helps", "不是服务方式"),
        (2, "agents", "不是 0 或正整数"),
        (2, "since", "不是日期"),
        (2, "longitude", "不是度数"),
        (3, "code", "这里要写村级、乡级的"),
        (4, "until", "早于起始日期"),
        (4, "longitude", "要一起写"),
    ):
        assert any(f"第 {line} 行 {column} 列" in one and words in one for one in told), (column, told)
    rows = (
        contract(item="X9", amount="0", due="2022-01-01"),
        contract(VILLAGE),
        contract(number="2", document=""),
    )
    told = faults_of(Kind.CONTRACTS, *rows)
    for line, column, words in (
        (2, "item", "2021-01-01 适用的建议的购买服务指导性目录（当时没有公布的目录）里没有"),
        (2, "amount", "不是合同金额"),
        (2, "due", "不在合同期"),
        (3, "code", "这里要写"),
        (4, "document", "空的"),
    ):
        assert any(f"第 {line} 行 {column} 列" in one and words in one for one in told), (column, told)
    assert written() == before


def test_numbers_larger_than_what_is_kept_are_told_by_cell_with_the_largest():
    before = written()
    told = faults_of(Kind.POINTS, point(agents="32768"), point(name="二", agents="9" * 5000))
    for line in (2, 3):
        assert any(f"第 {line} 行 agents 列" in one and "最多填 32,767" in one for one in told), told
    [told] = faults_of(Kind.CONTRACTS, contract(amount="99999999999999999999"))
    assert "第 2 行 amount 列" in told
    assert "“99999999999999999999”太大，这里最多填 10,000,000,000,000.00" in told
    assert written() == before
    assert looked(Kind.POINTS, point(agents="32767")).changes.count == 1


def catalogue_of(code: str, start: date, *items: tuple[str, str]) -> int:
    """A catalogue of a unit, in force from a day on."""
    draft = list_draft(unit=unit(code), kind="purchase", source="empty", standards=STANDARDS, by=person())
    for item, name in items:
        row = ListRow(item, {"class": "综合", "name": name})
        list_row_set(edition=draft, no=None, row=row, standards=STANDARDS, by=person())
    published(draft, start)
    return draft


def test_a_contract_is_held_against_the_catalogue_of_its_first_day_and_of_the_nearest_unit():
    soon = TODAY + timedelta(10)
    last = {"until": "2099-12-31", "due": "2099-06-30"}
    catalogue_of(COUNTY, TODAY, ("DX-1", "敬老院运营"))
    assert looked(Kind.CONTRACTS, contract(item="P09")).changes.count == 1, "nothing was published in 2021"
    [told] = faults_of(Kind.CONTRACTS, contract(item="P09", since=str(TODAY), **last))
    assert f"{TODAY} 适用的东县购买服务指导性目录（第 1 版" in told
    catalogue_of(TOWNSHIP, soon, ("SX-1", "防汛物资代储"))
    early, late = ({"since": str(day), **last} for day in (soon - timedelta(1), soon))
    recorded(
        Kind.CONTRACTS,
        contract(number="1", item="DX-1", **early),
        contract(number="2", item="SX-1", **late),
        contract(COUNTY, number="3", item="DX-1", **late),
    )
    for row in (
        contract(item="SX-1", **early),
        contract(item="DX-1", **late),
        contract(COUNTY, item="SX-1", **late),
    ):
        assert len(faults_of(Kind.CONTRACTS, row)) == 1
    catalogue_of(COUNTY, soon, ("DX-2", "托育"))
    assert len(faults_of(Kind.CONTRACTS, contract(COUNTY, item="DX-1", **late))) == 1
    assert looked(Kind.CONTRACTS, contract(COUNTY, item="DX-1", **early)).changes.count == 1


def test_more_editions_take_no_more_queries_and_those_of_other_days_are_left_out():
    def queries(**said: object) -> tuple[int, list[str]]:
        with CaptureQueriesContext(connection) as caught:
            found = purchase_catalogues({unit(TOWNSHIP)}, TODAY, STANDARDS, **said)
        editions = found.published.get(unit(TOWNSHIP), ())
        return len(caught), [name for one in editions for name in one.items.values()]

    catalogue_of(TOWNSHIP, TODAY, ("SX-0", "项目0"))
    first, names = queries()
    assert names == ["项目0"]
    for more in range(1, 4):
        catalogue_of(TOWNSHIP, TODAY + timedelta(more), (f"SX-{more}", f"项目{more}"))
    assert queries() == (first, ["项目0", "项目1", "项目2", "项目3"])
    assert queries(bought={TODAY + timedelta(2)}) == (first, ["项目0", "项目2"])


def test_contracts_are_held_against_the_catalogue_that_the_county_published():
    recorded(Kind.CONTRACTS, contract(item="p09"))
    assert ServiceContract.objects.get().item == "P09"
    catalogue_of(COUNTY, TODAY, ("DX-1", "敬老院运营"), ("", "防汛物资代储"))
    days = {"since": str(TODAY), "until": "2099-12-31", "due": "2099-12-31"}
    more = (
        contract(number="2", item="P09", **days),
        contract(number="3", item="dx-1", **days),
        contract(number="4", item="防汛物资代储", **days),
    )
    [told] = faults_of(Kind.CONTRACTS, contract(item="P09"), *more)
    assert "第 3 行 item 列" in told
    assert "东县购买服务指导性目录（第 1 版，水政发〔2026〕3号）里没有“P09”" in told
    recorded(Kind.CONTRACTS, *more[1:])
    assert set(ServiceContract.objects.values_list("item", flat=True)) == {"P09", "DX-1", "防汛物资代储"}


def test_two_rows_of_one_point_never_count_at_once():
    recorded(Kind.POINTS, point())
    assert any("重叠" in one for one in faults_of(Kind.POINTS, point(since="2021-01-01")))
    assert any(
        "重叠" in one for one in faults_of(Kind.POINTS, point(BESIDE), point(BESIDE, since="2020-08-01"))
    )
    assert any("同一个" in one for one in faults_of(Kind.POINTS, point(BESIDE), point(BESIDE)))
    stored = ServicePoint.objects.values().get()
    again = {name: value for name, value in stored.items() if name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ServicePoint.objects.create(**again)


def test_a_preview_of_before_is_refused():
    recorded(Kind.POINTS, point())
    first = looked(Kind.POINTS, point(hours="上午"))
    recorded(Kind.POINTS, point(hours="下午"))
    same = looked(Kind.POINTS, point(BESIDE))
    recorded(Kind.POINTS, point(BESIDE))
    before = written()
    for preview in (first, same):
        with pytest.raises(Refused, match="重新预览"):
            service_file_import(preview=preview, by=person())
    assert written() == before


def test_a_record_is_undone_once_and_in_order():
    first = recorded(Kind.POINTS, point())
    second = recorded(Kind.POINTS, point(hours="下午"), point(BESIDE))
    with pytest.raises(Refused, match="先撤销后面的"):
        service_undo(number=first, reason="错", by=person())
    with pytest.raises(Refused, match="为什么撤销"):
        service_undo(number=second, reason=" ", by=person())
    undoing = service_undo(number=second, reason="错", by=person())
    assert [row.hours for row in points_on(unit("14"), LATEST)] == ["8:30–17:30"]
    for number in (second, undoing):
        with pytest.raises(Refused, match="已经撤销"):
            service_undo(number=number, reason="错", by=person())
    told = records_about(unit(COUNTY), LATEST, [Kind.POINTS], 10)
    assert [(one.number, one.undoes, one.undone_by) for one in told] == [
        (undoing, second, None),
        (second, None, undoing),
        (first, None, None),
    ]
    assert AuditEntry.objects.latest("pk").act == "service_undo"


def test_a_visit_wants_an_adviser_and_counts_questions_by_subject():
    recorded(Kind.ADVISERS, adviser(until="2020-12-31"))
    said = {"village": unit(VILLAGE), "firm": FIRM, "standards": STANDARDS, "by": person()}
    number = visit_record(day=date(2020, 9, 1), answered={"land": 3, "family": 0}, **said)
    visit_record(day=date(2020, 9, 2), answered={}, **said)
    told = visits_under(unit(COUNTY), date(2020, 7, 1), LATEST)
    assert [(one.day.day, dict(one.answered)) for one in told] == [(2, {}), (1, {"land": 3})]
    for day, answered, words in (
        (date(2020, 9, 1), {}, "已经登记"),
        (LATEST, {}, "法律顾问不是"),
        (timezone.localdate() + timedelta(1), {}, "还没有到"),
        (date(2020, 9, 3), {"land": None}, "正整数"),
        (date(2020, 9, 3), {"gossip": 1}, "正整数"),
    ):
        with pytest.raises(Refused, match=words):
            visit_record(day=day, answered=answered, **said)
    service_undo(number=number, reason="错", by=person())
    assert len(visits_under(unit(COUNTY), date(2020, 7, 1), LATEST)) == 1
    visit_record(day=date(2020, 9, 1), answered={"land": 4}, **said)


def test_deliveries_stay_within_the_contract_and_are_looked_at_by_somebody_else():
    recorded(Kind.CONTRACTS, contract())
    with pytest.raises(Refused) as refused:
        delivered(date(2022, 1, 1), 100_001)
    assert {fault.place for fault in refused.value.faults} == {"day", "amount"}
    number = delivered(date(2021, 2, 1), 60_000)
    with pytest.raises(Refused, match="已经登记"):
        delivered(date(2021, 2, 1), 1)
    with pytest.raises(Refused, match="只剩"):
        delivered(date(2021, 2, 2), 40_001, "2")
    with pytest.raises(Refused, match="先登记交付"):
        found(number + 1, Verdict.ACCEPTED, date(2021, 2, 3))
    with pytest.raises(Refused, match="不能自己验收"):
        found(number, Verdict.ACCEPTED, date(2021, 2, 3), by="officer")
    with pytest.raises(Refused, match="写明原因"):
        found(number, Verdict.REFUSED, date(2021, 2, 3))
    with pytest.raises(Refused, match="验收日期"):
        found(number, Verdict.ACCEPTED, date(2021, 1, 31))
    found(number, Verdict.MEND, date(2021, 2, 3), "漏扫")
    with pytest.raises(Refused, match="验收日期"):
        found(number, Verdict.ACCEPTED, date(2021, 2, 2))
    found(number, Verdict.ACCEPTED, date(2021, 2, 8))
    with pytest.raises(Refused, match="不能再验收"):
        found(number, Verdict.REFUSED, date(2021, 2, 9), "反悔")
    purchase = purchase_of(unit(TOWNSHIP), "2021-01")
    states = {day: purchase.state(date(2021, 2, day), 30) for day in (1, 3, 8)}
    assert states == {1: State.UNCHECKED, 3: State.MENDING, 8: State.WAITS}
    assert (purchase.fen(LATEST), purchase.fen(LATEST, Verdict.ACCEPTED)) == (60_000, 60_000)
    with pytest.raises(Refused, match="没有编号为"):
        purchase_of(unit(TOWNSHIP), "9")


def test_a_contract_holds_what_was_delivered_of_it():
    record = recorded(Kind.CONTRACTS, contract())
    delivered(date(2021, 2, 1), 60_000)
    before = written()
    for less in (contract(amount="599.99"), contract(since="2021-03-01")):
        with pytest.raises(Refused, match="容不下"):
            recorded(Kind.CONTRACTS, less)
    with pytest.raises(Refused, match="合同没有了"):
        service_undo(number=record, reason="错", by=person())
    assert written() == before
    recorded(Kind.CONTRACTS, contract(amount="2000"))
    assert purchase_of(unit(TOWNSHIP), "2021-01").contract.fen == 200_000


def test_a_township_keeps_its_own_and_nobody_elses():
    clerk = holder("township_clerk", unit(TOWNSHIP))
    assert looked(Kind.POINTS, point(), by=clerk).changes.count == 1
    assert any("不归您管" in one for one in faults_of(Kind.POINTS, point(OTHERS), by=clerk))
    theirs = recorded(Kind.POINTS, point(OTHERS))
    with pytest.raises(Refused, match="登记服务站点"):
        service_undo(number=theirs, reason="错", by=clerk)
    with pytest.raises(Refused, match="登记服务站点"):
        service_file_preview(
            kind=Kind.POINTS, path=file_of(point()), standards=STANDARDS, by=holder("evaluator", unit(COUNTY))
        )
    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_writes_what_it_reads_and_takes_it_back(santu, tmp_path, language):
    person()
    file, by = tmp_path / "a.xlsx", ("--kind", "contracts", "--by", "lizhang")
    template = santu("services", "template", *by[:2], "--out", file, "--json").document
    assert template["columns"][:3] == ["code", "number", "item"]
    listed = file_of(contract())
    assert santu("services", "import", listed, *by, "--preview").code == 2
    ran = santu("services", "import", listed, *by, "--yes", "--json").document
    assert (ran["new"], ran["changed"], ran["same"]) == (1, 0, 0)
    exported = santu(
        "services", "export", *by[:2], "--unit", COUNTY, "--out", file, "--lang", language, "--json"
    ).document
    assert exported["rows"] == 1
    again = santu("services", "import", file, *by, "--preview", "--json")
    assert (again.code, again.document["same"]) == (0, 1)
    undo = ("services", "undo", ran["record"], *by[2:])
    assert "为什么撤销" in santu(*undo).err
    assert santu(*undo, "--reason", "重复", "--json").document["undoes"] == ran["record"]
    with pytest.raises(Refused, match="没有编号为"):
        purchase_of(unit(TOWNSHIP), "2021-01")
