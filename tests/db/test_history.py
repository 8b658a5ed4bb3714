"""The history of a unit, from the register: family, versions, acts, and what was believed."""

from datetime import date
from fractions import Fraction

import pytest

from santu.kernel.codes import Level
from santu.kernel.days import OPEN_END
from santu.register.models import Act
from santu.register.selectors.history import acts_touching, family_of, versions_of
from santu.register.services.undo import act_undo
from tests.db import reforms
from tests.db.registers import DAY, LATER, act_on, imported, listed, person, renaming, unit

pytestmark = pytest.mark.django_db
DECREE, UNTIL = reforms.DECREE, reforms.UNTIL
"""The day of the mergers, and the day on which the reform is over."""


@pytest.fixture
def reformed():
    """The small register after its reform."""
    reforms.forget()
    reforms.before()
    return reforms.applied()


def test_the_family_of_a_county_holds_each_of_its_townships(reformed):
    found = family_of(unit("140101"), Level.COUNTY)
    names = {(member.generation, member.phase.name, member.sign) for member in found.members}
    assert (0, "白城乡", "-") in names
    assert (0, "北洸乡", "-") in names
    last = max(member.generation for member in found.members)
    assert (last, "北洸镇", "+") in names or (last, "北洸镇", "") in names
    assert all(member.in_focus for member in found.members)
    assert {tie.event for tie in found.ties} >= {"", "absorb", "retype"}


def test_the_family_of_a_township_is_told_from_either_end(reformed):
    taken, kept = unit("140101200", DAY), unit("140101100", UNTIL)
    from_the_old, from_the_new = family_of(taken, Level.TOWNSHIP), family_of(kept, Level.TOWNSHIP)
    for found in (from_the_old, from_the_new):
        flows = [tie for tie in found.ties if tie.event == "absorb"]
        assert [(tie.counted, tie.share) for tie in flows] == [(2, Fraction(1))]
    assert {member.phase.unit for member in from_the_old.members if member.in_focus} == {taken}


def test_a_village_and_a_city_have_families_of_their_own(reformed):
    assert family_of(unit("140101200200", DAY), Level.VILLAGE).members
    assert not family_of(unit("1401"), Level.CITY).members
    assert not family_of("nobody", Level.COUNTY).members


def test_versions_name_the_act_that_first_said_them_latest_first(reformed):
    rows = versions_of(unit("140102200", DAY))
    assert [(row.name, row.code, row.parent_name) for row in rows] == [
        ("范庄乡", "140102200", "西县"),
        ("范村乡", "140102200", "西县"),
    ]
    assert rows[0].start == rows[1].end
    assert rows[0].lasts
    first = Act.objects.filter(kind="import").get().pk
    assert [row.act.number for row in rows] == [reformed.act.pk, first]
    assert rows[0].act.title == "改革方案"


def test_what_an_undone_act_said_is_not_told_as_its_word():
    imported(listed())
    one = unit("140101100")
    first = act_on(LATER, renaming("140101100", "新镇"))
    act_undo(act=first, by=person(), reason="错了")
    again = act_on(LATER, renaming("140101100", "新镇"))
    assert [(row.name, row.act.number) for row in versions_of(one)] == [
        ("新镇", again.pk),
        ("水秀镇", Act.objects.filter(kind="import").get().pk),
    ]


def test_what_was_believed_is_told_as_of_any_act():
    start = imported(listed())
    one = unit("140101100")
    renamed = act_on(LATER, renaming("140101100", "新镇"))
    act_undo(act=renamed, by=person(), reason="错了")
    assert [row.name for row in versions_of(one)] == ["水秀镇"]
    assert [row.name for row in versions_of(one, known=renamed.pk)] == ["新镇", "水秀镇"]
    assert [(row.name, row.end) for row in versions_of(one, known=start.pk)] == [("水秀镇", OPEN_END)]
    assert versions_of(one, known=start.pk - 1) == []


def test_acts_that_touched_a_unit_are_listed_with_what_they_touched(reformed):
    touched = acts_touching(unit("140101200", DAY))
    assert touched[0].act.number == reformed.act.pk
    assert "沿革" in touched[0].facts
    assert "机构" in touched[0].facts
    assert touched[-1].facts == ("名称与隶属", "代码", "数据")
    county = acts_touching(unit("140101"))
    assert {touch.act.kind for touch in county} == {"import", "bodies", "plan_apply"}


def test_an_act_says_which_undid_it():
    imported(listed())
    renamed = act_on(LATER, renaming("140101100", "新镇"))
    undoing = act_undo(act=renamed, by=person(), reason="错了")
    found = {touch.act.number: touch.act.undone_by for touch in acts_touching(unit("140101100"))}
    assert found[renamed.pk] == undoing.pk
    assert found[undoing.pk] == 0


def test_a_code_given_later_is_a_version_of_its_own(reformed):
    rows = versions_of(unit("140101101", UNTIL))
    assert rows[-1].start in {DECREE, UNTIL, date(2021, 1, 1)} or rows[-1].start > DAY
    assert rows[0].code == "140101101"
