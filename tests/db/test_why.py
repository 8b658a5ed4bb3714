"""Why somebody sees a unit: the way that is shown is there exactly where their roles reach the unit."""

from datetime import date, timedelta

import pytest
import time_machine

from santu.accounts.domain.grants import EVERYWHERE, Held
from santu.accounts.domain.roles import Right
from santu.kernel.days import OPEN_END
from santu.kernel.messages import Refused
from santu.register.domain.ways_up import By
from santu.register.models import DivisionVersion
from santu.register.selectors.access import access_unit
from santu.register.selectors.reach import Sight
from santu.register.selectors.why import units_meant, units_named, why_unit
from tests.db import reforms
from tests.db.registers import DAY, LATER, act_on, imported, listed, moving, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-01 09:00 +0800", tick=False):
        yield


def sight(*units: str, role: str = "township_clerk", start: date = DAY, end: date = OPEN_END) -> Sight:
    held = tuple(Held(number, role, one, "", start, end) for number, one in enumerate(units))
    return Sight("somebody", held, TODAY)


def seen(who: Sight, one: str, day: date) -> bool:
    try:
        access_unit(who, one, day)
    except Refused:
        return False
    return True


def way(who: Sight, one: str, day: date, right: Right = Right.READ) -> list[tuple[str, By]]:
    found = why_unit(who, one, day, right)
    assert found is not None
    return [(step.unit, step.by) for step in found.covering[0].way] if found.covering else []


def every_unit() -> list[str]:
    return sorted(DivisionVersion.objects.filter(withdrawn_by=None).values_list("unit", flat=True).distinct())


@pytest.fixture
def reformed():
    reforms.forget()
    reforms.before()
    reforms.applied()
    act_on(date(2023, 3, 1), moving("140102200200", "140102100", date(2023, 3, 1)))


@pytest.mark.once
def test_there_is_a_way_exactly_where_roles_reach(reformed):
    units = every_unit()
    days = (DAY, LATER, date(2022, 1, 1), date(2023, 3, 1), TODAY, TODAY + timedelta(days=400))
    differ = []
    for over in (*units, EVERYWHERE):
        who = sight(over)
        for one in units:
            differ += [
                (over, one, day) for day in days if bool(way(who, one, day)) is not seen(who, one, day)
            ]
    assert not differ, differ[:5]
    assert sum(seen(sight(over), one, DAY) for over in units for one in units) > len(units) * 2


def test_the_way_goes_up_the_tree_of_the_day():
    imported(listed())
    village, town, county = (unit(code) for code in ("140101100200", "140101100", "140101"))
    assert way(sight(county, role="county_officer"), village, TODAY) == [
        (village, By.START), (town, By.ABOVE), (county, By.ABOVE)
    ]  # fmt: skip
    everywhere = way(sight(EVERYWHERE, role="province_officer"), county, TODAY)
    assert everywhere[0] == (county, By.START)
    assert everywhere[-1] == (EVERYWHERE, By.ALL)


def test_on_a_past_day_it_goes_on_to_what_carried_the_unit_on(reformed):
    taken, kept = unit("140101200", DAY), unit("140101100", reforms.UNTIL)
    assert way(sight(kept), taken, DAY) == [(taken, By.START), (kept, By.CARRIED)]
    village, county = unit("140102200200", DAY), unit("140102", DAY)
    assert way(sight(county, role="county_officer"), village, DAY)[-1] == (county, By.ABOVE)
    to = unit("140102100", TODAY)
    assert way(sight(to), village, DAY) == [(village, By.START), (to, By.ABOVE_NOW)]


def test_what_is_missing_is_named_with_the_roles_that_give_it_from_the_bottom_up():
    imported(listed())
    town, county = unit("140101100"), unit("140101")
    found = why_unit(sight(county, role="finance"), town, TODAY, Right.PLAN)
    assert found is not None
    assert not found.covering
    assert [(one.role.key, one.unit) for one in found.giving] == [
        ("county_officer", county),
        ("city_officer", unit("1401")),
        ("province_officer", unit("14")),
    ]
    audit = why_unit(sight(), town, TODAY, Right.AUDIT)
    assert audit is not None
    assert (audit.giving[-1].role.key, audit.giving[-1].unit) == ("audit_administrator", EVERYWHERE)


def test_roles_that_are_over_or_to_come_are_told_apart():
    imported(listed())
    town = unit("140101100")
    found = why_unit(sight(town, end=date(2024, 1, 1)), town, TODAY, Right.READ)
    assert found is not None
    assert not found.covering
    assert [one.held.end for one in found.lapsed] == [date(2024, 1, 1)]
    coming = sight(town, start=TODAY + timedelta(days=9))
    found = why_unit(coming, town, TODAY + timedelta(days=9), Right.READ)
    assert found is not None
    assert found.covering


def test_what_is_not_theirs_is_not_meant():
    imported(listed())
    here, there = unit("140101100"), unit("140102100")
    clerk = sight(here)
    for text in (here, "140101100", "水秀镇"):
        assert [row.id for row in units_meant(text, clerk, TODAY)] == [here]
    for text in (there, "140102100", "胡村镇", "没有镇", "某省"):
        assert units_meant(text, clerk, TODAY) == []
        assert text == "没有镇" or units_named(text, TODAY)


def test_what_went_is_meant_too(reformed):
    taken = unit("140101200", DAY)
    kept = sight(unit("140101100", reforms.UNTIL))
    assert [row.id for row in units_meant("140101200", kept, TODAY)] == [taken]
    assert units_meant("140101200", sight(unit("140102100")), TODAY) == []
