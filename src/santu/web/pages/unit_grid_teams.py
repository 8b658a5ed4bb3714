"""Who stands ready in the grids of a unit, which grids lack whom, and what may be asked of them (SX-29)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.grid_teams import (
    ROLES,
    Team,
    base_network,
    coverage,
    left_over,
    successor,
    teams_of,
)
from santu.register.domain.rows import Division, Grid
from santu.register.domain.service_rows import Kind, TeamMember
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.grid_admissions import admission_items_for
from santu.register.selectors.grid_teams import grids_last, lives_of_grids, members_of
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of
from santu.register.services.grid_teams import (
    TeamWish,
    grid_member_end,
    grid_member_name,
    grid_team_move,
)
from santu.standards.loader import load
from santu.standards.schema import Item
from santu.web.days import Day, day_needed, day_of
from santu.web.given import asked, written
from santu.web.grid_team_rows import Bar, Left, called, gap_sentence, member_options, teams_table
from santu.web.language import plain
from santu.web.numbers import number_in
from santu.web.pages.grids_file import may_import
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_services import may_serve
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

NAME = "unit-grid-teams"
TAB = "unit-grids"
ANY = "any"
LISTED = (Level.TOWNSHIP, Level.VILLAGE)
"""The levels whose grids are listed one by one; of those above only numbers are told."""


@require_GET
def unit_grid_teams(request: HttpRequest, unit: str) -> HttpResponse:
    """The teams of the grids of a unit on the day of the page."""
    heading, day, context = unit_frame(request, unit, TAB)
    standards, register = load(), register_on(day.shown, scope_of(heading.way))
    roles = standards.items(ROLES, day.shown)
    villages = villages_of(register, heading.row) if heading.is_there else []
    grids = base_of(register, villages, base_network(standards, day.shown))
    members = members_of([row.id for row in villages])
    teams = teams_of(grids, members, roles, day.shown)
    lacks = asked(request, "lacks")
    if lacks not in {"", ANY, *(role.id for role in roles)}:
        raise refuse("lacks", N_("没有“{text}”这种筛选；请从页面上选。"), text=lacks)
    covered = coverage(teams, roles)
    is_listed, is_village = heading.row.level in LISTED, heading.row.level is Level.VILLAGE
    may = may_serve(request, unit) and day.is_today and is_listed
    context |= {
        "part": "teams",
        "may_import": may_import(request, unit),
        "kind": Kind.TEAMS.value,
        "may": may_serve(request, unit),
        "covered": covered,
        "having": [(role.name, covered.having[role.id]) for role in roles],
        "said": gap_sentence(covered),
        "bars": _bars(register, heading.row, teams, roles, day),
        "chips": _chips(unit, teams, roles, lacks, day) if is_listed else [],
        "left": _left(register, members, grids, day) if is_listed else [],
        "admitted": admission_items_for(unit, day.shown, standards) if is_village else None,
        "with_admissions": is_village,
        "is_village": is_village,
        "tasks": tasks_of(grids),
    }
    if may:
        context |= _choices(register, grids, members, roles, day)
        context["today"] = sight_of(request).today
    shown = [team for team in teams if not lacks or (team.lacks if lacks == ANY else lacks in team.lacks)]
    table = teams_table(shown, register.divisions, roles, day, whole=not lacks)
    return page(request, "web/unit_grid_teams.html", context, tables=[table] if is_listed else [])


def villages_of(register: Snapshot, row: Division) -> list[Division]:
    """The villages of a unit in order of code, or the village itself."""
    if row.level is Level.VILLAGE:
        return [row]
    return [one for one in register.at(Level.VILLAGE) if register.above(one.id, row.level) == row.id]


def base_of(register: Snapshot, villages: Sequence[Division], network: str) -> list[Grid]:
    """The grids of the one net in some villages, in order."""
    found = (register.grids[one] for row in villages for one in register.grids_of.get(row.id, ()))
    return [grid for grid in found if grid.network == network]


def tasks_of(grids: Sequence[Grid]) -> list[tuple[str, list[str]]]:
    """The tasks that grids have of their own, each with the grids that have it."""
    found: dict[str, list[str]] = {}
    for grid in grids:
        for task in grid.extent.tasks:
            found.setdefault(task, []).append(grid.name)
    return list(found.items())


def teams_below(register: Snapshot, row: Division, teams: Sequence[Team]) -> Mapping[str, list[Team]]:
    """The teams by the units right under a unit, in order of code: townships of a county, villages of a township."""
    below = Level.TOWNSHIP if row.level is Level.COUNTY else Level.VILLAGE
    found: dict[str, list[Team]] = {}
    for team in teams:
        found.setdefault(register.above(team.grid.village, below) or team.grid.village, []).append(team)
    return found


def _bars(
    register: Snapshot, row: Division, teams: Sequence[Team], roles: Sequence[Item], day: Day
) -> list[Bar]:
    return [
        Bar(register.divisions[one].name, day.link(reverse(NAME, args=[one])), coverage(some, roles))
        for one, some in teams_below(register, row, teams).items()
    ]


def _chips(
    unit: str, teams: Sequence[Team], roles: Sequence[Item], lacks: str, day: Day
) -> list[tuple[object, int, str, bool]]:
    address = reverse(NAME, args=[unit])
    kinds = [
        ("", message(N_("全部网格")), len(teams)),
        (ANY, message(N_("没有配齐")), sum(bool(team.lacks) for team in teams)),
        *(
            (
                role.id,
                message(N_("没有{role}"), role=message(role.name)),
                sum(role.id in team.lacks for team in teams),
            )
            for role in roles
        ),
    ]
    return [(title, n, day.link(address, lacks=key), key == lacks) for key, title, n in kinds]


def _left(
    register: Snapshot, members: Mapping[TeamMember, int], grids: Sequence[Grid], day: Day
) -> list[Left]:
    """The teams whose grid is no more, each with where it could go."""
    left = left_over(members, {grid.id for grid in grids}, day.shown)
    lives = lives_of_grids(left)
    roles = {item.id: item.name for item in load().items(ROLES, day.shown)}
    return [
        Left(
            grid,
            register.divisions[grid.village],
            [f"{roles.get(one.role, '')} {plain(called(one))}" for one in left[grid.id]],
            lives[grid.id].end.isoformat(),
            successor(grid, grids),
        )
        for grid in grids_last(left)
        if lives[grid.id].end <= day.shown and grid.village in register.divisions
    ]


def _choices(
    register: Snapshot,
    grids: Sequence[Grid],
    members: Mapping[TeamMember, int],
    roles: Sequence[Item],
    day: Day,
) -> dict[str, Any]:
    """What the forms offer: grids by village, roles, and those who are there still."""
    by_village: dict[str, list[Grid]] = {}
    for grid in grids:
        by_village.setdefault(register.divisions[grid.village].name, []).append(grid)
    several = len(by_village) > 1
    lives = lives_of_grids({one.grid for one in members})
    names = {
        one.id: f"{register.divisions[one.village].name}{one.name}" if several else one.name
        for one in lives.values()
        if one.village in register.divisions
    }
    there = {one: n for one, n in members.items() if one.until is None or one.until >= day.shown}
    return {
        "by_village": list(by_village.items()),
        "roles": roles,
        "members": member_options(there, names, {role.id: role.name for role in roles}),
    }


@require_POST
def grid_member_new(request: HttpRequest, unit: str) -> HttpResponse:
    """Name somebody for a grid."""
    faults: list[Fault] = []
    since = day_needed(request, "since", faults, N_("没有填写从哪一天起；请填写。"))
    grid = written(request, "grid")
    if not grid:
        faults.append(Fault("grid", message(N_("没有选网格；请选一个。"))))
    if faults or since is None:
        raise Refused(faults)
    wish = TeamWish(written(request, "role"), written(request, "person"), written(request, "office"), since)
    grid_member_name(grid=grid, wish=wish, standards=load(), by=person_of(request))
    return _back(request, unit)


@require_POST
def grid_member_over(request: HttpRequest, unit: str) -> HttpResponse:
    """Say the last day of somebody."""
    faults: list[Fault] = []
    day = day_needed(request, "day", faults, N_("没有填写最后一天；请填写。"))
    number = number_in(written(request, "member"))
    if number is None:
        faults.append(Fault("member", message(N_("没有选哪一名；请选一名。"))))
    if faults or day is None or number is None:
        raise Refused(faults)
    grid_member_end(member=number, day=day, reason=written(request, "reason"), by=person_of(request))
    return _back(request, unit)


@require_POST
def grid_team_moved(request: HttpRequest, unit: str) -> HttpResponse:
    """Move a team to the grid that took its buildings."""
    faults: list[Fault] = []
    day = day_needed(request, "day", faults, N_("没有填写从哪一天起；请填写。"))
    if day is None:
        raise Refused(faults)
    grid, reason = written(request, "grid"), written(request, "reason")
    grid_team_move(grid=grid, day=day, reason=reason, by=person_of(request))
    return _back(request, unit)


def _back(request: HttpRequest, unit: str) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse(NAME, args=[unit])))


urlpatterns = [
    path("units/<path:unit>/grid-teams", unit_grid_teams, name=NAME),
    path("units/<path:unit>/grid-teams/name", grid_member_new, name="grid-member-new"),
    path("units/<path:unit>/grid-teams/end", grid_member_over, name="grid-member-over"),
    path("units/<path:unit>/grid-teams/move", grid_team_moved, name="grid-team-moved"),
]
