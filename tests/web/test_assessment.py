"""The pages of assessment sheets: opened, signed by both sides, closed, and done anew."""

import csv
import io
from urllib.parse import quote

import pytest
from django.utils import timezone

from santu.register.domain.assessment import Quarter
from santu.register.domain.rows import Line
from santu.register.models import Assessment
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


def quarter() -> str:
    return str(Quarter.ended(timezone.localdate()))


def opened(client, station: str) -> str:
    asked = {"body": station, "quarter": quarter()}
    return client.post(f"/units/{unit(TOWNSHIP)}/assessment", asked)["Location"]


def test_from_the_sheet_to_the_score_on_pages(holding, station):
    department, leader = holding("department", unit(COUNTY)), holding("township_leader", unit(TOWNSHIP))
    address = f"/units/{unit(TOWNSHIP)}/assessment"
    assert "开考核表" in text(leader.get(address))
    sheet = opened(leader, station)
    assert "待双方评分" in text(leader.get(address))
    own = {"side": "township", "mark": "91", "remark": "办件及时"}
    assert "别人不能代签" in text(department.post(f"{sheet}sign", own))
    assert leader.post(f"{sheet}sign", {**own, "mark": "9.5"}).status_code == 422
    assert leader.post(f"{sheet}sign", own).status_code == 302
    assert "待部门评分" in text(department.get(sheet))
    assert department.post(f"{sheet}sign", {"side": "department", "mark": "80"}).status_code == 302
    assert "办结" in text(department.get(sheet))
    assert leader.post(f"{sheet}close").status_code == 422
    assert department.post(f"{sheet}close").status_code == 302
    page = text(leader.get(sheet))
    for said in ("已办结", "86.60", "25.98", "30% （建议标准）", "办件及时"):
        assert said in page
    assert leader.post(f"{sheet}reopen", {"reason": "漏计"}).status_code == 302
    assert Assessment.objects.get().version == 2
    page = text(leader.get(sheet))
    assert "以前各版的评分" in page
    assert "办件及时" in page


def test_a_county_has_the_sheets_of_its_townships_in_a_file_and_no_other_township_sees_them(holding, station):
    department = holding("department", unit(COUNTY))
    sheet = opened(department, station)
    answer = department.get(
        f"/units/{unit(COUNTY)}/assessment?export=csv&table=assessment&quarter={quarter()}"
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert any("水秀镇司法所" in row for row in rows)
    page = department.get(f"/units/{unit(COUNTY)}/assessment").content.decode()
    assert "data-sortable" not in page
    book = department.get(f"/units/{unit(COUNTY)}/assessment?export=xlsx&table=assessment")
    assert book.content.startswith(b"PK")
    assert holding("township_leader", unit(BESIDE)).get(sheet).status_code == 404
    assert holding("county_officer", unit(COUNTY)).post(f"{sheet}sign", {"mark": "1"}).status_code == 403


def test_what_is_no_quarter_and_no_side_is_told(holding, station):
    department = holding("department", unit(COUNTY))
    assert department.get(f"/units/{unit(COUNTY)}/assessment?quarter=2026Q9").status_code == 404
    assert "还没有考核表" in text(department.get(f"/units/{unit(COUNTY)}/assessment?quarter=2020Q1"))
    assert "没有选由哪一方评分" in text(department.post(f"{opened(department, station)}sign", {"mark": "1"}))


def test_the_pages_in_english_have_their_words_in_english(holding, station):
    leader = holding("township_leader", unit(TOWNSHIP), language="en")
    sheet = opened(leader, station)
    assert "Median of its kind" in text(leader.get(f"/units/{unit(TOWNSHIP)}/assessment"))
    assert "Counted in the department's yearly evaluation" in text(leader.get(sheet))


def test_a_department_that_the_county_registers_is_linked_to_its_year(holding, station):
    department, leader = holding("department", unit(COUNTY)), holding("township_leader", unit(TOWNSHIP))
    sheet = opened(leader, station)
    assert "应哨年度" not in text(department.get(sheet))
    bureau = body(unit(COUNTY), "司法局")
    bodies_record(day=DAY, bodies=[bureau], title="部门", by=person())
    year = f"/units/{unit(COUNTY)}/departments/{quote(bureau.id)}/year"
    assert f'href="{year}"' in department.get(sheet).content.decode()
    assert f'href="{year}"' in department.get(f"/units/{unit(COUNTY)}/assessment").content.decode()
    assert f'href="{year}"' in department.get(f"/units/{unit(COUNTY)}/bodies/{bureau.id}").content.decode()
    assert department.get(year).status_code == 200
    # A township does not see what is the county's.
    assert year not in leader.get(sheet).content.decode()
    assert "应哨年度" not in text(leader.get(f"/units/{unit(TOWNSHIP)}/bodies/{station}"))
