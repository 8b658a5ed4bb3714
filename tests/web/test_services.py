"""The pages of coverage, service points, advisers and purchases: seen, taken in by file, recorded and refused."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from santu.register.domain.service_rows import Kind
from santu.register.models import AdviserVisit, ServiceAcceptance, ServicePoint, ServiceRecord
from tests.db.registers import imported, unit
from tests.db.services import (
    BESIDE,
    COUNTY,
    OTHERS,
    TOWNSHIP,
    VILLAGE,
    adviser,
    contract,
    exported,
    file_of,
    point,
    recorded,
)
from tests.web.reading import text

pytestmark = pytest.mark.django_db
FIRM = "东县第一法律服务所"


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()


def at(code: str, page: str) -> str:
    return f"/units/{unit(code)}/{page}"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def table_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_county_sees_which_villages_have_what_and_how_far_it_is(holding):
    recorded(Kind.POINTS, point(longitude="112.50", latitude="37.40"), point(BESIDE))
    recorded(Kind.POINTS, point(TOWNSHIP, name="便民服务中心", longitude="112.50", latitude="37.50"))
    recorded(Kind.ADVISERS, adviser(), adviser("140101200200"))
    officer = holding("justice", unit(COUNTY))
    page = text(officer.get(at(COUNTY, "coverage")))
    for said in ("没有服务站点", "11,100", "未知", "水秀镇", "便民服务站"):
        assert said in page
    rows = table_of(officer.get(at(COUNTY, "coverage") + "?export=csv&table=parts"))
    assert rows[1][:2] == ["水秀镇", "2"]
    assert [row[2] for row in rows[1:]] == ["2", "0", "0", "2"]
    lacking = table_of(officer.get(at(COUNTY, "coverage") + "?lacks=both&export=csv&table=villages"))
    assert len(lacking) - 1 == 3
    assert officer.get(at(COUNTY, "coverage") + "?lacks=x").status_code == 404
    assert "没有这样的村（社区）" in text(officer.get(at(TOWNSHIP, "coverage") + "?lacks=point"))


def test_a_province_counts_by_county(holding):
    recorded(Kind.POINTS, point(), point(OTHERS))
    officer = holding("province_officer", unit("14"))
    rows = table_of(officer.get(at("14", "coverage") + "?export=csv&table=parts"))
    assert [row[:3] for row in rows[1:]] == [["东县", "6", "1"], ["西县", "4", "1"], ["合计", "10", "2"]]


def test_a_township_takes_a_file_in_and_back_on_pages(holding):
    clerk = holding("township_clerk", unit(TOWNSHIP))
    address = at(TOWNSHIP, "services/file")
    assert "下载" in text(clerk.get(f"{address}?kind=points"))
    for form in ("xlsx", "csv", "rows"):
        assert clerk.get(f"{address}?kind=points&format={form}").status_code == 200
    assert clerk.get(f"{address}?kind=odd").status_code == 404
    wrong = file_of(point(helps="代购")).read_bytes()
    assert "不是服务方式" in text(clerk.post(address, {"kind": "points", "file": sent("a.csv", wrong)}))
    good = file_of(point()).read_bytes()
    page = clerk.post(address, {"kind": "points", "file": sent("a.csv", good)})
    assert "新登记 1 项" in text(page)
    seen = page.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert not ServicePoint.objects.exists()
    said = {"kind": "points", "act": "import", "seen": seen}
    changed = {**said, "file": sent("a.csv", file_of(point(hours="全天")).read_bytes())}
    assert clerk.post(address, changed).status_code == 422
    assert clerk.post(address, {**said, "file": sent("a.csv", good)}).status_code == 302
    assert "村委会一层" in text(clerk.get(at(TOWNSHIP, "services")))
    assert "没有要变更的" in text(
        clerk.post(address, {"kind": "points", "file": sent("a.xlsx", exported(Kind.POINTS).read_bytes())})
    )
    undo = {"kind": "points", "record": str(ServiceRecord.objects.get().pk), "undo_reason": "重复"}
    assert clerk.post(at(TOWNSHIP, "services/undo"), {**undo, "record": "x"}).status_code == 422
    assert clerk.post(at(TOWNSHIP, "services/undo"), undo).status_code == 302
    assert "已由第" in text(clerk.get(f"{address}?kind=points"))
    assert "没有登记服务站点" in text(clerk.get(at(TOWNSHIP, "services")))


def test_a_visit_is_recorded_where_an_adviser_is(holding):
    recorded(Kind.ADVISERS, adviser(), adviser(OTHERS))
    clerk = holding("township_clerk", unit(TOWNSHIP))
    page = text(clerk.get(at(TOWNSHIP, "advisers")))
    assert "王**" in page
    assert "大力" not in page
    today = timezone.localdate().isoformat()
    said = {"firm": f"{unit(VILLAGE)} {FIRM}", "day": today, "land": "3", "family": ""}
    assert clerk.post(at(TOWNSHIP, "advisers/visit"), {**said, "land": "几"}).status_code == 422
    assert clerk.post(at(TOWNSHIP, "advisers/visit"), {"day": ""}).status_code == 422
    large = clerk.post(at(TOWNSHIP, "advisers/visit"), {**said, "land": "32768"})
    assert (large.status_code, "最多填 32,767" in text(large)) == (422, True)
    assert clerk.post(at(TOWNSHIP, "advisers/visit"), said).status_code == 302
    elsewhere = {**said, "firm": f"{unit(OTHERS)} {FIRM}"}
    assert clerk.post(at(TOWNSHIP, "advisers/visit"), elsewhere).status_code == 422
    assert AdviserVisit.objects.get().answered == 3
    assert "土地和宅基地 3" in text(clerk.get(at(TOWNSHIP, "advisers")))


def test_a_contract_is_delivered_by_one_and_accepted_by_another(holding):
    today = timezone.localdate()
    days = {
        "since": (today - timedelta(100)).isoformat(),
        "until": (today + timedelta(100)).isoformat(),
        "due": (today - timedelta(1)).isoformat(),
    }
    recorded(Kind.CONTRACTS, contract(**days), contract(number="2021-02", **days))
    clerk, officer = holding("township_clerk", unit(TOWNSHIP)), holding("finance", unit(COUNTY))
    page = text(officer.get(at(COUNTY, "purchases")))
    for said in ("逾期未交付", "2,000.00", "逾期的合同"):
        assert said in page
    opened = at(TOWNSHIP, "purchases") + "?contract=2021-01"
    assert "还没有交付" in text(clerk.get(opened))
    assert clerk.get(at(TOWNSHIP, "purchases") + "?contract=9").status_code == 404
    said = {
        "contract": "2021-01",
        "day": days["due"],
        "what": "保洁",
        "quantity": "1",
        "amount": "1000",
        "key": "k",
    }
    assert clerk.post(at(TOWNSHIP, "purchases/deliver"), {**said, "amount": "1000.01"}).status_code == 422
    assert clerk.post(at(TOWNSHIP, "purchases/deliver"), {**said, "day": "x"}).status_code == 422
    for large in ("2147483648", "9" * 18, "9" * 5000):
        answer = clerk.post(at(TOWNSHIP, "purchases/deliver"), {**said, "quantity": large})
        assert (answer.status_code, "最多填 2,147,483,647" in text(answer)) == (422, True)
    answer = clerk.post(at(TOWNSHIP, "purchases/deliver"), {**said, "amount": "9" * 30})
    assert (answer.status_code, "最多填 10,000,000,000,000.00" in text(answer)) == (422, True)
    assert clerk.post(at(TOWNSHIP, "purchases/deliver"), said).status_code == 302
    page = clerk.get(opened).content.decode()
    number = page.split('name="delivery"')[1].split('<option value="')[1].split('"')[0]
    found = {"contract": "2021-01", "delivery": number, "verdict": "accepted", "office": "财政所"}
    found |= {"checked": today.isoformat(), "reason": ""}
    assert "不能自己验收" in text(clerk.post(at(TOWNSHIP, "purchases/accept"), found))
    assert officer.post(at(TOWNSHIP, "purchases/accept"), {"contract": "2021-01"}).status_code == 422
    assert officer.post(at(TOWNSHIP, "purchases/accept"), {**found, "verdict": "mend"}).status_code == 422
    assert officer.post(at(TOWNSHIP, "purchases/accept"), found).status_code == 302
    assert ServiceAcceptance.objects.get().office == "财政所"
    assert "已验收" in text(clerk.get(opened))


def test_who_may_not_record_sees_no_form_and_another_township_nothing(holding):
    recorded(Kind.ADVISERS, adviser())
    reader = holding("evaluator", unit(COUNTY))
    assert b"ask-visit" not in reader.get(at(TOWNSHIP, "advisers")).content
    assert reader.get(at(TOWNSHIP, "services/file") + "?kind=points").status_code in (403, 404)
    beside = holding("township_clerk", unit("140101200"))
    for page in ("coverage", "services", "advisers", "purchases"):
        assert beside.get(at(TOWNSHIP, page)).status_code == 404


def test_the_pages_in_english_have_their_words_in_english(holding):
    recorded(Kind.CONTRACTS, contract())
    officer = holding("county_officer", unit(COUNTY), language="en")
    for page, said in (
        ("coverage", "Without a service point"),
        ("services", "Agents are counted, not named"),
        ("advisers", "Visits this year"),
        ("purchases", "Overdue contracts"),
        ("services/file?kind=contracts", "Import a list"),
    ):
        assert said in text(officer.get(at(COUNTY, page)))
