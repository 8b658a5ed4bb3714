"""What is wrong with a village is told with its rows and what to do; or the result says who cannot comply."""

from dataclasses import replace

import numpy as np
import pytest

from santu.kernel.messages import Refused
from santu.solvers.grids.checks import datums_in, gcj_shift
from santu.solvers.grids.design import design_grids
from santu.solvers.grids.problem import DEGREES, Caps, Village

CAPS = Caps(60, 200)
ROW = Village(np.arange(5) * 20.0, np.zeros(5), np.full(5, 20), np.full(5, 60))
LONGITUDE, LATITUDE = 112.5 + np.arange(6) * 1e-3, 37.4 + np.arange(6) % 2 * 1e-3
IN_DEGREES = Village(LONGITUDE, LATITUDE, np.full(6, 20), np.full(6, 60), DEGREES)


def told(village: Village, caps: Caps = CAPS) -> list[str]:
    with pytest.raises(Refused) as refused:
        design_grids(village, caps)
    return [str(fault) for fault in refused.value]


def changed(values: np.ndarray, **rows: float) -> np.ndarray:
    """A copy with other values in some rows (r1, r2, … from 1)."""
    copy = values.astype(float)
    for row, value in rows.items():
        copy[int(row[1:]) - 1] = value
    return copy


def test_good_villages_are_taken() -> None:
    assert design_grids(ROW, CAPS).solution.count == 2
    assert design_grids(IN_DEGREES, CAPS).solution.count == 2


@pytest.mark.parametrize(
    ("village", "said"),
    [
        pytest.param(
            Village(np.empty(0), np.empty(0), np.empty(0, int), np.empty(0, int)),
            "村里没有一栋建筑：请核对这个村的数据是否取全。",
            id="empty village",
        ),
        pytest.param(
            replace(ROW, x=changed(ROW.x, r2=np.nan), y=changed(ROW.y, r4=np.inf)),
            "坐标不是数或无穷大：行 2、4；请补上坐标，或去掉这些行。",
            id="no number or infinite",
        ),
        pytest.param(
            replace(IN_DEGREES, x=LATITUDE, y=LONGITUDE),
            "经度和纬度看来对调了：行 1、2、3、4、5、6；x 应是经度（73–136），y 应是纬度（3–54），请对调两列。",
            id="swapped, all",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r3=37.4), y=changed(LATITUDE, r3=112.5)),
            "经度和纬度看来对调了：行 3；",
            id="swapped, one",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r3=12.5)),
            "经纬度不在中国境内：行 3；x 应是经度（73–136），y 应是纬度（3–54）。",
            id="outside",
        ),
        pytest.param(
            replace(IN_DEGREES, crs="metres"),
            "坐标说是米，看来却是经纬度：请注明坐标是度（degrees）。",
            id="not metres",
        ),
        pytest.param(
            replace(IN_DEGREES, x=LATITUDE, y=LONGITUDE, crs="metres"),
            "没有说明坐标单位，看来是经纬度，而且经度和纬度对调了：行 1、2、3、4、5、6；",
            id="not metres, and swapped",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r3=37.4), y=changed(LATITUDE, r3=112.5), crs="metres"),
            "没有说明坐标单位，看来是经纬度，而且经度和纬度对调了：行 3；",
            id="not metres, and one swapped",
        ),
        pytest.param(
            replace(ROW, crs="feet"),
            "坐标单位“feet”不认识；只有米（metres）和度（degrees）。",
            id="unknown unit",
        ),
        pytest.param(
            replace(IN_DEGREES, datum=np.array(["WGS84", "CGCS2000", "GCJ-02", "WGS84", "GCJ-02", "WGS84"])),
            "一个村里混用了几种坐标系：GCJ-02（行 3、5）、WGS84（行 1、2、4、6）；请先都换成 CGCS2000 再来。",
            id="several systems by name",
        ),
        pytest.param(
            replace(IN_DEGREES, datum=np.array(["wgs 84", "", "WGS-84", "gcj02", "cgcs2000", "GCJ_02"])),
            "一个村里混用了几种坐标系：GCJ-02（行 4、6）、WGS84（行 1、3、5）；请先都换成 CGCS2000 再来。",
            id="several systems, however they are written",
        ),
        pytest.param(
            replace(ROW, households=changed(ROW.households, r1=-1, r3=2.5, r5=np.nan)),
            "户数要是不小于 0 的整数：行 1、3、5；请按户籍或普查的数更正。",
            id="households",
        ),
        pytest.param(
            replace(ROW, people=changed(ROW.people, r2=-60)),
            "人数要是不小于 0 的整数：行 2；请按户籍或普查的数更正。",
            id="people",
        ),
        pytest.param(
            replace(ROW, x=changed(ROW.x, r4=20)),
            "几栋建筑在同一点上：行 2、4；同一栋楼请并成一行，不同的楼请改正坐标。",
            id="the same point",
        ),
        pytest.param(
            replace(ROW, pairs=np.array([[0, 1], [1, 2], [3, 4]])),
            "相邻关系连不成一片：行 4、5 与其余的不相连；请补上相邻关系，或用隔断说明它们本就不相通。",
            id="graph in parts",
        ),
        pytest.param(
            replace(ROW, pairs=np.array([[0, 1], [1, 5], [2, 2]])),
            "相邻关系提到没有的行，或一行与自己相邻：第 2、3 对；行号从 0 到 4。",
            id="pairs of nothing",
        ),
        pytest.param(
            replace(ROW, barriers=np.array([[0.0, 0, 1, 1], [0, np.nan, 1, 1]])),
            "隔断要是四个数（x1, y1, x2, y2），绝对值最多 100000000：第 2 条不是；请更正。",
            id="barrier",
        ),
        pytest.param(
            replace(ROW, barriers=np.array([[0.0, 0, 1e200, 1]])),
            "隔断要是四个数（x1, y1, x2, y2），绝对值最多 100000000：第 1 条不是；请更正。",
            id="barrier to nowhere",
        ),
        *(
            pytest.param(
                replace(ROW, x=changed(ROW.x, r4=size)),
                "坐标大得不可能是米：行 4；绝对值最多 100000000，请更正坐标。",
                id=f"finite and absurd, {size}",
            )
            for size in (-1.797693e308, 1e200, 1e160, 1e10)
        ),
        pytest.param(
            replace(ROW, y=changed(ROW.y, r2=3_780_000)),
            "离村里其余建筑太远：行 2，离中间超过 100 公里，没有这样宽的村；请更正坐标，或去掉这些行。",
            id="far off",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r5=102.5)),
            "离村里其余建筑太远：行 5，离中间超过 100 公里，没有这样宽的村；请更正坐标，或去掉这些行。",
            id="far off, in degrees",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r1=0), y=changed(LATITUDE, r1=0)),
            "经纬度不在中国境内：行 1；",
            id="nothing among degrees",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r1=0), y=changed(LATITUDE, r1=0), crs="metres"),
            "没有说明坐标单位，多数行看来是经纬度，行 1 却不在它们附近；请更正这些行，并注明坐标是度（degrees）。",
            id="nothing among degrees without a unit",
        ),
        pytest.param(
            replace(IN_DEGREES, x=changed(LONGITUDE, r6=102.5), crs="metres"),
            "没有说明坐标单位，多数行看来是经纬度，行 6 却不在它们附近；",
            id="another province among degrees without a unit",
        ),
        pytest.param(
            replace(ROW, people=ROW.people[:4]),
            "人数有 4 行，而坐标有 5 行；每栋建筑各要一行，请补齐。",
            id="too short",
        ),
        pytest.param(
            replace(ROW, existing=np.array([0, -2, 0, 0, 0])),
            "原有网格要从 0 起编号，没有的写 -1：行 2 不是。",
            id="number of an old grid",
        ),
        pytest.param(
            replace(ROW, special=np.array([0, 0.5, -1, -1, -1])),
            "专属网格要从 0 起编号，没有的写 -1：行 2 不是。",
            id="number of a special grid",
        ),
    ],
)
def test_a_village_that_cannot_be_solved_says_why(village: Village, said: str) -> None:
    (fault,) = told(village)
    assert fault.startswith(said)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"x": [0.0, 1, 2, 3, 4]},
            "x要是一维的 numpy 数组，每栋建筑一个数，这里是 list 类型；请用 numpy.array 转换。",
        ),
        (
            {"y": np.zeros((5, 1))},
            "y要是一维的 numpy 数组，每栋建筑一个数，这里是 float64 类型、形状 5 × 1 的数组；",
        ),
        (
            {"households": np.array([2, None, 3, "4", 5], object)},
            "户数要是数：行 2、4 不是；请补上或更正，再以数的数组给出。",
        ),
        ({"people": np.array(["60"] * 5)}, "人数要是数：行 1、2、3、4、5 不是；"),
        ({"existing": np.array([0, 1, 2, 3, 4], object)}, "原有网格要是一维的 numpy 数组，"),
        (
            {"special": np.array(3)},
            "专属网格要是一维的 numpy 数组，每栋建筑一个数，这里是 int64 类型、形状 () 的数组；",
        ),
        ({"datum": ["WGS84"] * 5}, "坐标系要是一维的 numpy 数组，每栋建筑一个文字，这里是 list 类型；"),
        ({"names": ["a"] * 5}, "行的名称要是一维的 numpy 数组，每栋建筑一个文字，这里是 list 类型；"),
        (
            {"pairs": np.array([0, 1, 2])},
            "相邻关系（pairs）要是每行 2 个数的 numpy 数组，这里是 int64 类型、形状 3 的数组；请改成 m × 2。",
        ),
        ({"pairs": [(0, 1)]}, "相邻关系（pairs）要是每行 2 个数的 numpy 数组，这里是 list 类型；"),
        (
            {"barriers": np.zeros((2, 3))},
            "隔断（barriers）要是每行 4 个数的 numpy 数组，这里是 float64 类型、形状 2 × 3 的数组；请改成 m × 4。",
        ),
    ],
)
def test_a_column_of_another_kind_is_told_and_not_tried(wrong: dict[str, object], said: str) -> None:
    (fault,) = told(replace(ROW, **wrong))
    assert fault.startswith(said)


def test_all_columns_of_another_kind_are_told_at_once() -> None:
    lists = Village([0, 50], [0, 0], [2, 3], [2, 3], names=["a", "b"])
    assert [fault.split("要是")[0] for fault in told(lists, Caps(0, 1))] == [
        "户数的上限", "行的名称", "x", "y", "户数", "人数",
    ]  # fmt: skip


def test_one_datum_in_several_spellings_is_one() -> None:
    same = np.array(["WGS-84", "wgs84", "", "CGCS2000", "cgcs_2000", "nan"])
    assert design_grids(replace(IN_DEGREES, datum=same), CAPS).solution.count == 2
    assert datums_in(["", "GCJ-02", "gcj02", "GCJ 02"]) == ["GCJ-02"]
    assert datums_in(["WGS84", "", "BD09", "Xian80"]) == ["BD-09", "WGS84", "Xian80"]


def test_metres_of_a_hamlet_that_might_be_degrees_of_a_province_are_taken() -> None:
    hamlet = Village(np.array([20.0, 35, 50]), np.array([75.0, 100, 130]), np.full(3, 20), np.full(3, 60))
    assert design_grids(hamlet, CAPS).solution.count == 1


def test_a_wide_village_of_herders_is_taken() -> None:
    wide = replace(ROW, x=np.arange(5) * 24_000.0)
    assert design_grids(wide, CAPS).solution.count == 2
    zoned = replace(ROW, x=ROW.x + 45_500_000, y=ROW.y + 4_180_000)
    assert design_grids(zoned, CAPS).solution.count == 2


def test_buildings_that_come_twice_once_shifted_as_gcj02_does() -> None:
    shift = gcj_shift(LONGITUDE, LATITUDE)
    both = Village(
        np.concatenate([LONGITUDE, (LONGITUDE + shift[:, 0])[:4]]),
        np.concatenate([LATITUDE, (LATITUDE + shift[:, 1])[:4]]),
        np.full(10, 20),
        np.full(10, 60),
        DEGREES,
    )
    (fault,) = told(both)
    assert fault.startswith("有 4 栋建筑正好与别的建筑相差一个 GCJ-02 偏移：行 1、2、3、4；")
    assert fault.endswith("请去掉一份。")


def test_the_shift_is_as_large_as_published() -> None:
    """Tian'anmen: 116.39123, 39.90726 in WGS84 is 116.39747, 39.90866 on maps with GCJ-02."""
    ((east, north),) = gcj_shift(np.array([116.39123]), np.array([39.90726]))
    assert 116.39123 + east == pytest.approx(116.39747, abs=2e-5)
    assert 39.90726 + north == pytest.approx(39.90866, abs=2e-5)


def test_all_faults_at_once_and_rows_by_their_names() -> None:
    names = np.array([f"甲-{row}" for row in range(5)])
    wrong = replace(
        ROW,
        names=names,
        x=changed(ROW.x, r1=np.nan),
        households=changed(ROW.households, r2=-1),
        people=changed(ROW.people, r3=0.5),
        existing=np.array([0, 0, 0, 0, -7]),
    )
    faults = told(wrong)
    assert [fault.split("；")[0].split("行 ")[1] for fault in faults[:3]] == ["甲-1", "甲-2", "甲-0"]
    assert "行 甲-4 不是" in faults[3]


def test_of_many_rows_the_first_are_named_and_the_number_of_all() -> None:
    many = Village(np.arange(40.0), np.zeros(40), np.full(40, -1), np.ones(40, int))
    (fault,) = told(many)
    assert "行 1、2、3、4、5、6、7、8、9、10、11、12、等共 40 行；" in fault


def test_a_building_above_a_cap_stands_alone_and_is_named_with_the_proof() -> None:
    large = replace(ROW, households=changed(ROW.households, r3=61).astype(int))
    result = design_grids(large, CAPS)
    (violation,) = result.violations
    assert (violation.rule, violation.subject, violation.found, violation.allowed) == (
        "grid/households",
        "3",
        61,
        60,
    )
    assert violation.source == "SX-28"
    assert "第 3 行一栋建筑就有 61 户 60 人，超过上限 60 户 200 人；建筑不能拆分" in str(violation.message)
    assert (result.solution.grid == result.solution.grid[2]).sum() == 1
    crowded = replace(ROW, people=changed(ROW.people, r3=201).astype(int))
    (violation,) = design_grids(crowded, CAPS).violations
    assert (violation.rule, violation.found, violation.allowed) == ("grid/people", 201, 200)


def test_an_exception_keeps_an_old_grid_above_a_cap_and_is_named() -> None:
    old = replace(ROW, existing=np.array([0, 0, 0, 0, 1], np.int32))
    assert not design_grids(old, CAPS).violations
    result = design_grids(replace(old, excepted={0: "安置楼 (2021-01-01 – 2021-12-31)"}), CAPS)
    (violation,) = result.violations
    assert violation.kind == "excepted"
    assert (violation.found, violation.allowed) == (80, 60)
    assert "按限期例外保留：安置楼 (2021-01-01 – 2021-12-31)" in str(violation.message)
    assert result.solution.changed == 0.0


def test_an_exception_of_an_old_grid_in_pieces_says_that_it_has_no_effect() -> None:
    apart = replace(ROW, existing=np.array([0, 1, 0, 0, 0], np.int32), excepted={0: "安置楼", 7: "旧市场"})
    result = design_grids(apart, CAPS)
    pieces, missing = result.violations
    assert (pieces.rule, pieces.subject, pieces.found, pieces.allowed) == ("grid/connected", "0", 2, 1)
    assert "原有网格 0 有限期例外（安置楼），但它不连成一片，分成 2 块，没有保留" in str(pieces.message)
    assert "限期例外（旧市场）所指的原有网格 7 在村里没有一栋普通建筑" in str(missing.message)
    assert not result.solution.above.any()


def test_an_exception_has_no_effect_on_a_blank_map_and_that_is_said() -> None:
    old = replace(ROW, existing=np.array([0, 0, 0, 0, 1], np.int32), excepted={1: "旧市场", 0: "安置楼"})
    result = design_grids(old, CAPS, fresh=True)
    assert [(one.subject, one.kind) for one in result.violations] == [
        ("0", "exception without effect"),
        ("1", "exception without effect"),
    ]
    assert str(result.violations[0].message) == (
        "限期例外（安置楼）的原有网格 0 没有起作用，因为这次不看原有网格，从空白划起（fresh）；请去掉 fresh，或撤销这项例外"
    )
    (violation,) = design_grids(replace(ROW, excepted={3: "安置楼"}), CAPS).violations
    assert "所指的原有网格 3 在村里没有一栋普通建筑" in str(violation.message)


def test_new_buildings_join_the_kept_grid_with_the_most_room_all_of_a_stretch_or_none() -> None:
    old = replace(ROW, households=np.array([30, 10, 10, 10, 40]))
    between = design_grids(replace(old, existing=np.array([0, -1, -1, -1, 1], np.int32)), CAPS).solution
    assert between.grid.tolist() == [0, 0, 0, 1, 1]
    full = replace(old, households=np.array([30, 20, 20, 20, 40]))
    none = design_grids(replace(full, existing=np.array([0, -1, -1, -1, 1], np.int32)), CAPS).solution
    assert none.grid.tolist() == [0, 2, 2, 2, 1]


def test_who_joins_which_kept_grid_is_chosen_so_that_the_fewest_grids_come_about() -> None:
    """The second building fits into both old grids, but only one of these has room for the fourth."""
    sizes = np.array([220, 60, 200, 90])
    new = Village(np.arange(4) * 50.0, np.zeros(4), sizes, sizes, existing=np.array([0, -1, 1, -1], np.int32))
    result = design_grids(new, Caps(300, 1000))
    assert result.solution.grid.tolist() == [0, 0, 1, 1]
    assert result.solution.kept.tolist() == [0, 1]
    assert (result.bound, result.proven) == (2, True)


def test_a_new_building_joins_beside_one_that_must_not() -> None:
    """Of a stretch with a building of an old grid that does not stay, the others may join."""
    sizes = np.array([40, 20, 45, 15])
    old = Village(
        np.arange(4) * 50.0,
        np.zeros(4),
        sizes,
        sizes,
        existing=np.array([0, -1, 1, 1], np.int32),
        barriers=np.array([[125.0, -9, 125, 9]]),
    )
    result = design_grids(old, CAPS)
    assert result.solution.grid.tolist() == [0, 0, 1, 2]
    assert result.proven


@pytest.mark.parametrize(
    ("caps", "said"),
    [
        (Caps(0, 200), "户数的上限要是大于 0、不超过 10000000000 的整数，这里是 0。"),
        (Caps(60, -1), "人数的上限"),
        (Caps(np.nan, 200), "户数的上限要是大于 0、不超过 10000000000 的整数，这里是 nan。"),
        (Caps(np.inf, 200), "户数的上限要是大于 0、不超过 10000000000 的整数，这里是 inf。"),
        (Caps(2.5, 200), "户数的上限要是大于 0、不超过 10000000000 的整数，这里是 2.5。"),
        (Caps(60, 10**30), "人数的上限"),
        (Caps(60, None), "人数的上限要是大于 0、不超过 10000000000 的整数，这里是 None。"),
    ],
)
def test_a_cap_that_is_none_is_refused(caps: Caps, said: str) -> None:
    (fault,) = told(ROW, caps)
    assert fault.startswith(said)


def test_the_bound_of_several_parts_is_called_so() -> None:
    through_the_second = replace(ROW, barriers=np.array([[20.0, -5, 20, 5]]))
    result = design_grids(through_the_second, CAPS)
    assert result.bound == 3
    assert result.solution.bound_name == "parts"
