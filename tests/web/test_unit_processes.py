"""How processes go at a unit, and the cases behind each figure."""

import random
import re
from datetime import timedelta

import pytest
import time_machine

from santu.kernel.codes import Level
from santu.operate.selectors import case_list
from santu.operate.selectors.measured import Place
from santu.operate.services.measured import measured_add
from tests.db.measuring import FIRST, PLACES, case_row, diced, task_row
from tests.db.registers import DAY, holder, imported, unit
from tests.web.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOW = FIRST + timedelta(days=30)
COUNTY, TOWN = "140101", "140101100"


@pytest.fixture(autouse=True)
def _register(client):
    imported()
    with time_machine.travel(NOW, tick=False):
        client.force_login(holder("township_clerk", unit(TOWN)))
        yield


def page(client, code: str, name: str, **asked: object):
    return client.get(f"/units/{unit(code)}/{name}", {"day": f"{DAY}", **asked})


def open_case(key: str, **more: object):
    case = case_row(key, FIRST, **more)
    task_row(case, 1, "approve", FIRST, amber_at=NOW - timedelta(days=2), due_at=NOW - timedelta(days=1))
    return case


def test_each_task_has_its_figures_and_leads_to_its_cases(client):
    for number in range(3):
        case = case_row(f"done {number}", FIRST)
        task_row(case, 1, "accept", FIRST, ended_at=FIRST + timedelta(days=number))
    case = open_case("农村宅基地审批")
    measured_add()
    answer = page(client, TOWN, "operation-processes", **{"from": "2025-11", "to": "2025-12"})
    shown = text(answer)
    assert "核对材料、受理" in shown
    assert "分类审批" in shown
    link = f"/units/{unit(TOWN)}/cases?process=window&amp;node=approve&amp;state=overdue&amp;day={DAY}"
    assert link in answer.content.decode()
    rows = page(client, TOWN, "cases", node="approve", state="overdue")
    assert "农村宅基地审批" in text(rows)
    assert f"/cases/{case.pk}/" in rows.content.decode()
    assert "农村宅基地审批" not in text(page(client, TOWN, "cases", node="approve", state="amber"))


def test_a_table_of_it_can_be_taken_away(client):
    task_row(case_row("a", FIRST), 1, "accept", FIRST, ended_at=FIRST + timedelta(days=2))
    measured_add()
    answer = page(
        client,
        TOWN,
        "operation-processes",
        export="csv",
        table="tasks",
        **{"from": "2025-11", "to": "2025-12"},
    )
    line = next(line for line in answer.content.decode("utf-8-sig").splitlines() if "受理" in line)
    assert line.split(",")[1:5] == ["0", "0", "0", "2"]


def test_cases_come_in_pages_each_once(client, monkeypatch):
    monkeypatch.setattr(case_list, "AT_ONCE", 7)
    cases = {open_case(f"case-{number}").pk for number in range(20)}
    place, seen, before = Place(unit(TOWN), Level.TOWNSHIP, unit(COUNTY), DAY), [], 0
    while True:
        rows, before = case_list.cases_listed(
            place, case_list.Wanted("window", state="open", before=before), NOW
        )
        seen += [row.pk for row in rows]
        if not before:
            break
    assert seen == sorted(cases, reverse=True)


def test_a_file_has_the_cases_of_all_pages(client, monkeypatch):
    monkeypatch.setattr(case_list, "AT_ONCE", 2)
    cases = [open_case(f"case-{number}").pk for number in range(5)]
    asked = {"export": "csv", "table": "cases", "before": cases[2]}
    lines = page(client, TOWN, "cases", **asked).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 5


def test_in_english_a_closed_case_says_so_in_english(client):
    case_row("closed", FIRST, closed_at=FIRST)
    client.cookies["santu_language"] = "en"
    shown = text(page(client, TOWN, "cases", state="closed"))
    assert "closed" in shown
    assert "已办结" not in shown


def test_cases_of_another_township_are_not_shown(client):
    open_case("别处的件", place=PLACES[1])
    assert "别处的件" not in text(page(client, TOWN, "cases"))
    assert page(client, "140101200", "cases").status_code == 404
    assert page(client, "140101200", "operation-processes").status_code == 404


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"from": "2026-13"}, "不是月份"),
        ({"from": "2026-03", "to": "2026-01"}, "请对调"),
        ({"process": "nothing"}, "没有名为“nothing”的办事流程"),
        ({"to": "0001-05"}, "不是月份"),
        ({"from": "0000-05"}, "不是月份"),
        ({"day": "0001-05-01"}, "早于 1949-10-01"),
        ({"version": "x"}, "不是版本号"),
        ({"version": "9"}, "没有第 9 版"),
    ],
)
def test_what_is_asked_for_wrongly_is_named(client, asked, told):
    answer = page(client, TOWN, "operation-processes", **asked)
    assert answer.status_code == 404
    assert told in text(answer)


@pytest.mark.parametrize("name", ["cases", "operation-processes"])
def test_another_process_is_shown_without_the_version_and_the_task_of_the_one_before(client, name):
    open_case("农村宅基地审批")
    before = page(client, TOWN, name, version="1", node="approve")
    assert '<input type="hidden" name="of" value="window">' in before.content.decode()
    changed = page(client, TOWN, name, process="whistle", of="window", version="9", node="approve")
    assert changed.status_code == 200
    assert (
        "selected"
        not in re.findall(r'<select id="node".*?</select>|$', changed.content.decode(), re.DOTALL)[0]
    )
    assert page(client, TOWN, name, process="whistle", of="whistle", version="9").status_code == 404


def test_a_task_that_only_another_version_has_is_shown_as_chosen(client):
    assert '<option value="older" selected>' in page(client, TOWN, "cases", node="older").content.decode()


def test_a_county_has_its_townships_in_the_order_of_the_register(client):
    client.force_login(holder("county_desk", unit(COUNTY)))
    diced(random.Random(2), 30)
    measured_add()
    answer = page(client, COUNTY, "operation-processes", **{"from": "2025-11", "to": "2026-10"})
    shown = text(answer)
    assert shown.index("水秀镇") < shown.index("白城乡")


def test_a_village_is_told_where_to_look(client):
    assert "请打开上级乡镇" in text(page(client, TOWN + "200", "operation-processes"))


def test_the_matters_of_a_centre_stand_side_by_side_and_what_drifts_is_in_the_list_of_the_maps(client):
    when = {"from": "2025-11", "to": "2025-12"}
    ended = {"ended_at": FIRST + timedelta(days=2), "deed": "ended"}
    task_row(case_row("灵活就业登记", FIRST, matter="X"), 1, "approve", FIRST, body="", **ended)
    shown = text(page(client, TOWN, "matters-compared", **when))
    assert "这一天没有施行中的进驻事项清单" in shown
    assert "这一天还没有已上报的运行摸底" in shown
    answer = page(client, TOWN, "matters-compared", export="csv", table="compared", **when)
    line = answer.content.decode("utf-8-sig").splitlines()[1]
    assert line.split(",") == ["灵活就业登记", "", "", "水秀镇", "", "", "2", "", "1", ""]
    task_row(case_row("开着", FIRST, matter="X"), 1, "accept", FIRST, right="window")
    shown = text(page(client, TOWN, "operation"))
    assert "没有人有权办" in shown
    assert "要有“在窗口受理、出件，替群众代办”的权限" in shown
    assert "请安全管理员授予角色" in shown
    assert "没有人有权办" not in text(page(client, TOWN, "operation", kind="slow")).split("怎么办")[-1]
    holder("window_clerk", unit(TOWN))
    assert "没有人有权办" not in text(page(client, TOWN, "operation"))


def test_a_county_has_its_centres_and_above_one_is_told_where_to_look(client):
    client.force_login(holder("county_desk", unit(COUNTY)))
    case_row("a", FIRST, matter="X")
    when = {"from": "2025-11", "to": "2025-12"}
    shown = page(client, COUNTY, "matters-compared", **when)
    assert "没有施行中的清单" in text(shown)
    link = f"/units/{unit(TOWN)}/matters-compared?from=2025-11&amp;to=2025-12&amp;day={DAY}"
    assert link in shown.content.decode()
    client.force_login(holder("province_officer", unit("14")))
    assert "请打开其中一个" in text(page(client, "14", "matters-compared"))
    for day in ("1949-10-01", "9999-12-30"):
        assert client.get(f"/units/{unit(TOWN)}/matters-compared", {"day": day}).status_code == 200
