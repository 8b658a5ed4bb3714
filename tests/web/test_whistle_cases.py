"""A township blows on the page; the board has what is open; nobody else is offered the form."""

import pytest

from santu.operate.models import Case
from tests.db.registers import unit
from tests.db.whistling import (
    COUNTY,
    FARMING,
    MATTER,
    TOWN,
    assigned,
    blown,
    clerk,
    department,
    desk,
    ruler,
    whistling,
)
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whistling() -> None:
    whistling()


def test_a_township_blows_with_whom_the_list_names(client):
    client.force_login(clerk())
    path = f"/units/{unit(TOWN)}/whistle"
    page = client.get(path, {"q": "养殖", "matter": MATTER}).content.decode()
    assert f'value="{department(FARMING)}" checked' in page
    said = {
        "title": "直排",
        "where": "村口",
        "basis": "法",
        "urgency": "emergency",
        "matter": MATTER,
        "key": "1",
    }
    answer = client.post(path, {**said, "department": [department(FARMING)]})
    [case] = Case.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")
    assert "乡镇建议" in text(client.get(f"/cases/{case.pk}/"))
    assert client.post(path, {**said, "key": "2", "department": []}).status_code == 422


def test_the_county_sees_the_board_and_no_form(client):
    assigned(blown())
    client.force_login(ruler())
    assert (
        f'/units/{unit(TOWN)}/whistle"'
        not in client.get(f"/units/{unit(TOWN)}/whistles-open").content.decode()
    )
    assert "吹哨由乡镇（街道）发起" in text(client.get(f"/units/{unit(TOWN)}/whistle"))
    client.force_login(desk())
    board = f"/units/{unit(COUNTY)}/whistles-open"
    assert "待报到" in text(client.get(board))
    assert "没有在办的吹哨" in text(client.get(board, {"township": "none"}))
    year = f"/units/{unit(COUNTY)}/departments/{department(FARMING)}/year"
    assert "中位数" in text(client.get(year))
    assert client.get(f"/units/{unit(TOWN)}/departments/{department(FARMING)}/year").status_code == 404


def test_before_one_blows_the_clocks_of_each_class_are_shown(client):
    client.force_login(clerk())
    path = f"/units/{unit(TOWN)}/whistle"
    page = client.get(path)
    said = text(page)
    ordinary, emergency = said.index("一般"), said.index("应急")
    assert ordinary < said.index("2 个工作日") < said.index("4 个工作日") < said.index("7 日") < emergency
    assert emergency < said.index("30 分钟") < said.index("2 小时") < said.index("1 日")
    assert 'href="/standards/whistle/report_in_emergency' in page.content.decode()
    client.cookies["santu_language"] = "en"
    assert "30 minutes" in text(client.get(path))
    assert "1 day " in text(client.get(path))
