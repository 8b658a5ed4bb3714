"""How far roles reach on a day: today's units, and on past days what those were made of."""

from datetime import date, timedelta

import pytest

from santu.accounts.domain.grants import EVERYWHERE, Held
from santu.accounts.domain.roles import Right
from santu.kernel.days import OPEN_END
from santu.register.selectors.acts import latest_act
from santu.register.selectors.reach import reach_on
from tests.db import reforms
from tests.db.registers import DAY, LATER, act_on, imported, listed, moving, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


def held(*units: str, role: str = "township_clerk", start: date = DAY, end: date = OPEN_END) -> list[Held]:
    return [Held(number, role, one, "", start, end) for number, one in enumerate(units)]


def roots(day: date, *units: str, right: Right = Right.READ, role: str = "township_clerk") -> set[str]:
    return set(reach_on(day, held(*units, role=role), right, TODAY).roots)


@pytest.fixture
def reformed():
    reforms.forget()
    reforms.before()
    return reforms.applied()


def test_nobody_sees_anything_without_a_role():
    imported(listed())
    reach = reach_on(TODAY, [], Right.READ, TODAY)
    assert not reach
    assert not reach.covers([unit("14")])
    assert not reach_on(TODAY, held(unit("140101100")), Right.PLAN, TODAY)


def test_a_role_reaches_what_lies_under_its_unit_and_nothing_beside():
    imported(listed())
    reach = reach_on(TODAY, held(unit("140101")), Right.READ, TODAY)
    assert reach.roots == (unit("140101"),)
    assert reach.covers([unit("140101100200"), unit("140101100"), unit("140101"), unit("1401"), unit("14")])
    assert not reach.covers([unit("140102100"), unit("140102"), unit("1401"), unit("14")])
    assert not reach.covers([unit("1401"), unit("14")])


def test_one_unit_within_another_is_not_said_twice():
    imported(listed())
    assert roots(TODAY, unit("140101"), unit("140101100")) == {unit("140101")}


def test_all_there_is_is_everything():
    imported(listed())
    assert reach_on(TODAY, held(unit("14")), Right.READ, TODAY).everything
    assert reach_on(TODAY, held(EVERYWHERE), Right.READ, TODAY).everything
    assert reach_on(DAY - timedelta(days=1), held(EVERYWHERE), Right.READ, TODAY).everything


def test_a_past_day_covers_what_todays_units_were_made_of(reformed):
    taken, kept = unit("140101200", DAY), unit("140101100", reforms.UNTIL)
    assert roots(TODAY, kept) == {kept}
    assert roots(DAY, kept) == {kept, taken}
    assert roots(DAY, unit("140102100", DAY)) == {unit("140102100", DAY)}


def test_a_village_that_came_from_another_township_is_seen_where_it_was():
    imported(listed())
    village, to = unit("140101200200"), unit("140102100")
    act_on(LATER, moving("140101200200", "140102100"))
    assert roots(DAY, to) == {to, village}
    assert roots(TODAY, to) == {to}
    left = unit("140101200")
    assert roots(DAY, left) == {left}


def test_an_act_changes_what_is_seen_at_once():
    imported(listed())
    village, to = unit("140101200200"), unit("140102100")
    assert roots(DAY, to) == {to}
    before = latest_act()
    act_on(LATER, moving("140101200200", "140102100"))
    assert latest_act() > before
    assert roots(DAY, to) == {to, village}


def test_a_role_to_come_counts_on_the_days_it_is_for():
    imported(listed())
    one, other = unit("140101100"), unit("140102100")
    coming = TODAY + timedelta(days=30)
    grants = [*held(one, end=coming), Held(9, "township_clerk", other, "", coming, OPEN_END)]
    assert set(reach_on(TODAY, grants, Right.READ, TODAY).roots) == {one}
    assert other in reach_on(coming, grants, Right.READ, TODAY).roots
    assert other not in reach_on(TODAY + timedelta(days=1), grants, Right.READ, TODAY).roots
