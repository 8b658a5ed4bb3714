"""New versions of processes: what is wrong is named, another publishes, open cases go on by the law they began with."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import DatabaseMark
from santu.accounts.selectors.demo import DEMO
from santu.accounts.services.demo import demo_others_create
from santu.audit.models import AuditEntry
from santu.jobs.ports import HANDLERS
from santu.kernel.messages import Refused
from santu.operate.domain.bpmn import MOST_BYTES, read
from santu.operate.domain.shipped import drawing
from santu.operate.models import ProcessDraft, ProcessVersion
from santu.operate.selectors.drafts import draft_view
from santu.operate.services.publishing import (
    Papers,
    Wording,
    draft_begin,
    draft_change,
    draft_publish,
)
from tests.db.drafting import simulated, with_a_second_look, without_a_drawing, without_its_lane
from tests.db.registers import holder, person, unit
from tests.db.running import TOWN, WATER, acting, county, department, done, waiting, window_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


@pytest.fixture
def drafter():
    return person("drafter")


@pytest.fixture
def publisher():
    return person("publisher")


def papers(**more: object) -> Papers:
    return Papers(**{"start": timezone.localdate(), "reason": "加一道复核", "document": "函1号", **more})


def begun(drafter, data: bytes | None = None, binding: str = "") -> ProcessDraft:
    return draft_begin(process="window", told=Wording(data or with_a_second_look(), binding), by=drafter)


class TestDrafting:
    def test_what_is_wrong_stands_with_the_draft_and_can_be_mended(self, drafter) -> None:
        draft = begun(drafter, without_its_lane())
        faults = draft_view("window", draft.pk).made.faults
        assert [fault.place for fault in faults] == ["出件复核 (second_look)"]
        draft_change(draft=draft.pk, told=Wording(with_a_second_look(), ""), by=drafter)
        shown = draft_view("window", draft.pk)
        assert not shown.made.faults
        assert {(change.sign, change.element) for change in shown.changes} >= {
            ("+", "second_look"),
            ("+", "flow_looked"),
            ("~", "flow_16"),
        }

    def test_a_file_that_is_not_drawn_is_drawn(self, drafter) -> None:
        bare, drawing = without_a_drawing(), begun(drafter, without_a_drawing()).drawing
        assert "BPMNShape" not in bare.decode()
        assert drawing.count("BPMNEdge id=") == bare.count(b"<sequenceFlow ")
        assert read(drawing.encode()) == read(bare)

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            (b"PK\x03\x04 a workbook", "压缩包"),
            (b"<html/>", "不是 BPMN 2.0"),
            (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "文档类型声明"),
            (b" " * (MOST_BYTES + 1), "上限"),
        ],
    )
    def test_what_is_no_bpmn_file_is_not_kept(self, drafter, data: bytes, told: str) -> None:
        with pytest.raises(Refused, match=told):
            begun(drafter, data)
        assert not ProcessDraft.objects.exists()

    @pytest.mark.parametrize(
        ("binding", "told"),
        [
            ("lanes: [", "不是合法的 YAML"),
            ("lanes: {window: {right: fly, at: [township]}}", "不认识"),
            ("lanes: {window: {right: window, at: []}}", "没有写明在哪里办"),
            ("lanes: {}\nclocks: {window/promised: {standard: many}}", "没有可用作时限的标准"),
            ("lanes: {}\nclocks: {}", "没有写明多长"),
        ],
    )
    def test_what_is_not_bound_is_named(self, drafter, binding: str, told: str) -> None:
        draft = begun(drafter, binding=binding)
        said = [fault.message.render(str) for fault in draft_view("window", draft.pk).made.faults]
        assert any(told in one for one in said), said

    def test_a_list_and_a_fact_that_no_case_has_are_named(self, drafter) -> None:
        text = (
            drawing("window")
            .decode()
            .replace(">departments</loopCardinality>", ">nobodies</loopCardinality>")
        )
        draft = begun(drafter, text.replace("accept.", "").encode())
        said = " ".join(fault.message.render(str) for fault in draft_view("window", draft.pk).made.faults)
        assert "没有名为“nobodies”的名单" in said
        assert "没有谁回答" in said

    def test_a_draft_is_changed_by_who_made_it(self, drafter, publisher) -> None:
        draft = begun(drafter)
        with pytest.raises(Refused, match="是 drafter 的"):
            draft_change(draft=draft.pk, told=Wording(drawing("window"), ""), by=publisher)


class TestPublishing:
    def test_an_open_case_ends_by_the_old_and_a_new_one_goes_by_the_new(self, drafter, publisher) -> None:
        old = window_case("old")
        version = draft_publish(draft=simulated(begun(drafter)).pk, papers=papers(), by=publisher)
        new = window_case("new")
        clerk, bureau = acting("window_clerk", TOWN), acting("department")
        for case in (old, new):
            done(case, "accept", clerk)
            for name in (WATER, "住房和城乡建设局"):
                done(case, "approve", bureau, item=department(name))
            done(case, "issue", clerk)
        assert (version.number, version.title) == (2, "一窗办结")
        assert waiting(old) == [("deliver", None)]
        assert waiting(new) == [("second_look", None)]
        done(new, "second_look", clerk)
        assert waiting(new) == [("deliver", None)]
        entry = AuditEntry.objects.get(act="process_publish")
        assert (entry.reason, entry.document) == ("加一道复核", "函1号")

    def test_what_past_cases_were_not_led_through_since_it_changed_is_not_published(
        self, drafter, publisher
    ) -> None:
        window_case()
        draft = begun(drafter)
        number, told = draft.pk, Wording(with_a_second_look(drawn=True), "")
        for _ in range(2):
            assert draft_view("window", number).is_unsimulated
            with pytest.raises(Refused, match="还没有用办过的件试走"):
                draft_publish(draft=number, papers=papers(), by=publisher)
            assert not draft_view("window", simulated(draft).pk).is_unsimulated
            draft_change(draft=number, told=told, by=drafter)
        simulated(draft)
        assert draft_publish(draft=number, papers=papers(), by=publisher).number == 2

    def test_a_simulation_that_met_no_case_is_none_where_there_are_some(self, drafter, publisher) -> None:
        draft = simulated(begun(drafter))
        assert json.loads(draft.found)["cases"] == 0
        assert not draft_view("window", draft.pk).is_unsimulated
        window_case()
        assert draft_view("window", draft.pk).is_unsimulated
        with pytest.raises(Refused, match="还没有用办过的件试走"):
            draft_publish(draft=draft.pk, papers=papers(), by=publisher)

    def test_before_its_first_day_the_old_one_is_in_force(self, drafter, publisher) -> None:
        start = timezone.localdate() + timedelta(days=3)
        draft_publish(draft=begun(drafter).pk, papers=papers(start=start), by=publisher)
        assert window_case("today").version.number == 1
        with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
            came = timezone.now() - timedelta(days=2)
            assert window_case("later").version.number == 2
            assert window_case("on paper before it", came_at=came).version.number == 1

    def test_everything_that_is_lacking_is_told_at_once(self, drafter) -> None:
        draft = begun(drafter, without_its_lane())
        yesterday = timezone.localdate() - timedelta(days=1)
        with pytest.raises(Refused) as refused:
            draft_publish(draft=draft.pk, papers=papers(start=yesterday, reason=" ", document=""), by=drafter)
        places = [fault.place for fault in refused.value.faults]
        assert places == ["drafter", "出件复核 (second_look)", "start", "reason", "document"]
        assert ProcessVersion.objects.filter(process="window").count() == 1

    def test_no_number_of_a_person_goes_into_a_version(self, drafter, publisher) -> None:
        draft = begun(drafter)
        said = papers(reason="李某 13812345678 要求", document="140703 19800101 1234")
        with pytest.raises(Refused) as refused:
            draft_publish(draft=draft.pk, papers=said, by=publisher)
        assert [fault.place for fault in refused.value.faults] == ["reason", "document"]
        assert "138" not in str(refused.value)
        assert ProcessVersion.objects.filter(process="window").count() == 1

    def test_what_changes_nothing_is_not_published(self, drafter, publisher) -> None:
        with pytest.raises(Refused, match="没有差别"):
            draft_publish(draft=begun(drafter, drawing("window")).pk, papers=papers(), by=publisher)

    def test_of_two_drafts_of_one_version_the_second_is_begun_anew(self, drafter, publisher) -> None:
        first, second = begun(drafter), begun(drafter)
        draft_publish(draft=first.pk, papers=papers(), by=publisher)
        with pytest.raises(Refused, match="第 2 版已经公布"):
            draft_publish(draft=second.pk, papers=papers(), by=publisher)
        with pytest.raises(Refused, match="已经公布，不能再改"):
            draft_publish(draft=first.pk, papers=papers(), by=publisher)

    def test_in_a_demonstration_one_of_the_cast_drafts_and_another_publishes(self) -> None:
        DatabaseMark.objects.create(name=DEMO)
        cast = {user.username: user for user in demo_others_create(units={}, by=None)}
        draft = begun(cast["demo-drafter"])
        with pytest.raises(Refused, match="不能公布它"):
            draft_publish(draft=draft.pk, papers=papers(), by=cast["demo-drafter"])
        assert draft_publish(draft=draft.pk, papers=papers(), by=cast["demo-publisher"]).number == 2

    def test_who_has_it_over_a_county_alone_may_not(self, drafter) -> None:
        local = holder("reform_office", unit("140101"))
        with pytest.raises(Refused, match="全部单位共用"):
            draft_publish(draft=begun(drafter).pk, papers=papers(), by=local)


class TestSimulating:
    def test_past_cases_say_where_the_new_one_would_stop_them(self, drafter) -> None:
        clerk, bureau = acting("window_clerk", TOWN), acting("department")
        whole, begun_only = window_case("whole"), window_case("begun")
        for case in (whole, begun_only):
            done(case, "accept", clerk)
        for name in (WATER, "住房和城乡建设局"):
            done(whole, "approve", bureau, item=department(name))
        for node in ("issue", "deliver", "rate"):
            done(whole, node, clerk)
        draft = begun(drafter)
        ticks: list[tuple[int, int]] = []
        work = next(one.work for one in HANDLERS if one.name == "process_simulate")
        args = {"process": "window", "draft": draft.pk}
        work(args, "drafter", lambda stage, n, of: ticks.append((n, of)), lambda told: None)
        draft.refresh_from_db()
        found = json.loads(draft.found)
        assert (found["cases"], found["alike"], found["new"], found["gone"]) == (2, 1, {"second_look": 1}, {})
        assert found["unknown"] == ["second_look"]
        assert ticks == [(2, 2)]
        draft_change(draft=draft.pk, told=Wording(drawing("window"), ""), by=drafter)
        draft.refresh_from_db()
        assert draft.found == ""

    def test_the_version_that_is_makes_the_same_of_them(self, drafter) -> None:
        case = window_case("whole")
        done(case, "accept", acting("window_clerk", TOWN), "incomplete")
        draft = begun(drafter, drawing("window"))
        found = json.loads(simulated(draft).found)
        assert (found["cases"], found["alike"], found["refused"]) == (1, 1, {})
        entry = AuditEntry.objects.get(act="process_simulate")
        assert (entry.by, json.loads(entry.after)) == (
            "drafter",
            {"draft": draft.pk, "cases": 1, "otherwise": 0},
        )
