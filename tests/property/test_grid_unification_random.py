"""Unification of random networks: nothing is lost, shares are whole, each conflict is there and no other."""

from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from santu.solvers.grids.networks import Network, Task
from santu.solvers.grids.unify import Kind, unify


def networks(drawn: Random, rows: int) -> list[Network]:
    """One to four networks over the same buildings; some grids are listed only, some tasks in no grid of theirs."""
    made = []
    for at, key in enumerate(
        ("comprehensive_governance", "party", "social_security", "emergency")[: drawn.randint(1, 4)]
    ):
        grids = [drawn.choice(("", "a", "b", "c")) for _ in range(rows)]
        listed = tuple(one for one in "abcd" if drawn.random() < 0.5)
        tasks = tuple(
            Task(f"T{drawn.randint(1, 3)}", "事", drawn.choice("abcdx"), drawn.choice(("甲", "乙")))
            for _ in range(drawn.randint(0, 5))
        )
        made.append(Network(key, key, grids, tasks, listed, base=at == 0))
    drawn.shuffle(made)
    return made


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_task_is_lost(seed: int) -> None:
    drawn = Random(seed)
    rows = drawn.randint(1, 10)
    grid = np.array([drawn.randint(0, 3) for _ in range(rows)], np.int32)
    households = np.array([drawn.choice((0, 1, 5, 30)) for _ in range(rows)])
    given_ = networks(drawn, rows)
    found = unify(given_, grid, households)
    assert found == unify(given_, grid, households)
    told = [(key, task) for one in found.conflicts for key in one.networks for task in one.tasks]
    for network in given_:
        for task in network.tasks:
            mapped = [one for one in found.mapped if (one.network, one.task) == (network.id, task)]
            if task.grid not in network.grids:
                assert not mapped
                assert (network.id, task) in told
                continue
            assert len(mapped) == network.tasks.count(task)
            held = _held(network, task.grid, grid, households)
            assert {share.grid: share.share for share in mapped[0].shares} == held
            assert sum(held.values()) == 1
            assert held[mapped[0].main] == max(held.values())
            assert all(mapped[0] in found.of(new) for new in held)
            assert (len(held) > 1) == any(
                one.kind == Kind.SPLIT and one.networks == (network.id,) and one.tasks == (task,)
                for one in found.conflicts
            )
        bare = tuple(row for row in range(rows) if not network.grids[row])
        assert [
            one.rows
            for one in found.conflicts
            if one.kind == Kind.UNCOVERED and one.networks == (network.id,)
        ] == ([bare] if bare else [])
        empty = sum(one.kind == Kind.EMPTY and one.networks == (network.id,) for one in found.conflicts)
        assert empty == len(set(network.listed) - set(network.grids))
    _one_body_for_one_task(found)


def _held(network: Network, old: str, grid: np.ndarray, households: np.ndarray) -> dict[int, Fraction]:
    """The share of an old grid that each new one has, counted by hand."""
    rows = [row for row, one in enumerate(network.grids) if one == old]
    measure = {row: int(households[row]) for row in rows}
    if not any(measure.values()):
        measure = dict.fromkeys(rows, 1)
    total = sum(measure.values())
    return {
        int(new): Fraction(sum(measure[row] for row in rows if grid[row] == new), total)
        for new in {*grid[rows].tolist()}
    }


def _one_body_for_one_task(found) -> None:
    """Where a new grid has one task of two bodies, and only there, somebody is to settle it."""
    told = {(one.grids[0], one.tasks[0].code) for one in found.conflicts if one.kind == Kind.BODIES}
    bodies: dict[tuple[int, str], set[str]] = {}
    for one in found.mapped:
        for share in one.shares:
            bodies.setdefault((share.grid, one.task.code), set()).add(one.task.body)
    assert told == {key for key, by in bodies.items() if len(by) > 1}
