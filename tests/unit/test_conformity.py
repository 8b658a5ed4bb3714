"""Each rule on its own: what breaks it, by how much, and when it is whole again."""

from dataclasses import replace
from fractions import Fraction

import pytest

from santu.kernel.change import Change, Op, Successor
from santu.kernel.messages import Refused
from santu.register.domain.conformity import Conformity
from santu.register.domain.findings import findings
from santu.register.domain.rows import Body, Line, State
from santu.register.domain.snapshot import PEOPLE, Snapshot
from tests.fixtures import shuixiu
from tests.fixtures.small_standard import STANDARD

OLD, OTHER = "nbs.140726200.20200630", "nbs.140726201.20200630"
FIRST, SECOND = "nbs.140726200200.20200630", "nbs.140726200201.20200630"
LOCAL = (Line("administration", OTHER),)


@pytest.fixture
def base() -> Snapshot:
    return shuixiu.with_people(shuixiu.with_bodies(shuixiu.before()))


def broken_by(base: Snapshot, *changes: Change) -> dict[tuple[str, str, str], tuple[int, int]]:
    """What the changes break that was whole, or break otherwise."""
    state = Conformity(base, STANDARD)
    before = dict(state.broken)
    state.carry(changes)
    return {key: found for key, found in state.broken.items() if before.get(key) != found}


def body(name: str, category: str = "office", slot: str = "", lines=(), host: str = OTHER) -> Change:
    unit = f"{host}/{name}"
    return Change(Op.ESTABLISH, unit, becomes=Body(unit, host, name, category, slot, lines))


def gone(unit: str, *heirs: str) -> Change:
    return Change(Op.ABOLISH, unit, successors=tuple(map(Successor, heirs)))


def test_a_register_may_hold_what_is_unlawful(base):
    """Loading finds it, in words that say what, where, why and what to do."""
    found = {violation.key: str(violation.message) for violation in findings(base, STANDARD)}
    assert found == {
        (
            "body/standard_set",
            OLD,
            "office",
        ): "太谷县水秀乡 缺少“综合办”；请设立，或批准有期限的例外。（SX-09）",
        (
            "body/standard_set",
            OLD,
            "station",
        ): "太谷县水秀乡 缺少“服务站”；请设立，或批准有期限的例外。（SX-09）",
        ("body/standard_set", f"{OLD}/经济办", ""): (
            "太谷县水秀乡经济办 不在统一设置的机构之列；请并入相应机构，或批准有期限的例外。（SX-09）"
        ),
        ("dispatch/lines", f"{OLD}/派出所", ""): (
            "派驻机构 太谷县水秀乡派出所 的党组织关系没有转入属地；请办理转接。（SX-12）"
        ),
    }


def test_who_is_held_has_a_holder(base):
    assert broken_by(base, gone(OLD, OTHER)) == {("structure/parent", OLD, ""): (7, 0)}


def test_a_name_stands_once_among_neighbours(base):
    take = Change(Op.RENAME, FIRST, "水秀村村委会", "东里村村委会")
    assert broken_by(base, take) == {("structure/name", OLD, "东里村村委会"): (2, 1)}
    assert not broken_by(base, take, Change(Op.CLOSE, SECOND, successors=(Successor(FIRST),)))


def test_a_code_stands_once(base):
    take = Change(Op.RECODE, FIRST, base.divisions[FIRST].code, base.divisions[SECOND].code)
    assert broken_by(base, take) == {("structure/code", base.divisions[SECOND].code, ""): (2, 1)}


@pytest.mark.parametrize("op", [Op.CLOSE, Op.ABOLISH])
def test_nothing_stops_before_its_successor_stands(base, op):
    new = replace(base.divisions[SECOND], id="new", name="新村村委会", code="", state=State.PREPARING)
    made = Change(Op.ESTABLISH, "new", becomes=new)
    stops = Change(op, FIRST, successors=(Successor("new"),))
    late = broken_by(base, made, stops)
    assert late["structure/successor", FIRST, ""] == (0, 1)
    assert not broken_by(base, made, stops, Change(Op.STAND, "new"))
    assert ("structure/successor", FIRST, "") in broken_by(base, Change(op, FIRST))


def test_a_successor_that_stops_is_carried_on_itself(base):
    """水秀村 into 东里村 into 西里村: good; round in a ring: nobody is left."""
    third = "nbs.140726200202.20200630"
    assert not broken_by(base, gone(FIRST, SECOND), gone(SECOND, third))
    ring = broken_by(base, gone(FIRST, SECOND), gone(SECOND, third), gone(third, FIRST))
    assert {unit for rule, unit, _ in ring if rule == "structure/successor"} == {FIRST, SECOND, third}


def test_people_go_to_units_that_are_there(base):
    held = base.figures[PEOPLE][FIRST]
    nobody = broken_by(base, gone(FIRST))
    assert nobody["structure/conserved", FIRST, PEOPLE] == (0, held)
    half = (Successor(SECOND, Fraction(1, 2)), Successor("nowhere", Fraction(1, 2)))
    partly = broken_by(base, Change(Op.ABOLISH, FIRST, successors=half))
    assert partly["structure/conserved", FIRST, PEOPLE] == (held // 2, held)
    assert not broken_by(base, gone(FIRST, SECOND))


def test_a_township_has_its_bodies_and_no_more_than_the_limit(base):
    assert broken_by(base, gone(f"{OTHER}/服务站", f"{OTHER}/综合办")) == {
        ("body/standard_set", OTHER, "station"): (0, 1)
    }
    more = broken_by(base, body("闲杂办"), body("便民中心", "centre", "centre"))
    assert more == {
        ("body/limit", OTHER, ""): (4, 2),
        ("body/standard_set", f"{OTHER}/闲杂办", ""): (1, 0),
        ("body/standard_set", f"{OTHER}/便民中心", ""): (1, 0),
    }
    assert not broken_by(base, body("妇联", "fixed_organ", "women"))


def test_a_developed_town_has_a_larger_set(base):
    divisions = {**base.divisions, OTHER: replace(base.divisions[OTHER], unit_class="developed_town")}
    developed = replace(base, divisions=divisions)
    assert Conformity(developed, STANDARD).broken["body/developed_set", OTHER, "centre"] == (0, 1)
    assert not broken_by(developed, body("便民中心", "centre", "centre"))


def test_a_zone_has_no_standard_until_it_becomes_a_township(base):
    zone = replace(base, divisions={**base.divisions, OLD: replace(base.divisions[OLD], kind="zone")})
    assert {key for key in Conformity(zone, STANDARD).broken if key[0] != "dispatch/lines"} == set()
    assert broken_by(zone, Change(Op.RETYPE, OLD, "zone", "town")) == {
        ("body/standard_set", OLD, "office"): (0, 1),
        ("body/standard_set", OLD, "station"): (0, 1),
        ("body/standard_set", f"{OLD}/经济办", ""): (1, 0),
    }


def test_without_any_body_nothing_is_missing():
    base = shuixiu.before()
    assert not Conformity(base, STANDARD.fitting(base)).broken


def test_a_station_from_above_has_its_party_line_here(base):
    upper = (Line("administration", "县公安局"), Line("party", "县公安局"))
    sent = body("派出所", "dispatched", lines=upper)
    assert broken_by(base, sent) == {("dispatch/lines", f"{OTHER}/派出所", ""): (0, 1)}
    tied = (Line("administration", "县公安局"), Line("party", OTHER))
    assert not broken_by(base, sent, Change(Op.LINES, f"{OTHER}/派出所", upper, tied))


def test_a_station_is_handed_down_before_a_body_of_the_township_takes_it_in(base):
    lines = (Line("administration", "县水利局"), Line("party", OTHER))
    station, heir = f"{OTHER}/水利站", f"{OTHER}/服务站"
    sent = body("水利站", "dispatched", lines=lines)
    assert broken_by(base, sent, gone(station, heir)) == {("dispatch/handed_down", station, ""): (0, 1)}
    assert not broken_by(base, sent, Change(Op.LINES, station, lines, LOCAL), gone(station, heir))


@pytest.mark.parametrize(
    "change",
    [
        Change(Op.RENAME, FIRST, "别名", "新名"),
        Change(Op.STAND, FIRST),
        Change(Op.ABOLISH, FIRST, was=State.CLOSING),
        Change(Op.ABOLISH, "nobody"),
        Change(Op.ESTABLISH, FIRST, becomes=None),
        Change(Op.ESTABLISH, "new", becomes="text"),
        Change(Op.LINES, FIRST, (), LOCAL),
    ],
)
def test_a_change_that_does_not_fit_is_refused(base, change):
    with pytest.raises(Refused):
        Conformity(base, STANDARD).carry([change])
