"""Clocks of cases: changed by those whose they are, struck and told of by the regular look, along the right line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.domain.clocks import Deed
from santu.operate.models import Case, CaseClock, CaseNote, ClockAct, Notice, Token
from santu.operate.selectors.above import above
from santu.operate.selectors.cases import case_view
from santu.operate.selectors.clocks import clock_of
from santu.operate.selectors.notices import notices_unread
from santu.operate.services import striking
from santu.operate.services.clocks import Change, clock_change
from santu.operate.services.striking import clocks_regularly
from santu.register.domain.rows import Line
from santu.register.selectors.reach import sight_of
from santu.register.services.bodies import bodies_record
from tests.db.registers import DAY, body, holder, person, unit
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
from tests.db.test_case_acts import kinds, one_act, refused

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _county() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        county()
        yield


@pytest.fixture
def running() -> tuple[Case, CaseClock]:
    """A case before two departments with five working days, and its clock."""
    case = window_case()
    done(case, "accept", acting("window_clerk", TOWN))
    return case, CaseClock.objects.get(case=case)


def housing() -> User:
    return holder("department", unit(COUNTY), department(HOUSING))


def on(day: int) -> time_machine.travel:
    return time_machine.travel(MONDAY.replace(day=day), tick=False)


class TestChanging:
    def test_a_paused_clock_does_not_strike_and_goes_on_with_what_was_left(self, running) -> None:
        case, clock = running
        with on(4):
            pause = Change(Deed.PAUSED, "等申请人补图")
            clock_change(case=case.pk, clock=clock.pk, change=pause, by=housing())
            one_act(case, "pause")
        with on(20):
            clocks_regularly()
            assert not Token.objects.filter(case=case, node="supervise_approval").exists()
            assert open_task(case, "approve", department(WATER)).due_at is None
            clock_change(case=case.pk, clock=clock.pk, change=Change(Deed.RESUMED, "图已补"), by=housing())
        clock.refresh_from_db()
        assert timezone.localdate(clock.due_at).isoformat() == "2026-03-26"
        assert open_task(case, "approve", department(WATER)).due_at == clock.due_at
        assert clock_of(clock).due == clock.due_at

    def test_an_extension_takes_a_reason_and_a_document_and_is_given_once(self, running) -> None:
        case, clock = running
        told = {"case": case.pk, "clock": clock.pk, "by": housing()}
        refused("没有写理由", clock_change, **told, change=Change(Deed.EXTENDED, "", 2, "批1号"))
        refused("批准文书", clock_change, **told, change=Change(Deed.EXTENDED, "复杂", 2))
        refused("应在 1 至 2 之间", clock_change, **told, change=Change(Deed.EXTENDED, "复杂", 3, "批1号"))
        clock_change(**told, change=Change(Deed.EXTENDED, "复杂", 2, "批1号"))
        one_act(case, "extend")
        clock.refresh_from_db()
        assert timezone.localdate(clock.due_at).isoformat() == "2026-03-12"
        refused("已延长 1 次", clock_change, **told, change=Change(Deed.EXTENDED, "复杂", 1, "批2号"))
        assert ClockAct.objects.filter(clock=clock).count() == 1

    def test_why_stands_in_the_note_of_the_act_alone_and_is_shown_as_notes_are(self, running) -> None:
        case, clock = running
        pause, by = Change(Deed.PAUSED, "等申请人补图"), housing()
        clock_change(case=case.pk, clock=clock.pk, change=pause, by=by)
        assert CaseNote.objects.get(act__case=case, act__deed="pause").text == "等申请人补图"
        assert ClockAct.objects.get(clock=clock).reason == "noted"
        for who, shown in ((by, "等申请人补图"), (acting("county_desk"), "")):
            view = case_view(sight_of(who), case.pk)
            assert [act.reason for one in view.clocks for act in one.acts] == [shown]
        CaseNote.objects.update(text="")
        [act] = [act for one in case_view(sight_of(by), case.pk).clocks for act in one.acts]
        assert act.reason == ""

    def test_no_number_of_a_person_goes_into_its_log(self, running) -> None:
        case, clock = running
        told = {"case": case.pk, "clock": clock.pk, "by": housing()}
        change = Change(Deed.EXTENDED, "复杂", 1, "批 13812345678")
        refused("身份证号码或手机号码", clock_change, **told, change=change)
        assert not ClockAct.objects.exists()
        clock_change(**told, change=Change(Deed.PAUSED, "等老王 13812345678"))
        assert CaseNote.objects.get(act__case=case, act__deed="pause").text == "等老王 13812345678"
        assert not ClockAct.objects.filter(reason__contains="138").exists()

    def test_it_is_for_who_acts_on_its_task_or_supervises(self, running) -> None:
        case, clock = running
        change = Change(Deed.PAUSED, "等")
        for by in (acting("window_clerk", TOWN), acting("department", "140102")):
            refused("不由您变动", clock_change, case=case.pk, clock=clock.pk, change=change, by=by)
        clock_change(case=case.pk, clock=clock.pk, change=change, by=acting("county_desk"))
        refused("不能这样变动", clock_change, case=case.pk, clock=clock.pk, change=change, by=housing())

    def test_what_is_over_is_not_changed(self, running) -> None:
        case, clock = running
        with on(30):
            clocks_regularly()
            change = Change(Deed.PAUSED, "等")
            refused("已经到期或停止", clock_change, case=case.pk, clock=clock.pk, change=change, by=housing())


class TestTelling:
    def test_a_clock_that_turns_amber_is_told_of_once(self, running) -> None:
        with on(6):
            clocks_regularly()
            assert kinds(housing()) == []
        with on(7):
            clocks_regularly()
            clocks_regularly()
            assert kinds(housing()) == ["amber"]

    def test_what_is_late_is_told_of_and_goes_to_who_is_over_it(self, running) -> None:
        case, _ = running
        with on(30):
            clocks_regularly()
            clocks_regularly()
            assert kinds(housing()) == ["overdue"]
            assert kinds(acting("county_leader")) == ["escalated", "escalated"]
            assert open_task(case, "supervise_approval").right == "dispatch"

    def test_a_case_that_refuses_does_not_keep_the_others(self, running, monkeypatch, caplog) -> None:
        first, _ = running
        second = window_case("two")
        done(second, "accept", acting("window_clerk", TOWN))
        fire = striking.case_fire

        def refusing(*, case: int) -> None:
            if case == first.pk:
                Notice.objects.create(case=first, kind="half", by="x", at=timezone.now())
                raise Refused([])
            fire(case=case)

        monkeypatch.setattr(striking, "case_fire", refusing)
        with on(30):
            clocks_regularly()
        assert f"case {first.pk}" in caplog.text
        assert not Notice.objects.filter(kind="half").exists()
        assert open_task(second, "supervise_approval")


class TestWhoIsAbove:
    def test_a_township_is_under_the_desk_and_a_department_under_the_leader(self, running) -> None:
        case, _ = running
        day = timezone.localdate()
        own = open_task(window_case("two"), "accept")
        assert (above(own, day).right, above(own, day).place) == ("dispatch", unit(COUNTY))
        task = open_task(case, "approve", department(WATER))
        assert (above(task, day).right, above(task, day).place) == ("rule", unit(COUNTY))

    def test_a_body_of_a_township_is_under_who_administers_it_on_that_day(self) -> None:
        day = timezone.localdate()
        own = body(unit(TOWN), "综合办")
        led = replace(body(unit(TOWN), "自然资源所"), lines=(Line("administration", HOUSING),))
        bodies_record(day=DAY, bodies=[own, led], title="机构", by=person())
        task = open_task(window_case(), "accept")
        task.right, task.body = "handle", own.id
        assert (above(task, day).place, above(task, day).body) == (unit(TOWN), "")
        task.body = led.id
        assert (above(task, day).place, above(task, day).body) == (unit(COUNTY), department(HOUSING))


def test_notices_say_of_which_task(running) -> None:
    with on(30):
        clocks_regularly()
        [notice] = notices_unread(sight_of(housing()))
        assert (notice.task, notice.title) == ("分类审批", "农村宅基地审批")


def test_cases_that_refuse_do_not_keep_those_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than are looked for in one go stand first, and the last one strikes all the same."""
    cases = [window_case(f"number {number}") for number in range(4)]
    for case in cases:
        done(case, "accept", acting("window_clerk", TOWN))
    struck: list[int] = []

    def strike(case: int) -> None:
        if case != cases[-1].pk:
            raise Refused([])
        struck.append(case)

    monkeypatch.setattr(striking, "AT_ONCE", 2)
    monkeypatch.setattr(striking, "case_strike", strike)
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        clocks_regularly()
    assert struck == [cases[-1].pk]
