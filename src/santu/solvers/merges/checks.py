"""What can be wrong with a county before it is solved: every fault, by name, with its cure."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from santu.kernel.messages import N_, Fault, message
from santu.solvers.merges.criteria import METRES_A_KM, ways
from santu.solvers.merges.locks import parts_of
from santu.solvers.merges.problem import Measure, Rules, Units

EMPTY = N_("没有一个单位：请核对这个县的名单是否取全。")
LENGTHS = N_("{what}有 {found} 行，而单位有 {rows} 个；每个单位各要一行，请补齐。")
TWICE = N_("这个名称有 {number} 行；请并成一行，或改用代码区分。")
PEOPLE = N_("人口 {value} 不是不小于 0 的整数；请按普查或统计数更正。")
SEAT = N_("驻地坐标不是数；请补上驻地（米），或用所在村的中心代替并注明。")
EDGES = N_("相邻关系第 {rows} 对提到没有的单位，或一个单位与自己相邻；行号从 0 到 {last}。")
LONELY = N_("没有相邻的单位，不能与任何单位合并；请补上相邻关系，或锁定它单独保留。")
FLOOR = N_("人口下限要是大于 0 的整数，这里是 {value}。")
DIAMETER = N_("两驻地最远距离要是大于 0 的米数，这里是 {value}。")
MOST = N_("一次最多合并几个单位，要是大于 0 的整数，这里是 {value}。")
MISSING = N_("每缺一人折算的公里数要不小于 0，这里是 {value}。")
WEIGHT = N_("“{name}”的权重要是不小于 0 的数，这里是 {value}；不想用这一条就写 0。")
WEIGHTLESS = N_("所有权重都是 0，没有依据可比；请至少给一条大于 0 的权重。")
LOCK_ROW = N_("锁定或禁止提到第 {row} 行，而只有 {rows} 个单位（从 0 起）。")
LOCK_SELF = N_("“{one}”被要求与自己合并或分开；请改成两个不同的单位。")
CONTRADICTION = N_("“{one}”与“{other}”既要求合并、又要求不合并（依次锁在一起的是{chain}）；请取消其中一条。")
ALONE = N_("“{one}”既要求单独保留，又要求与“{other}”合并；请取消其中一条。")
FAR = N_(
    "“{one}”与“{other}”要求合并，而两驻地相距 {km} 公里，超过最远距离 {limit} 公里；请取消锁定，或放宽距离。"
)
MANY = N_(
    "要求合并成一个的有 {number} 个单位（{who}），超过一次最多 {most} 个；请取消其中一条，或放宽这个数。"
)
UNCONNECTED = N_("要求合并的“{who}”彼此不相连；请把中间的单位也锁在一起，或取消锁定。")
ROWS_X, ROWS_Y, ROWS_PEOPLE, KINDS = N_("驻地横坐标"), N_("驻地纵坐标"), N_("人口"), N_("类型")


def faults(units: Units, measures: Sequence[Measure], rules: Rules) -> list[Fault]:
    """All that is wrong with a county, its measures and its rules."""
    if not units.ids:
        return [Fault("", message(EMPTY))]
    found = [*_lengths(units), *rule_faults(rules), *weight_faults(measures)]
    if found:
        return found
    found = [*_rows(units), *_edges(units), *_lock_rows(units, rules)]
    if found:
        return found
    return [*_lonely(units, rules), *_locks(units, rules)]


def _lengths(units: Units) -> Iterator[Fault]:
    columns = [
        (message(ROWS_PEOPLE), units.people),
        (message(ROWS_X), units.x),
        (message(ROWS_Y), units.y),
        *((name, column) for name, column in units.columns.items()),
        *([(message(KINDS), units.kinds)] if units.kinds else []),
    ]
    for what, values in columns:
        if len(values) != len(units.ids):
            yield Fault("", message(LENGTHS, what=what, found=len(values), rows=len(units.ids)))


def _rows(units: Units) -> Iterator[Fault]:
    for name, number in Counter(units.ids).items():
        if number > 1:
            yield Fault(name, message(TWICE, number=number))
    for row, name in enumerate(units.ids):
        value = units.people[row]
        if not np.isfinite(value) or value < 0 or value != np.floor(value):
            yield Fault(name, message(PEOPLE, value=value))
        if not (np.isfinite(units.x[row]) and np.isfinite(units.y[row])):
            yield Fault(name, message(SEAT))


def _edges(units: Units) -> Iterator[Fault]:
    last = len(units.ids) - 1
    edges = units.edges
    bad = (edges < 0).any(axis=1) | (edges > last).any(axis=1) | (edges[:, 0] == edges[:, 1])
    if bad.any():
        rows = tuple(str(row + 1) for row in np.flatnonzero(bad)[:12])
        yield Fault("", message(EDGES, rows=rows, last=last))


def _lonely(units: Units, rules: Rules) -> Iterator[Fault]:
    if len(units.ids) == 1:
        return
    for row in np.setdiff1d(np.arange(len(units.ids)), units.edges):
        if row not in rules.alone:
            yield Fault(units.ids[row], message(LONELY))


def rule_faults(rules: Rules) -> Iterator[Fault]:
    """What is wrong with the numbers of the rules."""
    if rules.floor < 1:
        yield Fault("", message(FLOOR, value=rules.floor))
    if rules.diameter is not None and not rules.diameter > 0:
        yield Fault("", message(DIAMETER, value=rules.diameter))
    if rules.most is not None and rules.most < 1:
        yield Fault("", message(MOST, value=rules.most))
    if rules.missing_km is not None and not rules.missing_km >= 0:
        yield Fault("", message(MISSING, value=rules.missing_km))


def weight_faults(measures: Sequence[Measure]) -> Iterator[Fault]:
    """What is wrong with the weights."""
    for measure in measures:
        if not 0 <= measure.weight < np.inf:
            yield Fault("", message(WEIGHT, name=measure.name, value=measure.weight))
    if not any(measure.weight > 0 for measure in measures):
        yield Fault("", message(WEIGHTLESS))


def _lock_rows(units: Units, rules: Rules) -> Iterator[Fault]:
    count = len(units.ids)
    mentioned = [row for pair in (*rules.together, *rules.apart) for row in pair] + list(rules.alone)
    for row in dict.fromkeys(mentioned):
        if not 0 <= row < count:
            yield Fault("", message(LOCK_ROW, row=row, rows=count))
    for one, other in (*rules.together, *rules.apart):
        if one == other and 0 <= one < count:
            yield Fault("", message(LOCK_SELF, one=units.ids[one]))


def _chain(pairs: Sequence[tuple[int, int]], one: int, other: int) -> list[int]:
    """The rows on a shortest way of pairs from one row to another; there is one."""
    ways = {one: [one]}
    ahead = [one]
    while other not in ways:
        row = ahead.pop(0)
        for new in (there for pair in pairs if row in pair for there in pair):
            if new not in ways:
                ways[new] = [*ways[row], new]
                ahead.append(new)
    return ways[other]


def _locks(units: Units, rules: Rules) -> Iterator[Fault]:
    """Locks that contradict each other or another rule."""
    way = ways(units) * METRES_A_KM
    part = parts_of(len(units.ids), rules.together)
    for one, other in rules.apart:
        if part[one] == part[other]:
            chain = tuple(units.ids[row] for row in _chain(rules.together, one, other))
            yield Fault("", message(CONTRADICTION, one=units.ids[one], other=units.ids[other], chain=chain))
    for number in np.flatnonzero(np.bincount(part) > 1):
        rows = np.flatnonzero(part == number)
        names = tuple(units.ids[row] for row in rows)
        for row in np.intersect1d(rows, rules.alone):
            beside = next(name for name in names if name != units.ids[row])
            yield Fault("", message(ALONE, one=units.ids[row], other=beside))
        if rules.most is not None and len(rows) > rules.most:
            yield Fault("", message(MANY, number=len(rows), who=names, most=rules.most))
        if rules.diameter is not None:
            for one, other in zip(
                *np.nonzero(np.triu(way[np.ix_(rows, rows)] > rules.diameter)), strict=True
            ):
                far = way[rows[one], rows[other]] / METRES_A_KM
                said = {"km": f"{far:.1f}", "limit": f"{rules.diameter / METRES_A_KM:g}"}
                yield Fault("", message(FAR, one=names[one], other=names[other], **said))
        within = units.edges[np.isin(units.edges, rows).all(axis=1)]
        inside = parts_of(len(units.ids), [(int(one), int(other)) for one, other in within])
        if len(set(inside[rows])) > 1:
            yield Fault("", message(UNCONNECTED, who=names))
