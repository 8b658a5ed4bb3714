"""Proposals by hand: what they change, that plan and proof hold for them, and what is refused in words."""

from dataclasses import replace

import pytest

from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.fitting import collisions, resting_on
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import target_of
from santu.design.domain.wish_faults import free_code
from santu.design.domain.wishes import Absorb, Cede, Equip, Rename, Retype, Wish
from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.register.domain.allotment import allotted
from santu.register.domain.findings import findings
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, Proof, prove
from tests.fixtures import shuixiu
from tests.fixtures.provinces.making import AFTER
from tests.fixtures.small_standard import REFORM, STANDARD

XIANG, HOUCHENG = "nbs.140726200.20200630", "nbs.140726201.20200630"
COUNTY = "nbs.140726.20200630"


@pytest.fixture
def base() -> Snapshot:
    return allotted(shuixiu.with_people(shuixiu.with_bodies(shuixiu.before())))


def wished(drawn: Snapshot, wish: Wish, why: str = "") -> Proposal:
    [found] = proposals_by_hand(drawn, Wished(wish, why), REFORM, AFTER)
    return found


def proven(base: Snapshot, *proposals: Proposal) -> Proof:
    target = target_of(base, proposals, AFTER)
    return prove(Promise(base, target, STANDARD.fitting(base)), plan(base, proposals, AFTER))


def names(snapshot: Snapshot, township: str) -> set[str]:
    return {snapshot.divisions[unit].name for unit in snapshot.villages(township)}


def refusals(drawn: Snapshot, wish: Wish) -> list[str]:
    with pytest.raises(Refused) as refusal:
        wished(drawn, wish)
    return [str(fault.message) for fault in refusal.value]


def test_a_township_that_is_absorbed_takes_villages_bodies_and_people_along(base):
    found = wished(base, Absorb((XIANG,), HOUCHENG), "规模过小")
    target = target_of(base, [found], AFTER)
    assert XIANG not in target.divisions
    assert names(base, XIANG) | names(base, HOUCHENG) == names(target, HOUCHENG)
    assert [body.name for body in target.bodies.values()].count("派出所") == 1
    assert {body.host for body in target.bodies.values()} == {HOUCHENG}
    assert target.total(PEOPLE) == base.total(PEOPLE) > 0
    assert (found.kind, found.county, found.source) == ("absorb", COUNTY, "SX-07")
    assert str(found.reason) == "水秀乡整建制并入侯城乡。理由：规模过小"
    [gone] = [c for c in found.changes if c.op is Op.ABOLISH and c.unit == XIANG]
    assert [heir.unit for heir in gone.successors] == [HOUCHENG]


def test_a_merger_by_hand_is_planned_and_proven(base):
    proof = proven(base, wished(base, Absorb((XIANG,), HOUCHENG)))
    assert proof.holds
    assert proof.conserved == {PEOPLE: True}


def test_a_township_retyped_is_another_unit_in_law(base):
    found = wished(base, Retype(XIANG, "town", "水秀镇", "140726100"))
    target = target_of(base, [found], AFTER)
    new = target.divisions[target.by_code["140726100"]]
    assert (new.name, new.kind, new.parent) == ("水秀镇", "town", COUNTY)
    assert XIANG not in target.divisions
    assert names(target, new.id) == names(base, XIANG)
    assert str(found.reason) == "水秀乡改设为水秀镇"
    assert findings(target, STANDARD.fitting(base)) == []
    assert proven(base, found).holds


def test_a_new_township_may_begin_without_a_code(base):
    found = wished(base, Retype(XIANG, "town", "水秀镇"))
    target = target_of(base, [found], AFTER)
    assert [row.code for row in target.at(Level.TOWNSHIP) if row.name == "水秀镇"] == [""]
    assert proven(base, found).holds


def test_a_rename_keeps_the_unit(base):
    found = wished(base, Rename(HOUCHENG, "阳邑乡"))
    assert [(change.op, change.was, change.becomes) for change in found.changes] == [
        (Op.RENAME, "侯城乡", "阳邑乡")
    ]
    assert str(found.reason) == "侯城乡更名为阳邑乡"
    assert proven(base, found, wished(base, Equip(XIANG))).holds


def test_villages_go_from_one_township_to_another(base):
    village = base.villages(HOUCHENG)[0]
    found = wished(base, Cede((village,), XIANG))
    assert [(change.op, change.unit, change.becomes) for change in found.changes] == [
        (Op.MOVE, village, XIANG)
    ]
    assert str(found.reason) == "侯城乡部分村（社区）划归水秀乡"
    assert proven(base, found, wished(base, Equip(XIANG))).holds


def test_bodies_are_brought_to_the_standard(base):
    found = wished(base, Equip(XIANG))
    target = target_of(base, [found], AFTER)
    assert findings(target, STANDARD.fitting(base)) == []
    assert refusals(target, Equip(XIANG)) == ["这样提议不会改变任何单位；请核对后改写。"]


def test_the_bodies_of_a_whole_county_take_a_proposal_for_each_township(base):
    found = proposals_by_hand(base, Wished(Equip(COUNTY), ""), REFORM, AFTER)
    assert [proposal.key for proposal in found] == [f"bodies/{XIANG}"]
    assert proven(base, *found).holds


def test_a_second_proposal_builds_on_the_first(base):
    first = wished(base, Retype(XIANG, "town", "水秀镇", "140726100"))
    drawn = target_of(base, [first], AFTER)
    town = drawn.by_code["140726100"]
    second = wished(drawn, Absorb((HOUCHENG,), town))
    assert collisions([first], second, drawn) == []
    assert proven(base, first, second).holds
    [fault] = resting_on([first, second], first)
    assert "侯城乡整建制并入水秀镇”以这一项为前提" in str(fault)
    assert resting_on([first, second], second) == []


def test_a_unit_is_changed_by_one_proposal_only(base):
    first = wished(base, Absorb((XIANG,), HOUCHENG))
    drawn = target_of(base, [first], AFTER)
    second = wished(drawn, Retype(HOUCHENG, "town", "侯城镇"))
    [fault] = collisions([first], second, drawn)
    assert str(fault.message) == (
        "“水秀乡整建制并入侯城乡”已经变更了 4 个同样的单位（水秀村村委会、东里村村委会、西里村村委会等）；"
        "一个单位只能由一项提议变更。请先把那一项排除，或把两件事合并成一项重新提出。"
    )


def test_a_wish_that_does_not_fit_is_refused_with_every_fault(base):
    assert refusals(base, Absorb((XIANG, "nothing"), XIANG)) == [
        "“水秀乡”不能并入自己；请另选承接的乡镇。",
        "设计中没有“nothing”这个乡级单位，它可能已被别的提议撤销；请从列表中另选。",
    ]
    assert refusals(base, Absorb((), HOUCHENG)) == ["没有选择要并入的乡镇；请至少选择一个。"]
    assert refusals(base, Rename(XIANG, " ")) == ["没有填写新的名称；请补上。"]
    assert refusals(base, Rename(XIANG, "水秀乡")) == ["“水秀乡”现在就叫这个名称；请写新的名称。"]
    assert refusals(base, Rename(XIANG, "侯城乡")) == [
        "同一个县里已经有“侯城乡”；同级不能重名，请另起名称。（SX-06）"
    ]
    assert refusals(base, Rename(XIANG, "水秀镇")) == [
        "名称“水秀镇”的末字与类别“乡”不合；请改写名称，或用“改设”变更类别。"
    ]
    assert refusals(base, Retype(XIANG, "rural_township", "水秀乡")) == [
        "“水秀乡”现在就是乡；只改名称请用“更改名称”。"
    ]
    assert refusals(base, Retype(XIANG, "", "水秀镇")) == ["没有选择改设后的类别；请选街道、镇、乡或民族乡。"]
    assert refusals(base, Cede((), XIANG)) == ["没有选择要划转的村（社区）；请至少选择一个。"]
    assert refusals(base, Cede(base.villages(HOUCHENG), XIANG)) == [
        "“侯城乡”的村（社区）会全部划走；这是整建制并入，请改用“并入”。（SX-06）"
    ]
    assert refusals(base, Cede((base.villages(XIANG)[0],), XIANG)) == [
        "“水秀村村委会”已经属于“水秀乡”；请从选择中去掉。"
    ]
    assert refusals(replace(base, bodies={}), Equip(XIANG)) == [
        "登记里没有任何机构，无从判断缺什么；请先导入机构。"
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("14072610", "不是以 140726 开头的 9 位数字"),
        ("140727100", "不是以 140726 开头的 9 位数字"),
        ("140726205", "后三位不是镇的号段"),
    ],
)
def test_a_code_that_does_not_fit_is_refused(base, code, said):
    [fault] = refusals(base, Retype(XIANG, "town", "水秀镇", code))
    assert said in fault


def test_a_code_in_use_is_refused_and_a_free_one_proposed(base):
    [fault] = refusals(base, Retype(XIANG, "ethnic_township", "水秀回族乡", "140726201"))
    assert "正由“侯城乡”使用" in fault
    assert free_code(base, COUNTY, "town") == "140726100"
    assert free_code(base, COUNTY, "rural_township") == "140726202"
    assert free_code(base, COUNTY, "ethnic_township") == "140726202"
    assert free_code(base, "nothing", "town") == ""
