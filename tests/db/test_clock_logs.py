"""Stored clocks follow from their logs, whatever was done to them; a row that does not is found."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.operate.domain.case_words import OVERDUE
from santu.operate.domain.clocks import Deed
from santu.operate.models import Case, CaseAct, CaseClock, ClockAct, Token
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.replaying import log_faults
from santu.operate.selectors.work import BODY, LATE, Wanted, tasks_counted
from santu.operate.services.clocks import Change, clock_change
from santu.operate.services.stepping import case_fire
from santu.register.selectors.reach import sight_of
from tests.db.running import PROMISED, TOWN, acting, county, done, open_task, window_case

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _county() -> None:
    with time_machine.travel(MONDAY, tick=False):
        county()


def approving(**said: object) -> tuple[Case, CaseClock]:
    case = window_case(**said)
    done(case, "accept", acting("window_clerk", TOWN))
    return case, CaseClock.objects.get(case=case)


def counted() -> list[int]:
    return [model.objects.count() for model in (CaseAct, ClockAct, CaseClock, Token)]


def changed(case: Case, clock: CaseClock, deed: Deed, days: int = 0) -> None:
    change = Change(deed, "理由", days, "批1号" if deed is Deed.EXTENDED else "")
    clock_change(case=case.pk, clock=clock.pk, change=change, by=acting("county_desk"))


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_to_a_clock_its_row_is_what_the_log_says(seed: int) -> None:
    dice = random.Random(seed)
    with time_machine.travel(MONDAY, tick=False) as now:
        case, clock = approving(terms={"clocks": {PROMISED: dice.randint(2, 20)}})
        for _ in range(14):
            now.shift(timedelta(hours=dice.randint(0, 60)))
            case_fire(case=case.pk)
            before = counted()
            try:
                changed(
                    case, clock, dice.choice([Deed.PAUSED, Deed.RESUMED, Deed.EXTENDED]), dice.randint(1, 5)
                )
            except Refused:
                assert counted() == before
            assert not list(clock_faults([case]))
            clock.refresh_from_db()
            task = open_task(case, "approve", Token.objects.filter(case=case, node="approve").last().item)
            if clock.state != "fired":
                due = clock.due_at if clock.state == "running" else None
                assert (task.due_at, task.amber_at) == (due, clock.amber_at)
        case.refresh_from_db()
        assert not list(log_faults([case]))
    assert ClockAct.objects.filter(clock=clock).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_at": F("due_at") + timedelta(days=1)},
        {"amber_at": None},
        {"length": "6 个工作日"},
        {"length": "long"},
        {"state": "fired", "ended_at": MONDAY},
        {"state": "stopped"},
        {"state": "paused"},
    ],
)
def test_a_row_that_the_log_does_not_say_is_found(wrong: dict[str, object]) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case, clock = approving()
        assert not list(clock_faults([case]))
        CaseClock.objects.filter(pk=clock.pk).update(**wrong)
        [fault] = clock_faults([case])
        assert f"第 {case.number} 件的时限“{PROMISED}”" in str(fault.message)


def test_an_act_that_the_row_does_not_show_is_found() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case, clock = approving()
        for seq, deed in ((1, "paused"), (2, "resumed")):
            ClockAct.objects.create(clock=clock, seq=seq, deed=deed, reason="", at=timezone.now(), by="x")
        assert not list(clock_faults([case])), "a pause within one day moves nothing"
        ClockAct.objects.create(clock=clock, seq=3, deed="paused", reason="", at=timezone.now(), by="x")
        assert len(list(clock_faults([case]))) == 1


def test_a_synthetic_clock_may_go_on_over_the_weekdays_of_a_year_not_published() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case, clock = approving()
    # From Tuesday 15 December 2026 on; 1 January 2027 is a Friday. Amber after 16 of the 20 days.
    CaseClock.objects.filter(pk=clock.pk).update(
        began_at=datetime(2026, 12, 15, 2, tzinfo=UTC),
        length="20 个工作日",
        amber_at=datetime(2027, 1, 6, 16, tzinfo=UTC),
        due_at=datetime(2027, 1, 12, 16, tzinfo=UTC),
    )
    assert len(list(clock_faults([case]))) == 1
    case.is_synthetic = True
    assert not list(clock_faults([case]))


def test_a_clock_that_leads_into_a_year_not_published_leaves_nothing() -> None:
    with time_machine.travel(datetime(2026, 12, 15, 2, tzinfo=UTC), tick=False):
        case = window_case(terms={"clocks": {PROMISED: 20}})
        before = counted()
        with pytest.raises(Refused, match=r"2027 年.*请先载入该通知，或改用按日历日"):
            done(case, "accept", acting("window_clerk", TOWN))
        assert counted() == before
        assert open_task(case, "accept").since <= timezone.now()


def test_a_task_is_late_from_the_moment_on_at_which_it_is_due_by_every_list() -> None:
    with time_machine.travel(MONDAY, tick=False) as now:
        _, clock = approving()
        sight = sight_of(acting("department"))
        for moment, late in ((clock.due_at - timedelta(seconds=1), 0), (clock.due_at, 1)):
            now.move_to(moment)
            lists = (Wanted(LATE), Wanted(BODY, colour=OVERDUE), Wanted(LATE, colour=OVERDUE))
            assert [tasks_counted(sight, wanted) > 0 for wanted in lists] == [bool(late)] * 3
