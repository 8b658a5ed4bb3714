"""Teams for the grids of a township of the demonstration; here and there somebody is missing."""

from collections.abc import Mapping

from santu.accounts.selectors.people import User
from santu.register.domain.grid_teams import base_network
from santu.register.domain.service_rows import Kind
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_grid_teams import synthetic_teams
from santu.register.selectors.grid_teams import base_grids
from santu.register.services.service_files import service_load
from santu.standards.rulebook import Standards

TOWNSHIP, SEED = "140703103", 20211031
"""水秀镇."""


def demo_grid_teams(register: Snapshot, standards: Standards, cast: Mapping[str, User]) -> None:
    """Teams from the day of the register on for the grids of the one net, where there are any."""
    day, unit = register.day, register.by_code[TOWNSHIP]
    members = list(synthetic_teams(base_grids(unit, base_network(standards, day), day), day, SEED))
    if members:
        service_load(kind=Kind.TEAMS, rows=members, title=f"{MARK}：网格队伍", by=cast["demo-clerk"])
