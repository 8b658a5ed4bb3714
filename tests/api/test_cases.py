"""Daily work through the API: what each sees of cases and tasks, what they do to them, and that nobody who applied is named."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.api.routes.case_ends import OWN
from santu.operate.models import Applicant, Case, CaseNote, Token
from santu.operate.services.window import window_apply, window_represent
from santu.web.case_parts import FORMS
from tests.db.registers import holder, unit
from tests.db.running import open_task
from tests.db.windows import HOUSE, OTHER, TOWN, VILLAGE, WHO, agent, agreed, application, centre, opened

KEY = {"Idempotency-Key": "0b0e4c1e-0000-4000-8000-000000000002"}
CHECKS = [{"state": state} for state in ("shared", "given", "given", "given")]


@pytest.fixture(autouse=True)
def _centre(db) -> None:
    centre()


@pytest.fixture
def clerk(program):
    return program("window_clerk", unit(TOWN))


def applied(**said: object) -> dict[str, object]:
    return {"matter": HOUSE, "applicant": {"name": WHO.name, "phone": WHO.phone}} | said


def ending(act: str, **said: object) -> dict[str, object]:
    return {"does": {"act": act, **said}}


def task_at(case: Case, node: str) -> str:
    return f"/cases/{case.pk}/tasks/{open_task(case, node).number}"


def accepted(clerk, case: Case) -> Case:
    answer = clerk.post(task_at(case, "accept"), ending("check-materials", materials=CHECKS, note="齐了"))
    assert answer.status_code == 200, answer.content.decode()
    return case


def messages(answer) -> str:
    assert answer.status_code == 422, answer.content.decode()
    return "\n".join(fault["message"] for fault in answer.json()["faults"])


class TestRead:
    def test_cases_are_listed_for_who_sees_their_place_and_for_no_other_township(self, program, clerk):
        case = opened()
        [row] = clerk.get("/cases").json()["items"]
        assert (row["number"], row["called"], row["place"]) == (case.pk, case.number, unit(TOWN))
        assert row["tasks"][0]["node"] == "accept"
        other = program("window_clerk", unit(OTHER))
        assert other.get("/cases").json() == {"items": [], "later": None}
        assert other.get(f"/cases?unit={unit(TOWN)}").status_code == 404
        assert other.get(f"/cases/{case.pk}").status_code == 404
        assert len(program("county_desk", unit("140101")).get("/cases").json()["items"]) == 1
        assert program("county_desk", unit("140102")).get("/cases").json()["items"] == []

    def test_a_resident_sees_what_they_applied_for_and_an_agent_what_they_handle(self, program):
        other, resident = opened(key="other"), holder("resident")
        own = window_apply(told=application("own"), by=resident)
        helped = window_represent(
            told=application("helped", matter="C02"), village=unit(VILLAGE), agreed=agreed(), by=agent()
        )
        mine, theirs = program("resident"), program("village_agent", unit(VILLAGE))
        assert [row["number"] for row in mine.get("/cases").json()["items"]] == [own.pk]
        assert [row["number"] for row in mine.get("/cases?state=open").json()["items"]] == [own.pk]
        assert [row["number"] for row in theirs.get("/cases").json()["items"]] == [helped.pk]
        assert [row["number"] for row in theirs.get("/cases?node=accept").json()["items"]] == [helped.pk]
        assert mine.get(f"/cases/{own.pk}").json()["is_applicant"] is True
        assert mine.get(f"/cases/{other.pk}").status_code == 404

    def test_they_are_narrowed_and_read_in_parts(self, clerk):
        cases = [opened(key=str(number), matter=("C02", HOUSE)[number % 2]) for number in range(5)]
        for query in ("", f"unit={unit(TOWN)}&"):
            first = clerk.get(f"/cases?{query}limit=2").json()
            second = clerk.get(f"/cases?{query}limit=3&behind={first['later']}").json()
            numbers = [row["number"] for part in (first, second) for row in part["items"]]
            assert (numbers, second["later"]) == ([case.pk for case in reversed(cases)], None)
            assert len(clerk.get(f"/cases?{query}matter=C02&process=window").json()["items"]) == 3
            assert clerk.get(f"/cases?{query}state=closed").json()["items"] == []
            assert len(clerk.get(f"/cases?{query}node=accept").json()["items"]) == 5
            Token.objects.filter(case=cases[0]).update(due_at=timezone.now())
            [late] = clerk.get(f"/cases?{query}state=overdue").json()["items"]
            assert late["number"] == cases[0].pk
        assert clerk.get("/cases?process=none").status_code == 404
        assert clerk.get("/cases?state=none").status_code == 422

    def test_a_case_has_its_tasks_acts_and_clocks_and_notes_for_who_acts_on_it(self, program, clerk):
        case = accepted(clerk, opened())
        assert CaseNote.objects.get().text == "齐了"
        found = clerk.get(f"/cases/{case.pk}").json()
        assert {task["node"] for task in found["tasks"]} == {"approve"}
        assert found["days"] == {"promised": 10, "statutory": 20, "taken": 0}
        assert found["clocks"][0]["state"] == "running"
        assert [material["held"] for material in found["materials"]] == [True, False, False, False]
        assert "齐了" in [act["note"] for act in found["acts"]]
        reader = program("county_officer", unit("140101")).get(f"/cases/{case.pk}").json()
        assert [act["deed"] for act in reader["acts"]] == [act["deed"] for act in found["acts"]]
        assert {act["note"] for act in reader["acts"]} == {""}
        assert {task["mine"] for task in reader["tasks"]} == {False}

    def test_who_applied_is_named_by_no_operation(self, program, clerk):
        resident = holder("resident")
        case = window_apply(told=application(), by=resident)
        assert Applicant.objects.get().name == WHO.name
        desk = program("county_desk", unit("140101"))
        for one in (clerk, desk):
            for path in (f"/cases/{case.pk}", "/cases", "/tasks", f"/units/{unit(TOWN)}/operation"):
                answer = one.get(path)
                assert answer.status_code == 200
                for secret in (WHO.name, WHO.phone, resident.username):
                    assert secret not in answer.content.decode(), path
        acts = clerk.get(f"/cases/{case.pk}").json()["acts"]
        assert [act["by"] for act in acts] == [None]

    def test_ones_own_tasks_are_to_do_late_or_done(self, program, clerk):
        first, second = opened(key="1"), opened(key="2")
        Token.objects.filter(case=first).update(due_at=timezone.now())
        part = clerk.get("/tasks?limit=1").json()
        rest = clerk.get(f"/tasks?behind={part['later'].replace('+', '%2B')}").json()
        assert [one["case"] for one in [*part["items"], *rest["items"]]] == [first.pk, second.pk]
        assert part["items"][0]["acts"] == ["check-materials", "out-of-scope"]
        [late] = clerk.get("/tasks?tab=late").json()["items"]
        assert (late["case"], late["colour"]) == (first.pk, "overdue")
        accepted(clerk, second)
        [done] = clerk.get("/tasks?tab=done").json()["items"]
        assert (done["case"], done["node"], done["acts"]) == (second.pk, "accept", [])
        assert program("window_clerk", unit(OTHER)).get("/tasks").json()["items"] == []
        assert program("resident").get("/tasks").json()["items"] == []

    def test_many_cases_take_as_many_statements_as_few(self, clerk):
        def statements(path: str) -> int:
            clerk.get(path)
            with CaptureQueriesContext(connection) as caught:
                assert clerk.get(path).status_code == 200
            return len(caught)

        town = unit(TOWN)
        paths = ("/cases", "/cases?state=open", f"/cases?unit={town}", "/tasks", f"/units/{town}/operation")
        paths += (f"/units/{town}/matters",)
        for number in range(2):
            opened(key=str(number))
        few = {path: statements(path) for path in paths}
        for number in range(2, 20):
            opened(key=str(number))
        assert {path: statements(path) for path in paths} == few


class TestUnit:
    def test_a_process_has_its_figures_at_a_unit(self, program, clerk):
        accepted(clerk, opened(key="1"))
        opened(key="2")
        found = clerk.get(f"/units/{unit(TOWN)}/operation").json()
        assert found["whole"]["now"] == {"open": 3, "amber": 0, "overdue": 0}
        assert {node["node"]: node["now"]["open"] for node in found["nodes"]} == {"accept": 1, "approve": 2}
        above = program("county_leader", unit("140101")).get(f"/units/{unit('140101')}/operation").json()
        assert {one["unit"]: one["now"]["open"] for one in above["below"]}[unit(TOWN)] == 3
        assert clerk.get(f"/units/{unit(TOWN)}/operation?first=2026-02&last=2026-01").status_code == 422
        assert clerk.get(f"/units/{unit(TOWN)}/operation?first=2026-13").status_code == 422
        assert clerk.get(f"/units/{unit(TOWN)}/operation?process=none").status_code == 404
        assert clerk.get(f"/units/{unit(VILLAGE)}/operation").status_code == 404
        assert clerk.get(f"/units/{unit(OTHER)}/operation").status_code == 404

    def test_matters_are_as_surveyed_listed_and_measured(self, program, clerk):
        opened()
        found = clerk.get(f"/units/{unit(TOWN)}/matters").json()
        assert (found["survey"], found["matters"]["total"]) == (None, 2)
        house = found["matters"]["items"][0]
        assert (house["listed"]["promised"], house["measured"]["cases"], house["surveyed"]) == (10, 1, [])
        assert found["matters"]["items"][1]["drifts"] == ["unasked"]
        desk, county = program("county_desk", unit("140101")), unit("140101")
        below = {one["unit"]: one for one in desk.get(f"/units/{county}/centres").json()["items"]}
        assert (below[unit(TOWN)]["listed"], below[unit(TOWN)]["applied"]) == (2, 1)
        assert below[unit(OTHER)]["listed"] is None
        assert desk.get(f"/units/{county}/matters").status_code == 404
        assert clerk.get(f"/units/{unit(TOWN)}/centres").status_code == 404
        assert clerk.get(f"/units/{unit(OTHER)}/matters").status_code == 404

    def test_processes_have_their_versions_and_files(self, program, clerk):
        assert {one["process"] for one in clerk.get("/processes").json()} >= {"window", "whistle"}
        found = clerk.get("/processes/window").json()
        assert (found["number"], found["in_force"]) == (1, 1)
        assert "accept" in {task["node"] for task in found["tasks"]}
        file = clerk.get("/processes/window/drawing?version=1")
        assert file["Content-Type"] == "application/xml; charset=utf-8"
        assert b"userTask" in file.content
        assert clerk.get("/processes/window?version=99").status_code == 404
        assert program("resident").get("/processes/window/drawing").status_code == 403


class TestAct:
    def test_an_application_is_taken_once_under_its_key(self, clerk):
        path = f"/units/{unit(TOWN)}/applications"
        first, again = (clerk.post(path, applied(), **KEY) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
        case = Case.objects.get()
        assert first.json() == {"number": case.pk, "called": case.number}
        assert case.opened_by == clerk.get("/me").json()["username"]
        assert Applicant.objects.get(case=case).name == WHO.name
        other = {"Idempotency-Key": "another"}
        assert clerk.post(path, applied(), **other).status_code == 201
        assert Case.objects.count() == 2

    def test_an_application_is_refused_with_all_its_faults(self, program, clerk):
        path = f"/units/{unit(TOWN)}/applications"
        said = messages(clerk.post(path, applied(matter="X", applicant={"name": " ", "phone": "12"})))
        for told in ("没有写申请人", "电话“12”读不懂", "没有“X”"):
            assert told in said
        assert clerk.post(path, applied(came_at="昨天")).status_code == 422
        assert clerk.post(path, applied(came_at="9998-01-01T00:00:00")).status_code == 422
        assert "收件时间不能晚于现在" in messages(clerk.post(path, applied(came_at="2090-01-01T00:00:00")))
        assert program("window_clerk", unit(OTHER)).post(path, applied()).status_code == 404
        assert program("township_clerk", unit(TOWN)).post(path, applied()).status_code == 403
        assert program("resident").post(path, applied()).status_code == 404
        assert program("window_clerk", unit(TOWN), reads_only=True).post(path, applied()).status_code == 403
        assert not Case.objects.exists()

    def test_a_case_goes_from_its_materials_to_its_rating(self, program, clerk):
        case = window_apply(told=application(), by=holder("resident"))
        accepted(clerk, case)
        bureau = program("department", unit("140101"))
        for task in clerk.get(f"/cases/{case.pk}").json()["tasks"]:
            path = f"/cases/{case.pk}/tasks/{task['token']}"
            assert "条款" in messages(bureau.post(path, ending("approve", agrees=False, reason="不行")))
            assert bureau.post(path, ending("approve", agrees=True)).status_code == 200
        issuing = open_task(case, "issue")
        issuer = clerk if issuing.right == "window" else bureau
        assert issuer.post(task_at(case, "issue"), ending("issue", document="号1")).status_code == 200
        way = ending("deliver", way="window", to="applicant")
        assert clerk.post(task_at(case, "deliver"), way).status_code == 200
        mine = program("resident")
        [task] = mine.get("/tasks").json()["items"]
        assert (task["node"], task["acts"]) == ("rate", ["rate"])
        rated = mine.post(task_at(case, "rate"), ending("rate", grade="none"))
        assert "没有这一等级" in messages(rated)
        assert not Case.objects.filter(closed_at__isnull=False).exists()

    def test_a_task_takes_only_its_own_act_and_is_ended_once(self, program, clerk):
        case = opened()
        path = task_at(case, "accept")
        assert "check-materials、out-of-scope" in messages(clerk.post(path, ending("complete")))
        assert "issue" in messages(clerk.post(path, ending("issue", document="号1")))
        assert clerk.post(path, ending("seize")).status_code == 422
        assert clerk.post(path, ending("out-of-scope", reason="x", whither="y", more="z")).status_code == 422
        body = ending("check-materials", materials=CHECKS)
        first, again = (clerk.post(path, body, **KEY) for _ in range(2))
        assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
        late = clerk.post(path, body)
        assert (late.status_code, late.json()["conflict"]["can_resend"]) == (409, False)
        assert "已经办结" in late.json()["faults"][0]["message"]

    def test_what_is_not_theirs_is_refused_and_nothing_is_written(self, program, clerk):
        case = opened()
        path, body = task_at(case, "accept"), ending("check-materials", materials=CHECKS)
        assert "不归您办理" in messages(program("county_officer", unit("140101")).post(path, body))
        assert program("window_clerk", unit(OTHER)).post(path, body).status_code == 404
        assert program("resident").post(path, body).status_code == 404
        reading = program("window_clerk", unit(TOWN), reads_only=True).post(path, body)
        assert (reading.status_code, "只能查看" in reading.content.decode()) == (403, True)
        stale = clerk.get(f"/cases/{case.pk}")["ETag"]
        Token.objects.filter(case=case).update(due_at=timezone.now())
        assert clerk.post(path, body, **{"If-Match": stale}).status_code == 412
        assert open_task(case, "accept").ended_at is None

    def test_every_task_with_a_form_of_its_own_has_acts_of_its_own(self):
        assert OWN.keys() == FORMS.keys()

    def test_what_is_kept_of_an_application_has_no_name_in_it(self, clerk):
        clerk.post(f"/units/{unit(TOWN)}/applications", applied(), **KEY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM repeats_keptanswer")
            kept = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
        assert "number" in kept
        assert WHO.name not in kept
        assert WHO.phone not in kept
