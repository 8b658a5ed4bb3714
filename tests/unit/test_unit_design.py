"""A unit in a design: what becomes of it and of all in it; side by side with the register; two designs compared."""

from dataclasses import replace

import pytest

from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.comparing import (
    FIRST,
    OTHERWISE,
    SECOND,
    counties_in_both,
    proposals_that_differ,
    units_that_differ,
)
from santu.design.domain.kinds import sign_of_kind, tally
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import Design, target_of
from santu.design.domain.side_by_side import (
    CHANGES,
    CHILDREN,
    FACTS,
    INSIDE,
    PLACES,
    STATIONS,
    drift,
    side_by_side,
)
from santu.design.domain.unit_design import heirs_of, touched_by, unit_design
from santu.design.domain.wishes import Absorb, Cede, Equip, Retype, Wish
from santu.register.domain.snapshot import Snapshot
from tests.fixtures import shuixiu
from tests.fixtures.provinces.making import AFTER
from tests.fixtures.small_standard import REFORM, STANDARD

XIANG, HOUCHENG = "nbs.140726200.20200630", "nbs.140726201.20200630"
COUNTY = "nbs.140726.20200630"


@pytest.fixture
def base() -> Snapshot:
    return shuixiu.with_people(shuixiu.with_bodies(shuixiu.before()))


def wished(base: Snapshot, *wishes: Wish) -> list[Proposal]:
    found: list[Proposal] = []
    for wish in wishes:
        found += proposals_by_hand(target_of(base, found, AFTER), Wished(wish, ""), REFORM, AFTER)
    return found


def signs(rows) -> list[str]:
    return [f"{row.sign} {row.row.name}{' →' if row.leaves else ''}" for row in rows]


def designed(base: Snapshot, proposals: list[Proposal], unit: str):
    target = target_of(base, proposals, AFTER)
    return unit_design(base, target, unit, STANDARD.fitting(base), heirs_of(proposals))


def test_a_township_that_takes_another_in(base):
    proposals = wished(base, Absorb((XIANG,), HOUCHENG))
    found = designed(base, proposals, HOUCHENG)
    assert found.sign == ""
    assert signs(found.children)[:4] == [
        "⇄ 水秀村村委会",
        "⇄ 东里村村委会",
        "⇄ 西里村村委会",
        " 北六支村村委会",
    ]
    assert {row.elsewhere for row in found.children if row.sign == "⇄"} == {XIANG}
    assert signs(found.bodies)[0] == "⇄ 派出所"
    assert (len(found.before.children), len(found.after.children)) == (4, 7)
    gone = designed(base, proposals, XIANG)
    assert (gone.sign, gone.after, gone.heirs) == ("-", None, (HOUCHENG,))
    assert signs(gone.children) == ["⇄ 水秀村村委会 →", "⇄ 东里村村委会 →", "⇄ 西里村村委会 →"]
    assert signs(gone.bodies) == ["⇄ 派出所 →", "- 人大", "- 政府", "- 经济办"]
    county = designed(base, proposals, COUNTY)
    assert signs(county.children) == ["- 水秀乡", " 侯城乡"]
    assert county.children[0].heirs == (HOUCHENG,)
    assert designed(base, proposals, "nothing") is None


def test_a_new_township(base):
    proposals = wished(base, Retype(XIANG, "town", "水秀镇", "140726100"))
    new = next(unit for unit in heirs_of(proposals)[XIANG]).unit
    found = designed(base, proposals, new)
    assert (found.sign, found.before) == ("+", None)
    assert {row.sign for row in found.children} == {"⇄"}
    assert [row.sign for row in found.bodies].count("+") == 4


def test_which_townships_a_proposal_touches(base):
    village = base.villages(HOUCHENG)[0]
    [proposal] = wished(base, Cede((village,), XIANG))
    target = target_of(base, [proposal], AFTER)
    assert touched_by(proposal.changes, base, target) == {village, HOUCHENG, XIANG}
    [bodies] = wished(base, Equip(XIANG))
    assert touched_by(bodies.changes, base, target_of(base, [bodies], AFTER)) == {XIANG}


def test_what_a_proposal_comes_to(base):
    [proposal] = wished(base, Retype(XIANG, "town", "水秀镇", "140726100"))
    assert tally(proposal.changes) == {"+": 5, "⇄": 4, "-": 4}
    assert (sign_of_kind("retype"), sign_of_kind("absorb"), sign_of_kind("bodies")) == ("+", "-", "~")


def test_side_by_side_nothing_drifts_where_nothing_is_proposed(base):
    rows = side_by_side(base, base, XIANG, STANDARD.fitting(base))
    assert drift(rows) == {}
    assert [str(row.label) for row in rows if row.section == FACTS] == [
        "名称", "类别", "代码", "类型", "隶属", "人口", "限额内机构",
    ]  # fmt: skip
    assert [str(row.as_is) for row in rows if row.section == PLACES] == ["缺", "缺", "经济办"]


def test_side_by_side_every_difference_is_counted_in_its_section(base):
    proposals = wished(base, Cede((base.villages(HOUCHENG)[0],), XIANG), Equip(XIANG))
    rows = side_by_side(base, target_of(base, proposals, AFTER), XIANG, STANDARD.fitting(base))
    assert drift(rows)[CHILDREN] == 1
    assert drift(rows)[PLACES] == 3
    assert drift(rows)[STATIONS] == 1
    [station] = [row for row in rows if row.section == STATIONS]
    assert str(station.as_is) == "行政：县公安局、业务指导：县公安局、党组织：县公安局"
    assert "考核：水秀乡（占 60%）" in str(station.designed)
    [village] = [row for row in rows if row.section == CHILDREN and row.differs]
    assert (village.as_is, str(village.designed)) == (None, "北六支村村委会（140726201200）")


def test_a_unit_that_one_map_does_not_have_differs_in_every_row(base):
    target = target_of(base, wished(base, Absorb((XIANG,), HOUCHENG)), AFTER)
    rows = side_by_side(base, target, XIANG, STANDARD.fitting(base))
    assert all(row.differs and row.designed is None for row in rows)
    assert side_by_side(base, target, "nothing", STANDARD) == []


def design(base: Snapshot, *wishes: Wish) -> Design:
    return Design(base, wished(base, *wishes), AFTER, STANDARD.fitting(base))


def test_two_designs_are_compared_by_proposals_and_by_where_they_arrive(base):
    first, second = design(base, Absorb((XIANG,), HOUCHENG)), design(base, Retype(XIANG, "town", "水秀镇"))
    found = proposals_that_differ(first, second)
    assert [(row.which, row.proposal.kind) for row in found] == [(FIRST, "absorb"), (SECOND, "retype")]
    targets = first.target(), second.target()
    units = units_that_differ(*targets, counties_in_both(*targets))
    assert [(row.row.name, row.villages, row.bodies) for row in units] == [
        (shuixiu_county(base), (1, 2), (0, 0)),
        ("水秀镇", (None, 3), (None, 5)),
        ("侯城乡", (7, 4), (5, 4)),
    ]
    assert {row.county for row in units} == {COUNTY}


def shuixiu_county(base: Snapshot) -> str:
    return base.divisions[COUNTY].name


def test_the_same_proposal_may_change_units_otherwise(base):
    first = design(base, Absorb((XIANG,), HOUCHENG))
    other = replace(first.proposals[0], changes=first.proposals[0].changes[1:])
    [row] = proposals_that_differ(first, replace(first, proposals=[other]))
    assert row.which == OTHERWISE
    assert proposals_that_differ(first, first) == []


def told(rows, section: str) -> list[tuple[str, object, object]]:
    def said(value: object) -> object:
        return value if value is None or isinstance(value, int) else str(value)

    return [(str(row.label), said(row.as_is), said(row.designed)) for row in rows if row.section == section]


@pytest.mark.parametrize("unit", ["14", "1407", "140726"])
def test_what_differs_deep_inside_is_drift_above_it(base, unit):
    target = target_of(base, wished(base, Absorb((XIANG,), HOUCHENG)), AFTER)
    rows = side_by_side(base, target, base.by_code[unit], STANDARD.fitting(base))
    inside = {label: (was, will) for label, was, will in told(rows, INSIDE)}
    assert inside["乡"] == (2, 1)
    assert inside["村委会"] == (7, 7)
    assert inside["派驻机构"] == (1, 1)
    assert told(rows, CHANGES) == [
        ("乡镇和街道：撤销", 1, None),
        ("村和社区：划转", None, 3),
        ("各类机构：划转", None, 1),
        ("各类机构：撤销", 3, None),
    ]
    assert drift(rows)[CHANGES] == 4
    assert drift(side_by_side(base, base, base.by_code[unit], STANDARD.fitting(base))) == {}


def test_bodies_inside_are_counted_with_the_limits_of_their_townships(base):
    rows = side_by_side(base, base, COUNTY, STANDARD.fitting(base))
    inside = {label: was for label, was, _ in told(rows, INSIDE)}
    counted = sum(STANDARD.counts(body) for body in base.bodies.values())
    assert inside["限额内机构"] == f"{counted}，限额 4"


def test_where_no_body_is_registered_no_number_of_bodies_is_laid_beside(base):
    bare = replace(base, bodies={})
    rows = side_by_side(bare, bare, COUNTY, STANDARD.fitting(bare))
    assert [label for label, _, _ in told(rows, INSIDE)] == ["乡", "村委会"]
