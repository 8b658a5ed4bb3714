"""Merges of a county: what is refused, explained, relaxed, and chosen for a province."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from santu.kernel.messages import Refused
from santu.solvers.merges.curve import cost_curve
from santu.solvers.merges.design import design_merges
from santu.solvers.merges.explaining import joinings
from santu.solvers.merges.given import breaches, given_merges
from santu.solvers.merges.kinds import Standard, may_become, merged_kinds
from santu.solvers.merges.options import options_of
from santu.solvers.merges.problem import Measure, Rules, Speaks, Units
from santu.solvers.merges.province import Option, Target, reach, total_curve
from santu.solvers.merges.relaxing import relaxations

WAY = [Measure("capacity", Speaks.WAY, 1.0)]
ALL = [
    *WAY,
    Measure("economy", Speaks.WEAKER, 1.0, "revenue", "万元", "年鉴"),
    Measure("resources", Speaks.ALIKE, 1.0, "arable", "亩", "年鉴"),
    Measure("terrain", Speaks.UNLIKE, 1.0, "height", "米", "年鉴"),
    Measure("history", Speaks.OTHER, 1.0, "commune"),
]
RULES = Rules(floor=5000)


def row_of(people: list[int], **columns: list[float]) -> Units:
    """Units in a row, a kilometre apart, each touching the next."""
    count = len(people)
    edges = np.array([(i, i + 1) for i in range(count - 1)], np.int32).reshape(-1, 2)
    names = tuple("甲乙丙丁戊己庚"[:count])
    x = np.arange(count) * 1000.0
    return Units(
        names,
        np.array(people),
        x,
        np.zeros(count),
        edges,
        {k: np.array(v, float) for k, v in columns.items()},
    )


def said(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "\n".join(str(fault) for fault in refused.value.faults)


def test_the_smaller_goes_to_the_nearer_heir():
    result = design_merges(row_of([8000, 1000, 9000, 7000]), WAY, RULES)
    merges = result.solution
    assert result.proven
    assert merges.count == result.bound == 3
    assert merges.group.tolist() in ([0, 0, 1, 2], [0, 1, 1, 2])
    assert merges.cost == pytest.approx(1000.0)
    assert sorted(merges.people.tolist()) == sorted([9000, 9000, 7000]) or merges.people.sum() == 25_000


def test_the_strong_leads_the_weak_where_that_weighs_more_than_the_way():
    units = row_of([8000, 1000, 9000, 7000], revenue=[1.0, 60.0, 90.0, 3.0])
    units = replace(units, x=np.array([0.0, 1000.0, 2500.0, 3500.0]))
    by_way = design_merges(units, WAY, RULES).solution
    assert by_way.group.tolist() == [0, 0, 1, 2]
    strong = [replace(ALL[0], weight=0.3), ALL[1]]
    merges = design_merges(units, strong, RULES).solution
    assert merges.group.tolist() == [0, 1, 1, 2]
    assert merges.heir.tolist() == [0, 2, 3]


def test_every_joining_is_explained_and_what_is_missing_is_redistributed():
    units = row_of(
        [8000, 1000, 9000],
        revenue=[10.0, 5.0, np.nan],
        arable=[100.0, 0.0, 100.0],
        height=[900.0, 500.0, 500.0],
        commune=[1, 1, 2],
    )
    merges = design_merges(units, ALL, replace(RULES, together=((0, 1),))).solution
    (joining,) = joinings(units, ALL, RULES, merges)
    assert (joining.unit, joining.heir, joining.small) == (1, 0, True)
    assert joining.terms == {
        "capacity": 1.0,
        "economy": 0.0,
        "resources": 0.0,
        "terrain": 1.0,
        "history": 0.0,
    }
    assert joining.shares == dict.fromkeys(("capacity", "economy", "resources", "terrain", "history"), 0.2)
    assert joining.stronger is True
    assert joining.complements == 1.0
    # To the other: no figure of strength, so 1 + 0 + 0 + 1 over four criteria, against 2 over five.
    assert joining.other == 2
    assert joining.dearer == pytest.approx(2 / 4 - 2 / 5)


def test_what_cannot_come_to_the_floor_is_named_with_what_would_help():
    units = row_of([8000, 1000, 9000, 7000])
    rules = replace(RULES, alone=(1,), diameter=900.0)
    result = design_merges(units, WAY, replace(rules, alone=()))
    assert [violation.subject for violation in result.violations] == ["乙"]
    assert result.proven
    assert "乙" in str(result.violations[0].message)
    assert list(map(str, relaxations(units, WAY, replace(rules, alone=())))) == [
        "把两驻地最远距离放宽到 1.0 公里，其余条件不变，所有单位都能达到下限",
        "把人口下限降到 1000 人以下（含），其余条件不变，所有单位都能达到",
    ]
    assert list(map(str, relaxations(units, WAY, replace(RULES, alone=(1,))))) == [
        "取消“乙”单独保留的锁定，其余条件不变，所有单位都能达到下限",
        "把人口下限降到 1000 人以下（含），其余条件不变，所有单位都能达到",
    ]
    assert list(map(str, relaxations(units, WAY, replace(RULES, apart=((0, 1), (1, 2)))))) == [
        "取消“甲”与“乙”不得合并的规定，其余条件不变，所有单位都能达到下限",
        "取消“乙”与“丙”不得合并的规定，其余条件不变，所有单位都能达到下限",
        "把人口下限降到 1000 人以下（含），其余条件不变，所有单位都能达到",
    ]
    assert "只有 25000 人" in str(relaxations(units, WAY, Rules(floor=30_000))[0])


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"together": ((0, 1),), "apart": ((1, 0),)}, ["“乙”与“甲”既要求合并、又要求不合并"]),
        (
            {"together": ((0, 1), (1, 2)), "apart": ((0, 2),)},
            ["“甲”与“丙”既要求合并", "（依次锁在一起的是甲、乙、丙）"],
        ),
        ({"together": ((0, 1),), "alone": (1,)}, ["“乙”既要求单独保留，又要求与“甲”合并"]),
        ({"together": ((0, 2),)}, ["“甲、丙”彼此不相连"]),
        ({"together": ((0, 1),), "diameter": 500.0}, ["相距 1.0 公里，超过最远距离 0.5 公里"]),
        ({"together": ((0, 1), (1, 2)), "most": 2}, ["要求合并成一个的有 3 个单位"]),
        ({"together": ((0, 9),)}, ["提到第 9 行"]),
        ({"apart": ((1, 1),)}, ["“乙”被要求与自己"]),
        ({"floor": 0}, ["人口下限"]),
        ({"diameter": 0.0, "most": 0, "missing_km": -1.0}, ["最远距离", "一次最多", "每缺一人"]),
    ],
)
def test_rules_that_contradict_each_other_are_refused_by_name(rules, words):
    with pytest.raises(Refused) as refused:
        design_merges(row_of([8000, 1000, 9000, 7000]), WAY, replace(RULES, **rules))
    assert all(word in said(refused) for word in words)


def test_what_is_wrong_with_a_county_is_said_all_at_once():
    units = row_of([8000, 1000, 9000])
    wrong = replace(
        units, ids=("甲", "甲", "丙"), people=np.array([-1.0, 10.5, np.nan]), x=np.array([0.0, np.inf, 1.0])
    )
    with pytest.raises(Refused) as refused:
        design_merges(wrong, WAY, RULES)
    assert [str(fault.place) for fault in refused.value.faults] == ["甲", "甲", "甲", "甲", "丙"]
    with pytest.raises(Refused) as refused:
        design_merges(replace(units, edges=np.array([(0, 1)], np.int32)), WAY, RULES)
    assert said(refused).startswith("丙: 没有相邻的单位")
    design_merges(replace(units, edges=np.array([(0, 1)], np.int32)), WAY, replace(RULES, alone=(2,)))
    with pytest.raises(Refused) as refused:
        design_merges(replace(units, edges=np.array([(0, 1), (1, 3)], np.int32)), WAY, RULES)
    assert "第 2 对" in said(refused)
    with pytest.raises(Refused) as refused:
        design_merges(units, [Measure("capacity", Speaks.WAY, -1.0)], RULES)
    assert "权重要是不小于 0 的数，这里是 -1.0" in said(refused)
    assert "至少给一条" in said(refused)
    with pytest.raises(Refused) as refused:
        design_merges(replace(units, y=np.zeros(2), columns={"revenue": np.zeros(1)}), WAY, RULES)
    assert "驻地纵坐标有 2 行" in said(refused)
    assert "revenue有 1 行" in said(refused)
    with pytest.raises(Refused):
        design_merges(replace(units, ids=()), WAY, RULES)
    with pytest.raises(Refused) as refused:
        design_merges(units, WAY, replace(RULES, most=1), count=2)
    assert "恰为 2 个" in said(refused)


def test_a_merged_unit_is_of_the_higher_kind_and_may_become_another_by_the_standard():
    units = replace(
        row_of([8000, 1000, 9000, 30_000], urban=[0.1, 0.0, 0.8, 0.9]),
        kinds=("township", "town", "township", "town"),
    )
    merges = design_merges(units, WAY, replace(RULES, together=((0, 1),))).solution
    assert merged_kinds(units, merges) == ("town", "township", "town")
    standards = [
        Standard("township", "town", 9000, {"urban": 0.5}),
        Standard("town", "subdistrict", 9000, {"urban": 0.9}),
    ]
    assert may_become(units, merges, standards) == {1: "town", 2: "subdistrict"}
    assert may_become(units, merges, [Standard("township", "town", 9000, {"unknown": 0.0})]) == {}
    points = cost_curve(units, WAY, replace(RULES, missing_km=5.0), fewest=3)
    assert [
        (point.count, option.fewer, option.urban, option.retyped)
        for point in points
        for option in options_of(units, [point], standards)
    ] == [
        (4, 0, 2, 0),
        (4, 0, 3, 1),
        (3, 1, 2, 0),
        (3, 1, 3, 1),
    ]


def test_a_province_is_best_of_all_choices():
    counties = [
        [
            Option(0, 1, 50.0, 50.0, 0, 0),
            Option(0, 2, 50.0, 50.0, 1, 0),
            Option(1, 1, 20.0, 20.0, 0, 1),
            Option(2, 2, 90.0, 90.0, 0, 2),
        ],
        [Option(0, 0, 10.0, 10.0, 0, 0), Option(1, 0, 30.0, 25.0, 0, 1), Option(1, 1, 30.0, 25.0, 1, 1)],
        [Option(1, 3, 5.0, 5.0, 0, 0), Option(3, 4, 70.0, 70.0, 0, 1)],
    ]
    for fewer, share in product(range(1, 7), (None, Fraction(1, 2), Fraction(3, 4))):
        total = 9 - fewer
        every = [
            choice
            for choice in product(*counties)
            if sum(option.fewer for option in choice) == fewer
            and (share is None or sum(option.urban for option in choice) >= share * total)
        ]
        if not every:
            with pytest.raises(Refused):
                reach(counties, 9, Target(fewer, share))
            continue
        best = min((sum(o.cost for o in choice), sum(o.retyped for o in choice)) for choice in every)
        result = reach(counties, 9, Target(fewer, share))
        assert (sum(o.cost for o in result.solution), sum(o.retyped for o in result.solution)) == best
        assert float(result.bound) == min(sum(o.bound for o in choice) for choice in every)
        assert result.proven == (result.gap == 0)


def test_a_target_out_of_reach_says_what_is_in_reach():
    counties = [[Option(0, 1, 0.0, 0.0, 0, 0), Option(2, 1, 9.0, 9.0, 0, 1)]]
    with pytest.raises(Refused) as refused:
        reach(counties, 4, Target(3))
    assert "最多共减 2 个、最少 0 个" in said(refused)
    with pytest.raises(Refused) as refused:
        reach(counties, 4, Target(2, Fraction(1)))
    assert "街道和镇最多 1 个，达不到 2 个里的 2 个" in said(refused)
    with pytest.raises(Refused) as refused:
        reach(counties, 4, Target(1))
    assert "凑不出恰好减 1 个；凑得出的最近的数是 0、2" in said(refused)


def test_what_a_province_costs_is_the_least_of_all_choices():
    counties = [
        [
            Option(0, 1, 5.0, 5.0, 0, 0),
            Option(1, 1, 3.0, 2.0, 0, 1),
            Option(1, 2, 3.0, 2.0, 1, 1),
            Option(3, 0, 9.0, 9.0, 0, 2),
        ],
        [Option(1, 1, 1.0, 1.0, 0, 0), Option(2, 1, 4.0, 4.0, 0, 1)],
    ]
    found = {step.fewer: (step.cost, step.bound) for step in total_curve(counties)}
    least: dict[int, tuple[float, float]] = {}
    for one, other in product(*counties):
        fewer = one.fewer + other.fewer
        cost, bound = least.get(fewer, (np.inf, np.inf))
        least[fewer] = min(cost, one.cost + other.cost), min(bound, one.bound + other.bound)
    assert found == least


def test_a_division_that_is_given_costs_what_the_solver_says_and_breaks_what_it_breaks():
    units = row_of([8000, 1000, 9000, 7000])
    terms = replace(RULES, missing_km=5.0, diameter=1500.0, most=2)
    curve = cost_curve(units, ALL, replace(terms, diameter=None, most=None))
    for point in curve:
        same = given_merges(units, ALL, terms, point.merges.group.tolist())
        assert same.cost == pytest.approx(point.cost)
        assert same.heir.tolist() == point.merges.heir.tolist()
    whole = given_merges(units, WAY, terms, "abbb")
    assert {one.rule: one.number for one in breaches(units, terms, whole)} == {"diameter": 1, "most": 1}
    apart = given_merges(units, WAY, terms, "abcd")
    assert {one.rule: one.number for one in breaches(units, terms, apart)} == {"floor": 1}
    assert apart.cost == pytest.approx(5.0 * 4000)
