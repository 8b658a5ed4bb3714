"""The grids of the one net and who stands ready in them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.grid_teams import GridLife
from santu.register.domain.rows import Grid
from santu.register.domain.service_rows import Kind, TeamMember
from santu.register.models import GridTeamMember, GridVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree
from santu.register.selectors.service_rows import rows_under, standing_rows
from santu.register.selectors.snapshots import GRID_COLUMNS, grid_of


def base_grids(unit: str, network: str, day: date) -> list[Grid]:
    """The grids of a net in a division on a day, in order of village and number."""
    rows = GridVersion.objects.filter(
        holding_on(day), network=network, village__in=subtree([unit], day)
    ).order_by("village", "number")
    return [grid_of(row) for row in rows.values_list(*GRID_COLUMNS)]


def grid_lives(villages: Collection[str], network: str) -> dict[tuple[str, int], GridLife]:
    """The grids of a net that some villages have or ever had, by village and number."""
    return {
        (one.village, one.number): one
        for one in _lives(Q(village__in=list(villages), network=network)).values()
    }


def lives_of_grids(grids: Collection[str]) -> dict[str, GridLife]:
    """Some grids, by id."""
    return _lives(Q(unit__in=list(grids)))


def grid_last(grid: str) -> tuple[Grid, date]:
    """A grid as it was last, and the day on which it no longer is.

    Raises:
        Refused: there never was such a grid.
    """
    row = GridVersion.objects.filter(STANDS, unit=grid).order_by("-end").values_list(*GRID_COLUMNS, "end")[:1]
    found = next(iter(row), None)
    if found is None:
        raise grid_unknown()
    *columns, end = found
    return grid_of(tuple(columns)), end


def grids_last(grids: Collection[str]) -> list[Grid]:
    """Some grids as they were last."""
    rows = GridVersion.objects.filter(STANDS, unit__in=list(grids)).order_by("end")
    return list({row[0]: grid_of(row) for row in rows.values_list(*GRID_COLUMNS)}.values())


def grid_unknown() -> Refused:
    """There is no such grid, as far as whoever asks may know."""
    return refuse("grid", N_("没有这个网格；请从网格队伍的页面上选。（SX-28）"))


def members_under(unit: str, day: date) -> list[TeamMember]:
    """All that stands of the teams of a division, also who is there no more."""
    return [row for row in rows_under(Kind.TEAMS, unit, day) if isinstance(row, TeamMember)]


def members_of(villages: Collection[str]) -> dict[TeamMember, int]:
    """The same of some villages, each with its number."""
    rows = standing_rows(Kind.TEAMS, villages)
    return {row: number for row, number in rows.items() if isinstance(row, TeamMember)}


def village_of_member(number: int) -> str:
    """The village in whose team a member is.

    Raises:
        Refused: none of this number stands.
    """
    found = GridTeamMember.objects.filter(pk=number, withdrawn_by=None).values_list("unit_id", flat=True)
    village = next(iter(found), None)
    if village is None:
        raise member_unknown()
    return village


def member_unknown() -> Refused:
    """There is no such member, as far as whoever asks may know."""
    return refuse("member", N_("登记里没有这名网格人员，或者登记刚刚变更过；请重新打开页面再选。（SX-29）"))


def _lives(which: Q) -> dict[str, GridLife]:
    rows = GridVersion.objects.filter(STANDS, which).order_by("unit", "start")
    found: dict[str, GridLife] = {}
    for grid, village, number, name, start, end in rows.values_list(
        "unit_id", "village_id", "number", "name", "start", "end"
    ):
        first = found[grid].first if grid in found else start
        found[grid] = GridLife(grid, village, number, name, first, end)
    return found
