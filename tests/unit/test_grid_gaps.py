"""Buildings in no grid, and grids that name buildings which are nowhere."""

from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.grid_gaps import grid_gaps
from santu.register.domain.rows import Extent, Grid

BASE = "comprehensive_governance"
SHEET = Sheet("v", tuple(Cell(str(n), 112.5, 37.4, n, 3 * n) for n in range(1, 5)))


def grid(number: int, *cells: str, network: str = BASE) -> Grid:
    return Grid(
        f"{network}{number}", "v", network, number, f"第{number}网格", "ordinary", Extent(cells, 0, 0)
    )


def test_a_building_in_no_grid_of_the_base_network_is_told_with_who_lives_there() -> None:
    gaps = grid_gaps(SHEET, [grid(1, "1", "2"), grid(1, "3", "4", network="party")], BASE)
    assert [cell.number for cell in gaps.outside] == ["3", "4"]
    assert gaps.unknown == ()
    [told] = map(str, gaps.messages)
    assert told.startswith("2 栋建筑（7 户 21 人）不在任何综治网格里，如 3、4；请")


def test_a_grid_that_names_what_the_sheet_has_not_is_told() -> None:
    old = grid(2, "4", "9", "8", network="emergency")
    gaps = grid_gaps(SHEET, [grid(1, "1", "2", "3", "4"), old], BASE)
    assert (gaps.outside, gaps.unknown) == ((), ((old, ("9", "8")),))
    assert [str(one) for one in gaps.messages] == [
        "网格“第2网格”写了 2 栋建筑表里没有的建筑，如 9、8；请改正编号，或把它们补登到建筑表。"
    ]


def test_where_no_grid_of_the_base_network_is_drawn_nothing_is_missed() -> None:
    assert grid_gaps(SHEET, [], BASE).messages == []
    assert grid_gaps(SHEET, [grid(1, "1", network="party")], BASE).messages == []
