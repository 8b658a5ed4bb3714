"""Undoing an act: the facts are what they were, acts elsewhere stand, and what rests on it is in the way."""

import pytest

from santu.kernel.change import Change, Op
from santu.kernel.messages import Refused
from santu.register.domain.rows import Line
from santu.register.models import Act, ActScope, DivisionVersion
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.register.services.undo import act_undo, in_the_way
from tests.db.registers import (
    CENSUS,
    DAY,
    LATER,
    LATEST,
    PEOPLE_OF,
    TOWNSHIPS,
    abolishing,
    act_on,
    body,
    digests,
    establishing,
    imported,
    listed,
    moving,
    overlaps,
    person,
    renaming,
    replaced,
    unit,
    written,
)

pytestmark = pytest.mark.django_db


def undone(act: Act) -> Act:
    return act_undo(act=act, by=person(), reason="登记有误")


def refused_for(act: Act) -> str:
    """Why undoing an act is refused; nothing is written then."""
    before, rows = county_digests(), written()
    with pytest.raises(Refused) as refusal:
        undone(act)
    assert (county_digests(), written()) == (before, rows)
    return str(refusal.value)


def in_its_way(act: Act) -> list[str]:
    return [fault.place for fault in in_the_way(act)]


@pytest.fixture
def first() -> Act:
    return imported(listed(people=PEOPLE_OF), CENSUS)


def test_an_act_undone_leaves_the_facts_of_its_counties_as_they_were(first):
    before, was = digests(), snapshot(LATEST)
    act = act_on(LATER, renaming("140101200", "白城镇"), moving("140101200200", "140102100"))
    assert {county for county, digest in digests().items() if before[county] != digest} == {
        "140101",
        "140102",
    }
    undoing = undone(act)
    assert digests() == before
    assert snapshot(LATEST) == was
    assert (undoing.kind, undoing.undoes, undoing.title) == ("undo", act, act.title)
    scopes = [set(ActScope.objects.filter(act=a).values_list("county", flat=True)) for a in (act, undoing)]
    assert scopes[0] == scopes[1] == {unit("140101"), unit("140102")}
    assert snapshot(LATEST, known=act.pk).divisions[unit("140101200")].name == "白城镇"


def test_acts_elsewhere_stand_also_in_the_same_county(first):
    act = act_on(LATER, renaming("140101200", "白城镇"))
    before = digests()
    act_on(LATER, renaming("140101201", "北洸镇"))
    act_on(LATER, renaming("140102200", "范村镇"))
    undone(act)
    names = {row.name for row in snapshot(LATEST).divisions.values()}
    assert {"白城乡", "北洸镇", "范村镇"} < names
    assert digests()["140101"] != before["140101"]


def test_the_first_import_undone_leaves_nothing(first):
    undone(first)
    assert county_digests() == {}
    assert snapshot(LATEST).divisions == {}
    imported(listed(people=PEOPLE_OF), CENSUS)
    assert len(snapshot(LATEST).divisions) == len(snapshot(DAY, known=first.pk).divisions) > 0


def test_every_later_act_on_the_same_unit_is_named_and_nothing_is_written(first):
    act = act_on(LATER, renaming("140101200", "白城镇"), title="更名")
    act_on(LATEST, renaming("140101200", "新城镇", LATEST), title="再更名")
    act_on(LATEST, renaming("140101200", "旧城镇", LATEST), title="三更名")
    act_on(LATEST, renaming("140102200", "范村镇", LATEST), title="别处")
    said = refused_for(act)
    assert "再更名" in said
    assert "三更名" in said
    assert "别处" not in said
    assert said.count("1 个单位（如旧城镇（140101200））") == 2
    assert unit("140101200") not in said


def test_of_very_many_units_in_the_way_a_few_are_named_and_the_number_is_easy_to_read(first, monkeypatch):
    units = [unit(code) for code in ("140102100", "140101201", "140101200", "140102200")]
    later = act_on(LATER, renaming("140101200", "白城镇"), title="更名")
    resting = [(made, later.pk) for made in (*units, *(f"zz{n}" for n in range(1230)))]
    monkeypatch.setattr("santu.register.services.undo.rows_resting_on", lambda act: iter(resting))
    [fault] = in_the_way(first)
    named = "白城镇（140101200）、北洸乡（140101201）、胡村镇（140102100）"
    assert f"在 1,234 个单位（如{named}）上" in str(fault.message)


def test_undoing_the_later_act_first_makes_way(first):
    before = digests()
    act = act_on(LATER, renaming("140101200", "白城镇"))
    later = act_on(LATEST, renaming("140101200", "新城镇", LATEST))
    refused_for(act)
    between = county_digests()
    undone(later)
    assert county_digests() != between
    undone(act)
    assert digests() == before
    assert overlaps() == []


def test_what_a_made_unit_holds_is_in_the_way(first):
    act = act_on(LATER, establishing("140101300", "town", "新设镇", unit("140101")))
    town = unit("140101300", LATER)
    act_on(LATEST, establishing("140101300200", "community", "新社区", town, LATEST), title="设社区")
    bodies_record(day=LATEST, bodies=[body(town, "综合办", day=LATEST)], title="设机构", by=person())
    act_on(LATEST, moving("140101200200", "140101300", LATEST), title="划村")
    assert in_its_way(act) == ["设社区", "设机构", "划村"]
    for said, words in zip(
        in_the_way(act), ("新社区（140101300200）", "综合办（新设镇）", "140101200200"), strict=True
    ):
        assert words in str(said.message)


def test_what_a_made_unit_holds_is_in_the_way_also_after_it_was_changed_and_changed_back(first):
    act = act_on(LATER, establishing("140101300", "town", "新设镇", unit("140101")))
    made = establishing("140101300200", "community", "新社区", unit("140101300", LATER))
    act_on(LATER, made, title="设社区")
    undone(act_on(LATER, renaming("140101300200", "旧社区"), title="更名"))
    assert in_its_way(act) == ["设社区"]


def test_figures_and_lines_of_a_made_unit_are_in_the_way():
    act = imported(title="名单")
    imported(listed(people=PEOPLE_OF), CENSUS, title="人口")
    office = body(unit("140101100"), "综合办")
    made = bodies_record(day=DAY, bodies=[office], title="设机构", by=person())
    act_on(LATER, Change(Op.LINES, office.id, (), (Line("party", office.host),)), title="定隶属")
    assert in_its_way(made) == ["定隶属"]
    assert in_its_way(act) == ["人口", "设机构"]


def test_a_home_that_ended_since_is_in_the_way(first):
    act = act_on(LATER, moving("140101200200", "140101100"), moving("140101200201", "140101100"))
    end = act_on(LATEST, abolishing("140101200", LATEST), title="撤乡")
    assert in_its_way(act) == ["撤乡"]
    undone(end)
    undone(act)
    assert snapshot(LATEST).villages(unit("140101200", LATEST))


def test_a_home_that_was_only_renamed_is_not(first):
    act = act_on(LATER, moving("140101200200", "140101100"))
    act_on(LATEST, renaming("140101200", "白城镇", LATEST))
    assert in_its_way(act) == []
    undone(act)
    assert len(snapshot(LATEST).villages(unit("140101200"))) == 2


def test_a_code_used_again_since_is_in_the_way(first):
    homes = [moving(code, "140101100") for code in ("140101200200", "140101200201")]
    act = act_on(LATER, *homes, abolishing("140101200"))
    act_on(LATEST, establishing("140101200", "town", "又一镇", unit("140101"), LATEST), title="用旧代码")
    assert in_its_way(act) == ["用旧代码"]


def test_a_unit_ended_on_the_day_it_was_made_is_in_the_way_of_its_making(first):
    act = act_on(LATER, establishing("140101300", "town", "新设镇", unit("140101")))
    act_on(LATER, abolishing("140101300"), title="作废")
    assert in_its_way(act) == ["作废"]


def test_undoing_twice_and_undoing_an_undoing_are_refused(first):
    act = act_on(LATER, renaming("140101200", "白城镇"))
    undoing = undone(act)
    assert "已经撤销" in refused_for(act)
    assert "本身是撤销" in refused_for(undoing)


def test_an_act_undone_can_be_done_again_and_undone_again(first):
    before, seen = digests(), []
    for _ in range(3):
        act = act_on(LATER, renaming("140101200", "白城镇"), moving("140101200200", "140101100"))
        seen.append(digests())
        undone(act)
        assert digests() == before
    assert seen[0] == seen[1] == seen[2] != before


def test_an_import_undone_takes_back_its_corrections_and_its_figures(first):
    before = county_digests()
    people = PEOPLE_OF | {"140101100": 9100}
    correction = listed(replaced(TOWNSHIPS, "140101200", name="白城镇", kind="town"), people=people)
    act = imported(correction, CENSUS)
    assert snapshot(DAY).figures["people"][unit("140101100")] == 9100
    undone(act)
    assert county_digests() == before
    assert snapshot(DAY).figures["people"][unit("140101100")] == 9000


def test_undoing_marks_rows_once_and_brings_copies(first):
    rows = DivisionVersion.objects.count()
    act = act_on(LATER, renaming("140101200", "白城镇"))
    undoing = undone(act)
    of_unit = DivisionVersion.objects.filter(unit=unit("140101200")).order_by("pk")
    assert DivisionVersion.objects.count() == rows + 3
    assert list(of_unit.values_list("act", "withdrawn_by", "name")) == [
        (first.pk, act.pk, "白城乡"),
        (act.pk, undoing.pk, "白城乡"),
        (act.pk, undoing.pk, "白城镇"),
        (undoing.pk, None, "白城乡"),
    ]
