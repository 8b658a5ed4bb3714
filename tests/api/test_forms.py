"""The forms of processes through the API: what one may open and what it asks for, opening it, ending its tasks."""

import pytest

from santu.operate.models import Case, CaseWords
from tests.db.registers import unit
from tests.db.running import COUNTY, HOUSING, TOWN, WATER, county, department, open_task

KEY = {"Idempotency-Key": "0b0e4c1e-0000-4000-8000-000000000010"}


@pytest.fixture(autouse=True)
def _county(db) -> None:
    county()


@pytest.fixture
def leader(program):
    return program("township_leader", unit(TOWN))


def beginning(**written: object) -> dict[str, object]:
    said = {
        "day": "2026-12-01", "where": "东街市场", "why": "占道经营",
        "departments": [department(HOUSING), department(WATER)],
    }  # fmt: skip
    return {"process": "operation", "title": "集贸市场整治", "written": {**said, **written}}


def test_a_case_is_opened_by_what_its_form_asks_for(leader):
    path = f"/units/{unit(TOWN)}/cases"
    [operation] = [one for one in leader.get(path).json() if one["process"] == "operation"]
    assert [one["name"] for one in operation["form"]] == ["day", "where", "why", "departments"]
    refused = leader.post(path, beginning(day="soon", why=""))
    assert refused.status_code == 422
    assert {one["place"] for one in refused.json()["faults"]} == {"day", "why"}
    assert not Case.objects.exists()
    answers = [leader.post(path, beginning(), **KEY) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert Case.objects.get().pk == answers[0].json()["number"]


def test_a_task_says_what_it_asks_for_and_takes_it(leader, program):
    number = leader.post(f"/units/{unit(TOWN)}/cases", beginning()).json()["number"]
    bureau = program("department", unit(COUNTY))
    case = Case.objects.get(pk=number)
    token = open_task(case, "answer", department(WATER)).number
    [task] = [one for one in bureau.get(f"/cases/{number}").json()["tasks"] if one["token"] == token]
    assert [(one["name"], one["needed"]) for one in task["form"]] == [("why_not", ["refused"])]
    path = f"/cases/{number}/tasks/{token}"
    does = {"act": "complete", "outcome": "refused"}
    refused = bureau.post(path, {"does": does})
    assert [one["place"] for one in refused.json()["faults"]] == ["why_not"]
    assert bureau.post(path, {"does": {**does, "written": {"why_not": "防汛"}}}).status_code == 200
    assert CaseWords.objects.filter(name="why_not").get().text == "防汛"


def test_two_texts_of_a_field_of_one_value_are_refused_with_all_else_and_nothing_is_kept(leader):
    path = f"/units/{unit(TOWN)}/cases"
    refused = leader.post(path, beginning(day=["2026-12-01", "2026-12-02"], why=""))
    assert refused.status_code == 422
    told = {one["place"]: one["message"] for one in refused.json()["faults"]}
    assert told["day"] == "“联合执法的日期”只能写一项，收到的是 2 项，没有收下；请只留一项。"
    assert told.keys() == {"day", "why"}
    assert not Case.objects.exists()
