"""Grids of a village as a page asks for them: looked at as they are drawn, or solved around what is locked."""

from dataclasses import replace
from datetime import date

import pytest

from santu.design.domain.grid_drawing import Becomes
from santu.design.domain.grid_question import Act, Question
from santu.design.domain.gridding import answered
from santu.kernel.messages import Refused
from santu.register.domain.cells import METRES, Cell, Sheet
from santu.register.domain.rows import Extent, Grid
from santu.scale.rules import rules_of
from santu.solvers.grids.problem import Caps
from santu.standards.loader import load

VILLAGE, CODE = "v!1", "140101200200"
BASE, PARTY = "comprehensive_governance", "party"
RULES = replace(rules_of(load(), date(2021, 10, 31), ()), ordinary=Caps(40, 120))


def sheet(wide: int = 8, high: int = 2, **more: object) -> Sheet:
    """Buildings of ten households each, in rows; 1, 2, 3 … from west to east, row by row."""
    cells = tuple(
        Cell(str(row * wide + column + 1), column * 20.0, row * 20.0 + column * 0.1, 10, 25)
        for row in range(high)
        for column in range(wide)
    )
    return replace(Sheet(VILLAGE, cells, METRES), **more)


def grid(
    number: int, *cells: int, network: str = BASE, kind: str = "ordinary", tasks: tuple[str, ...] = ()
) -> Grid:
    held = Extent(tuple(map(str, cells)), 10 * len(cells), 25 * len(cells), tasks)
    return Grid(f"{network}.{number}", VILLAGE, network, number, f"第{number}网格", kind, held)


FOUR = (grid(1, 1, 2, 9, 10), grid(2, 3, 4, 11, 12), grid(3, 5, 6, 13, 14), grid(4, 7, 8, 15, 16))


def question(base: tuple[Grid, ...] = FOUR, others: tuple[Grid, ...] = (), **more: object) -> Question:
    used = tuple(one.number for one in base)
    return replace(Question(CODE, sheet(), base, others, RULES, dense=False, used=used), **more)


def moved(asked: Question, cell: int, number: int) -> Question:
    drawing = list(asked.drawn)
    drawing[cell - 1] = number
    return replace(asked, drawing=tuple(drawing))


def told(asked: Question) -> list[str]:
    """What is wrong with a drawing."""
    return [f"{fault.place or ''}{fault.message}" for fault in answered(asked).faults]


def test_what_stands_and_complies_is_proven_and_nothing_changes():
    found = answered(question())
    assert (found.count, found.bound, found.proven, found.changed) == (4, 4, True, 0.0)
    assert {one.becomes for one in found.grids} == {Becomes.KEPT}
    assert [one.code for one in found.grids] == [f"{CODE}0{number:03}" for number in (1, 2, 3, 4)]
    assert answered(question(act=Act.SOLVE)).drawing == found.drawing


def test_locked_grids_stay_and_the_rest_is_divided_with_numbers_that_nobody_had():
    bad = moved(moved(question(used=(1, 2, 3, 4, 5)), 5, 2), 13, 2)
    assert told(bad) == ["2 号网格60 户 150 人，超过上限 40 户 120 人（SX-28）；请移出一些建筑，或重新划分。"]
    asked = replace(bad, locked=(1, 3), act=Act.SOLVE)
    found = answered(asked)
    assert not found.faults
    for number in (1, 3):
        before = [place for place, one in enumerate(bad.drawn) if one == number]
        assert [place for place, one in enumerate(found.drawing) if one == number] == before
    assert {one.number for one in found.grids} >= {1, 3, 4}
    assert max(found.drawing) == 6, "5 was given once"
    assert [one.number for one in found.grids if one.locked] == [1, 3]
    assert found.bound == found.count == 5, "two locked, one that complies, six buildings of ten households"
    assert answered(replace(asked, act=Act.FRESH)).count == 5


def test_what_is_locked_stays_even_where_it_is_above_a_cap():
    bad = moved(question(), 3, 1)
    found = answered(replace(bad, locked=(1,), act=Act.SOLVE))
    assert [place + 1 for place, one in enumerate(found.drawing) if one == 1] == [1, 2, 3, 9, 10]
    (above,) = [one for one in found.grids if one.above]
    assert above.number == 1
    assert not found.proven
    everything = replace(bad, locked=(1, 2, 3, 4), act=Act.SOLVE)
    assert answered(everything).drawing == bad.drawn


def test_a_drawing_is_checked_for_pieces_caps_numbers_and_what_is_in_no_grid():
    asked = moved(moved(moved(question(used=(1, 2, 3, 4, 9)), 1, 4), 5, 0), 6, 9)
    said = "\n".join(told(asked))
    assert "1 栋建筑（10 户）不在任何网格里：5" in said
    assert "4 号网格50 户 125 人，超过上限" in said
    assert "4 号网格断成 2 块" in said
    assert "9 号网格9 号以前用过" in said
    assert answered(asked).changed == pytest.approx(3 / 16)


def test_a_barrier_parts_a_grid():
    river = sheet(barriers=((30.0, -50.0, 30.0, 200.0),))
    assert told(question(sheet=river)) == []
    across = question((grid(1, 1, 2, 3, 9), grid(2, 4, 10, 11, 12), *FOUR[2:]), sheet=river)
    assert [one for one in told(across) if "断成 2 块" in one] == [
        "1 号网格断成 2 块，不连成一片（SX-28）；请把分开的建筑划给相邻的网格，或重新划分。",
        "2 号网格断成 2 块，不连成一片（SX-28）；请把分开的建筑划给相邻的网格，或重新划分。",
    ]


def test_special_grids_stay_outside_the_caps_and_cannot_be_moved():
    school = grid(5, 1, 2, 3, 4, 9, 10, kind="special")
    base = (school, grid(2, 11, 12, 5, 13), grid(3, 6, 14, 7, 15), grid(4, 8, 16))
    found = answered(question(base))
    assert (found.count, found.bound, found.faults) == (3, 3, ())
    assert found.grids[-1].code == f"{CODE}2005"
    fresh = answered(question(base, act=Act.FRESH))
    assert [place for place, one in enumerate(fresh.drawing) if one == 5] == [0, 1, 2, 3, 8, 9]
    assert fresh.count == 3
    assert "1 栋建筑（1）划进或划出了专属网格；专属网格在这一页不改，请移回去。" in told(
        moved(question(base), 1, 2)
    )


def test_tasks_of_old_nets_come_with_what_is_to_be_settled():
    party = (grid(1, 1, 2, 3, 4, 9, 10, 11, 12, network=PARTY, tasks=("走访",)),)
    base = (replace(FOUR[0], extent=replace(FOUR[0].extent, tasks=("巡查",))), *FOUR[1:])
    found = answered(question(base, party))
    assert [found.tasks(number) for number in (1, 2, 3)] == [("巡查", "走访"), ("走访",), ()]
    said = [str(one.message) for one in found.unified.conflicts]
    assert any("“走访”分到 2 个新网格：网格 1 占 50.0%、网格 2 占 50.0%" in one for one in said)
    assert any("没有覆盖 8 栋建筑、80 户" in one for one in said)


def test_from_nothing_a_village_is_divided_and_a_sheet_that_cannot_be_is_refused():
    found = answered(question((), act=Act.SOLVE))
    assert (found.count, found.proven, found.changed) == (4, True, None)
    assert {one.becomes for one in found.grids} == {Becomes.NEW}
    assert set(found.drawing) == {1, 2, 3, 4}
    twice = sheet()
    twice = replace(twice, cells=(*twice.cells, replace(twice.cells[0], number="17")))
    with pytest.raises(Refused, match="同一点上：行 1、17"):
        answered(question((), sheet=twice))


def test_a_building_above_a_cap_stands_alone_and_may_be_accepted():
    cells = list(sheet().cells)
    cells[0] = replace(cells[0], households=60, people=100)
    found = answered(question((), sheet=sheet(cells=tuple(cells)), act=Act.SOLVE))
    assert not found.faults
    (large,) = [one for one in found.grids if one.share > 1]
    assert (large.grid.extent.cells, large.above, large.whole) == (("1",), False, True)
    assert len(found.violations) == 1


def test_a_village_without_a_code_has_grids_without_codes():
    found = answered(question((), code="", act=Act.SOLVE))
    assert {one.code for one in found.grids} == {""}
    assert set(found.drawing) == {1, 2, 3, 4}
