"""What differs between two days: a sign and the changed fields of each, in words, county by county."""

from dataclasses import replace

from santu.register.domain.differences import Group, counted, differences, within
from santu.register.domain.differences_words import changes_said
from santu.register.domain.rows import Body, Division, Line, Papers, State
from santu.register.domain.snapshot import Snapshot
from tests.db.registers import DAY, body, listed

BEFORE = listed()
IDS = BEFORE.by_code


def changed(**rows) -> Snapshot:
    """The register with some rows changed, by the code of each with a ``c`` before it; ``None`` takes it away."""
    found = dict(BEFORE.divisions)
    for name, change in rows.items():
        unit = IDS[name[1:]]
        if change is None:
            del found[unit]
        else:
            found[unit] = replace(found[unit], **change)
    return replace(BEFORE, divisions=found)


def told(before: Snapshot, after: Snapshot) -> list[tuple[str, str, str, list[str]]]:
    def name(unit: str, *, old: bool = False) -> str:
        return ((before if old else after).divisions.get(unit) or before.divisions[unit]).name

    return [
        (
            one.sign,
            one.group.value,
            one.row.name,
            [str(m) for m in changes_said(one, lambda u: name(u, old=True), name)],
        )
        for one in differences(before, after)
    ]


def test_nothing_differs():
    assert differences(BEFORE, listed()) == ()


def test_every_sign_with_what_changed():
    after = changed(
        c140101200=None,
        c140101201={"name": "北洸镇", "kind": "town", "code": "140101101"},
        c140101200200={"parent": IDS["140101100"], "code": "140101100202"},
        c140102200={"unit_class": "developed_town", "state": State.CLOSING},
    )
    new = Division(
        "new", BEFORE.divisions[IDS["140102200"]].level, "town", "新镇", IDS["140102"], "140102101"
    )
    after = replace(after, divisions={**after.divisions, "new": new})
    assert told(BEFORE, after) == [
        (
            "~",
            "township",
            "北洸镇",
            ["名称：北洸乡 → 北洸镇", "类别：乡 → 镇", "代码：140101201 → 140101101"],
        ),
        ("-", "township", "白城乡", []),
        ("⇄", "village", "白城东村", ["隶属：白城乡 → 水秀镇", "代码：140101200200 → 140101100202"]),
        ("+", "township", "新镇", []),
        ("~", "township", "范村乡", ["乡镇类型：一般乡镇 → 经济发达镇", "状态：运行 → 收尾"]),
    ]


def test_a_code_that_comes_or_goes():
    assert told(BEFORE, changed(c140101100={"code": ""}))[0][3] == ["代码：140101100 →（无）"]
    assert told(changed(c140101100={"code": ""}), BEFORE)[0][3] == ["代码：（无）→ 140101100"]


def test_a_zone_and_what_lies_above_are_groups_of_their_own():
    after = changed(c140101100={"kind": "zone"}, c140102={"name": "西区"})
    assert [(one.group, one.county) for one in differences(BEFORE, after)] == [
        (Group.ZONE, IDS["140101"]),
        (Group.ABOVE, IDS["140102"]),
    ]


def test_bodies_only_with_the_lines_that_changed():
    host = IDS["140101100"]
    was = body(
        host, "司法所", "dispatched", lines=[Line("administration", "县司法局"), Line("party", "县司法局")]
    )
    lines = (Line("administration", "县司法局"), Line("party", host), Line("assessment", host, 60))
    now = replace(was, lines=lines, papers=Papers(document="编发〔2021〕1号"))
    before, after = (replace(BEFORE, bodies={was.id: one}) for one in (was, now))
    assert told(before, after) == [
        ("~", "body", "司法所", ["党组织：县司法局 → 水秀镇", "考核：（无）→ 水秀镇（60%）", "批文所载有变"])
    ]


def test_a_body_that_changes_host_has_moved():
    was = Body("b", IDS["140101100"], "财政所", "office")
    before, after = (
        replace(BEFORE, bodies={"b": replace(was, host=IDS[code])}) for code in ("140101100", "140102100")
    )
    (one,) = differences(before, after)
    assert (one.sign, one.county) == ("⇄", IDS["140102"])


def test_a_unit_holds_what_lies_or_lay_in_it():
    after = changed(c140101200200={"parent": IDS["140102100"]}, c140102200={"name": "范镇"})
    found = differences(BEFORE, after)
    names = {
        code: [one.row.name for one in within(found, BEFORE, after, IDS[code])]
        for code in ("140101", "140102")
    }
    assert names == {"140101": ["白城东村"], "140102": ["范镇", "白城东村"]}
    assert within(found, BEFORE, after, IDS["140101200200"]) == found[-1:]


def test_they_are_counted_by_group_and_sign():
    after = changed(c140101200=None, c140101200200=None, c140101200201=None)
    assert counted(differences(BEFORE, after)) == {(Group.TOWNSHIP, "-"): 1, (Group.VILLAGE, "-"): 2}
    assert after.day == DAY
