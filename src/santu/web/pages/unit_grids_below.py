"""The grids of the villages of a township, or of the townships of a county: small maps, numbers, teams, what may be asked of them."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.register.domain.cells import Sheet
from santu.register.domain.grid_overview import Caps, Overview, overview, summed
from santu.register.domain.grid_teams import ROLES, Coverage, Team, base_network, coverage, teams_of
from santu.register.domain.rows import Division, Grid
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.grid_admissions import admission_items_for
from santu.register.selectors.grid_teams import members_in
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of
from santu.standards.loader import load
from santu.standards.schema import Item
from santu.web.days import Day
from santu.web.grid_minis import Mini, drawing_of
from santu.web.grid_team_rows import gap_sentence, overview_table
from santu.web.pages.grids_file import may_import
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_grid_teams import base_of, tasks_of, villages_of
from santu.web.pages.unit_scenarios import may_design
from santu.web.respond import page
from santu.web.tables import Column

VILLAGE, TOWNSHIP = Column("unit", N_("村（社区）")), Column("unit", N_("乡镇（街道）"))


def grids_below(request: HttpRequest, unit: str) -> HttpResponse:
    """The villages of a township, one by one, or the townships of a county in sums, on the day of the page."""
    heading, day, context = unit_frame(request, unit, "unit-grids")
    standards, register = load(), register_on(day.shown, scope_of(heading.way))
    villages = villages_of(register, heading.row) if heading.is_there else []
    ids = [row.id for row in villages]
    base, roles = base_network(standards, day.shown), standards.items(ROLES, day.shown)
    sheets, caps = sheets_on(ids, day.shown), Caps.on(standards, day.shown)
    every = {row.id: [register.grids[one] for one in register.grids_of.get(row.id, ())] for row in villages}
    counted = {one: overview(some, sheets.get(one), base, caps) for one, some in every.items()}
    grids = base_of(register, villages, base)
    teams = teams_of(grids, members_in([grid.id for grid in grids]), roles, day.shown)
    level = Level.TOWNSHIP if heading.row.level is Level.COUNTY else Level.VILLAGE
    found = _parts(register, level, counted, teams, roles)
    whole = summed(counted.values()), coverage(teams, roles)
    is_township = level is Level.VILLAGE
    own = {row.id: base_of(register, [row], base) for row in villages}
    context |= {
        "part": "grids",
        "may_import": may_import(request, unit),
        "whole": whole[0],
        "covered": whole[1],
        "said": gap_sentence(whole[1]),
        "minis": _minis(villages, sheets, own, counted, day) if is_township else [],
        "is_synthetic": any(sheet.synthetic for sheet in sheets.values()),
        "with_admissions": is_township,
        "may_divide": is_township and bool(sheets) and may_design(request, heading.way, day),
        "tasks": tasks_of([grid for grids in own.values() for grid in grids]) if is_township else [],
        "admitted": admission_items_for(unit, day.shown, standards) if is_township else None,
    }
    first = VILLAGE if is_township else TOWNSHIP
    table = overview_table(found, register.divisions, whole, first, day)
    return page(request, "web/unit_grids_below.html", context, tables=[table])


def _parts(
    register: Snapshot,
    level: Level,
    counted: Mapping[str, Overview],
    teams: Sequence[Team],
    roles: Sequence[Item],
) -> dict[str, tuple[Overview, Coverage]]:
    """By the units of a level, in order of code: what their villages come to, and their teams."""
    numbers: dict[str, list[Overview]] = {}
    for village, one in counted.items():
        numbers.setdefault(register.above(village, level) or village, []).append(one)
    ready: dict[str, list[Team]] = {}
    for team in teams:
        ready.setdefault(register.above(team.grid.village, level) or team.grid.village, []).append(team)
    return {unit: (summed(some), coverage(ready.get(unit, []), roles)) for unit, some in numbers.items()}


def _minis(
    villages: Sequence[Division],
    sheets: Mapping[str, Sheet],
    grids: Mapping[str, Sequence[Grid]],
    counted: Mapping[str, Overview],
    day: Day,
) -> list[Mini]:
    """The villages whose buildings are known, in order of code."""
    return [
        Mini(
            row.id,
            row.name,
            day.link(reverse("unit-grids", args=[row.id])),
            counted[row.id].grids,
            counted[row.id].households,
            counted[row.id].above,
            sheets[row.id].synthetic,
            drawing_of(sheets[row.id], grids[row.id]),
        )
        for row in villages
        if row.id in sheets
    ]
