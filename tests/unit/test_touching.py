"""Which counties a set of changes touches."""

from dataclasses import replace

from santu.kernel.change import Change, Op, Successor
from santu.register.domain.rows import Body, mint_id
from santu.register.domain.touching import ABOVE, counties_touched
from tests.fixtures.provinces.making import BEFORE, register, township

BASE = register(
    BEFORE,
    dict([township("990101101", "东镇", "赵家庄"), township("990102101", "西镇", "钱家沟")]),
)
EAST, WEST = (BASE.by_code[code] for code in ("990101", "990102"))
VILLAGE = BASE.by_code["990101101200"]


def test_a_change_touches_the_county_of_its_unit():
    assert counties_touched(BASE, [Change(Op.RENAME, VILLAGE, "赵家庄", "新庄")]) == [EAST]
    assert counties_touched(BASE, [Change(Op.RENAME, BASE.by_code["9901"], "甲市", "乙市")]) == [ABOVE]


def test_a_move_touches_both_ends():
    west = BASE.by_code["990102101"]
    assert counties_touched(BASE, [Change(Op.MOVE, VILLAGE, "", west)]) == [EAST, WEST]


def test_what_goes_touches_the_counties_of_its_successors():
    heir = Successor(BASE.by_code["990102101"])
    assert counties_touched(BASE, [Change(Op.ABOLISH, VILLAGE, successors=(heir,))]) == [EAST, WEST]


def test_what_is_established_lies_in_the_county_above_it_whatever_the_order():
    town = replace(BASE.divisions[BASE.by_code["990102101"]], id="new", name="新镇")
    body = Body("new/综合办", "new", "综合办", "office")
    changes = [Change(Op.ESTABLISH, "new/综合办", becomes=body), Change(Op.ESTABLISH, "new", becomes=town)]
    assert counties_touched(BASE, changes) == [WEST]
    county = replace(BASE.divisions[WEST], id=mint_id("nbs", "990103", BEFORE))
    assert counties_touched(BASE, [Change(Op.ESTABLISH, county.id, becomes=county)]) == [county.id]
