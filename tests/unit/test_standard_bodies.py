"""What is proposed for the bodies of a township: keep, rename, establish, hand down, move in, abolish."""

from dataclasses import replace

import pytest

from santu.design.domain.scenario import bodies_to_standard
from santu.kernel.change import Change, Op
from santu.register.domain.conformity import Conformity
from santu.register.domain.rows import Body, Line
from santu.register.domain.snapshot import Snapshot
from tests.fixtures import shuixiu
from tests.fixtures.provinces.making import AFTER
from tests.fixtures.small_standard import REFORM, STANDARD

TOWN = "nbs.140726201.20200630"
SENT = tuple(Line(kind, "县主管部门") for kind in ("administration", "guidance", "party"))
FIXED = [
    Body(f"{TOWN}/{name}", TOWN, name, "fixed_organ", slot)
    for name, slot in (("政府", "government"), ("人大", "congress"))
]


def local(name: str, slot: str = "", category: str = "office") -> Body:
    return Body(f"{TOWN}/{name}", TOWN, name, category, slot)


def sent(name: str) -> Body:
    return Body(f"{TOWN}/{name}", TOWN, name, "dispatched", "", SENT)


def changes(*bodies: Body) -> list[str]:
    """What is proposed for 侯城乡, in short; other townships have what they need."""
    base = register(*bodies)
    found = bodies_to_standard(base, [], AFTER, REFORM)
    after = base.with_changes(change for proposal in found for change in proposal.changes)
    assert not Conformity(after, STANDARD).broken
    return [said(c) for p in found if p.key == f"bodies/{TOWN}" for c in p.changes]


def register(*bodies: Body) -> Snapshot:
    base = shuixiu.before()
    return replace(base, bodies={body.id: body for body in (*FIXED, *bodies)})


def said(change: Change) -> str:
    def name(unit: str) -> str:
        return unit.partition("/")[2].partition(".")[0]

    text = f"{change.op} {name(change.unit)}"
    if change.op in (Op.RENAME, Op.RETYPE):
        text += f" → {change.becomes}"
    return " ".join([text, *(f"⇒ {name(heir.unit)}" for heir in change.successors)])


COMPLETE = (local("综合办", "office"), local("服务站", "station", "station"))


def test_nothing_is_proposed_where_the_standard_is_met():
    assert changes(*COMPLETE) == []


@pytest.mark.parametrize(
    ("bodies", "proposed"),
    [
        pytest.param(
            (local("综合办公室"), COMPLETE[1]),
            ["retype 综合办公室 → office", "rename 综合办公室 → 综合办"],
            id="a body under another name takes its place and name",
        ),
        pytest.param(
            (local("经济办"), COMPLETE[1]),
            ["establish 综合办", "abolish 经济办 ⇒ 综合办"],
            id="who takes over is established, the former body goes to it",
        ),
        pytest.param(
            (*COMPLETE, local("综合办公室")),
            ["abolish 综合办公室 ⇒ 综合办"],
            id="of two for one place one stays",
        ),
        pytest.param(
            (*COMPLETE, local("无名站", category="station")),
            ["abolish 无名站 ⇒ 综合办"],
            id="a body nobody knows goes to the first place",
        ),
        pytest.param(
            (*COMPLETE, sent("水利站")),
            ["lines 水利站", "abolish 水利站 ⇒ 服务站"],
            id="a station that goes down is handed down, then merged",
        ),
        pytest.param((*COMPLETE, sent("派出所")), ["lines 派出所"], id="a station that stays gets its lines"),
        pytest.param(
            (*COMPLETE, sent("公安派出所"), sent("派出所")),
            ["lines 公安派出所", "abolish 派出所 ⇒ 公安派出所"],
            id="of two such stations one stays",
        ),
    ],
)
def test_bodies_are_brought_to_the_standard(bodies, proposed):
    assert changes(*bodies) == proposed


def test_a_station_that_stays_answers_to_the_township():
    """The upper organ administers and guides; the party line, and most of the assessment, are here."""
    base = register(*COMPLETE, sent("派出所"))
    found = bodies_to_standard(base, [], AFTER, REFORM)
    [lines] = [c.becomes for p in found for c in p.changes if c.op is Op.LINES]
    assert {(line.kind, line.organ, line.share) for line in lines} == {
        ("administration", "县主管部门", None),
        ("guidance", "县主管部门", None),
        ("assessment", TOWN, 60),
        ("consultation", TOWN, None),
        ("party", TOWN, None),
    }


def test_a_fixed_organ_the_kind_does_not_have_goes_to_the_government():
    """A subdistrict has no people's congress of its own."""
    base = register(*COMPLETE)
    street = replace(
        base, divisions={**base.divisions, TOWN: replace(base.divisions[TOWN], kind="subdistrict")}
    )
    found = bodies_to_standard(street, [], AFTER, REFORM)
    assert [said(c) for p in found if p.key == f"bodies/{TOWN}" for c in p.changes] == ["abolish 人大 ⇒ 政府"]


def test_a_zone_has_no_standard_set():
    base = register(*COMPLETE)
    zone = replace(base, divisions={**base.divisions, TOWN: replace(base.divisions[TOWN], kind="zone")})
    found = bodies_to_standard(zone, [], AFTER, REFORM)
    gone = [c for p in found if p.key == f"bodies/{TOWN}" for c in p.changes]
    assert {c.op for c in gone} == {Op.ABOLISH}
    assert {heir.unit for c in gone for heir in c.successors} == {TOWN}


def test_bodies_of_a_township_that_goes_find_their_place_in_the_one_that_carries_it_on():
    base = shuixiu.with_bodies(shuixiu.before())
    found = shuixiu.proposals(base, shuixiu.after())
    old, new = "nbs.140726200.20200630", "nbs.140726103.20211031"
    heirs = {c.unit: [h.unit for h in c.successors] for p in found for c in p.changes if c.op is Op.ABOLISH}
    assert heirs[f"{old}/经济办"] == [f"{new}/综合办.20211031"]
    assert heirs[f"{old}/政府"] == [f"{new}/政府.20211031"]
    [moved] = [c for p in found for c in p.changes if c.op is Op.MOVE and c.unit == f"{old}/派出所"]
    assert (moved.was, moved.becomes) == (old, new)
