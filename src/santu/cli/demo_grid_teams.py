"""Teams for the grids of a township of the demonstration; here and there somebody is missing."""

from collections.abc import Mapping
from datetime import date

from santu.accounts.selectors.people import User
from santu.register.domain.grid_teams import base_network
from santu.register.domain.service_rows import Kind
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_grid_teams import synthetic_teams
from santu.register.selectors.grid_teams import base_grids
from santu.register.services.service_files import service_load
from santu.standards.rulebook import Standards

SEED = 20211031


def demo_grid_teams(
    register: Snapshot, township: str, standards: Standards, cast: Mapping[str, User], day: date
) -> None:
    """Teams from a day on for the base grids that a township has on it.

    Args:
        register: the register of the demonstration.
        township: its code.
        standards: which net is the one.
        cast: the people of the demonstration, by name.
        day: the first day of the teams.
    """
    unit = register.by_code[township]
    grids = base_grids(unit, base_network(standards, day), day)
    members = list(synthetic_teams(grids, day, SEED))
    if members:
        service_load(kind=Kind.TEAMS, rows=members, title=f"{MARK}：网格队伍", by=cast["demo-clerk"])
