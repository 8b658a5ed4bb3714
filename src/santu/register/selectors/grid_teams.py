"""The grids of the one net and who stands ready in them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.grid_teams import GridLife
from santu.register.domain.rows import Grid
from santu.register.domain.service_rows import Kind, ServiceRow, TeamMember
from santu.register.models import GridVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree
from santu.register.selectors.service_rows import rows_where, standing_rows, standing_rows_in
from santu.register.selectors.snapshots import GRID_COLUMNS, grid_of


def base_grids(unit: str, network: str, day: date) -> list[Grid]:
    """The grids of a net in a division on a day, in order of village and number."""
    rows = GridVersion.objects.filter(
        holding_on(day), network=network, village__in=subtree([unit], day)
    ).order_by("village", "number")
    return [grid_of(row) for row in rows.values_list(*GRID_COLUMNS)]


def grid_lives(villages: Collection[str], network: str) -> dict[tuple[str, int], list[GridLife]]:
    """The grids of a net that some villages have or ever had, by village and number; the one that has it today comes last."""
    rows = GridVersion.objects.filter(STANDS, village__in=list(villages), network=network)
    lives = _lives(Q(unit__in=rows.values("unit")))
    found: dict[tuple[str, int], list[GridLife]] = {}
    for grid, village, number in set(rows.values_list("unit_id", "village_id", "number")):
        found.setdefault((village, number), []).append(lives[grid])
    return {
        place: sorted(some, key=lambda one: ((one.village, one.number) == place, one.first, one.id))
        for place, some in found.items()
    }


def lives_of_grids(grids: Collection[str]) -> dict[str, GridLife]:
    """Some grids, by id."""
    return _lives(Q(unit__in=list(grids)))


def life_of(grid: str) -> GridLife:
    """A grid.

    Raises:
        Refused: there never was such a grid.
    """
    found = lives_of_grids([grid]).get(grid)
    if found is None:
        raise refuse("grid", N_("没有这个网格；请从网格队伍的页面上选。（SX-28）"))
    return found


def grids_last(grids: Collection[str]) -> list[Grid]:
    """Some grids as they were last."""
    rows = GridVersion.objects.filter(STANDS, unit__in=list(grids)).order_by("end")
    return list({row[0]: grid_of(row) for row in rows.values_list(*GRID_COLUMNS)}.values())


def members_of(villages: Collection[str]) -> dict[TeamMember, int]:
    """All that stands of the teams of the grids that lie in some villages or lay there last, each with its number."""
    return _members(standing_rows(Kind.TEAMS, villages))


def members_in(grids: Collection[str]) -> dict[TeamMember, int]:
    """The same of some grids, wherever they lie."""
    return _members(standing_rows_in(Kind.TEAMS, grids))


def member_numbered(number: int) -> TeamMember:
    """Somebody in a team.

    Raises:
        Refused: none of this number stands.
    """
    found = next(iter(_members(rows_where(Kind.TEAMS, Q(pk=number)))), None)
    if found is None:
        raise member_unknown()
    return found


def member_unknown() -> Refused:
    """There is no such member, as far as whoever asks may know."""
    return refuse("member", N_("登记里没有这名网格人员，或者登记刚刚变更过；请重新打开页面再选。（SX-29）"))


def _members(rows: Mapping[ServiceRow, int]) -> dict[TeamMember, int]:
    return {row: number for row, number in rows.items() if isinstance(row, TeamMember)}


def _lives(which: Q) -> dict[str, GridLife]:
    today = timezone.localdate()
    rows = GridVersion.objects.filter(STANDS, which).order_by("unit", "start")
    found: dict[str, GridLife] = {}
    for grid, village, number, name, start, end in rows.values_list(
        "unit_id", "village_id", "number", "name", "start", "end"
    ):
        was = found.get(grid)
        if was is None or start <= today:
            found[grid] = GridLife(grid, village, number, name, was.first if was else start, end)
        else:
            found[grid] = replace(was, end=end)
    return found
