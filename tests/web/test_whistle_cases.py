"""A township blows on the page; the board has what is open; nobody else is offered the form."""

import pytest
from django.utils import timezone

from santu.operate.models import Case, JointOperation
from santu.operate.services.whistle import arrival_confirm, report_in
from tests.db.registers import unit
from tests.db.whistling import (
    COUNTY,
    FARMING,
    MATTER,
    SAFETY,
    TOWN,
    assigned,
    at,
    blown,
    clerk,
    department,
    desk,
    of,
    ruler,
    task,
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


@pytest.mark.parametrize(
    ("people", "told"), [("40000", "最多填 32,767"), ("七", "没有填写出动多少人"), ("", "没有填写出动多少人")]
)
def test_people_of_an_operation_are_a_number_that_is_kept(client, people, told):
    case = blown()
    assigned(case)
    for name in (FARMING, SAFETY):
        report_in(at=at(case, "report_in", of(name), name))
        arrival_confirm(at=at(case, "confirm", clerk(), name), arrived=True)
    said = {
        "do": "operation",
        "operation_day": f"{timezone.localdate()}",
        "operation_where": "河边",
        "organ": [department(FARMING), department(SAFETY)],
        "people": people,
        "result": "封堵",
    }
    client.force_login(of(FARMING))
    answer = client.post(f"/cases/{case.pk}/tasks/{task(case, 'plan').number}/", said)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert text(answer).count("没有填写出动多少人") + text(answer).count("太大") == 1
    assert not JointOperation.objects.exists()


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
