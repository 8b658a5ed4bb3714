"""Whistle and report-in through the API: a township calls, the desk assigns, departments come or refuse, the county rules."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.operate.models import Called, Case, WhistleScore
from santu.operate.selectors.whistle import parts_of_score
from tests.db.registers import unit
from tests.db.whistling import (
    COUNTY,
    FARMING,
    MATTER,
    OTHER,
    SAFETY,
    TOWN,
    WATER,
    department,
    task,
    whistling,
)

KEY = {"Idempotency-Key": "0b0e4c1e-0000-4000-8000-000000000003"}


@pytest.fixture(autouse=True)
def _whistling(db) -> None:
    whistling()


@pytest.fixture
def clerk(program):
    return program("township_clerk", unit(TOWN))


def calling(**said: object) -> dict[str, object]:
    told = {"title": "养殖场污水直排河道", "where": "水秀东村村口", "basis": "《畜牧法》第三十九条"}
    return {**told, "matter": MATTER, "departments": [department(FARMING)], **said}


def does(program, case: Case, node: str, act: str, organ: str = "", **said: object):
    path = f"/cases/{case.pk}/tasks/{task(case, node, organ).number}"
    return program.post(path, {"does": {"act": act, **said}})


def called(clerk) -> Case:
    answer = clerk.post(f"/units/{unit(TOWN)}/whistles", calling())
    assert answer.status_code == 201, answer.content.decode()
    return Case.objects.get(pk=answer.json()["number"])


def messages(answer) -> str:
    assert answer.status_code == 422, answer.content.decode()
    return "\n".join(fault["message"] for fault in answer.json()["faults"])


def test_a_township_calls_whom_the_list_names_once_under_a_key(clerk):
    rows = clerk.get(f"/units/{unit(TOWN)}/departments?matter={MATTER}").json()
    assert {row["name"]: (row["leads"], row["supports"]) for row in rows} == {
        FARMING: (True, False),
        SAFETY: (False, True),
        WATER: (False, False),
    }
    path = f"/units/{unit(TOWN)}/whistles"
    first, again = (clerk.post(path, calling(), **KEY) for _ in range(2))
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    case = Case.objects.get()
    whistle = clerk.get(f"/cases/{case.pk}").json()["whistle"]
    assert whistle["where"] == "水秀东村村口"
    assert [(one["name"], one["state"]) for one in whistle["departments"]] == [(FARMING, "proposed")]


def test_who_may_not_call_is_refused_and_all_faults_are_told(program, clerk):
    path = f"/units/{unit(TOWN)}/whistles"
    said = messages(clerk.post(path, calling(title=" ", where="", basis=" ", departments=[])))
    for told in ("为什么事吹哨", "没有写明在哪里", "没有写明依据", "没有选要召集的部门"):
        assert told in said
    assert program("township_clerk", unit(OTHER)).post(path, calling()).status_code == 404
    assert program("window_clerk", unit(TOWN)).post(path, calling()).status_code == 403
    assert program("resident").post(path, calling()).status_code == 404
    assert program("township_clerk", unit(TOWN), reads_only=True).post(path, calling()).status_code == 403
    assert program("window_clerk", unit(TOWN)).get(f"/units/{unit(TOWN)}/departments").status_code == 403
    assert not Case.objects.exists()


def test_each_takes_their_part_and_another_township_sees_none_of_it(program, clerk):
    case = called(clerk)
    desk, county = program("county_desk", unit(COUNTY)), unit(COUNTY)
    whom = {"lead": department(FARMING), "support": [department(SAFETY)]}
    assert "不归您办理" in messages(does(clerk, case, "assign", "assign", **whom))
    assert does(desk, case, "assign", "assign", **whom).status_code == 200
    board = desk.get(f"/units/{county}/whistles").json()
    assert [(row["case"], row["department"]["name"]) for row in board["items"]] == [
        (case.pk, FARMING),
        (case.pk, SAFETY),
    ]
    farming = program("department", county, department(FARMING))
    safety = program("department", county, department(SAFETY))
    [mine] = farming.get("/tasks").json()["items"]
    assert (mine["case"], mine["acts"]) == (case.pk, ["report-in", "refuse-call"])
    assert "不归您办理" in messages(does(safety, case, "report_in", "report-in", FARMING))
    assert does(farming, case, "report_in", "report-in", FARMING).status_code == 200
    assert "依据" in messages(does(safety, case, "report_in", "refuse-call", SAFETY, clause=" "))
    assert does(safety, case, "report_in", "refuse-call", SAFETY, clause="第三条").status_code == 200
    assert does(clerk, case, "confirm", "confirm-arrival", FARMING, arrived=True).status_code == 200
    ruler = program("county_leader", county)
    ruled = does(ruler, case, "rule", "rule", SAFETY, ruling="ordered", reason="应当到场")
    assert ruled.status_code == 200
    states = {one["name"]: one["state"] for one in ruled.json()["whistle"]["departments"]}
    assert states == {FARMING: "arrived", SAFETY: "called"}
    assert Called.objects.get(organ=department(SAFETY)).ruling == "ordered"
    stranger = program("township_clerk", unit(OTHER))
    assert stranger.get(f"/cases/{case.pk}").status_code == 404
    assert stranger.get(f"/units/{unit(TOWN)}/whistles").status_code == 404
    assert stranger.get(f"/units/{unit(OTHER)}/whistles").json()["total"] == 0
    assert program("resident").get(f"/cases/{case.pk}").status_code == 404


def test_many_whistles_take_as_many_statements_as_few(clerk):
    path = f"/units/{unit(TOWN)}/whistles"

    def statements(count: int) -> int:
        assert clerk.get(path).json()["total"] == count
        with CaptureQueriesContext(connection) as caught:
            clerk.get(path)
        return len(caught)

    def call(numbers: range) -> None:
        for number in numbers:
            said = calling(
                title=f"事{number}", matter="", departments=[department(WATER), department(SAFETY)]
            )
            assert clerk.post(path, said).status_code == 201

    call(range(2))
    few = statements(2)
    call(range(2, 20))
    assert statements(20) == few


def sent_by_phone(program, node: str, outcome: str, **written: object):
    """A task of a whistle as a phone ends it: by its form and one of its outcomes."""
    found = [one for one in program.get("/phone").json()["tasks"] if one["node"] == node]
    given = found[0]
    assert outcome in [one["key"] for one in given["outcomes"]]
    assert written.keys() <= {one["name"] for one in given["form"]}
    body = {"does": {"act": "complete", "outcome": outcome, "written": written}}
    return program.post(f"/cases/{given['case']}/tasks/{given['token']}", body, **{"If-Match": given["etag"]})


def test_a_whistle_is_worked_on_from_phones(clerk, program):
    case, county = called(clerk), unit(COUNTY)
    desk = program("county_desk", county)
    assign = {"lead": department(FARMING), "support": [department(SAFETY)]}
    assert does(desk, case, "assign", "assign", **assign).status_code == 200
    bureaus = [program("department", county, department(name)) for name in (FARMING, SAFETY)]
    facts = bureaus[0].get("/phone").json()["tasks"][0]["facts"]
    assert {"label": "地点", "text": "水秀东村村口"} in facts
    refused = sent_by_phone(bureaus[0], "report_in", "refuse-call")
    assert [one["place"] for one in refused.json()["faults"]] == ["clause"]
    for bureau in bureaus:
        assert sent_by_phone(bureau, "report_in", "report-in", note="在路上").status_code == 200
        assert sent_by_phone(clerk, "confirm", "absent").status_code == 422
        assert sent_by_phone(clerk, "confirm", "arrived").status_code == 200
    assert sent_by_phone(bureaus[0], "plan", "say", note="各自查各自的").status_code == 200
    operation = {
        "operation_day": str(timezone.localdate()), "operation_where": "村口", "people": "6", "result": "已封堵",
        "organ": [department(FARMING), department(SAFETY)],
    }  # fmt: skip
    assert sent_by_phone(bureaus[0], "work", "record-operation", **operation).status_code == 200
    for bureau in bureaus:
        assert sent_by_phone(bureau, "work", "say", note="办好了").status_code == 200
    assert sent_by_phone(bureaus[0], "conclude", "say", note="已封堵").status_code == 200
    [task_] = [one for one in clerk.get("/phone").json()["tasks"] if one["node"] == "score"]
    points = {one["name"]: "1" for one in task_["form"] if one["kind"] == "number"}
    assert len(points) == 2 * len(parts_of_score(timezone.localdate()))
    lacking = sent_by_phone(clerk, "score", "score", **dict(list(points.items())[1:]))
    assert [one["place"] for one in lacking.json()["faults"]] == [next(iter(points))]
    assert sent_by_phone(clerk, "score", "score", **points).status_code == 200
    assert WhistleScore.objects.filter(case=case).count() == len(points)


def test_who_confirms_after_another_is_told(clerk, program):
    case, county = called(clerk), unit(COUNTY)
    assert (
        does(
            program("county_desk", county),
            case,
            "assign",
            "assign",
            lead=department(FARMING),
            support=[department(SAFETY)],
        ).status_code
        == 200
    )
    bureau = program("department", county, department(FARMING))
    [given] = bureau.get("/phone").json()["tasks"]
    assert sent_by_phone(bureau, "report_in", "report-in", note="在路上").status_code == 200
    path = f"/cases/{case.pk}/tasks/{given['token']}"
    late = {"does": {"act": "complete", "outcome": "report-in", "written": {"note": "马上到"}}}
    answer = bureau.post(path, late, **{"If-Match": given["etag"]})
    assert answer.status_code == 409
    [field] = answer.json()["conflict"]["fields"]
    assert (field["name"], field["mine"], field["theirs"]) == ("note", "马上到", "在路上")
