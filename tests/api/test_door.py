"""What every request passes: keys, versions, conditions, faults, languages."""

import json

import pytest

from santu.api import door
from santu.audit.models import AuditEntry
from santu.design.models import Scenario
from santu.jobs.models import Job
from santu.repeats.models import KeptAnswer
from tests.api.conftest import Program
from tests.db.registers import LATEST, holder, imported, unit

KEY = {"Idempotency-Key": "0b0e4c1e-0000-4000-8000-000000000001"}


@pytest.fixture
def county(db):
    imported()
    return unit("140101")


def begun(county, **given):
    title = {"title": "东县方案", "county": county, "base": "2020-06-30", "until": str(LATEST)}
    return {**title, "wishes": []} | given


def test_an_act_that_is_sent_twice_is_done_once(program, county):
    one = program()
    first, again = (one.post("/scenarios", begun(county), **KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Scenario.objects.count() == 1


def test_another_act_under_the_same_key_is_refused(program, county):
    one = program()
    one.post("/scenarios", begun(county), **KEY)
    answer = one.post("/scenarios", begun(county, title="另一个"), **KEY)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["place"] == "Idempotency-Key"
    assert Scenario.objects.count() == 1


def test_the_same_key_of_another_person_is_another_key(program, county):
    program().post("/scenarios", begun(county), **KEY)
    assert program("county_officer", county).post("/scenarios", begun(county), **KEY).status_code == 201
    assert Scenario.objects.count() == 2


def test_what_was_refused_is_tried_again_under_its_key(program, county):
    one = program()
    assert one.post("/scenarios", begun(county, until="2020-01-01"), **KEY).status_code == 422
    assert not KeptAnswer.objects.exists()
    assert one.post("/scenarios", begun(county), **KEY).status_code == 201


def test_act_and_answer_are_one_transaction(program, county, monkeypatch):
    def breaks(*_args, **_given):
        raise RuntimeError

    one = program()
    monkeypatch.setattr("santu.api.routes.scenarios.Made", breaks)
    assert one.post("/scenarios", begun(county), **KEY).status_code == 500
    assert not Scenario.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_answers_are_forgotten_when_their_time_is_over(program, county, settings):
    one = program()
    one.post("/scenarios", begun(county), **KEY)
    settings.SANTU_REPEATS_KEPT = settings.SANTU_REPEATS_KEPT * 0
    assert one.post("/scenarios", begun(county, title="另一个"), **KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "键"])
def test_a_key_that_is_none_is_refused(program, county, key):
    assert program().post("/scenarios", begun(county), **{"Idempotency-Key": key}).status_code == 422


def test_what_is_as_it_was_read_is_not_sent_again(program, county):
    one = program()
    answer = one.get(f"/units/{county}?day=2020-06-30")
    again = one.get(f"/units/{county}?day=2020-06-30", **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = one.get(f"/units/{county}?day=2020-07-01", **{"If-None-Match": answer["ETag"]})
    assert other.status_code == 200
    assert "Authorization" in answer["Vary"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_what_somebody_changed_meanwhile_is_not_acted_on(program, county):
    one = program()
    number = one.post("/scenarios", begun(county)).json()["number"]
    read = one.get(f"/scenarios/{number}")["ETag"]
    wish = {"act": "rename", "why": "通名", "unit": unit("140101100"), "name": "清水镇"}
    assert (
        one.post(f"/scenarios/{number}/proposals", {"wishes": [wish]}, **{"If-Match": read}).status_code
        == 201
    )
    wish |= {"unit": unit("140101200"), "name": "黄城乡"}
    answer = one.post(f"/scenarios/{number}/proposals", {"wishes": [wish]}, **{"If-Match": read})
    assert answer.status_code == 412
    assert one.get(f"/scenarios/{number}").json()["proposals"] == 1
    fresh = {"If-Match": one.get(f"/scenarios/{number}")["ETag"]}
    assert one.post(f"/scenarios/{number}/proposals", {"wishes": [wish]}, **fresh).status_code == 201


def test_faults_are_problems_in_the_language_that_is_asked_for(program, county):
    one = program()
    answer = one.get("/plans/990001", **{"Accept-Language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    problem = answer.json()
    assert (problem["title"], problem["status"]) == ("Not found", 404)
    assert problem["faults"][0]["message"].startswith("There is no plan")
    assert "没有第 990001 号计划" in one.get("/plans/990001").json()["faults"][0]["message"]


def test_every_fault_is_told_at_once_with_its_place(program, county):
    answer = program().post("/scenarios", {"titel": "x", "county": county, "base": "31.10.2021"})
    assert answer.status_code == 422
    told = {fault["place"]: fault["message"] for fault in answer.json()["faults"]}
    assert told.keys() == {"title", "titel", "base", "until"}
    assert told["title"] == "没有填写；请补上。"
    assert "“31.10.2021”不是日期" in told["base"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/units/x%00y", 404),
        ("/units/x?day=9999-12-31", 422),
        ("/units?limit=x", 200),
        ("/acts?limit=0", 422),
        ("/plans/99999999999999999999", 404),
        ("/nothing", 404),
    ],
)
def test_what_does_not_fit_is_told_and_breaks_nothing(program, county, path, status):
    assert program().get(path).status_code == status


def test_a_body_that_is_no_json_and_a_method_that_is_none(program, county):
    one = program()
    headers = one.headers
    broken = one.client.post("/api/v1/scenarios", "{", content_type="application/json", headers=headers)
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
    wrong = one.client.delete("/api/v1/scenarios", headers=headers)
    assert (wrong.status_code, wrong["Content-Type"]) == (405, "application/problem+json")
    assert set(wrong["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_what_fails_is_a_problem_and_tells_nothing_more(program, county, monkeypatch):
    def breaks(*_args):
        raise RuntimeError("geheim")

    monkeypatch.setattr("santu.api.routes.units.units_held", breaks)
    answer = program().get("/units")
    assert answer.status_code == 500
    assert "geheim" not in answer.content.decode()


def test_a_session_acts_only_from_its_own_site(county, client):
    strict = Program()
    strict.client = type(client)(enforce_csrf_checks=True)
    strict.client.force_login(holder("province_officer"))
    assert strict.get("/scenarios").status_code == 200
    assert strict.post("/scenarios", begun(county)).status_code == 403
    assert not Scenario.objects.exists()


def test_too_often_is_told_with_when_to_come_back(program, county, monkeypatch):
    def often(*_args):
        raise door.TooOften(door.RULES["search"].limit, 7)

    monkeypatch.setattr(door, "count", often)
    answer = program().get("/search?q=县")
    assert (answer.status_code, answer["Retry-After"]) == (429, "7")


def test_every_act_leaves_its_trace_under_the_name_of_the_person(program, county):
    one = program()
    number = one.post("/scenarios", begun(county)).json()["number"]
    job = one.post(f"/scenarios/{number}/plans").json()["job"]
    assert Job.objects.get(pk=job).by == one.get("/me").json()["username"]
    entry = AuditEntry.objects.order_by("-pk").first()
    assert json.loads(entry.after)["job"] == "plan_create"
