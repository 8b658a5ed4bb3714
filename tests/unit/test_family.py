"""The family tree of units, from their phases, successions and what lay below them."""

from datetime import date
from fractions import Fraction

from santu.kernel.days import OPEN_END
from santu.register.domain.family import Family, Link, Phase, Stay, family

A, B, C, D = date(2020, 6, 30), date(2021, 5, 6), date(2021, 10, 31), date(2022, 3, 1)
ONE = Fraction(1)


def phase(unit: str, start: date = A, end: date = OPEN_END, **values: str) -> Phase:
    said = {"name": unit, "kind": "town", "parent": "county", "code": f"1401011{unit}"} | values
    return Phase(unit, said["name"], said["kind"], said["parent"], said["code"], start, end)


def stays(*rows: tuple[str, int, date, date], first: int = 0) -> list[Stay]:
    """So many villages of a home, for a period."""
    return [Stay(f"v{first + n}", home, start, end) for home, count, start, end in rows for n in range(count)]


def told(found: Family) -> list[tuple[str, str, int, str, str]]:
    return sorted((tie.source, tie.target, tie.counted, tie.event, tie.sign) for tie in found.ties)


def signs(found: Family) -> dict[str, str]:
    return {member.key: member.sign for member in found.members}


def test_where_nothing_ever_changed_there_is_no_tree():
    assert family([phase("x")], [], stays(("x", 3, A, OPEN_END))) == Family()
    assert family([], [], []) == Family()


def test_absorb_a_unit_flows_into_one_that_stays():
    villages = [
        *stays(("keep", 4, A, OPEN_END)),
        *stays(("gone", 3, A, B), ("keep", 3, B, OPEN_END), first=10),
    ]
    found = family([phase("keep"), phase("gone", A, B)], [Link("gone", "keep", B, ONE, "absorb")], villages)
    assert found.days == (B,)
    assert told(found) == [("0:gone", "1:keep", 3, "absorb", "~"), ("0:keep", "1:keep", 4, "", "")]
    assert signs(found) == {"0:keep": "", "0:gone": "-", "1:keep": "~"}
    assert {member.key: member.held for member in found.members} == {"0:keep": 4, "0:gone": 3, "1:keep": 7}


def test_merge_new_two_units_become_one_that_is_new():
    villages = [
        *stays(("one", 5, A, B), ("new", 5, B, OPEN_END)),
        *stays(("two", 2, A, B), ("new", 2, B, OPEN_END), first=10),
    ]
    links = [Link(unit, "new", B, ONE, "merge_new") for unit in ("one", "two")]
    found = family([phase("one", A, B), phase("two", A, B), phase("new", B)], links, villages)
    assert told(found) == [("0:one", "1:new", 5, "merge_new", "+"), ("0:two", "1:new", 2, "merge_new", "+")]
    assert signs(found)["1:new"] == "+"


def test_split_shares_are_as_wide_as_the_villages_that_went():
    villages = [
        *stays(("old", 6, A, B), ("east", 6, B, OPEN_END)),
        *stays(("old", 3, A, B), ("west", 3, B, OPEN_END), first=10),
    ]
    links = [Link("old", "east", B, Fraction(2, 3), "split"), Link("old", "west", B, Fraction(1, 3), "split")]
    found = family([phase("old", A, B), phase("east"), phase("west", B)], links, villages)
    assert ("0:old", "1:east", 6, "split", "~") in told(found)
    assert ("0:old", "1:west", 3, "split", "+") in told(found)
    assert [tie.share for tie in found.ties if tie.event] == [Fraction(2, 3), Fraction(1, 3)]


def test_without_villages_the_share_is_what_is_drawn():
    links = [Link("old", "east", B, Fraction(2, 3), "split")]
    found = family([phase("old", A, B), phase("east", B)], links, stays(("old", 9, A, B)))
    assert [tie.counted for tie in found.ties] == [6]
    alone = family([phase("old", A, B), phase("east", B)], links, [])
    assert [(tie.held, tie.counted) for tie in alone.ties] == [(1, 0)]


def test_retype_in_place_is_a_change_of_the_unit_itself():
    phases = [phase("x", A, B, kind="rural_township", name="某乡"), phase("x", B, name="某镇")]
    found = family(phases, [], stays(("x", 3, A, OPEN_END)))
    assert told(found) == [("0:x", "1:x", 3, "", "~")]
    assert signs(found) == {"0:x": "", "1:x": "~"}


def test_cede_villages_that_move_without_a_succession_are_a_flow():
    villages = [*stays(("a", 5, A, OPEN_END)), *stays(("a", 2, A, B), ("b", 2, B, OPEN_END), first=10)]
    villages += stays(("b", 3, A, OPEN_END), first=20)
    found = family([phase("a"), phase("b")], [], villages)
    assert told(found) == [
        ("0:a", "1:a", 5, "", ""),
        ("0:a", "1:b", 2, "cede", "⇄"),
        ("0:b", "1:b", 3, "", ""),
    ]
    assert [tie.share for tie in found.ties if tie.event == "cede"] == [Fraction(2, 7)]
    assert signs(found)["1:b"] == "~"


def test_villages_of_strangers_draw_nothing():
    villages = stays(("a", 2, A, B), ("elsewhere", 2, B, OPEN_END))
    assert family([phase("a")], [], villages) == Family()


def test_a_unit_that_comes_under_another_county_has_moved():
    phases = [phase("x", A, B, parent="one"), phase("x", B, parent="two")]
    assert signs(family(phases, [], []))["1:x"] == "⇄"


def test_units_with_the_same_name_at_the_same_time_are_told_apart():
    phases = [phase("old", A, B, name="水秀镇"), phase("new", B, name="水秀镇"), phase("far", name="水秀镇")]
    found = family(phases, [Link("old", "new", B, ONE, "recode")], [])
    assert [(member.key, member.doubled) for member in found.members] == [
        ("0:far", True),
        ("0:old", True),
        ("1:far", True),
        ("1:new", True),
    ]


def test_three_generations_at_most_and_the_days_before_are_told():
    phases = [phase("x", A, B, name="甲"), phase("x", B, C, name="乙"), phase("x", C, D, name="丙")]
    phases.append(phase("x", D, name="丁"))
    found = family(phases, [], [], focus={"x"})
    assert (found.days, found.earlier) == ((C, D), (B,))
    assert [member.phase.name for member in found.members] == ["乙", "丙", "丁"]
    assert all(member.in_focus for member in found.members)


def test_one_that_is_gone_again_is_new_and_then_gone():
    phases = [phase("keep"), phase("short", B, C)]
    found = family(phases, [Link("short", "keep", C, ONE, "absorb")], [])
    assert signs(found)["1:short"] == "+"
    assert signs(found)["2:keep"] == "~"


def test_members_stand_in_the_order_of_their_codes():
    phases = [phase("b", code="2"), phase("a", code="1"), phase("n", code=""), phase("a2", B, code="3")]
    found = family(phases, [Link("a", "a2", B, Fraction(1, 2), "split")], [])
    assert [member.phase.unit for member in found.members if member.generation == 1] == ["a", "b", "a2", "n"]
