"""Old networks onto new grids: where each task goes, what is to settle, exceptions and special grids."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from santu.kernel.messages import Refused
from santu.solvers.grids.networks import DatedException, Network, SpecialGrid, Task, prepared
from santu.solvers.grids.problem import Village
from santu.solvers.grids.unify import Conflict, Kind, Share, Unified, unify
from santu.standards.loader import load

DAY = date(2021, 5, 1)
HOUSEHOLDS = np.array([30, 10, 20, 20, 0])
NEW = np.array([0, 1, 1, 2, 2], np.int32)
NAMES = {item.id: item.name for item in load().items("grid/unified_networks", DAY)}


def network(key: str, grids: str, *tasks: tuple[str, str, str, str], listed: Sequence[str] = ()) -> Network:
    """A network; grids one letter a building, a dot for none."""
    old = ["" if letter == "." else letter for letter in grids]
    made = tuple(Task(*task) for task in tasks)
    return Network(key, NAMES[key], old, made, tuple(listed), key == "comprehensive_governance")


def base(grids: str = "aabbb", *tasks: tuple[str, str, str, str], listed: Sequence[str] = ()) -> Network:
    return network("comprehensive_governance", grids, *tasks, listed=listed)


def unified(*networks: Network) -> Unified:
    return unify(networks, NEW, HOUSEHOLDS)


def only(found: Unified, kind: Kind) -> Conflict:
    (conflict,) = [one for one in found.conflicts if one.kind == kind]
    return conflict


def test_a_task_goes_where_its_old_grid_went() -> None:
    found = unified(base("abbcc", ("T1", "排查隐患", "b", "综治专干")))
    (mapped,) = found.mapped
    assert mapped.shares == (Share(1, Fraction(1)),)
    assert found.of(1) == (mapped,)
    assert found.of(0) == ()
    assert found.conflicts == ()


def test_a_task_that_is_split_says_the_shares_and_the_main_one() -> None:
    found = unified(base("aabbb", ("T1", "排查隐患", "a", "综治专干")))
    assert found.mapped[0].shares == (Share(0, Fraction(3, 4)), Share(1, Fraction(1, 4)))
    assert found.mapped[0].main == 0
    conflict = only(found, Kind.SPLIT)
    assert conflict.grids == (0, 1)
    assert str(conflict.message) == (
        "“综治网格”网格“a”的任务“排查隐患”分到 2 个新网格：网格 0 占 75.0%、网格 1 占 25.0%；建议以网格 0 为主，请确认或分开承担。"
    )


def test_where_nobody_lives_buildings_count_and_of_equals_the_lower_number_is_the_main_one() -> None:
    task = ("T1", "排查隐患", "a", "综治专干")
    found = unify([base("aaaab", task)], NEW, np.array([0, 0, 0, 0, 5]))
    assert found.mapped[0].shares == (
        Share(1, Fraction(1, 2)),
        Share(0, Fraction(1, 4)),
        Share(2, Fraction(1, 4)),
    )


def test_one_task_of_several_bodies_in_one_new_grid() -> None:
    found = unified(
        base("abbcc", ("T1", "走访群众", "b", "综治专干")),
        network("party", "ppppp", ("T1", "走访群众", "p", "党小组长")),
        network("emergency", "eeeee", ("T1", "走访群众", "e", "党小组长"), ("T2", "防汛", "e", "应急队")),
    )
    bodies = [one for one in found.conflicts if one.kind == Kind.BODIES]
    assert [one.grids for one in bodies] == [(1,)]
    assert bodies[0].networks == ("comprehensive_governance", "party", "emergency")
    assert str(bodies[0].message) == (
        "新网格 1 里“走访群众”由几家负责：综治专干（综治网格）、党小组长（党建网格）、党小组长（应急网格）；"
        "一件事只能一家负责，建议由综治专干负责，请确认。"
    )


def test_without_the_base_the_body_with_the_greatest_share_is_suggested() -> None:
    found = unified(
        base("abbcc"),
        network("party", "ppppp", ("T1", "走访群众", "p", "党小组长")),
        network("assistance", "abbcc", ("T1", "走访群众", "b", "救助专干")),
    )
    assert "建议由救助专干负责" in str(only(found, Kind.BODIES).message)


def test_two_old_grids_of_one_network_that_become_one_may_differ_too() -> None:
    found = unified(base("abacc", ("T1", "走访群众", "a", "甲岗"), ("T1", "走访群众", "b", "乙岗")))
    assert only(found, Kind.BODIES).grids == (1,)


def test_an_old_grid_without_buildings_and_a_task_of_another_village() -> None:
    found = unified(
        base(
            "abbcc",
            ("T1", "排查隐患", "x", "综治专干"),
            ("T2", "走访群众", "y", "综治专干"),
            listed=["a", "x", "z"],
        )
    )
    assert found.mapped == ()
    empty = [str(one.message) for one in found.conflicts if one.kind == Kind.EMPTY]
    assert "网格“x”在村里没有建筑，没有新网格可归；它的任务：排查隐患。" in empty[0]
    assert "网格“z”在村里没有建筑，没有新网格可归；它的任务：无。" in empty[1]
    outside = only(found, Kind.OUTSIDE)
    assert [task.code for task in outside.tasks] == ["T2"]
    assert "“走访群众”所在的网格“y”不在这个村" in str(outside.message)


def test_buildings_that_a_network_does_not_cover() -> None:
    conflict = only(unified(base("abbcc"), network("social_security", "s.ss.")), Kind.UNCOVERED)
    assert conflict.rows == (1, 4)
    assert "“社保网格”没有覆盖 2 栋建筑、10 户：行 2、5；" in str(conflict.message)
    named = unify([base("abbcc"), network("social_security", "s.ss.")], NEW, HOUSEHOLDS, list("甲乙丙丁戊"))
    assert "行 乙、戊；" in str(only(named, Kind.UNCOVERED).message)


def test_networks_that_cannot_be_unified_are_refused_with_all_faults() -> None:
    party = network("party", "pppp", ("T1", "", "p", " "))
    with pytest.raises(Refused) as refused:
        unified(party, party)
    assert [str(fault) for fault in refused.value] == [
        "没有一张网是综治网格；多网合一以综治网格为主，请指明哪张网是它。",
        "网络“党建网格”给了 2 次；同一张网请合成一份。",
        *2
        * [
            "网络“党建网格”给了 4 栋建筑的网格，而村里有 5 栋；每栋建筑各要一行，没有网格的留空。",
            "网络“党建网格”的第 1 项任务缺少名称；请补上。",
            "网络“党建网格”的第 1 项任务缺少负责的机构或岗位；请补上。",
        ],
    ]
    with pytest.raises(Refused, match="有几张网都标为综治网格：综治网格、应急网格"):
        unified(base(), replace(network("emergency", "eeeee"), base=True))


VILLAGE = Village(np.arange(5.0), np.zeros(5), HOUSEHOLDS, HOUSEHOLDS * 3)
UNTIL = date(2021, 12, 31)


def test_a_village_is_prepared_with_base_special_grids_and_exceptions() -> None:
    exception = DatedException("b", "整栋安置楼", date(2021, 1, 1), UNTIL)
    made = prepared(VILLAGE, base("ba.bb"), [SpecialGrid("水秀小学", (4,))], [exception], day=UNTIL)
    assert made.village.existing is not None
    assert made.village.special is not None
    assert made.existing == ("a", "b")
    assert made.village.existing.tolist() == [1, 0, -1, 1, 1]
    assert made.special == ("水秀小学",)
    assert made.village.special.tolist() == [-1, -1, -1, -1, 0]
    assert made.village.excepted == {1: "整栋安置楼 (2021-01-01 – 2021-12-31)"}
    assert prepared(VILLAGE, base(), day=DAY).village.special is None


@pytest.mark.parametrize(
    ("exception", "said"),
    [
        (DatedException("a", "安置楼", date(2020, 1, 1), date(2021, 4, 30)), "已于 2021-04-30 到期；请续批"),
        (
            DatedException("a", "安置楼", date(2021, 5, 2), UNTIL),
            "从 2021-05-02 起，到 2021-05-01 还没有开始",
        ),
        (DatedException("a", "安置楼", UNTIL, date(2021, 1, 1)), "从 2021-12-31 到 2021-01-01，止日早于起日"),
        (DatedException("a", " ", date(2021, 1, 1), UNTIL), "没有写理由"),
        (DatedException("x", "安置楼", date(2021, 1, 1), UNTIL), "例外提到的网格“x”不在“综治网格”里"),
    ],
)
def test_an_exception_that_does_not_hold_is_a_fault(exception: DatedException, said: str) -> None:
    with pytest.raises(Refused) as refused:
        prepared(VILLAGE, base(), exceptions=[exception], day=DAY)
    (fault,) = refused.value
    assert said in str(fault)


def test_exceptions_and_special_grids_are_refused_with_all_faults() -> None:
    twice = [DatedException("a", "安置楼", DAY, UNTIL)] * 2
    with pytest.raises(Refused) as refused:
        prepared(
            VILLAGE,
            base("aab"),
            [SpecialGrid("小学", (1, 5)), SpecialGrid("市场", (1, 2)), SpecialGrid("工厂", ())],
            twice,
            day=DAY,
        )
    told = [str(fault) for fault in refused.value]
    assert [text.split("；")[0] for text in told] == [
        "网络“综治网格”给了 3 栋建筑的网格，而村里有 5 栋",
        "专属网格“小学”没有建筑，或提到没有的行：5",
        "专属网格“工厂”没有建筑，或提到没有的行：",
        "一栋建筑属于几个专属网格：行 2",
        "a: 网格“a”有几条同时有效的例外",
    ]
