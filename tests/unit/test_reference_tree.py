"""The reference frame as a tree, on the small register of ``test_reference_frame``: sorted, filtered, opened."""

import pytest

from santu.register.domain.reference_cells import CellStates, cell_of, rules_of
from santu.register.domain.reference_frame import BEYOND, COUNTED, OVER, reference_frame
from santu.register.domain.reference_tree import ReferenceTree, Wish
from santu.register.domain.snapshot import PEOPLE
from tests.unit.test_reference_frame import CITY, EAST, STANDARD, TOWN, WEST, small


@pytest.fixture
def looked():
    """``looked("bodies", sort="-people")``: the tree of the city, and what its units are called."""
    register = small()
    frame = reference_frame(register, STANDARD.fitting(register))

    def of(group: str = "divisions", **wish: str) -> ReferenceTree:
        measures = [measure for measure in frame.measures if measure.group == group]
        return ReferenceTree(frame, register.by_code[CITY], measures, Wish(**wish))

    of.frame, of.ids = frame, register.by_code
    of.names = lambda units: [register.divisions[unit].name for unit in units]
    return of


def test_without_a_wish_units_stand_in_order_of_code_and_turned_round_the_other_way(looked):
    tree = looked()
    assert looked.names(tree.children(looked.ids[CITY])) == ["东县", "西县"]
    assert looked.names(looked(sort="-unit").children(looked.ids[CITY])) == ["西县", "东县"]
    assert len(list(tree.down())) == len(set(tree.down())) == 3 + 7 + 10


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("people", ["农场", "北洸乡", "水秀镇"]),
        ("-people", ["水秀镇", "北洸乡", "农场"]),
    ],
)
def test_siblings_are_sorted_and_those_without_a_value_come_last_either_way(looked, sort, order):
    found = looked.names(looked(sort=sort).children(looked.ids[EAST]))
    assert found[:3] == order
    assert set(found[3:]) == {"白城乡", "北洸镇"}


def test_sorting_moves_nothing_out_of_its_parent(looked):
    tree = looked(sort="-people")
    divisions, down = looked.frame.snapshot.divisions, list(tree.down())
    assert set(down) == set(looked().down())
    for place, one in enumerate(down[1:], 1):
        assert divisions[one].parent in down[:place]
    east = down.index(looked.ids[EAST])
    assert looked.names([down[1], down[east + 1]]) == ["东县", "水秀镇"]


def test_a_name_brings_what_is_above_it_opened_and_what_is_in_it_closed(looked):
    tree = looked(text="水秀镇")
    assert looked.names(tree.fitting) == ["水秀镇"]
    lines = tree.lines(set())
    assert [(line.depth, line.is_open) for line in lines] == [(0, True), (1, True), (2, False)]
    assert looked.names(line.unit for line in lines)[1:] == ["东县", "水秀镇"]
    assert looked.names(tree.children(looked.ids[TOWN])) == ["水秀东村", "水秀西村"]
    assert looked.names(tree.down())[3:] == ["水秀东村", "水秀西村"]
    assert tree.holds(looked.ids[TOWN])
    assert not tree.holds(looked.ids[WEST])


def test_a_code_is_found_by_its_beginning(looked):
    assert looked(text="140102").fitting == {
        unit for code, unit in looked.ids.items() if code.startswith("140102")
    }
    assert looked(text="0102").fitting == set()


def test_a_state_is_looked_for_in_what_has_the_name(looked):
    assert looked("bodies", state="broken").fitting >= {looked.ids[TOWN], looked.ids[EAST]}
    assert looked("bodies", state="broken", text="西县").fitting == set()
    assert looked("bodies", state="unknown").fitting >= {looked.ids[WEST]}
    assert "水秀东村" in looked.names(looked("divisions", state="unknown").fitting)
    assert "水秀东村" not in looked.names(looked("bodies", state="unknown").fitting)


def test_where_nothing_fits_the_root_alone_is_left(looked):
    tree = looked(text="没有这个镇")
    assert [line.unit for line in tree.lines(set())] == [looked.ids[CITY]]
    assert list(tree.down()) == [looked.ids[CITY]]


def test_too_many_rows_are_not_opened_by_themselves(looked, monkeypatch):
    monkeypatch.setattr("santu.register.domain.reference_tree.MOST_OPENED", 3)
    lines = looked(text="水秀镇").lines(set())
    assert looked.names(line.unit for line in lines)[1:] == ["东县", "水秀镇"]
    lines = looked(state="unknown").lines(set())
    assert looked.names(line.unit for line in lines)[1:] == ["东县", "西县"]


def test_what_was_opened_stays_open_and_its_first_row_says_in_what(looked):
    lines = looked(sort="-people").lines({looked.ids[EAST], looked.ids[TOWN]})
    first = [(line.first_in, line.depth) for line in lines if line.first_in]
    assert first == [(looked.ids[CITY], 1), (looked.ids[EAST], 2), (looked.ids[TOWN], 3)]
    assert [line.is_open for line in lines[:4]] == [True, True, True, False]


def test_a_cell_knows_its_side_of_the_standard_and_a_row_the_worst_of_its_cells(looked):
    frame, ids = looked.frame, looked.ids
    by_id = {measure.id: measure for measure in frame.measures}
    assert cell_of(frame, ids[TOWN], by_id[BEYOND]).breaks("at_most")
    assert not cell_of(frame, ids[TOWN], by_id[BEYOND]).breaks("at_least")
    assert cell_of(frame, ids["140101200"], by_id[PEOPLE]).unknown
    beyond = CellStates(frame, [by_id[BEYOND], by_id[OVER]])
    assert "broken" in beyond.of(ids[TOWN])
    assert "kept" not in beyond.of(ids[TOWN])
    assert CellStates(frame, [by_id[PEOPLE]]).of(ids["140101200"]) == {"unknown"}
    assert rules_of(frame, by_id[COUNTED]) == ("body/limit", "body/developed_limit")
    assert rules_of(frame, by_id[PEOPLE]) == ()
