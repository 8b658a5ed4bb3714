"""Codes of grids: what is at fault and where, the order of numbers, what a re-run keeps, and the export."""

from datetime import date

import numpy as np
import pytest

from santu.kernel.messages import Refused
from santu.solvers.grids.code_system import CodeSystem, check, exported
from santu.solvers.grids.codes import Grids, coded, reading_order
from santu.standards.loader import load

DAY = date(2021, 5, 1)
STANDARDS = load()
VILLAGE = "140703103201"


def items(rule: str) -> list[dict[str, object]]:
    return [item.model_dump() for item in STANDARDS.items(rule, DAY)]


OURS = CodeSystem.of(items("grid/code"), items("grid/code_kinds"))
CJT = CodeSystem.of(items("grid/code_cjt349"))


def grids(*members: tuple[float, float, int, int], kinds: str = "") -> Grids:
    """Buildings (x, y, households, grid); kinds by their first letter, all ordinary where none are given."""
    x, y, households, grid = (np.array(column) for column in zip(*members, strict=True))
    number = int(grid.max()) + 1
    words = {"o": "ordinary", "d": "dense", "s": "special"}
    named = [words[letter] for letter in kinds or "o" * number]
    return Grids(grid.astype(np.int32), np.stack([x, y], axis=1).astype(float), households, named)


def numbers(codes: tuple[str, ...]) -> list[int]:
    return [OURS.number_of(code) for code in codes]


def test_the_shipped_rules() -> None:
    assert [(one.id, one.first, one.last) for one in OURS.segments] == [
        ("county", 1, 6), ("township", 7, 9), ("village", 10, 12), ("kind", 13, 13), ("sequence", 14, 16),
    ]  # fmt: skip
    assert CJT.digits == 20
    rule = STANDARDS.rule("grid/code")
    assert rule.status == "proposal"
    assert "不声称符合 GB/T 34300-2017" in (rule.note_zh or "")
    assert STANDARDS.rule("grid/code_cjt349").source.document.startswith("CJ/T 349-2010")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("140703103201000", "代码有 15 位，应为 16 位：第 1—6 位是县级行政区划代码、"),
        ("140703103201x001", "第 13 位（网格类别）是“x”，代码里只能有数字 0—9；请改正。"),
        ("14070310320100１1", "第 15 位（网格顺序码）是“１”，代码里只能有数字 0—9；请改正。"),
        (
            "1407031032013001",
            "第 13 位（网格类别）是 3，没有这一类；只有：0 普通网格、1 密集区域网格、2 专属网格。请改正。",
        ),
        ("1407031032010000", "第 14—16 位（网格顺序码）是 000，最小是 001；请改正。"),
        ("1407030002010001", "第 7—9 位（乡镇（街道）代码）是 000，最小是 001；请改正。"),
        ("1407031032020001", "代码里的村（社区）是 140703103202，而这个村是 140703103201，从第 12 位起不同"),
    ],
)
def test_a_wrong_code_is_told_by_its_position(code: str, said: str) -> None:
    (fault,) = check(code, OURS, VILLAGE)
    assert fault.where() == code
    assert said in fault.message.render()


def test_all_positions_at_fault_at_once() -> None:
    told = [str(fault) for fault in check("14070a1032013000", OURS, VILLAGE)]
    assert [text.split("第 ")[1].split(" 位")[0] for text in told] == ["6", "13", "14—16"]
    assert check("1407031032012001", OURS, VILLAGE) == []


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        CodeSystem.of(
            [
                {"id": "county", "name": "县", "digits": 0, "least": 1},
                {"id": "kind", "name": "类", "digits": 1, "least": 0},
            ],
            [
                {"id": "a", "name": "甲", "code": "1"},
                {"id": "b", "name": "乙", "code": "1"},
                {"id": "c", "name": "丙", "code": "x"},
            ],
        )
    told = [str(fault) for fault in refused.value]
    assert len(told) == 5
    assert "编码规则里“sequence”出现了 0 次" in told[0]
    assert "编码规则的“县”：位数应是大于 0 的整数" in told[1]
    assert "“丙”：代码“x”应是 1 位数字" in told[4]


def test_numbers_run_as_one_reads_a_map() -> None:
    first = coded(OURS, VILLAGE, grids((2, 9, 1, 0), (1, 9, 1, 1), (1, 8, 1, 2), (0, 8, 1, 3), kinds="osdo"))
    assert first.codes == (
        "1407031032010002", "1407031032012001", "1407031032011004", "1407031032010003",
    )  # fmt: skip
    assert not any(first.kept)
    assert first.retired == ()


def test_one_grid_a_row_a_column_and_one_point() -> None:
    assert reading_order(np.array([[0.0, 0.0]])) == [0]
    assert reading_order(np.array([[0.0, k] for k in range(5)])) == [4, 3, 2, 1, 0]
    assert reading_order(np.array([[-k, 0.0] for k in range(5)])) == [4, 3, 2, 1, 0]
    assert reading_order(np.empty((0, 2))) == []


def test_a_grid_that_mostly_stays_keeps_its_code_and_new_ones_are_numbered_on() -> None:
    before = grids((0, 0, 10, 0), (1, 0, 10, 0), (2, 0, 10, 0), (3, 0, 10, 1))
    first = coded(OURS, VILLAGE, before)
    assert numbers(first.codes) == [1, 2]
    old = tuple(first.codes[g] for g in before.grid)
    # Two of three stay, to the west a grid is new; the old second one joins the first.
    after = grids((0, 0, 10, 1), (1, 0, 10, 0), (2, 0, 10, 0), (3, 0, 10, 0))
    again = coded(OURS, VILLAGE, after, old, first.used)
    assert numbers(again.codes) == [1, 3]
    assert again.kept == (True, False)
    assert again.retired == (first.codes[1],)
    # Number 2 stays free for ever, even when its grid comes back.
    third = coded(OURS, VILLAGE, before, tuple(again.codes[g] for g in after.grid), again.used)
    assert numbers(third.codes) == [1, 4]
    assert numbers(third.retired) == [2, 3]


def test_half_is_not_more_than_half_and_households_count() -> None:
    old = ("1407031032010001",) * 2
    halves = coded(OURS, VILLAGE, grids((0, 0, 10, 0), (1, 0, 10, 1)), old)
    assert halves.kept == (False, False)
    assert numbers(halves.codes) == [2, 3]
    assert coded(OURS, VILLAGE, grids((0, 0, 10, 0), (1, 0, 11, 1)), old).kept == (False, True)
    nobody = coded(OURS, VILLAGE, grids((0, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 1)), (*old, old[0]))
    assert nobody.kept == (True, False)


def test_of_two_that_become_one_the_greater_lends_its_code() -> None:
    old = ("1407031032010001", "1407031032010002", "1407031032010002")
    one = grids((0, 0, 10, 0), (1, 0, 9, 0), (2, 0, 2, 0))
    assert numbers(coded(OURS, VILLAGE, one, old).codes) == [2]
    same = grids((0, 0, 11, 0), (1, 0, 9, 0), (2, 0, 2, 0))
    assert numbers(coded(OURS, VILLAGE, same, old).codes) == [1]


def test_a_grid_of_another_kind_or_village_gets_a_new_number() -> None:
    old = ("1407031032010007",)
    dense = coded(OURS, VILLAGE, grids((0, 0, 10, 0), kinds="d"), old)
    assert dense.codes == ("1407031032011008",)
    assert dense.retired == old
    moved = coded(OURS, "140703103202", grids((0, 0, 10, 0)), old)
    assert moved.codes == ("1407031032020001",)
    assert moved.retired == old


def test_what_cannot_be_coded_is_refused_with_all_faults() -> None:
    wrong = grids((0, 0, 1, 0), (1, 0, 1, 1))
    wrong = Grids(wrong.grid, wrong.points, wrong.households, ["school", "ordinary", "dense"])
    with pytest.raises(Refused) as refused:
        coded(OURS, "1407031032", wrong, ("14070310320100",), ("1407031032013001",))
    assert [str(fault).split("；")[0] for fault in refused.value] == [
        "村（社区）代码应是 12 位数字，这里是“1407031032”",
        "原代码有 1 个，应有 2 个",
        "网格类别有 3 个，应有 2 个",
        "网格类别“school”没有代码",
        (
            "14070310320100: 代码有 14 位，应为 16 位：第 1—6 位是县级行政区划代码、第 7—9 位是乡镇（街道）代码、"
            "第 10—12 位是村（社区）代码、第 13 位是网格类别、第 14—16 位是网格顺序码。请补齐，或去掉多余的位。"
        ),
        "1407031032013001: 第 13 位（网格类别）是 3，没有这一类",
    ]


def test_a_sequence_that_is_full_is_refused() -> None:
    two = grids((0, 0, 1, 0), (1, 0, 1, 1))
    assert numbers(coded(OURS, VILLAGE, two, used=("1407031032010997",)).codes) == [998, 999]
    with pytest.raises(
        Refused, match="这个村用过的最大顺序号是 998，还要 2 个新号，超过 3 位顺序码的最大值 999"
    ):
        coded(OURS, VILLAGE, two, used=("1407031032010998",))


def test_the_export_in_twenty_digits() -> None:
    codes = ("1407031032010001", "1407031032012099")
    made = exported(codes, OURS, CJT, {"object": "010100"})
    assert made == ("01010014070310320101", "01010014070310320199")
    assert all(check(code, CJT) == [] for code in made)
    with pytest.raises(Refused, match="专业网格顺序码 100 放不进导出代码的 2 位"):
        exported(("1407031032010100",), OURS, CJT, {"object": "010100"})
    with pytest.raises(Refused, match="管理或服务对象代码（6 位数字），这里是“01”；请给出"):
        exported(codes, OURS, CJT, {"object": "01"})
