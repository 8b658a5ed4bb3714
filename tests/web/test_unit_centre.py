"""What one needs: the matters of a centre, one of them with all that it asks for, its sheet, and where no list is in force."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from santu.register.domain.service_rows import Kind
from santu.register.models import ListEdition, Survey, SurveyRow
from tests.db.registers import holder, unit
from tests.db.services import point, recorded
from tests.db.windows import COUNTY, LAND, OTHER, TOWN, VILLAGE, WATER, centre, clerk, listed
from tests.web.reading import text

pytestmark = pytest.mark.django_db
PAPER = {"format": "paper"}


@pytest.fixture(autouse=True)
def _centre() -> None:
    centre()


def guide(code: str = TOWN) -> str:
    return reverse("unit-centre", args=[unit(code)])


def test_a_resident_finds_a_matter_and_how_many_papers_it_takes(client):
    client.force_login(holder("resident"))
    assert {"农村宅基地审批", "临时救助审核"} <= set(text(client.get(guide())).split())
    found = client.get(guide(), {"q": "盖房"})
    assert f'href="{guide()}C01"' in found.content.decode()
    assert "临时救助审核" not in text(found)
    file = client.get(guide(), {"export": "csv", "table": "matters"}).content.decode("utf-8-sig")
    first, second = list(csv.reader(file.splitlines()))[-2:]
    assert first == ["农村宅基地审批", f"{LAND}、{WATER}", "", "10", "20", "3", "1"]
    assert second[-2:] == ["1", "0"]


def test_a_matter_says_what_to_bring_and_what_government_holds(client):
    client.force_login(holder("resident"))
    surveyed(15)
    page = client.get(f"{guide()}C01").content.decode()
    bring, held = (page.partition(f'id="{name}"')[2].partition("</section>")[0] for name in ("bring", "held"))
    assert "身份证" in held
    assert "身份证" not in bring
    assert all(word in bring for word in ("申请书", "原件", "可以后补", "可以承诺代替"))
    said = text(client.get(f"{guide()}C01"))
    for words in ("承诺 10 个工作日", "法定 20 个工作日", "平常（摸底） 15 个工作日"):
        assert words in said
    assert {LAND, WATER, "乡村建设规划许可证"} <= set(said.split())
    assert reverse("apply-new", args=[unit(TOWN), "C01"]) in page


def test_a_matter_says_in_which_villages_it_is_done_and_where(client):
    client.force_login(holder("resident"))
    recorded(
        Kind.POINTS, point(VILLAGE, address="村委会一层"), point(TOWN, name="水秀中心", address="镇政府")
    )
    said = text(client.get(f"{guide()}C02"))
    for words in (
        "水秀东村",
        "水秀西村",
        "代办、代缴",
        "村委会一层",
        "水秀中心",
        "镇政府",
        "共 2 个村（社区）",
    ):
        assert words in said
    assert "没有村（社区）代办这件事" in text(client.get(f"{guide()}C01"))
    assert "村里代办、代缴 各村（社区）" in text(client.get(f"{guide()}C02", PAPER))


def test_a_village_with_a_list_of_its_own_goes_by_that_list(client):
    client.force_login(holder("resident"))
    listed("agency", [{"village": "水秀东村", "name": "别的事", "way": "代办"}], VILLAGE)
    sheet = text(client.get(f"{guide()}C02", PAPER))
    assert "村里代办、代缴 水秀西村" in sheet
    assert "水秀东村" not in sheet


def test_the_sheet_says_it_all(client):
    client.force_login(clerk())
    said = text(client.get(f"{guide()}C01", PAPER))
    for words in (
        "一次性告知单",
        "申请书",
        "村民会议记录",
        "不用带，政府已经掌握 身份证",
        "承诺 10 个工作日",
        LAND,
    ):
        assert words in said


def test_who_asks_on_another_day_is_not_led_to_apply(client):
    client.force_login(holder("resident"))
    ListEdition.objects.filter(kind="centre").update(start=timezone.localdate() - timedelta(9))
    page = client.get(f"{guide()}C01", {"day": f"{timezone.localdate() - timedelta(1)}"}).content.decode()
    assert "/apply/" not in page.partition("<main")[2].partition('class="heading"')[2]
    assert "请先回到今天" in page


def test_without_a_list_it_says_what_to_do(client):
    client.force_login(holder("resident"))
    for address in (guide(OTHER), f"{guide(OTHER)}C01"):
        page = client.get(address)
        assert page.status_code == 200
        assert "没有施行中的进驻事项清单" in text(page)
        assert "请先到便民服务中心问清要带什么" in text(page)
    assert "起草进驻事项清单" not in text(page)
    client.force_login(holder("township_clerk", unit(OTHER)))
    assert reverse("unit-lists", args=[unit(OTHER)]) in client.get(guide(OTHER)).content.decode()
    assert guide() in client.get(guide(VILLAGE)).content.decode()
    assert "请选要去的那一个" in text(client.get(guide(COUNTY)))


def test_what_is_not_there_is_refused(client):
    client.force_login(holder("resident"))
    assert client.get("/units/nbs.990101.20200630/centre/").status_code == 404
    unknown = client.get(f"{guide()}养犬登记")
    assert unknown.status_code == 404
    assert "没有“养犬登记”；请从清单里选" in text(unknown)
    client.logout()
    assert client.get(guide()).status_code != 200


def test_other_pages_lead_here(client):
    client.force_login(holder("resident"))
    applying = client.get("/apply/", {"unit": unit(TOWN)}).content.decode()
    assert {f'href="{guide()}"', f'href="{guide()}C01"'} <= set(applying.replace(">", " ").split())
    client.force_login(holder("township_clerk", unit(TOWN)))
    for code in (TOWN, VILLAGE):
        assert f'href="{guide()}"' in client.get(f"/units/{unit(code)}/services").content.decode()
    edition = ListEdition.objects.get(kind="centre").pk
    rows = client.get(f"/lists/{edition}/").content.decode()
    assert f'href="{guide()}C01"' in rows
    agency = ListEdition.objects.get(kind="agency").pk
    assert "/centre/" not in client.get(f"/lists/{agency}/").content.decode()


def test_more_matters_villages_and_points_take_no_more_queries(client):
    client.force_login(holder("resident"))

    def counted() -> list[int]:
        numbers = []
        for query in ("", "C02", "C02?format=paper"):
            client.get(f"{guide()}{query}")
            with CaptureQueriesContext(connection) as caught:
                assert client.get(f"{guide()}{query}").status_code == 200
            numbers.append(len(caught))
        return numbers

    recorded(Kind.POINTS, point(VILLAGE))
    listed("agency", [{"village": "水秀东村", "name": "临时救助审核", "way": "代办"}], VILLAGE)
    before = counted()
    beside = "140101100201"
    recorded(Kind.POINTS, point(beside), point(TOWN))
    listed(
        "agency",
        [{"village": "水秀西村", "name": "临时救助审核", "way": way} for way in ("代办", "代理")],
        beside,
    )
    assert counted() == before


def surveyed(days: int) -> None:
    today = timezone.localdate()
    head = {"title": "摸底", "answers": "", "by": "x", "opened_on": today, "handed_in_on": today}
    made = Survey.objects.create(unit_id=unit(TOWN), county_id=unit(COUNTY), day=today, version=1, **head)
    SurveyRow.objects.create(survey=made, name="农村宅基地审批", doer="township", days=days)
