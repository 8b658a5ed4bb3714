"""Who sees which cases in their list: those of their places, those they applied for, those they handle; page by page."""

import pytest
from django.utils import timezone

from santu.accounts.models import User
from santu.operate.models import Case, Consent
from santu.operate.selectors.case_list import CLOSED, OPEN, OVERDUE, Wanted, cases_seen
from santu.operate.services.window import window_apply, window_represent
from santu.register.selectors.reach import sight_of
from tests.db.registers import holder, unit
from tests.db.windows import COUNTY, OTHER, VILLAGE, agent, agreed, application, centre, clerk, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def _centre() -> None:
    centre()


@pytest.fixture
def cases(_centre) -> dict[str, Case]:
    """A case at the window, two that an agent brought, and two that a resident applied for; in this order."""
    kept = opened()
    acted = [
        window_represent(
            told=application(f"agent {n}", matter="C02"), village=unit(VILLAGE), agreed=agreed(), by=agent()
        )
        for n in range(2)
    ]
    own = [window_apply(told=application(f"own {n}"), by=resident()) for n in range(2)]
    return dict(zip(("kept", "agent", "agent again", "own", "own again"), (kept, *acted, *own), strict=True))


def resident() -> User:
    return holder("resident")


def seen(by: User, most: int = 50, **wanted: object) -> list[int]:
    """The numbers on all pages of somebody's list, as they follow each other."""
    found, before = [], 0
    while True:
        said = Wanted("", **{"before": before, **wanted})
        rows, before = cases_seen(sight_of(by), said, timezone.now(), most)
        assert len(rows) <= most
        found += [one.pk for one in rows]
        if not before:
            return found


@pytest.mark.parametrize("most", [1, 2, 50])
def test_each_sees_their_own_the_newest_first_on_pages_of_any_length(
    most: int, cases: dict[str, Case]
) -> None:
    numbers = {name: case.pk for name, case in cases.items()}
    everything = sorted(numbers.values(), reverse=True)
    assert seen(resident(), most) == [numbers["own again"], numbers["own"]]
    assert seen(agent(), most) == [numbers["agent again"], numbers["agent"]]
    assert seen(clerk(), most) == seen(holder("county_desk", unit(COUNTY)), most) == everything
    assert seen(clerk(OTHER), most) == []


@pytest.mark.parametrize("most", [1, 50])
def test_ways_that_meet_are_one_list(most: int, cases: dict[str, Case]) -> None:
    by, numbers = clerk(OTHER), {name: case.pk for name, case in cases.items()}
    Case.objects.filter(pk=numbers["own"]).update(applicant=by.username)
    Case.objects.filter(pk__in=[numbers["kept"], numbers["own"]]).update(place=unit(OTHER))
    Consent.objects.filter(case=numbers["agent"]).update(agent=by.username)
    Consent.objects.filter(case=numbers["agent again"]).update(agent=by.username, withdrawn_at=timezone.now())
    assert seen(by, most) == [numbers["own"], numbers["agent"], numbers["kept"]]


def test_each_way_is_narrowed(cases: dict[str, Case]) -> None:
    numbers = {name: case.pk for name, case in cases.items()}
    Case.objects.filter(pk__in=[numbers["own"], numbers["agent"]]).update(closed_at=timezone.now())
    assert seen(resident(), state=CLOSED) == [numbers["own"]]
    assert seen(agent(), state=CLOSED) == [numbers["agent"]]
    assert seen(clerk(), state=CLOSED) == [numbers["own"], numbers["agent"]]
    assert seen(resident(), node="accept", state=OPEN) == [numbers["own again"], numbers["own"]]
    assert seen(agent(), node="accept") == [numbers["agent again"], numbers["agent"]]
    assert seen(agent(), state=OVERDUE) == seen(resident(), matter="C02") == []
