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
        ("dispatch/lines", f"{OLD}/派出所", "party"): (
            "派驻机构 太谷县水秀乡派出所 的“党组织”关系没有落到所在乡镇；请办理转接。（SX-12）"
        ),
        ("dispatch/lines", f"{OLD}/派出所", "consultation"): (
            "派驻机构 太谷县水秀乡派出所 的“任免征求意见”关系没有落到所在乡镇；请办理转接。（SX-13）"
        ),
        ("dispatch/lines", f"{OLD}/派出所", "assessment"): (
            "派驻机构 太谷县水秀乡派出所 的“考核”关系没有落到所在乡镇；请办理转接。（SX-14）"
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


UPPER = (Line("administration", "县公安局"), Line("party", "县公安局"))
TIED = (
    Line("administration", "县公安局"),
    Line("assessment", OTHER, 60),
    Line("consultation", OTHER),
    Line("party", OTHER),
)


def test_a_station_from_above_is_tied_to_its_township(base):
    station = f"{OTHER}/派出所"
    sent = body("派出所", "dispatched", lines=UPPER)
    kinds = ("party", "consultation", "assessment")
    assert broken_by(base, sent) == {("dispatch/lines", station, kind): (0, 1) for kind in kinds}
    assert not broken_by(base, sent, Change(Op.LINES, station, UPPER, TIED))


def test_the_township_has_its_weight_in_the_assessment(base):
    light = tuple(replace(line, share=59) if line.share else line for line in TIED)
    sent = body("派出所", "dispatched", lines=light)
    key = ("dispatch/township_weight", f"{OTHER}/派出所", "assessment")
    assert broken_by(base, sent) == {key: (59, 60)}


def test_a_station_that_is_to_go_down_is_not_dispatched_any_more(base):
    sent = body("水利站", "dispatched", lines=TIED)
    assert broken_by(base, sent) == {("dispatch/devolved_stations", f"{OTHER}/水利站", ""): (1, 0)}


def test_a_station_is_handed_down_before_a_body_of_the_township_takes_it_in(base):
    station, heir = f"{OTHER}/粮站", f"{OTHER}/服务站"
    sent = body("粮站", "dispatched", lines=TIED)
    assert broken_by(base, sent, gone(station, heir)) == {("dispatch/handed_down", station, ""): (0, 1)}
    assert not broken_by(base, sent, Change(Op.LINES, station, TIED, LOCAL), gone(station, heir))


COUNTY = "nbs.140726.20200630"


@pytest.mark.parametrize("where", [COUNTY, "", SECOND, FIRST])
def test_a_village_lies_in_a_township_and_nowhere_else(base, where):
    moved = broken_by(base, Change(Op.MOVE, FIRST, OLD, where))
    assert moved == {("structure/place", where, ""): (1, 0)}


@pytest.mark.parametrize("where", ["", FIRST, "nbs.14.20200630"])
def test_a_township_lies_in_a_county_and_nowhere_else(base, where):
    assert broken_by(base, Change(Op.MOVE, OLD, COUNTY, where)) == {("structure/place", where, ""): (1, 0)}


def test_a_body_has_a_host(base):
    assert broken_by(base, body("妇联", "fixed_organ", host="")) == {("structure/place", "", ""): (1, 0)}


def test_who_is_there_has_a_name_and_a_kind_of_its_level(base):
    unnamed = broken_by(base, Change(Op.RENAME, OLD, "水秀乡", ""))
    assert unnamed == {("structure/form", OLD, "name"): (0, 1)}
    odd = broken_by(base, Change(Op.RETYPE, FIRST, "village_committee", "town"))
    assert odd == {("structure/form", FIRST, "kind"): (0, 1)}


def test_a_code_is_given_to_a_unit_that_stands(base):
    new = replace(base.divisions[OLD], id="new", name="新乡", code="", state=State.PREPARING)
    made = Change(Op.ESTABLISH, "new", becomes=new)
    coded = Change(Op.RECODE, "new", "", "140726299")
    assert broken_by(base, made, coded) == {("structure/early_code", "new", ""): (1, 0)}
    assert ("structure/early_code", "new", "") not in broken_by(base, made, coded, Change(Op.STAND, "new"))


def test_who_has_closed_holds_no_village(base):
    closed = Change(Op.CLOSE, OLD, successors=(Successor(OTHER),))
    villages = base.villages(OLD)
    assert broken_by(base, closed)["structure/closing", OLD, ""] == (len(villages), 0)
    left = [Change(Op.MOVE, village, OLD, OTHER) for village in villages]
    assert ("structure/closing", OLD, "") not in broken_by(base, closed, *left)


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
