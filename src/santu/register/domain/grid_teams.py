"""Who stands ready in the grids of the one net, which grids lack whom, and where a team goes when its grid ends (SX-29)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.messages import N_
from santu.register.domain.rows import Grid
from santu.register.domain.service_rows import TeamMember, counts_on
from santu.standards.rulebook import Standards
from santu.standards.schema import Item

ROLES, NETWORKS, EVENTS = "grid/team_roles", "grid/unified_networks", "grid/event_kinds"
CALLED = (
    N_("网格长"),
    N_("网格员"),
    N_("辅助员"),
    N_("排查安全隐患"),
    N_("化解矛盾纠纷"),
    N_("宣传政策法规"),
    N_("服务群众"),
)
"""What the standards call roles and kinds of event, marked so that pages in English say it."""


@dataclass(frozen=True, slots=True)
class GridLife:
    """A grid of the one net, whenever it was: its place as it was last, its first day, and the day on which it no longer is."""

    id: str
    village: str
    number: int
    name: str
    first: date
    end: date


@dataclass(frozen=True, slots=True)
class Team:
    """A grid on a day with who stands ready in it, in order of role, and the roles that nobody has."""

    grid: Grid
    members: tuple[TeamMember, ...]
    lacks: tuple[str, ...]

    def of(self, role: str) -> list[TeamMember]:
        """Those who have a role."""
        return [one for one in self.members if one.role == role]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Some grids, counted.

    Attributes:
        grids: how many there are.
        households: how many these hold.
        having: role → in how many of them somebody has it.
        whole: in how many every role is filled.
        without: the households of those where a role is not.
    """

    grids: int
    households: int
    having: Mapping[str, int]
    whole: int
    without: int

    @property
    def share(self) -> float | None:
        """The part of the grids whose team is whole; ``None`` where there is no grid."""
        return self.whole / self.grids if self.grids else None


def base_network(standards: Standards, day: date) -> str:
    """The net that takes the others in (SX-27)."""
    return next(item.id for item in standards.items(NETWORKS, day) if item.flag("base"))


def teams_of(
    grids: Iterable[Grid], members: Iterable[TeamMember], roles: Sequence[Item], day: date
) -> list[Team]:
    """Grids in the order given, each with those who stand ready in it on a day.

    The clause names every role, so that each is needed in every grid.
    """
    order = {role.id: place for place, role in enumerate(roles)}
    ready: dict[str, list[TeamMember]] = {}
    for one in members:
        if counts_on(one, day):
            ready.setdefault(one.grid, []).append(one)
    found = []
    for grid in grids:
        here = sorted(ready.get(grid.id, ()), key=lambda one: (order.get(one.role, len(order)), one.since))
        held = {one.role for one in here}
        found.append(Team(grid, tuple(here), tuple(role for role in order if role not in held)))
    return found


def coverage(teams: Collection[Team], roles: Iterable[Item]) -> Coverage:
    """Teams counted: how many grids have whom, and how many households they hold."""
    return Coverage(
        len(teams),
        sum(team.grid.extent.households for team in teams),
        {role.id: sum(bool(team.of(role.id)) for team in teams) for role in roles},
        sum(not team.lacks for team in teams),
        sum(team.grid.extent.households for team in teams if team.lacks),
    )


def left_over(
    members: Iterable[TeamMember], grids: Collection[str], day: date
) -> dict[str, list[TeamMember]]:
    """Those who count on a day though their grid is none of those that are there, by grid."""
    found: dict[str, list[TeamMember]] = {}
    for one in members:
        if one.grid not in grids and counts_on(one, day):
            found.setdefault(one.grid, []).append(one)
    return found


def successor(ended: Grid, grids: Iterable[Grid]) -> Grid | None:
    """The grid of the same village and net that has most of the buildings of one that ended, the lowest number of equals."""
    cells = frozenset(ended.extent.cells)
    shares = [
        (len(cells.intersection(grid.extent.cells)), -grid.number, grid)
        for grid in grids
        if (grid.village, grid.network) == (ended.village, ended.network) and grid.id != ended.id
    ]
    most = max(shares, key=lambda share: share[:2], default=None)
    return most[2] if most and most[0] else None
