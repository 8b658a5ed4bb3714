"""Roles over townships that a plan abolishes: their holders work on in the new ones, and see the old ones in the past."""

from datetime import date

import pytest

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.selectors.leading import leading, led_by
from santu.register.selectors.access import access_unit
from santu.register.selectors.reach import sight_of
from tests.db import reforms
from tests.db.registers import DAY, holder, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


@pytest.fixture
def clerk() -> User:
    """The clerk of a township that the small reform merges into another, before it does."""
    reforms.forget()
    reforms.before()
    return holder("township_clerk", unit("140101200"))


def test_a_clerk_of_a_merged_township_works_on_in_the_one_that_took_it(clerk):
    old, new = unit("140101200"), unit("140101100")
    reforms.applied()
    sight = sight_of(clerk)
    assert sight.on(TODAY).roots == (new,)
    assert set(sight.on(DAY).roots) == {new, old}
    for day in (DAY, TODAY):
        access_unit(sight, old, day)
        access_unit(sight, new, day)
    with pytest.raises(Refused):
        access_unit(sight, unit("140102100"), DAY)
    assert sight.has(Right.READ)


def test_the_figures_of_a_township_that_is_gone_are_with_the_one_that_took_it(clerk):
    old, new = unit("140101200"), unit("140101100")
    reforms.applied()
    with pytest.raises(Refused, match="白城乡”已经不在了，由水秀镇承接"):
        leading(old, TODAY)
    assert led_by(sight_of(clerk)) == new
    assert leading(new, TODAY).name == "水秀镇"


def test_undone_the_clerk_is_back_in_the_old_township(clerk):
    old = unit("140101200")
    reforms.undone(reforms.applied())
    assert sight_of(clerk).on(TODAY).roots == (old,)


def test_a_township_that_gets_a_new_number_keeps_its_people(clerk):
    leader = holder("township_leader", unit("140101201"))
    reforms.applied()
    assert sight_of(leader).on(TODAY).roots == (unit("140101101", reforms.UNTIL),)
