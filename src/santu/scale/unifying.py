"""The tasks of a village's old networks on its new grids, and what is to be settled."""

import numpy as np

from santu.scale.asked import Asked
from santu.solvers.grids.problem import GridDesign
from santu.solvers.grids.unify import Kind, Unified, unify


def unified_village(asked: Asked, design: GridDesign) -> Unified:
    """Tasks and conflicts; new grids are numbered from 1, as in the tables.

    Raises:
        Refused: the networks are not as they must be.
    """
    village = asked.village
    names = [village.name(row) for row in range(len(village.x))]
    found = unify(asked.networks, design.grid + 1, np.asarray(village.households, np.int64), names)
    silent = {one.id for one in asked.networks if one.base and not any(one.grids)}
    # Where no old grids of the base are given at all, it is no news that they cover nothing.
    kept = tuple(
        one
        for one in found.conflicts
        if not (one.kind == Kind.UNCOVERED and silent.intersection(one.networks))
    )
    return Unified(found.mapped, kept)
