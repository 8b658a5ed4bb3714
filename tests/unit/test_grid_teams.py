"""Teams of grids: counted by role, gaps by grid, who is left over, and the grid that takes most of the buildings in."""

from dataclasses import replace
from datetime import date, timedelta

from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.grid_overview import Caps, Overview, overview, summed
from santu.register.domain.grid_teams import (
    ROLES,
    Coverage,
    base_network,
    coverage,
    left_over,
    successor,
    teams_of,
)
from santu.register.domain.rows import Extent, Grid
from santu.register.domain.service_rows import CHIEF, TeamMember
from santu.register.domain.synthetic_grid_teams import synthetic_teams
from santu.standards.loader import load

DAY = date(2021, 3, 1)
NIGHT = timedelta(1)
STANDARDS = load()
BASE = base_network(STANDARDS, DAY)
TEAM = STANDARDS.items(ROLES, DAY)
WORKER, AIDE = "grid_worker", "grid_aide"


def grid(name: str, cells: str, households: int = 100, **said: object) -> Grid:
    made = Grid(
        name, "v", BASE, int(name[1:]), name, "ordinary", Extent(tuple(cells), households, 3 * households)
    )
    return replace(made, **said)


def member(of: str, role: str, since: date = DAY, until: date | None = None) -> TeamMember:
    return TeamMember("v", of, role, "王**", "", since, until)


def test_the_clause_names_three_roles_and_one_base_net():
    assert [role.id for role in TEAM] == [CHIEF, WORKER, AIDE]
    assert BASE == "comprehensive_governance"


def test_a_grid_is_whole_when_every_role_is_filled_on_the_day():
    grids = [grid("g1", "ab"), grid("g2", "c", 40), grid("g3", "d", 7)]
    members = [
        *(member("g1", role) for role in (AIDE, WORKER, WORKER, CHIEF)),
        member("g2", CHIEF, until=DAY - NIGHT),
        member("g2", WORKER, since=DAY + NIGHT),
        member("g2", AIDE, until=DAY),
    ]
    teams = teams_of(grids, members, TEAM, DAY)
    assert [team.lacks for team in teams] == [(), (CHIEF, WORKER), (CHIEF, WORKER, AIDE)]
    assert [one.role for one in teams[0].members] == [CHIEF, WORKER, WORKER, AIDE]
    found = coverage(teams, TEAM)
    assert found == Coverage(3, 147, {CHIEF: 1, WORKER: 1, AIDE: 2}, 1, 47)
    assert found.share == 1 / 3
    tomorrow = coverage(teams_of(grids, members, TEAM, DAY + NIGHT), TEAM)
    assert tomorrow.having == {CHIEF: 1, WORKER: 2, AIDE: 1}


def test_where_there_is_no_grid_nothing_is_covered_and_nothing_lacks():
    assert coverage([], TEAM) == Coverage(0, 0, {CHIEF: 0, WORKER: 0, AIDE: 0}, 0, 0)
    assert coverage([], TEAM).share is None


def test_who_counts_in_a_grid_that_is_not_there_is_left_over():
    members = [member("g1", CHIEF), member("g9", CHIEF), member("g9", WORKER, until=DAY - NIGHT)]
    assert left_over(members, {"g1"}, DAY) == {"g9": [members[1]]}


def test_the_successor_has_most_of_the_buildings_in_the_same_village_and_net():
    ended = grid("g9", "abcde")
    assert successor(ended, [grid("g1", "ab"), grid("g2", "cdex")]).id == "g2"
    assert successor(ended, [grid("g2", "cd"), grid("g1", "ab")]).id == "g1"
    assert successor(ended, [grid("g1", "xyz")]) is None
    assert successor(ended, [grid("g1", "abcde", village="w"), grid("g2", "abcde", network="party")]) is None
    assert successor(ended, [ended]) is None


def test_a_village_is_counted_with_caps_old_nets_and_buildings_in_no_grid():
    cells = tuple(Cell(name, 0.0, 0.0, 100, 400) for name in "abcd")
    sheet = Sheet("v", cells)
    grids = [
        grid("g1", "ab", 300),
        grid("g2", "c", 301),
        grid("g3", "", 900, kind="special"),
        grid("g4", "abcd", 900, network="party"),
    ]
    caps = Caps.on(STANDARDS, DAY)
    found = overview(grids, sheet, BASE, caps)
    assert found == Overview(1, 4, 400, 1600, 3, 1, 1, 1)
    people = grid("g1", "a", extent=Extent(("a",), 1, 1001))
    assert caps.broken_by(people)
    assert not caps.broken_by(replace(people, kind="dense"))
    bare = overview(grids[:2], None, BASE, caps)
    assert (bare.buildings, bare.households, bare.outside) == (0, 601, 0)
    assert summed([found, bare]).grids == 5
    assert summed([]) == Overview()


def test_synthetic_teams_are_marked_the_same_each_time_and_leave_gaps():
    grids = [grid(f"g{n}", "a") for n in range(60)]
    first = list(synthetic_teams(grids, DAY, 1))
    assert first == list(synthetic_teams(grids, DAY, 1))
    assert all("合成" in one.office and one.person[1:].strip("*") == "" for one in first)
    lacking = [team for team in teams_of(grids, first, TEAM, DAY) if WORKER in team.lacks]
    assert 0 < len(lacking) < len(grids)
    assert len({one.grid for one in first if one.role == CHIEF}) == sum(one.role == CHIEF for one in first)
