"""The workbench: tabs, filters, pages, one act on many tasks, notices, a leader's page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.operate.models import Case, CaseNote, Notice, SavedFilter, Token
from santu.operate.selectors.work import Wanted, tasks_listed, waiting_count
from santu.operate.services.acts import Forward, task_forward, task_take
from santu.operate.services.asking import task_urge
from santu.register.selectors.reach import sight_of
from tests.db.registers import holder, stranger, unit
from tests.db.running import (
    COUNTY,
    HOUSING,
    TOWN,
    WATER,
    acting,
    county,
    department,
    done,
    open_task,
    window_case,
)
from tests.signed_in import signed_in
from tests.web.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


@pytest.fixture
def clerk() -> Client:
    return signed_in(acting("window_clerk", TOWN))


@pytest.fixture
def bureau() -> Client:
    return signed_in(holder("department", unit(COUNTY), department(HOUSING)))


def accepted(key: str) -> Case:
    case = window_case(key)
    return done(case, "accept", acting("window_clerk", TOWN))


def rows(client: Client, address: str = "/workbench/") -> list[int]:
    page = client.get(address).content.decode()
    return [
        int(number) for number in re.findall(r'<th scope="row" class="name"><a href="/cases/(\d+)/"', page)
    ]


class TestTabs:
    def test_each_shows_what_is_theirs(self, clerk, bureau):
        first, second = window_case("1"), accepted("2")
        assert rows(clerk) == [first.pk]
        assert rows(clerk, "/workbench/?tab=done") == [second.pk]
        assert rows(bureau) == [second.pk]
        assert sorted(rows(clerk, "/workbench/?tab=area")) == [first.pk, second.pk, second.pk]

    def test_what_a_colleague_took_is_in_the_body_s_and_not_in_mine(self, bureau):
        case = accepted("1")
        token = open_task(case, "approve", department(HOUSING)).number
        task_take(case=case.pk, token=token, by=acting("department"))
        assert rows(bureau) == []
        assert rows(bureau, "/workbench/?tab=body") == [case.pk]

    def test_an_empty_one_says_what_it_is_for(self, bureau):
        assert "现在没有等您办的任务" in text(bureau.get("/workbench/"))
        assert "没有符合条件的任务" in text(bureau.get("/workbench/?words=x"))

    def test_who_never_acts_has_no_entry_and_an_empty_list(self):
        client = signed_in(stranger("nobody"))
        assert rows(client) == []
        assert 'href="/workbench/"' not in client.get("/").content.decode()


class TestFinding:
    def test_a_number_leads_to_its_case(self, clerk):
        case = window_case("1")
        answer = clerk.get("/workbench/", {"words": case.number})
        assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")

    def test_filters_narrow_and_wrong_days_are_told(self, clerk):
        case = window_case("1")
        for query in ("words=宅基地", "process=window", f"place={unit(TOWN)}", "colour=ok", "taken=no"):
            assert rows(clerk, f"/workbench/?{query}") == [case.pk], query
        for query in (
            "words=驾照",
            "process=whistle",
            f"place={unit(COUNTY)}x",
            "colour=overdue",
            "taken=yes",
        ):
            assert rows(clerk, f"/workbench/?{query}") == [], query
        today = timezone.localdate()
        assert rows(clerk, f"/workbench/?first={today}&last={today}") == [case.pk]
        assert rows(clerk, f"/workbench/?last={today - timedelta(days=1)}") == []
        assert "不是日期" in text(clerk.get("/workbench/?first=gestern"))
        assert "早于 1949-10-01" in text(clerk.get("/workbench/?first=0001-01-01"))

    def test_a_mark_that_is_none_begins_anew(self, clerk):
        case = window_case("1")
        for mark in ("x", "0001-01-01T00:00:00%2B08:00~1", "9999-12-31T23:59:00-12:00~1"):
            assert rows(clerk, f"/workbench/?after={mark}") == [case.pk], mark

    def test_filters_are_kept_and_dropped(self, clerk):
        keeping = {"query": "tab=body&colour=overdue&evil=1", "name": "超期的"}
        assert clerk.post("/workbench/filters", keeping).status_code == 302
        assert SavedFilter.objects.get().query == "tab=body&colour=overdue"
        assert "超期的" in text(clerk.get("/workbench/"))
        assert clerk.post("/workbench/filters", {"query": "", "name": " "}).status_code == 422
        assert clerk.post("/workbench/filters", {"query": "", "drop": "超期的"}).status_code == 302
        assert not SavedFilter.objects.exists()

    def test_a_file_has_every_page_and_the_words_of_the_list(self, clerk):
        cases = [window_case("1"), accepted("2")]
        accepted("3")
        Token.objects.filter(case=cases[0]).update(due_at=timezone.now() + timedelta(days=1))
        mark = "9000-01-01T00:00:00.000000+00:00~1"
        files = {
            tab: clerk.get(
                "/workbench/", {"tab": tab, "after": mark, "export": "csv", "table": "tasks"}
            ).content.decode("utf-8-sig")
            for tab in ("todo", "done")
        }
        assert cases[0].number in files["todo"]
        assert "期限内" in files["todo"]
        heads, first, *_ = (line.split(",") for line in files["done"].splitlines())
        assert first[heads.index("办结")].startswith(f"{timezone.localdate()}")

    def test_pages_follow_each_other_without_a_gap(self):
        cases = [window_case(str(n)).pk for n in range(5)]
        Token.objects.filter(case=cases[2]).update(due_at=timezone.now())
        sight, after, seen = sight_of(acting("window_clerk", TOWN)), "", []
        while True:
            page = tasks_listed(sight, Wanted(after=after), 2)
            seen += [line.case for line in page.lines]
            after = page.after
            if not after:
                break
        assert seen == [cases[2], cases[0], cases[1], cases[3], cases[4]]


class TestBulk:
    def chosen(self, *cases: Case) -> list[str]:
        return [f"{case.pk}-{open_task(case, 'accept').number}" for case in cases]

    def test_each_is_done_by_itself_and_what_is_refused_says_why(self, clerk):
        cases = [window_case(str(n)) for n in range(3)]
        tasks = self.chosen(*cases)
        done(cases[1], "accept", acting("window_clerk", TOWN))
        answer = text(clerk.post("/workbench/bulk", {"task": tasks, "deed": "take"}))
        assert "办成 2 件" in answer
        assert "没有办成 1 件" in answer
        assert "已经办结" in answer
        assert [open_task(case, "accept").holder != "" for case in (cases[0], cases[2])] == [True, True]

    def to_be_checked(self, key: str) -> str:
        """A case whose bad rating was founded and mended, as a task of the desk."""
        case, clerk, bureau, desk = (
            accepted(key),
            acting("window_clerk", TOWN),
            acting("department"),
            acting("county_desk"),
        )
        for name in (HOUSING, WATER):
            done(case, "approve", bureau, item=department(name))
        for node, by, outcome in (
            ("issue", clerk, "done"),
            ("deliver", clerk, "done"),
            ("rate", clerk, "bad"),
            ("call_back", desk, "done"),
            ("fix", bureau, "done"),
        ):
            done(case, node, by, outcome)
        return f"{case.pk}-{open_task(case, 'check_fix').number}"

    def test_one_end_is_for_those_that_all_have_it(self):
        desk, tasks = signed_in(acting("county_desk")), [self.to_be_checked(key) for key in "ab"]
        page = desk.get("/workbench/").content.decode()
        assert re.findall(r'<option value="(done|unresolved|refused|bad)"', page) == ["done", "unresolved"]
        ending = {"task": tasks, "deed": "step"}
        wrong = desk.post("/workbench/bulk", {**ending, "outcome": "bad"})
        assert wrong.status_code == 422
        assert not Case.objects.exclude(closed_at=None).exists()
        noted = desk.post("/workbench/bulk", {**ending, "outcome": "done", "reason": "电话核实"})
        assert "办成 2 件" in text(noted)
        assert not Case.objects.filter(closed_at=None).exists()
        assert CaseNote.objects.filter(text="电话核实").count() == 2

    def test_what_is_sent_back_says_why_and_is_told(self):
        desk, task = signed_in(acting("county_desk")), self.to_be_checked("a")
        going = {"task": [task], "deed": "step", "outcome": "unresolved"}
        assert "没有写理由" in text(desk.post("/workbench/bulk", going))
        assert "办成 1 件" in text(desk.post("/workbench/bulk", {**going, "reason": "还在漏水"}))
        assert CaseNote.objects.get(text="还在漏水").act.node == "check_fix"
        assert Notice.objects.get().kind == "returned"

    def test_what_cannot_be_done_there_is_not_offered(self, clerk, bureau):
        window_case("1")
        accepted("2")
        for client in (clerk, bureau):
            page = client.get("/workbench/").content.decode()
            assert re.findall(r'name="deed" value="(\w+)"', page) == ["take", "forward"]

    def test_what_has_a_form_of_its_own_is_not_ended_in_bulk(self, clerk):
        wanted = {"task": self.chosen(window_case("1")), "deed": "step", "outcome": "out_of_scope"}
        assert clerk.post("/workbench/bulk", wanted).status_code == 422

    def test_forwarding_and_urging(self, clerk, bureau):
        case = accepted("1")
        task = f"{case.pk}-{open_task(case, 'approve', department(HOUSING)).number}"
        assert "办成 1 件" in text(clerk.post("/workbench/bulk", {"task": [task], "deed": "urge"}))
        going = {"task": [task], "deed": "forward", "to": department(WATER), "reason": "涉河"}
        assert "办成 1 件" in text(bureau.post("/workbench/bulk", going))
        assert "不归您办理" in text(bureau.post("/workbench/bulk", going))

    def test_nothing_chosen_or_nonsense_is_told(self, clerk):
        for told in ({"deed": "take"}, {"deed": "take", "task": ["x"]}, {"deed": "burn", "task": ["1-1"]}):
            assert clerk.post("/workbench/bulk", told).status_code == 422

    def test_a_number_that_no_row_can_have_is_no_task(self, clerk):
        for task in (f"{10**21}-1", f"1-{10**21}", "²-1", "٣-1", "1-1-1"):
            wrong = {"task": [task], "deed": "step", "outcome": "done"}
            answer = clerk.post("/workbench/bulk", wrong)
            assert (answer.status_code, "不是任务" in text(answer)) == (422, True), task
            assert clerk.post("/workbench/notices", {"notice": task}).status_code == 422


class TestNotices:
    def test_they_are_listed_read_and_counted(self, clerk, bureau):
        case = accepted("1")
        token = open_task(case, "approve", department(HOUSING)).number
        task_urge(case=case.pk, token=token, by=acting("window_clerk", TOWN))
        sight = sight_of(holder("department", unit(COUNTY), department(HOUSING)))
        assert waiting_count(sight) == 2
        page = bureau.get("/workbench/notices").content.decode()
        assert "请尽快办理" in page
        [number] = re.findall(r'name="notice" value="(\d+)"', page)
        assert clerk.post("/workbench/notices", {"notice": number}).status_code == 422
        assert bureau.post("/workbench/notices", {"notice": number}).status_code == 302
        assert (waiting_count(sight), "请尽快办理" in text(bureau.get("/workbench/notices"))) == (1, False)

    def test_the_count_is_one_statement_beside_the_mark_of_the_register(self):
        accepted("1")
        bureau = holder("department", unit(COUNTY), department(HOUSING))
        waiting_count(sight_of(bureau))
        sight = sight_of(bureau)
        with CaptureQueriesContext(connection) as caught:
            assert waiting_count(sight) == 1
        assert ["operate" in one["sql"] for one in caught] == [False, True]
        with CaptureQueriesContext(connection) as caught:
            assert waiting_count(sight_of(stranger("nobody"))) == 0
        assert len([one for one in caught if "operate" in one["sql"]]) == 0


class TestLeader:
    def test_every_figure_leads_to_as_many_tasks(self):
        case = accepted("1")
        accepted("2")
        Token.objects.filter(case=case, body=department(WATER)).update(
            due_at=timezone.now() - timedelta(days=1)
        )
        leader = signed_in(acting("county_leader"))
        page = leader.get("/workbench/leader")
        assert page.status_code == 200
        figures = re.findall(r'<a href="(/workbench/\?[^"]*)">(\d+)</a>', page.content.decode())
        assert len(figures) >= 5 + 5
        for address, number in figures:
            assert len(rows(leader, address.replace("&amp;", "&"))) == int(number), address

    def test_a_department_of_another_county_does_not_see_it(self):
        other = signed_in(acting("county_leader", "140102"))
        assert other.get("/workbench/leader", {"unit": unit(COUNTY)}).status_code == 404

    def test_a_township_has_its_own(self):
        accepted("1")
        leader = signed_in(holder("township_leader", unit(TOWN)))
        assert "办件全局" in text(leader.get("/workbench/leader"))


class TestActsOnThePage:
    def test_a_task_is_forwarded_answered_and_supervised_from_the_page(self, bureau):
        case = accepted("1")
        token = open_task(case, "approve", department(HOUSING)).number
        page = f"/cases/{case.pk}/"
        assert bureau.post(f"{page}tasks/{token}/take").status_code == 302
        assert bureau.post(f"{page}tasks/{token}/give-back").status_code == 302
        asking = {"of": department(WATER), "reason": "占不占河道", "needed": "1"}
        assert bureau.post(f"{page}tasks/{token}/ask-view", asking).status_code == 302
        assert bureau.post(f"{page}tasks/{token}/", {"outcome": "done"}).status_code == 422
        water = signed_in(holder("department", unit(COUNTY), department(WATER)))
        [notice] = re.findall(r'id="asked-(\d+)"', water.get(page).content.decode())
        assert (
            water.post(f"{page}answers/{notice}", {"kind": "view_needed", "text": "不占"}).status_code == 302
        )
        assert "不占" in text(bureau.get(page))
        desk = signed_in(acting("county_desk"))
        due = timezone.localdate().isoformat()
        supervising = {"reason": "快办", "due": due}
        assert desk.post(f"{page}tasks/{token}/supervise", supervising).status_code == 302
        assert f"{due} 前答复" in text(bureau.get(page))
        forward = {"to": department(WATER), "reason": "涉河"}
        assert bureau.post(f"{page}tasks/{token}/forward", forward).status_code == 302
        assert bureau.post(f"{page}tasks/{token}/burn").status_code == 422
        assert "转给" in text(water.get(page))

    def test_a_closed_case_is_reopened_and_both_lead_to_each_other(self, clerk):
        case = window_case("1")
        done(case, "accept", acting("window_clerk", TOWN), "out_of_scope")
        assert clerk.post(f"/cases/{case.pk}/reopen", {"reason": "", "clause": ""}).status_code == 422
        answer = clerk.post(f"/cases/{case.pk}/reopen", {"reason": "错", "clause": "某条"})
        new = answer["Location"]
        assert new != f"/cases/{case.pk}/"
        assert new in clerk.get(f"/cases/{case.pk}/").content.decode()
        assert f'href="/cases/{case.pk}/"' in clerk.get(new).content.decode()

    def test_the_page_takes_few_statements(self, bureau):
        case = accepted("1")
        task_forward(
            case=case.pk,
            token=open_task(case, "approve", department(WATER)).number,
            forward=Forward(department(HOUSING), "x"),
            by=holder("department", unit(COUNTY), department(WATER)),
        )
        for address, most in ((f"/cases/{case.pk}/", 20), ("/workbench/", 14), ("/workbench/notices", 6)):
            bureau.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert bureau.get(address).status_code == 200
            own = [one["sql"] for one in caught if "operate_" in one["sql"]]
            assert len(own) <= most, "\n".join(own)
