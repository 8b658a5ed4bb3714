"""Grid unification 多网合一 (SX-27): the tasks of several old networks onto the grids of one new one.

An old grid's tasks go to every new grid that holds some of its households, with the share; the one with the
most is suggested as the main one. What a person has to settle is listed. Nothing is lost: every task of every
network is in a new grid, or in a conflict that says why it is in none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from santu.kernel.messages import N_, Message, Refused, message
from santu.solvers.grids.networks import Network, Task, network_faults
from santu.solvers.grids.overlap import overlap
from santu.solvers.grids.problem import Ints, Whole

SPLIT = N_(
    "“{network}”网格“{grid}”的任务“{task}”分到 {number} 个新网格：{shares}；建议以网格 {main} 为主，请确认或分开承担。"
)
SHARE = N_("网格 {grid} 占 {percent}%")
BODIES = N_(
    "新网格 {grid} 里“{task}”由几家负责：{bodies}；一件事只能一家负责，建议由{suggested}负责，请确认。"
)
BY = N_("{body}（{network}）")
EMPTY = N_(
    "“{network}”网格“{grid}”在村里没有建筑，没有新网格可归；它的任务：{tasks}。请核对这个网格是否还在，再指定由哪个新网格承担。"
)
OUTSIDE = N_("“{network}”的任务“{task}”所在的网格“{grid}”不在这个村；请核对网格编号，或把任务转给那个村。")
UNCOVERED = N_(
    "“{network}”没有覆盖 {number} 栋建筑、{households} 户：行 {rows}；合并后它们也由新网格承担这张网的任务，请确认。"
)
NONE, MORE = N_("无"), N_("等共 {number} 行")
SHOWN = 12


class Kind(StrEnum):
    """What there is to settle."""

    SPLIT = "split"
    BODIES = "bodies"
    EMPTY = "empty"
    OUTSIDE = "outside"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Share:
    """What a new grid takes of an old one: the exact share of its households (of its buildings, if it has none)."""

    grid: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Mapped:
    """A task of a network in new grids: the first is the suggested main one."""

    network: str
    task: Task
    shares: tuple[Share, ...]

    @property
    def main(self) -> int:
        """The new grid with the most of it."""
        return self.shares[0].grid


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something to settle: of which networks, about which tasks, in which new grids, for which buildings."""

    kind: Kind
    networks: tuple[str, ...]
    tasks: tuple[Task, ...]
    message: Message
    grids: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unified:
    """All tasks in their new grids, and all that is to settle."""

    mapped: tuple[Mapped, ...]
    conflicts: tuple[Conflict, ...]

    def of(self, grid: int) -> tuple[Mapped, ...]:
        """The tasks that a new grid has a share of."""
        return tuple(one for one in self.mapped if any(share.grid == grid for share in one.shares))


def unify(networks: Sequence[Network], grid: Ints, households: Whole, names: Sequence[str] = ()) -> Unified:
    """Map the tasks of all networks onto new grids.

    Args:
        networks: one of them the base.
        grid: the new grid of each building, special grids included.
        households: of each building.
        names: how buildings are called; by default by their number from 1.

    Raises:
        Refused: no base or several, a network twice or with other buildings, a task without code, name, grid or body.
    """
    if found := list(network_faults(networks, len(grid))):
        raise Refused(found)
    mapped: list[Mapped] = []
    conflicts: list[Conflict] = []
    for network in networks:
        over = overlap(network.grids, grid, households)
        placed = [task for task in network.tasks if task.grid in over]
        its = [Mapped(network.id, task, _shares(over[task.grid])) for task in placed]
        mapped += its
        conflicts += _split(network, its)
        conflicts += _nowhere(network, over)
        conflicts += _uncovered(network, households, names)
    conflicts += _bodies(networks, mapped)
    return Unified(tuple(mapped), tuple(conflicts))


def _shares(held: Mapping[int, int]) -> tuple[Share, ...]:
    total = sum(held.values())
    return tuple(Share(new, Fraction(number, total)) for new, number in held.items())


def _percent(share: Fraction) -> str:
    """A share as people read it: one place after the point, never rounded away to 0."""
    return "<0.1" if 0 < share < Fraction(1, 1000) else f"{float(share) * 100:.1f}"


def _split(network: Network, mapped: Sequence[Mapped]) -> Iterator[Conflict]:
    """Tasks that fall to several new grids."""
    for one in mapped:
        if len(one.shares) == 1:
            continue
        shares = tuple(message(SHARE, grid=share.grid, percent=_percent(share.share)) for share in one.shares)
        said = message(
            SPLIT,
            network=message(network.name),
            grid=one.task.grid,
            task=one.task.name,
            number=len(shares),
            shares=shares,
            main=one.main,
        )
        grids = tuple(share.grid for share in one.shares)
        yield Conflict(Kind.SPLIT, (network.id,), (one.task,), said, grids)


def _nowhere(network: Network, over: Mapping[str, Mapping[int, int]]) -> Iterator[Conflict]:
    """Old grids without buildings, and tasks in grids that this village does not have."""
    name = message(network.name)
    for grid in dict.fromkeys(network.listed):
        if grid in over:
            continue
        tasks = tuple(task for task in network.tasks if task.grid == grid)
        named: tuple[object, ...] = tuple(task.name for task in tasks) or (message(NONE),)
        yield Conflict(Kind.EMPTY, (network.id,), tasks, message(EMPTY, network=name, grid=grid, tasks=named))
    for task in network.tasks:
        if task.grid not in over and task.grid not in network.listed:
            said = message(OUTSIDE, network=name, task=task.name, grid=task.grid)
            yield Conflict(Kind.OUTSIDE, (network.id,), (task,), said)


def _uncovered(network: Network, households: Whole, names: Sequence[str]) -> Iterator[Conflict]:
    """Buildings that a network has no grid for."""
    rows = tuple(row for row, old in enumerate(network.grids) if not old)
    if rows:
        shown: tuple[object, ...] = tuple(names[row] if names else str(row + 1) for row in rows[:SHOWN])
        said = message(
            UNCOVERED,
            network=message(network.name),
            number=len(rows),
            households=sum(int(households[row]) for row in rows),
            rows=(*shown, message(MORE, number=len(rows))) if len(rows) > SHOWN else shown,
        )
        yield Conflict(Kind.UNCOVERED, (network.id,), (), said, rows=rows)


def _bodies(networks: Sequence[Network], mapped: Sequence[Mapped]) -> Iterator[Conflict]:
    """One task, one new grid, several bodies; that of the base is suggested, else that with the most of it."""
    names = {one.id: one.name for one in networks}
    base = {one.id: one.base for one in networks}
    held: dict[tuple[int, str], list[tuple[Fraction, Mapped]]] = defaultdict(list)
    for one in mapped:
        for share in one.shares:
            held[share.grid, one.task.code].append((share.share, one))
    for (grid, _), claims in sorted(held.items(), key=lambda entry: entry[0]):
        by = {(one.task.body, one.network): None for _, one in claims}
        if len({body for body, _ in by}) == 1:
            continue
        _, first = max(claims, key=lambda claim: (base[claim[1].network], claim[0]))
        said = message(
            BODIES,
            grid=grid,
            task=first.task.name,
            bodies=tuple(message(BY, body=body, network=message(names[network])) for body, network in by),
            suggested=first.task.body,
        )
        involved = tuple(dict.fromkeys(one.network for _, one in claims))
        yield Conflict(Kind.BODIES, involved, tuple(one.task for _, one in claims), said, (grid,))
