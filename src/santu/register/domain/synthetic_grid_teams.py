"""Generated teams for the grids of a demonstration: surnames and offices alone, every one marked as synthetic."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from santu.register.domain.rows import Grid
from santu.register.domain.service_rows import CHIEF, TeamMember
from santu.register.domain.synthetic import MARK

WORKER, AIDE = "grid_worker", "grid_aide"
CHIEFS = ("王**", "李*", "张**", "赵*", "刘**")
OTHERS = ("郭**", "杨*", "武**", "任*", "韩**")
OFFICES = ("村（社区）委员会委员", "村（社区）党组织委员")
WITH_CHIEF, WITH_WORKER, WITH_AIDE = 0.95, 0.8, 0.9
"""How often a grid has one; so that some grids lack somebody and the pages show it."""


def synthetic_teams(grids: Iterable[Grid], since: date, seed: int) -> Iterator[TeamMember]:
    """Who stands ready in some grids from a day on: mostly a chief, a worker and an aide, here and there not."""
    for grid in grids:
        dice = Random(f"{seed}:{grid.id}:team")
        chief, worker, aide = (dice.random() < share for share in (WITH_CHIEF, WITH_WORKER, WITH_AIDE))
        if chief:
            office = f"{MARK}：{dice.choice(OFFICES)}"
            yield TeamMember(grid.village, grid.id, CHIEF, dice.choice(CHIEFS), office, since)
        if worker:
            yield TeamMember(grid.village, grid.id, WORKER, dice.choice(OTHERS), MARK, since)
        if aide:
            yield TeamMember(grid.village, grid.id, AIDE, dice.choice(OTHERS), MARK, since)
