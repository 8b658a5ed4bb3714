"""A village divided into grids: what is wrong with the wish, and the changes that make it so (SX-27, SX-28).

The grids of the base net divide the buildings of a village, so that all of them change at once; what no grid took in before
may stay out. Where a grid ends, its buildings tell who carries on.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from santu.design.domain.grids import changes_between
from santu.design.domain.proposals import GRIDS, Proposal
from santu.design.domain.wishes import Divide
from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.rows import Division, Grid, State
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import GRIDS as KINDS

DIVIDED = N_("将{village}划为 {count} 个网格（其中新设 {new} 个、调整 {changed} 个、撤销 {gone} 个）")
UNIFIED = N_(
    "将{village}划为 {count} 个网格（其中新设 {new} 个、调整 {changed} 个、撤销 {gone} 个），"
    "并入其他条线的网格 {taken} 个"
)
NAMED = 3


def divided(drawn: Snapshot, wish: Divide) -> Proposal:
    """The division as one proposal; ``division_faults`` found nothing wrong with it."""
    today = {grid.id for grid in _base_grids(drawn, wish)}
    stay = {grid.id for grid in wish.grids}
    changes = []
    new = changed = 0
    for grid in wish.grids:
        before = drawn.grids.get(grid.id)
        made = (
            [Change(Op.ESTABLISH, grid.id, becomes=grid)]
            if before is None
            else list(changes_between(before, grid))
        )
        new += before is None
        changed += before is not None and bool(made)
        changes += made
    goes = [*(unit for unit in drawn.grids_of.get(wish.village, ()) if unit in today - stay), *wish.ends]
    changes += [
        Change(Op.ABOLISH, unit, State.STANDING, successors=heirs_of(drawn.grids[unit], wish.grids))
        for unit in goes
    ]
    said = {"village": _named(drawn, drawn.divisions[wish.village]), "count": len(wish.grids), "new": new}
    said |= {"changed": changed, "gone": len(goes) - len(wish.ends)}
    reason = message(UNIFIED, **said, taken=len(wish.ends)) if wish.ends else message(DIVIDED, **said)
    county, clause = drawn.above(wish.village, Level.COUNTY), "SX-27" if wish.ends else "SX-28"
    return Proposal(f"{GRIDS}/{wish.village}", GRIDS, county, reason, clause, tuple(changes))


def heirs_of(gone: Grid, grids: tuple[Grid, ...]) -> tuple[Successor, ...]:
    """Who carries a grid on, by how many of its buildings each takes in; nobody where they share none."""
    mine = set(gone.extent.cells)
    shared = {grid.id: len(mine.intersection(grid.extent.cells)) for grid in grids}
    whole = sum(shared.values())
    return tuple(Successor(unit, Fraction(part, whole)) for unit, part in shared.items() if part)


def _base_grids(drawn: Snapshot, wish: Divide) -> list[Grid]:
    """The village's grids of today that are of the net of the wish."""
    today = (drawn.grids[unit] for unit in drawn.grids_of.get(wish.village, ()))
    return [grid for grid in today if grid.network == _network(wish)]


def _network(wish: Divide) -> str:
    """The net of which its grids are, or most of them where some are of another by mistake."""
    return Counter(grid.network for grid in wish.grids).most_common(1)[0][0]


def _named(drawn: Snapshot, village: Division) -> str:
    above = drawn.divisions.get(village.parent)
    return f"{above.name}{village.name}" if above else village.name


def network_faults(wish: Divide, base: str) -> list[Fault]:
    """The grids that are not of the base net, as the standard has it."""
    template = N_("网格“{grid}”不属于作为基础的综治网格；一张网只有一套网格，请改正。（SX-27）")
    return [
        Fault("grid", message(template, grid=grid.name or str(grid.number)))
        for grid in wish.grids
        if grid.network != base
    ]


def division_faults(drawn: Snapshot, wish: Divide) -> Iterator[Fault]:
    """Every reason why a village cannot be divided as is wished."""
    village = drawn.divisions.get(wish.village)
    if village is None or village.level is not Level.VILLAGE or village.state is not State.STANDING:
        template = N_(
            "设计中没有“{village}”这个村（社区），它可能已被别的提议撤销；请从列表中另选。（SX-28）"
        )
        named = village.name if village else wish.village
        yield Fault("village", message(template, village=named))
        return
    name = _named(drawn, village)
    if not wish.grids:
        template = N_("“{village}”没有划出任何网格；每户都要有网格管，请至少划一个。（SX-28）")
        yield Fault("grid", message(template, village=name))
        return
    for grid in wish.grids:
        yield from _grid_faults(drawn, wish, grid)
    yield from _twice(drawn, wish, name)
    yield from _end_faults(drawn, wish, name)
    yield from _left_out(drawn, wish, name)


def _grid_faults(drawn: Snapshot, wish: Divide, grid: Grid) -> Iterator[Fault]:
    """What is wrong with one grid, whatever the others are."""
    called = grid.name.strip() or str(grid.number)
    before = drawn.grids.get(grid.id)
    if before is not None and (before.village, before.network, before.number) != (
        wish.village,
        grid.network,
        grid.number,
    ):
        template = N_(
            "“{grid}”用了现有网格“{other}”的身份，却不是同一个村、同一张网、同一编号；"
            "编号一经给出不再变更，请按新设网格处理。（SX-28）"
        )
        yield Fault("grid", message(template, grid=called, other=before.name))
    elif before is None and any(grid.id in rows for rows in (drawn.divisions, drawn.bodies, drawn.duties)):
        template = N_("网格“{grid}”的编号“{unit}”已被别的单位使用；请另行编号。")
        yield Fault("grid", message(template, grid=called, unit=grid.id))
    if grid.village != wish.village:
        template = N_("网格“{grid}”不属于要划分的村（社区）；请从这次划分中去掉。（SX-28）")
        yield Fault("grid", message(template, grid=called))
    if not grid.name.strip():
        yield Fault("grid", message(N_("第 {number} 号网格没有名称；请补上。"), number=grid.number))
    if grid.number < 1:
        template = N_("网格“{grid}”的编号是 {number}；编号从 1 开始，请改正。（SX-28）")
        yield Fault("grid", message(template, grid=called, number=grid.number))
    if grid.kind not in KINDS:
        template = N_("网格“{grid}”的类别“{kind}”不是普通、密集区域、专属之一；请改正。（SX-28）")
        yield Fault("grid", message(template, grid=called, kind=grid.kind))
    if not grid.extent.cells:
        template = N_("网格“{grid}”里没有任何建筑；请划入建筑，或去掉这个网格。（SX-28）")
        yield Fault("grid", message(template, grid=called))
    for word, found in ((N_("户数"), grid.extent.households), (N_("人数"), grid.extent.people)):
        if type(found) is not int or found < 0:
            template = N_("网格“{grid}”的{what}是“{found}”；要是不小于 0 的整数，请改正。")
            yield Fault("grid", message(template, grid=called, what=message(word), found=str(found)))


def _twice(drawn: Snapshot, wish: Divide, village: str) -> Iterator[Fault]:
    """Buildings, numbers and names that stand more than once; numbers that were given to another."""
    of: dict[str, list[str]] = {}
    for grid in wish.grids:
        for cell in grid.extent.cells:
            of.setdefault(cell, []).append(grid.name)
    together: dict[tuple[str, ...], list[str]] = {}
    for cell, names in of.items():
        if len(names) > 1:
            together.setdefault(tuple(dict.fromkeys(names)), []).append(cell)
    for grids, cells in together.items():
        template = N_(
            "有 {count} 栋建筑（{cells}等）在“{grids}”里出现了几次；一栋建筑只归一个网格，请只留一处。（SX-28）"
        )
        said = {"count": len(cells), "cells": tuple(cells[:NAMED]), "grids": grids}
        yield Fault("grid", message(template, **said))
    for number, count in Counter(grid.number for grid in wish.grids).items():
        if count > 1:
            template = N_("“{village}”有 {count} 个网格编为 {number} 号；请各用一个编号。（SX-28）")
            yield Fault("grid", message(template, village=village, count=count, number=number))
    for name, count in Counter(grid.name.strip() for grid in wish.grids).items():
        if count > 1 and name:
            template = N_("“{village}”有 {count} 个网格都叫“{name}”；请各起名称。（SX-28）")
            yield Fault("grid", message(template, village=village, count=count, name=name))
    stay = {grid.id for grid in wish.grids}
    given = {grid.number: grid for grid in _base_grids(drawn, wish) if grid.id not in stay}
    for grid in wish.grids:
        if (holder := given.get(grid.number)) is not None:
            yield taken(grid, holder.name)


def taken(grid: Grid, holder: str) -> Fault:
    """That a new grid has a number which another has, or had."""
    template = N_(
        "网格“{grid}”用了 {number} 号，它是“{holder}”的编号；编号给出后不再给别的网格，请另编一号。（SX-28）"
    )
    return Fault("grid", message(template, grid=grid.name, number=grid.number, holder=holder))


def _end_faults(drawn: Snapshot, wish: Divide, village: str) -> Iterator[Fault]:
    """Grids to be taken in that are none, or that need not be named."""
    for unit, count in Counter(wish.ends).items():
        grid = drawn.grids.get(unit)
        if grid is None or (grid.village != wish.village and grid.village in drawn.divisions):
            template = N_("“{village}”没有编号为“{unit}”的网格，无从并入；请从列表中选择。（SX-27）")
            yield Fault("ends", message(template, village=village, unit=grid.name if grid else unit))
        elif count > 1 or (grid.village == wish.village and grid.network == _network(wish)):
            template = N_(
                "“{grid}”不用写在并入的网格里：它写了几次，或就是基础网格，没有留下的自然撤销；请去掉。（SX-27）"
            )
            yield Fault("ends", message(template, grid=grid.name))


def _left_out(drawn: Snapshot, wish: Divide, village: str) -> Iterator[Fault]:
    """Buildings that have a grid today and would have none."""
    had = {cell for grid in _base_grids(drawn, wish) for cell in grid.extent.cells}
    left = sorted(had - {cell for grid in wish.grids for cell in grid.extent.cells})
    if left:
        template = N_(
            "“{village}”有 {count} 栋建筑（{cells}等）现在有网格管，划分以后没有；请把它们划进某个网格。（SX-28）"
        )
        said = {"village": village, "count": len(left), "cells": tuple(left[:NAMED])}
        yield Fault("grid", message(template, **said))
