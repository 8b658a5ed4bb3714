"""A part of a register that can stand by itself."""

from collections.abc import Sequence
from dataclasses import replace

from santu.register.domain.lookup import chain, subtree
from santu.register.domain.snapshot import Snapshot


def part_of(whole: Snapshot, roots: Sequence[str]) -> Snapshot:
    """Some subtrees, with the units above them."""
    wanted = {row.id for root in roots for row in chain(whole, root)}
    for root in roots:
        wanted |= subtree(whole, root)
    return replace(
        whole,
        divisions={unit: row for unit, row in whole.divisions.items() if unit in wanted},
        bodies={unit: row for unit, row in whole.bodies.items() if unit in wanted},
        duties={unit: row for unit, row in whole.duties.items() if row.place in wanted},
        grids={unit: row for unit, row in whole.grids.items() if row.village in wanted},
        figures={
            quantity: {unit: value for unit, value in values.items() if unit in wanted}
            for quantity, values in whole.figures.items()
        },
    )
