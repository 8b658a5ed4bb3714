"""What there was before 多网合一 (SX-27): networks of grids over one village, with the tasks done in them.

The comprehensive-governance network 综治 is the base: its grids are the old grids of a design. Special grids
专属网格 (a school, a market, a factory) and dated exceptions are told here as people tell them, and turned
into what :class:`santu.solvers.grids.problem.Village` asks for. No person appears: a task has a body or a role.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.solvers.grids.problem import NO_GRID, Village

NO_BASE = N_("没有一张网是综治网格；多网合一以综治网格为主，请指明哪张网是它。")
TWO_BASES = N_("有几张网都标为综治网格：{networks}；只能有一张，请改正。")
TWICE = N_("网络“{network}”给了 {found} 次；同一张网请合成一份。")
LENGTH = N_(
    "网络“{network}”给了 {found} 栋建筑的网格，而村里有 {rows} 栋；每栋建筑各要一行，没有网格的留空。"
)
TASK = N_("网络“{network}”的第 {number} 项任务缺少{what}；请补上。")
CODE, NAME, GRID, BODY = N_("编号"), N_("名称"), N_("所在网格"), N_("负责的机构或岗位")
SPECIAL_ROWS = N_("专属网格“{name}”没有建筑，或提到没有的行：{rows}；行号从 0 到 {last}，请改正。")
SPECIAL_TWICE = N_("一栋建筑属于几个专属网格：行 {rows}；每栋只能属于一个，请改正。")
NO_REASON = N_("网格“{grid}”的例外没有写理由；例外都要有理由和期限，请补上。")
CROSSED = N_("网格“{grid}”的例外从 {start} 到 {until}，止日早于起日；请改正。")
EXPIRED = N_("网格“{grid}”的例外已于 {until} 到期；请续批，或去掉这一条，让网格按上限重划。")
TO_COME = N_("网格“{grid}”的例外从 {start} 起，到 {day} 还没有开始；请改用那天以后的日期，或去掉这一条。")
NO_SUCH = N_("例外提到的网格“{grid}”不在“{network}”里；请核对网格编号。")
AGAIN = N_("网格“{grid}”有几条同时有效的例外；请只留一条。")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is done in an old grid, and the body or the role (never a person) that answers for it."""

    code: str
    name: str
    grid: str
    body: str


@dataclass(frozen=True, slots=True)
class Network:
    """One old network of grids over a village.

    Attributes:
        id: as in ``grid/unified_networks``: comprehensive_governance, party, …
        name: what people call it.
        grids: the old grid of each building; empty where this network has none there.
        tasks: what is done in its grids.
        listed: grids that the network says it has in this village, whether or not a building lies in them.
        base: whether it is the one that the others are taken into.
    """

    id: str
    name: str
    grids: Sequence[str]
    tasks: tuple[Task, ...] = ()
    listed: tuple[str, ...] = ()
    base: bool = False


@dataclass(frozen=True, slots=True)
class SpecialGrid:
    """A school, a market, a factory: buildings that are a grid of their own, outside the caps."""

    name: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DatedException:
    """A grid of the base that may stay above a cap from one day until another (both included), and why."""

    grid: str
    reason: str
    start: date
    until: date


@dataclass(frozen=True)
class Prepared:
    """A village with old grids, special grids and exceptions, and what their numbers mean."""

    village: Village
    existing: tuple[str, ...] = ()
    special: tuple[str, ...] = ()


def network_faults(networks: Sequence[Network], rows: int) -> Iterator[Fault]:
    """All that is wrong with the networks of a village of so many buildings."""
    bases = tuple(_said(one) for one in networks if one.base)
    if not bases:
        yield Fault("", message(NO_BASE))
    elif len(bases) > 1:
        yield Fault("", message(TWO_BASES, networks=bases))
    times = Counter(one.id for one in networks)
    named = {one.id: _said(one) for one in networks}
    yield from (Fault("", message(TWICE, network=named[key], found=n)) for key, n in times.items() if n > 1)
    for one in networks:
        if len(one.grids) != rows:
            yield Fault("", message(LENGTH, network=_said(one), found=len(one.grids), rows=rows))
        for number, task in enumerate(one.tasks, 1):
            needed = ((CODE, task.code), (NAME, task.name), (GRID, task.grid), (BODY, task.body))
            for what in (what for what, text in needed if not text.strip()):
                yield Fault("", message(TASK, network=_said(one), number=number, what=message(what)))


def _said(network: Network) -> Message:
    return message(network.name)


def prepared(
    village: Village,
    base: Network,
    special: Sequence[SpecialGrid] = (),
    exceptions: Iterable[DatedException] = (),
    *,
    day: date,
) -> Prepared:
    """Bring the base, the special grids and the exceptions of a day into a village.

    Raises:
        Refused: the base has too few or too many rows; a special grid has no buildings, or shares one; an
            exception has no reason, has ended or not begun, or is of no grid of the base.
    """
    rows = len(village.x)
    listed, names = list(exceptions), tuple(sorted({*base.grids} - {""}))
    number = {name: at for at, name in enumerate(names)}
    found = []
    if len(base.grids) != rows:
        found.append(Fault("", message(LENGTH, network=_said(base), found=len(base.grids), rows=rows)))
    found += [*_special_faults(special, village), *_exception_faults(listed, base, number, day)]
    if found:
        raise Refused(found)
    existing = np.array([number.get(name, NO_GRID) for name in base.grids], np.int32)
    outside = np.full(rows, NO_GRID, np.int32)
    for at, one in enumerate(special):
        outside[list(one.rows)] = at
    asked = replace(
        village,
        existing=existing,
        special=outside if special else None,
        excepted={number[one.grid]: f"{one.reason} ({one.start} – {one.until})" for one in listed},
    )
    return Prepared(asked, names, tuple(one.name for one in special))


def _special_faults(special: Sequence[SpecialGrid], village: Village) -> Iterator[Fault]:
    rows = len(village.x)
    held: dict[int, int] = {}
    for one in special:
        bad = tuple(str(row) for row in one.rows if not 0 <= row < rows)
        if bad or not one.rows:
            yield Fault("", message(SPECIAL_ROWS, name=one.name, rows=bad, last=rows - 1))
        for row in {*one.rows}:
            held[row] = held.get(row, 0) + 1
    if twice := tuple(
        village.name(row) for row, times in sorted(held.items()) if times > 1 and 0 <= row < rows
    ):
        yield Fault("", message(SPECIAL_TWICE, rows=twice))


def _exception_faults(
    exceptions: Sequence[DatedException], base: Network, known: Mapping[str, int], day: date
) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in exceptions:
        told: dict[str, object] = {
            "grid": one.grid, "start": one.start, "until": one.until, "day": day, "network": _said(base),
        }  # fmt: skip
        broken = {
            NO_REASON: not one.reason.strip(),
            CROSSED: one.until < one.start,
            EXPIRED: one.start <= one.until < day,
            TO_COME: day < one.start <= one.until,
            NO_SUCH: one.grid not in known,
            AGAIN: one.grid in seen,
        }
        yield from (Fault(one.grid, message(template, **told)) for template, so in broken.items() if so)
        seen.add(one.grid)
