"""From what became of every unit to changes: the kinds of event, figures, heirs."""

from dataclasses import replace
from fractions import Fraction

import pytest

from santu.design.domain.replay import replay
from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.register.domain.allotment import allotted
from santu.register.domain.matching.rows import Succession
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.domain.succession import match
from tests.fixtures import shuixiu
from tests.fixtures.provinces.making import AFTER, BEFORE, register, township


def made(base: Snapshot, wanted: Snapshot, succession: Succession | None = None) -> list[Change]:
    found = replay(base, wanted, succession or match(base, wanted))
    return [change for proposal in found for change in proposal.changes]


def named(rows: Snapshot) -> set[tuple[str, str, str, str]]:
    return {
        (row.code, row.kind, row.name, rows.divisions[row.parent].code if row.parent else "")
        for row in rows.divisions.values()
    }


def test_each_proposal_says_what_and_why():
    found = replay(shuixiu.before(), shuixiu.after(), match(shuixiu.before(), shuixiu.after()))
    assert [(str(p.kind), str(p.reason), p.source) for p in found] == [
        ("merge_new", "水秀乡合并设立水秀镇", "SX-07")
    ]


def test_the_changes_lead_from_one_register_to_the_other():
    base, wanted = shuixiu.before(), shuixiu.after()
    assert named(base.with_changes(made(base, wanted))) == named(wanted)


def test_nothing_changes_where_nothing_happened():
    assert replay(shuixiu.before(), shuixiu.before(), match(shuixiu.before(), shuixiu.before())) == []


def test_each_unit_is_changed_by_one_proposal_only():
    found = replay(shuixiu.before(), shuixiu.after(), match(shuixiu.before(), shuixiu.after()))
    units = [unit for proposal in found for unit in {change.unit for change in proposal.changes}]
    assert len(units) == len(set(units))


def test_a_village_that_vanished_leaves_its_people_with_its_heir():
    base = register(BEFORE, dict([township("140726100", "明星镇", "甲村村委会", "乙村村委会")]))
    wanted = register(AFTER, dict([township("140726100", "明星镇", "甲村村委会")]))
    one, two = (row.id for row in base.at(Level.VILLAGE))
    base = Snapshot(base.day, base.divisions, figures={PEOPLE: {one: 100, two: 23}})
    after = base.with_changes(made(base, wanted))
    assert sum(after.figures[PEOPLE].values()) == 123
    assert set(after.figures[PEOPLE]) <= set(after.divisions)


def test_people_of_a_township_that_is_split_follow_the_shares():
    """Of three villages found again two go one way; 1,000 people of the seat go 667 and 333."""
    base = register(
        BEFORE,
        dict(
            [
                township("140726200", "散伙乡", "甲村村委会", "乙村村委会", "丙村村委会"),
                township("140726100", "东镇", "丁村村委会"),
                township("140726101", "西镇", "戊村村委会"),
            ]
        ),
    )
    wanted = register(
        AFTER,
        dict(
            [
                township("140726100", "东镇", "丁村村委会", "甲村村委会", "乙村村委会"),
                township("140726101", "西镇", "戊村村委会", "丙村村委会"),
            ]
        ),
    )
    scattered, east, west = (base.by_code[f"140726{end}"] for end in ("200", "100", "101"))
    base = Snapshot(base.day, base.divisions, figures={PEOPLE: {scattered: 1000}})
    changes = made(base, wanted)
    [gone] = [change for change in changes if change.op is Op.ABOLISH]
    assert gone == Change(
        Op.ABOLISH, scattered, successors=(Successor(east, Fraction(2, 3)), Successor(west, Fraction(1, 3)))
    )
    assert base.with_changes(changes).figures[PEOPLE] == {east: 667, west: 333}


@pytest.mark.parametrize("level", [Level.COUNTY, Level.CITY])
def test_a_county_or_city_that_goes_is_carried_on_where_its_townships_are(level):
    """撤县并区: whoever it held has a home, so it has a successor."""
    base = register(
        BEFORE,
        dict([township("140726100", "甲镇", "东村村委会"), township("140827100", "乙镇", "西村村委会")]),
    )
    wanted = register(
        AFTER,
        dict([township("140726100", "甲镇", "东村村委会"), township("140726101", "乙镇", "西村村委会")]),
    )
    same = {
        kind: {a.id: b.id for a in base.at(kind) for b in wanted.at(kind) if a.name == b.name}
        for kind in Level
    }
    truth = Succession(same[Level.CITY], same[Level.COUNTY], same[Level.TOWNSHIP], same[Level.VILLAGE])
    changes = made(base, wanted, truth)
    [gone] = [c for c in changes if c.op is Op.ABOLISH and base.divisions[c.unit].level is level]
    kept = next(row.id for row in base.at(level) if row.code == "140726"[: len(row.code)])
    assert [heir.unit for heir in gone.successors] == [kept]
    assert named(base.with_changes(changes)) == named(wanted)


def test_a_township_gives_its_villages_its_figures_to_take_along():
    """Largest remainder, the first villages first; who has a figure keeps it; nobody is lost."""
    base = shuixiu.before()
    town, first = base.by_code["140726200"], base.by_code["140726200200"]
    figures = {PEOPLE: {town: 100, first: 40}, HOUSEHOLDS: {town: 10}}
    shared = allotted(Snapshot(base.day, base.divisions, figures=figures)).figures
    assert list(shared[HOUSEHOLDS].values()) == [4, 3, 3]
    assert sorted(shared[PEOPLE].values()) == [30, 30, 40]
    assert shared[PEOPLE][first] == 40


def test_a_township_keeps_what_its_villages_cannot_take():
    base = shuixiu.before()
    town, first = base.by_code["140726200"], base.by_code["140726200200"]
    empty = Snapshot(
        base.day,
        {u: r for u, r in base.divisions.items() if r.level is not Level.VILLAGE},
        figures={PEOPLE: {town: 7}},
    )
    assert allotted(empty).figures == {PEOPLE: {town: 7}}
    less = {PEOPLE: {town: 30, first: 40}}
    assert allotted(Snapshot(base.day, base.divisions, figures=less)).figures == less


def test_what_a_decree_ends_but_the_later_list_still_has_goes_on():
    """The list is what is arrived at: nothing is abolished and established anew under its own name and code."""
    base, wanted = shuixiu.before(), shuixiu.after()
    said = match(base, wanted)
    ended = next(
        old for old, new in said.townships.items() if base.divisions[old].name == wanted.divisions[new].name
    )
    townships = {old: new for old, new in said.townships.items() if old != ended}
    changes = made(base, wanted, replace(said, townships=townships))
    assert not [change for change in changes if change.unit in (ended, said.townships[ended])]
    assert named(base.with_changes(changes)) == named(wanted)
