"""The pages of dispatched bodies: lines of control, and asking the township before its head is touched."""

import pytest
from django.utils import timezone

from santu.register.domain.rows import Line
from santu.register.models import HeadConsultation
from santu.register.services.bodies import bodies_record
from tests.db.registers import DAY, body, imported, person, unit
from tests.web.reading import text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, BESIDE = "140101", "140101100", "140101200"


@pytest.fixture(autouse=True)
def station(db) -> str:
    imported()
    host = unit(TOWNSHIP)
    lines = (Line("administration", "县司法局"), Line("assessment", host, 60), Line("party", host))
    sent = body(host, "司法所", "dispatched", lines=lines)
    bodies_record(day=DAY, bodies=[sent], title="机构", by=person())
    return sent.id


def test_from_the_question_to_the_act_on_pages(holding, station):
    department, leader = holding("department", unit(COUNTY)), holding("township_leader", unit(TOWNSHIP))
    address = f"/units/{unit(TOWNSHIP)}/dispatched"
    page = text(department.get(address))
    for said in ("司法所", "县司法局", "水秀镇 60%", "自 2020-06-30", "征求乡镇党（工）委意见"):
        assert said in page
    assert "征求意见函文号" not in text(leader.get(address))
    asked = {"body": station, "act": "appoint", "department": "县司法局", "document": "司函3号"}
    file = department.post(address, asked)["Location"]
    assert "意见记录以后才能办理" in text(department.get(file))
    order = {"order": "司任1号", "done_on": timezone.localdate().isoformat(), "answer": ""}
    assert "意见还没有记录" in text(department.post(f"{file}act", order))
    said = {"opinion": "object", "reasons": "任职不满一年", "document": "水秀党1号"}
    assert leader.post(f"{file}opinion", said).status_code == 302
    assert "乡镇不同意，仍要办理的理由" in text(department.get(file))
    assert department.post(f"{file}act", order).status_code == 422
    assert department.post(f"{file}act", {**order, "answer": "工作需要"}).status_code == 302
    assert "已办理" in text(leader.get(address))
    assert HeadConsultation.objects.get().answer == "工作需要"


def test_a_county_sees_the_files_of_its_townships_and_no_township_those_of_another(holding, station):
    department = holding("department", unit(COUNTY))
    asked = {"body": station, "act": "reward", "department": "县司法局", "document": "司函4号"}
    file = department.post(f"/units/{unit(TOWNSHIP)}/dispatched", asked)["Location"]
    assert "等乡镇党（工）委意见" in text(department.get(f"/units/{unit(COUNTY)}/dispatched"))
    assert holding("township_leader", unit(BESIDE)).get(file).status_code == 404
    assert holding("county_officer", unit(COUNTY)).post(f"{file}act", {"order": "1"}).status_code == 403


def test_a_page_in_english_has_its_words_in_english(holding, station):
    leader = holding("township_leader", unit(TOWNSHIP), language="en")
    page = text(leader.get(f"/units/{unit(TOWNSHIP)}/dispatched"))
    assert "Dispatched bodies and their lines" in page
    assert "Opinions on their heads" in page
