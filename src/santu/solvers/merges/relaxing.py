"""Where not every unit can come to the floor: which one rule, relaxed, would let it, and how far."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from santu.kernel.messages import N_, Message, message
from santu.solvers.merges.criteria import METRES_A_KM, ways
from santu.solvers.merges.design import County
from santu.solvers.merges.partition import Impossible, Unknown
from santu.solvers.merges.problem import Measure, Rules, Units

FLOOR = N_("把人口下限降到 {floor} 人以下（含），其余条件不变，所有单位都能达到")
NOT_ENOUGH = N_("全县只有 {people} 人，不足下限 {floor} 人；须降低下限，或与邻县一并考虑")
DIAMETER = N_("把两驻地最远距离放宽到 {km} 公里，其余条件不变，所有单位都能达到下限")
MOST = N_("把一次最多合并的个数放宽到 {most} 个，其余条件不变，所有单位都能达到下限")
APART = N_("取消“{one}”与“{other}”不得合并的规定，其余条件不变，所有单位都能达到下限")
ALONE = N_("取消“{unit}”单独保留的锁定，其余条件不变，所有单位都能达到下限")
TOGETHER = N_("单放宽一条规则都不够：请同时放宽几条，或把达不到的单位列为例外")


def relaxations(units: Units, measures: Sequence[Measure], rules: Rules) -> tuple[Message, ...]:
    """What would let every unit come to the floor, one rule at a time; the floor itself last."""
    people = int(units.people.sum())
    if people < rules.floor:
        return (message(NOT_ENOUGH, people=people, floor=rules.floor),)

    def holds(changed: Rules) -> bool:
        try:
            return not County.of(units, measures, changed).solved()[0].below
        except (Impossible, Unknown):
            return False

    found = [*_distance(units, rules, holds), *_most(units, rules, holds), *_locks(units, rules, holds)]
    low, high = 0, rules.floor
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(replace(rules, floor=middle)) else (low, middle)
    if low:
        found.append(message(FLOOR, floor=low))
    return tuple(found) or (message(TOGETHER),)


Holds = Callable[[Rules], bool]


def _distance(units: Units, rules: Rules, holds: Holds) -> Iterator[Message]:
    """The least greater distance that does: it is one between two seats."""
    if rules.diameter is None:
        return
    farther = np.unique(ways(units) * METRES_A_KM)
    farther = farther[farther > rules.diameter]
    if not len(farther) or not holds(replace(rules, diameter=None)):
        return
    low, high = 0, len(farther) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if holds(replace(rules, diameter=float(farther[middle]))) else (middle + 1, high)
        )
    yield message(DIAMETER, km=f"{np.ceil(farther[low] / 100) / 10:.1f}")


def _most(units: Units, rules: Rules, holds: Holds) -> Iterator[Message]:
    if rules.most is None:
        return
    for most in range(rules.most + 1, len(units.ids) + 1):
        if holds(replace(rules, most=most)):
            yield message(MOST, most=most)
            return


def _locks(units: Units, rules: Rules, holds: Holds) -> Iterator[Message]:
    for pair in rules.apart:
        if holds(replace(rules, apart=tuple(other for other in rules.apart if other != pair))):
            yield message(APART, one=units.ids[pair[0]], other=units.ids[pair[1]])
    for row in rules.alone:
        if holds(replace(rules, alone=tuple(other for other in rules.alone if other != row))):
            yield message(ALONE, unit=units.ids[row])
