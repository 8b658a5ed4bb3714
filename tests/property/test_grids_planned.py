"""Random divisions of villages, then mergers of some: planned and proven, every building in one grid at every prefix."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.grids import with_grids
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import target_of
from santu.design.domain.wishes import Divide
from santu.kernel.change import Change, Op, Successor
from santu.kernel.messages import Refused, message
from santu.register.domain.rows import Grid, mint_grid_id
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, prove
from tests.fixtures import shuixiu
from tests.fixtures.grids import BASE, extent
from tests.fixtures.grids import with_grids as having
from tests.fixtures.provinces.making import AFTER, BEFORE
from tests.fixtures.small_standard import REFORM, STANDARD

COUNTY, XIANG = "nbs.140726.20200630", "nbs.140726200.20200630"
REGISTER = shuixiu.before()
VILLAGES = REGISTER.villages(XIANG)[:3]
CELLS = "abcdef"
PARTS = st.lists(st.integers(0, 3), min_size=len(CELLS), max_size=len(CELLS))
"""To which grid each building belongs."""


def grids(village: str, parts: Sequence[int], *, shift: int = 0) -> tuple[Grid, ...]:
    """One for each part, numbered from ``shift`` on, so that of two divisions some grids go on and some do not."""
    found = []
    for part in sorted(set(parts)):
        number = part + shift + 1
        unit = mint_grid_id(village, BASE, number, BEFORE)
        cells = [cell for cell, of in zip(CELLS, parts, strict=True) if of == part]
        found.append(Grid(unit, village, BASE, number, f"第{number}网格", "ordinary", extent(cells)))
    return tuple(found)


def covered(snapshot: Snapshot) -> int:
    """How many buildings have a grid; each has one."""
    held = [
        (one.village, cell)
        for one in snapshot.grids.values()
        if one.village in snapshot.divisions
        for cell in one.extent.cells
    ]
    assert len(held) == len(set(held))
    return len(held)


def merged(village: str, heir: str) -> Proposal:
    change = Change(Op.ABOLISH, village, successors=(Successor(heir),))
    return Proposal(f"villages/{village}", "villages", COUNTY, message("并入"), "SX-06", (change,))


def divided(base: Snapshot, wish: Divide) -> list[Proposal]:
    """None where it is as today, or gives a new grid the number of one that ends."""
    try:
        return proposals_by_hand(base, Wished(wish, ""), REFORM, AFTER)
    except Refused as refused:
        said = [str(one.message) for one in refused.faults]
        if not all("不会改变" in text or "另编一号" in text for text in said):
            raise
        return []


@given(st.data())
def test_random_divisions_hold_and_a_damaged_one_does_not(data: st.DataObject) -> None:
    had = [data.draw(PARTS) for _ in VILLAGES]
    base = having(
        REGISTER,
        *(one for village, parts in zip(VILLAGES, had, strict=True) for one in grids(village, parts)),
    )
    proposals: list[Proposal] = []
    for village in data.draw(st.sets(st.sampled_from(VILLAGES))):
        wanted = grids(village, data.draw(PARTS), shift=data.draw(st.integers(0, 4)))
        wanted = tuple(
            replace(one, id=mint_grid_id(village, BASE, one.number, AFTER))
            if one.id not in base.grids
            else one
            for one in wanted
        )
        proposals += divided(base, Divide(village, wanted))
    if data.draw(st.booleans()):
        proposals.append(merged(VILLAGES[0], VILLAGES[1]))
    proposals = list(with_grids(base, proposals))
    target, steps = target_of(base, proposals, AFTER), plan(base, proposals, AFTER)
    promise = Promise(base, target, STANDARD.fitting(base))
    assert prove(promise, steps).holds
    rows = base
    for step in steps:
        rows = rows.with_changes(step.changes)
        assert covered(rows) == len(CELLS) * len(VILLAGES)
    assert (rows.grids, rows.divisions) == (target.grids, target.divisions)
    if steps:
        number = data.draw(st.integers(0, len(steps) - 1))
        step = steps[number]
        spoilt = data.draw(st.integers(0, len(step.changes) - 1))
        changes = (*step.changes[:spoilt], *step.changes[spoilt + 1 :])
        damaged = [*steps[:number], replace(step, changes=changes), *steps[number + 1 :]]
        assert not prove(promise, damaged).holds
