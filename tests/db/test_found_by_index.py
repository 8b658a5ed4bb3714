"""What pages ask of cases is found by an index of what is open, or of some time, and not by reading all there ever was."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.operate.selectors.carried import cases_about
from santu.operate.selectors.case_list import CLOSED, OPEN, Wanted, cases_seen
from santu.operate.selectors.moving import movable, preview_of
from santu.operate.selectors.notices import notices_unread
from santu.operate.selectors.whistle import case_faults, open_whistles
from santu.operate.selectors.whistle_years import department_year, years_of
from santu.operate.selectors.window import frequencies, median_days, own_cases
from santu.operate.selectors.work import BODY, DONE, LATE, TO_DO, tasks_counted, tasks_listed, waiting_count
from santu.operate.selectors.work import Wanted as Work
from santu.register.selectors.reach import sight_of
from tests.db.registers import holder, unit
from tests.db.whistling import (
    COUNTY,
    FARMING,
    MATTER,
    TOWN,
    assigned,
    blown,
    clerk,
    department,
    desk,
    whistling,
)
from tests.db.windows import VILLAGE

PEOPLE = {
    "resident": ("case_of_applicant", lambda: holder("resident")),
    "agent": ("consent_of_agent", lambda: holder("village_agent", unit(VILLAGE))),
    "clerk": ("case_of_place", clerk),
    "desk": ("case_of_county", desk),
}
WANTED = [
    Wanted(""),
    Wanted("whistle", before=9, matter=MATTER),
    Wanted("", state=CLOSED),
    Wanted("", "assign", OPEN),
]
WHOLE = ("SCAN operate_", "SCAN U0", "Seq Scan on operate_", "->  Seq Scan on operate_")
"""How each store says that it reads all of a table."""
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASKED = {
    "department_year": ("called_of_organ", lambda: department_year(department(FARMING), unit(COUNTY), 2026)),
    "years_of": ("called_of_organ", lambda: years_of(department(FARMING))),
    "open_whistles": ("token_open", lambda: open_whistles(unit(COUNTY))),
    "case_faults": ("token_open_of_place", lambda: case_faults([(unit(TOWN), MATTER, "")])),
    "frequencies": ("case_of_place", lambda: frequencies(unit(TOWN))),
    "median_days": ("case_of_place", lambda: median_days(unit(TOWN), "C01")),
    "own_cases": ("case_of_applicant", lambda: own_cases("somebody")),
    "preview_of": ("case_open_of_version", lambda: preview_of("whistle", 1, 1, {})),
    "cases_about": ("case_about", lambda: cases_about("loan", [1, 2])),
    "movable": ("case_open_of_version", lambda: movable("whistle")),
}


@pytest.fixture
def _case() -> None:
    whistling()
    assigned(blown())


@pytest.mark.usefixtures("_case")
def test_each_is_found_by_its_index() -> None:
    for name, (index, asking) in ASKED.items():
        plans = plans_of(asking)
        assert any(index in step for step in plans), (name, plans)
        assert not any(step.startswith(WHOLE) for step in plans), (name, plans)


@pytest.mark.usefixtures("_case")
@pytest.mark.parametrize("role", PEOPLE)
def test_cases_within_sight_are_found_by_an_index_of_each_way(role: str) -> None:
    index, person = PEOPLE[role]
    sight, now = sight_of(person()), timezone.now()
    for wanted in WANTED:
        plans = plans_of(lambda wanted=wanted: cases_seen(sight, wanted, now))
        assert wanted.state == OPEN or any(index in step for step in plans), (wanted, plans)
        assert not any(step.startswith(WHOLE) for step in plans), (wanted, plans)


def both() -> User:
    """Who applies, and serves a window beside it."""
    user = holder("window_clerk", unit(VILLAGE))
    grant_give(user=user, wish=Wish("resident", EVERYWHERE), by=None)
    return user


@pytest.mark.usefixtures("_case")
@pytest.mark.parametrize("person", [*(who for _, who in PEOPLE.values()), both], ids=[*PEOPLE, "both"])
def test_tasks_and_notices_of_somebody_are_found_by_an_index(person: Callable[[], User]) -> None:
    sight = sight_of(person())
    asked = [
        partial(ask, sight, Work(tab))
        for ask in (tasks_listed, tasks_counted)
        for tab in (TO_DO, BODY, LATE, DONE)
    ]
    for asking in [*asked, lambda: waiting_count(sight), lambda: notices_unread(sight)]:
        plans = plans_of(asking)
        assert plans, asking
        assert not any(step.startswith(("SCAN operate_", "SCAN U", "SCAN V")) for step in plans), plans


def plans_of(asking) -> list[str]:
    """How the store finds the cases and calls that are asked for, step by step."""
    with CaptureQueriesContext(connection) as caught:
        asking()
    on_file, found = connection.vendor == "sqlite", []
    with connection.cursor() as cursor:
        if not on_file:
            # So few rows are read at once; whether there is a way by an index shows where that is not to be done.
            cursor.execute("SET LOCAL enable_seqscan = off")
        for one in caught:
            if any(f'"operate_{table}"' in one["sql"] for table in ("case", "called", "token", "notice")):
                cursor.execute(f"EXPLAIN {'QUERY PLAN' if on_file else ''} {one['sql']}")
                found += [row[-1].strip() for row in cursor.fetchall()]
    return found
