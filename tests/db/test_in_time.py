"""Nobody is in time by another clock, by handing on what they were called to, or because nobody was told that they are late."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.operate.domain.clocks import Deed
from santu.operate.models import Case, CaseClock, Notice, Token
from santu.operate.services.acts import Forward, task_forward, task_release, task_take
from santu.operate.services.clocks import Change, clock_change
from santu.operate.services.reopening import Reopening, case_reopen
from santu.operate.services.stepping import Doing, task_complete
from santu.operate.services.whistle import report_in
from tests.db.registers import holder, unit
from tests.db.running import COUNTY as WINDOW_COUNTY
from tests.db.running import HOUSING, acting, county, done, open_task, window_case
from tests.db.running import TOWN as WINDOW_TOWN
from tests.db.running import WATER as WATER_OFFICE
from tests.db.running import department as office
from tests.db.test_case_acts import refused
from tests.db.whistling import (
    FARMING,
    SAFETY,
    WATER,
    assigned,
    at,
    blown,
    department,
    desk,
    of,
    whistling,
)

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = datetime(2026, 3, 2, 2, tzinfo=UTC), datetime(2026, 3, 6, 2, tzinfo=UTC)


def called() -> Case:
    """A whistle to three departments, on Monday."""
    with time_machine.travel(MONDAY, tick=False):
        whistling()
        case = blown()
        assigned(case, FARMING, (SAFETY, WATER), "河道要水利局配合")
    return case


def test_who_is_called_neither_hands_it_on_nor_stops_its_clock() -> None:
    case = called()
    with time_machine.travel(MONDAY, tick=False):
        token = open_task(case, "report_in", department(WATER)).number
        on = Forward(department(SAFETY), "不归我们")
        refused("不能转给别的单位", task_forward, case=case.pk, token=token, forward=on, by=of(WATER))
        clock = CaseClock.objects.filter(case=case, token=token).latest("pk")
        pause = Change(Deed.PAUSED, "等通知")
        refused("不由您变动", clock_change, case=case.pk, clock=clock.pk, change=pause, by=of(WATER))
        clock_change(case=case.pk, clock=clock.pk, change=pause, by=desk())


def test_a_step_that_lets_others_clocks_strike_tells_of_them() -> None:
    case = called()
    with time_machine.travel(FRIDAY, tick=False):
        late = open_task(case, "report_in", department(SAFETY)).number
        report_in(at=at(case, "report_in", of(WATER), WATER))
    told = set(Notice.objects.filter(case=case, token=late).values_list("kind", flat=True))
    assert {"overdue", "escalated"} <= told


def test_a_whistle_is_blown_again_and_not_opened_again() -> None:
    case = called()
    with time_machine.travel(MONDAY, tick=False):
        again = Reopening("没有解决", "约定第三条")
        refused("不重开", case_reopen, case=case.pk, told=again, by=desk())


def test_what_follows_paper_does_not_begin_before_the_last_that_it_waited_for() -> None:
    with time_machine.travel(MONDAY, tick=False):
        county()
        case = window_case()
        done(case, "accept", acting("window_clerk", WINDOW_TOWN))
        water, housing = (
            holder("department", unit(WINDOW_COUNTY), office(name)) for name in (WATER_OFFICE, HOUSING)
        )
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        done(case, "approve", water, item=office(WATER_OFFICE))
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        task = open_task(case, "approve", office(HOUSING))
        early = Doing(at=MONDAY + timedelta(days=1))
        task_complete(case=case.pk, token=task.number, by=housing, doing=early)
    issued = Token.objects.filter(case=case, waits=True).exclude(node__in=("accept", "approve")).latest("pk")
    assert timezone.localdate(issued.since) == (MONDAY + timedelta(days=2)).date()


def test_a_task_that_somebody_took_and_left_is_freed_with_a_reason() -> None:
    with time_machine.travel(MONDAY, tick=False):
        county()
        case = window_case()
        done(case, "accept", acting("window_clerk", WINDOW_TOWN))
        holds = holder("department", unit(WINDOW_COUNTY), office(HOUSING))
        other = acting("department", WINDOW_COUNTY)
        task = open_task(case, "approve", office(HOUSING))
        told = {"case": case.pk, "token": task.number}
        refused("没有被别人领办", task_release, **told, reason="休假", by=other)
        task_take(**told, by=holds)
        refused("已由", task_complete, **told, by=other)
        refused("没有写理由", task_release, **told, reason=" ", by=other)
        refused(
            "由承办单位有权限的人",
            task_release,
            **told,
            reason="休假",
            by=acting("window_clerk", WINDOW_TOWN),
        )
        task_release(**told, reason="休假", by=other)
        task_complete(**told, by=other)
