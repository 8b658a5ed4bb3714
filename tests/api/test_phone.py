"""A phone without signal: what it takes along, what it sends later, once for ever, and what is told where others were before."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.accounts.services.grants import Wish, grant_give
from santu.operate.models import Case, CaseAct, CaseFile, Token
from santu.operate.services.acts import task_give_back, task_take
from santu.repeats.models import KeptAnswer
from santu.standards.loader import load
from tests.api.conftest import API
from tests.db.phones import EAST, MONDAY, WATER, WEST, done, events, handled, in_grid, open_task, told, worker
from tests.db.registers import holder, stranger, unit

__all__ = ["events"]
pytestmark = [pytest.mark.usefixtures("events"), pytest.mark.both]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
KEY = {"Idempotency-Key": "0b0e4c1e-0000-4000-8000-0000000000aa"}
OTHER = {"Idempotency-Key": "0b0e4c1e-0000-4000-8000-0000000000bb"}
SENT = "X-Santu-Sent-At"


@pytest.fixture
def phone(program):
    return program("grid_worker", unit(EAST))


def path_of(case: Case, node: str = "in_grid") -> str:
    return f"/cases/{case.pk}/tasks/{open_task(case, node).number}"


def etag(phone, case: Case) -> dict[str, str]:
    [task] = [one for one in phone.get("/phone").json()["tasks"] if one["case"] == case.pk]
    return {"If-Match": task["etag"]}


def with_files(phone, path: str, given: object, headers: dict[str, str] | None = None, **files: object):
    form = {"given": json.dumps(given), **files}
    return phone.client.post(API + path, form, headers={**phone.headers, **(headers or {})})


class TestTaken:
    def test_it_has_what_one_reports_and_ones_tasks_with_all_that_they_ask_and_say(self, phone):
        case = in_grid()
        found = phone.get("/phone").json()
        assert found["now"] == timezone.localtime().isoformat()
        [start] = found["begin"]
        assert (start["process"], start["unit"], start["title"]) == ("grid_event", unit(EAST), "网格事件")
        fields = {one["name"]: one for one in start["form"]}
        assert {one["value"] for one in fields["village"]["options"]} >= {unit(EAST), unit(WEST)}
        assert {one["parent"] for one in fields["grid"]["options"]} == {unit(EAST), unit(WEST)}
        assert fields["class"]["of"]["hazard"] == "排查安全隐患"
        [task] = found["tasks"]
        assert (task["case"], task["node"], bool(task["place_name"])) == (case.pk, "in_grid", True)
        assert [one["key"] for one in task["outcomes"]] == ["done", "returned"]
        assert {one["label"]: one["text"] for one in task["facts"]}["地点"] == "东街十字路口"
        assert found["questionnaires"] == []
        assert found["files"]["megabytes"] == load().count("window/file_size", MONDAY.date())

    def test_it_has_nothing_of_others_nor_of_who_applied(self, program, phone):
        in_grid()
        for other in (
            program("grid_worker", unit(WEST)),
            program("resident"),
            program("county_officer", unit("140101")),
        ):
            assert other.get("/phone").json()["tasks"] == []
        assert program("resident").get("/phone").json()["begin"] == []
        assert phone.get("/phone").content.decode().count("phone") == 0

    def test_its_etag_stays_while_only_the_clock_goes_on(self, phone, events):
        in_grid()
        first = phone.get("/phone")
        events.shift(60)
        again = phone.get("/phone", **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        in_grid("two")
        assert phone.get("/phone", **{"If-None-Match": first["ETag"]}).status_code == 200

    def test_many_tasks_take_as_many_statements_as_few(self, phone):
        def statements() -> int:
            phone.get("/phone")
            with CaptureQueriesContext(connection) as caught:
                assert phone.get("/phone").status_code == 200
            return len(caught)

        in_grid()
        few = statements()
        for number in range(6):
            in_grid(f"more {number}")
        assert statements() == few


class TestReport:
    def test_an_event_is_reported_with_photos_and_counts_as_of_when_it_was_saved(self, phone, events):
        saved = timezone.now()
        events.shift(3600 * 5)
        photo = SimpleUploadedFile("照片.png", PNG, "image/png")
        # The clock of the phone is an hour fast: five hours lie between, whatever it says.
        clock = {SENT: (timezone.now() + timedelta(hours=1)).isoformat(), **KEY}
        given = told(recorded_at=(saved + timedelta(hours=1)).isoformat())
        answer = with_files(phone, f"/units/{unit(EAST)}/cases", given, clock, photos=photo)
        assert answer.status_code == 201, answer.content.decode()
        case = Case.objects.get(pk=answer.json()["number"])
        assert (case.came_at, case.on_paper, case.opened_at) == (saved, False, saved + timedelta(hours=5))
        assert CaseFile.objects.get(case=case).field == "photos"
        [word] = answer.json()["sent"]["words"]
        assert "快 60 分钟" in word
        [act] = phone.get(f"/cases/{case.pk}").json()["acts"]
        assert act["on_phone"] is not None
        assert act["on_paper"] is None

    @pytest.mark.parametrize("later", [timedelta(), timedelta(hours=1), timedelta(days=40)])
    def test_it_is_opened_once_however_late_it_is_sent_again(self, program, events, later):
        path = f"/units/{unit(EAST)}/cases"
        given = told(recorded_at=timezone.now().isoformat())
        first = with_files(program("grid_worker", unit(EAST)), path, given, KEY)
        events.shift(later.total_seconds())
        if later > timedelta(days=1):
            KeptAnswer.objects.all().delete()
        again = with_files(program("grid_worker", unit(EAST)), path, given, KEY)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again["Idempotency-Replayed"] == "true"
        assert first.json()["number"] == again.json()["number"]
        assert Case.objects.count() == 1
        other = with_files(program("grid_worker", unit(EAST)), path, {**given, "title": "别的事"}, KEY)
        assert (other.status_code, other.json()["faults"][0]["place"]) == (422, "Idempotency-Key")

    @pytest.mark.parametrize(
        ("content", "says"),
        [(b"MZ" + b"\x00" * 60, "内容不是"), (b"", "空的"), (PNG + b"\x00" * (10 << 20), "最多 10 MB")],
        ids=["false", "empty", "large"],
    )
    def test_a_file_that_is_not_taken_is_told_at_its_field(self, phone, content, says):
        photo = SimpleUploadedFile("照片.png", content, "image/png")
        answer = with_files(phone, f"/units/{unit(EAST)}/cases", told(), photos=photo)
        assert answer.status_code == 422
        [fault] = answer.json()["faults"]
        assert fault["place"] == "photos"
        assert says in fault["message"]
        strange = with_files(
            phone, f"/units/{unit(EAST)}/cases", told(), others=SimpleUploadedFile("a.png", PNG)
        )
        assert [one["place"] for one in strange.json()["faults"]] == ["others"]
        assert not Case.objects.exists()

    def test_a_form_that_cannot_be_read_is_told(self, phone):
        path = f"/units/{unit(EAST)}/cases"
        assert phone.client.post(API + path, {"other": "x"}, headers=phone.headers).status_code == 422
        assert phone.client.post(API + path, {"given": "{"}, headers=phone.headers).status_code == 400
        kind = "multipart/form-data"
        assert (
            phone.client.post(API + path, b"x", content_type=kind, headers=phone.headers).status_code == 400
        )
        assert phone.post(path, told(recorded_at="gestern")).status_code == 422
        answer = phone.post(path, told(recorded_at=timezone.now().isoformat()), **{SENT: "soon"})
        assert (answer.status_code, answer.json()["faults"][0]["place"]) == (422, SENT)

    def test_it_is_never_earlier_than_the_bound_nor_to_come(self, phone):
        now = timezone.now()
        for recorded, counts in (
            (
                now - timedelta(days=400),
                now - timedelta(days=load().count("phone/late_entry", MONDAY.date())),
            ),
            (now + timedelta(days=2), now),
        ):
            given = told(recorded_at=recorded.isoformat())
            answer = phone.post(f"/units/{unit(EAST)}/cases", given, **{SENT: now.isoformat()})
            assert answer.status_code == 201
            assert Case.objects.latest("pk").came_at == counts
        assert "超过 30 天" not in str(answer.json())


class TestEnd:
    def test_a_task_is_ended_with_files_as_of_when_it_was_saved(self, phone, events):
        case = in_grid()
        given, path = etag(phone, case), path_of(case)
        events.shift(3600)
        saved = timezone.now()
        events.shift(7200)
        photo = SimpleUploadedFile("后.png", PNG, "image/png")
        headers = {**KEY, **given, SENT: timezone.now().isoformat()}
        body = handled(recorded_at=saved.isoformat())
        answer = with_files(phone, path, body, headers, photos_after=photo)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.json()["sent"]["words"] == []
        assert Token.objects.get(case=case, node="in_grid").ended_at == saved
        assert open_task(case, "check").since == saved
        assert CaseFile.objects.get(case=case).field == "photos_after"

    def test_what_was_saved_before_the_task_came_counts_as_of_then(self, phone, events):
        events.shift(3600)
        case = in_grid()
        body = handled(recorded_at=(timezone.now() - timedelta(hours=1)).isoformat())
        events.shift(600)
        answer = phone.post(path_of(case), body, **{SENT: timezone.now().isoformat()})
        assert answer.status_code == 200
        task = Token.objects.get(case=case, node="in_grid")
        assert task.ended_at == task.since
        assert "早于这项任务到达" in answer.json()["sent"]["words"][0]

    @pytest.mark.parametrize("later", [timedelta(), timedelta(hours=1), timedelta(days=40)])
    def test_it_is_ended_once_however_late_it_is_sent_again(self, program, events, later):
        case = in_grid()
        phone = program("grid_worker", unit(EAST))
        path, read = path_of(case), etag(phone, case)
        body = handled(recorded_at=timezone.now().isoformat())
        first = phone.post(path, body, **KEY, **read)
        events.shift(later.total_seconds())
        if later > timedelta(days=1):
            KeptAnswer.objects.all().delete()
        acts = CaseAct.objects.count()
        again = program("grid_worker", unit(EAST)).post(path, body, **KEY, **read)
        assert (first.status_code, again.status_code) == (200, 200), again.content.decode()
        assert again["Idempotency-Replayed"] == "true"
        assert CaseAct.objects.count() == acts
        other = program("grid_worker", unit(EAST)).post(path, handled("别的"), **KEY, **read)
        assert (other.status_code, other.json()["faults"][0]["place"]) == (422, "Idempotency-Key")

    def test_the_key_of_another_is_another_key(self, program, phone):
        case = in_grid()
        path = path_of(case)
        assert phone.post(path, handled(), **KEY).status_code == 200
        second = holder("grid_worker", unit(EAST))
        assert CaseAct.objects.filter(by=second.username, deed="step").count() == 1
        answer = program("county_officer", unit("140101")).post(path, handled(), **KEY)
        assert (answer.status_code, answer.get("Idempotency-Replayed")) == (422, None)


class TestConflict:
    def test_what_another_ended_is_told_field_by_field(self, phone):
        case = in_grid()
        read, path = etag(phone, case), path_of(case)
        done(case, "in_grid", worker(), written={"result": ["已换软管"]})
        answer = phone.post(path, handled("已关阀"), **OTHER, **read)
        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        conflict = answer.json()["conflict"]
        assert conflict["fields"] == [
            {"name": "result", "label": "处置情况", "mine": "已关阀", "theirs": "已换软管", "base": None}
        ]
        assert conflict["can_resend"] is False
        assert conflict["by"]
        assert "没有再办" in answer.json()["faults"][0]["message"]
        assert not KeptAnswer.objects.exists()

    def test_both_who_wrote_the_same_differ_in_nothing(self, phone):
        case = in_grid()
        path = path_of(case)
        done(case, "in_grid", worker(), written={"result": ["已关阀"]})
        assert phone.post(path, handled("已关阀"), **OTHER).json()["conflict"]["fields"] == []

    def test_what_a_field_said_before_is_its_base(self, program, events):
        case = in_grid()
        done(case, "in_grid", worker(), "returned", written={"why_returned": ["要停气"]})
        clerk = program("township_clerk", unit(WATER))
        read, path = etag(clerk, case), path_of(case, "reassign")
        leader = holder("township_leader", unit(WATER))
        done(case, "reassign", leader, "closed", written={"why_again": ["重复"], "matter": ["SX-0901"]})
        written = {"why_again": "另派", "matter": "SX-0902"}
        does = {"act": "complete", "outcome": "closed", "written": written}
        fields = clerk.post(path, {"does": does}, **read).json()["conflict"]["fields"]
        told_ = {one["name"]: (one["mine"], one["theirs"], one["base"]) for one in fields}
        assert told_["why_again"] == ("另派", "重复", None)
        assert told_["matter"][2] == "沿街门店燃气使用巡查"

    def test_what_another_took_is_told_and_not_done(self, phone):
        case = in_grid()
        read, path = etag(phone, case), path_of(case)
        colleague = stranger("colleague")
        grant_give(user=colleague, wish=Wish("grid_worker", unit(EAST)), by=None)
        token = open_task(case, "in_grid").number
        task_take(case=case.pk, token=token, by=colleague)
        conflict = phone.post(path, handled(), **read).json()["conflict"]
        assert (conflict["by"], conflict["outcome_word"], conflict["can_resend"]) == ("编办", "领办", False)
        task_give_back(case=case.pk, token=token, by=colleague)
        conflict = phone.post(path, handled(), **read).json()["conflict"]
        assert conflict["can_resend"] is True
        fresh = {"If-Match": conflict["etag"]}
        assert phone.post(path, handled(), **fresh).status_code == 200

    def test_nobody_is_told_what_is_not_theirs(self, program, phone):
        case = in_grid()
        path = path_of(case)
        done(case, "in_grid", worker(), written={"result": ["已换软管"]})
        for other in (program("county_officer", unit("140101")), program("grid_worker", unit(WEST))):
            answer = other.post(path, handled())
            assert answer.status_code in (404, 422)
            assert "已换软管" not in answer.content.decode()
