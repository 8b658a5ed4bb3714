"""Grids of villages, their teams and the gaps in them as tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.grid_overview import Overview
from santu.register.domain.grid_teams import Coverage, Team
from santu.register.domain.rows import Division, Grid
from santu.register.domain.service_rows import TeamMember
from santu.standards.schema import Item
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

PLACE = (Column("village", N_("村（社区）")), Column("grid", N_("网格名称")))
HELD = Column("households", N_("户数"), "number")
LACKS = Column("lacks", N_("还缺"), "badge")
WITH_OFFICE = N_("{person}（{office}）")
OVERVIEW = (
    Column("buildings", N_("建筑"), "number"),
    Column("households", N_("户数"), "number"),
    Column("people", N_("人口"), "number"),
    Column("grids", N_("网格"), "number", N_("个"), N_("综治网格，其他网格并入它")),
    Column("above", N_("超过上限"), "number", N_("个"), N_("户数或人口超过本类网格上限的网格")),
    Column(
        "old", N_("还在运行的旧网"), "number", N_("个"), N_("党建、社保、应急、社会救助等网格，还没有并入")
    ),
    Column("outside", N_("不在网格里的建筑"), "number", N_("栋")),
    Column("whole", N_("队伍配齐"), "number", N_("个"), N_("网格长、网格员、辅助员都有的网格")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many of the grids of a place have a whole team."""

    name: str
    href: str
    covered: Coverage

    @property
    def percent(self) -> int:
        return int(100 * (self.covered.share or 0))


@dataclass(frozen=True, slots=True)
class Left:
    """The team of a grid that ended, and the grid that took most of its buildings."""

    grid: Grid
    village: Division
    members: Sequence[str]
    end: str
    heir: Grid | None


def called(one: TeamMember) -> Message | str:
    """Somebody in a team: the masked name and the office."""
    return message(WITH_OFFICE, person=one.person, office=one.office) if one.office else one.person


def lacking(team: Team, roles: Mapping[str, str]) -> Cell | str:
    """The roles that nobody has in a grid."""
    names = tuple(message(roles[role]) for role in team.lacks)
    return Cell(message(N_("{roles}"), roles=names), tone="amber") if names else ""


def teams_table(
    shown: Sequence[Team], named: Mapping[str, Division], roles: Sequence[Item], day: Day, *, whole: bool
) -> Table:
    """The grids, each with its team; ``whole`` says whether none was left out."""
    names = {role.id: role.name for role in roles}
    columns = [*PLACE, HELD, *(Column(role.id.replace("_", "-"), role.name) for role in roles), LACKS]
    rows = [
        Row(
            [
                Cell(
                    named[team.grid.village].name, day.link(reverse("unit-grids", args=[team.grid.village]))
                ),
                team.grid.name,
                team.grid.extent.households,
                *(_members(team.of(role.id)) for role in roles),
                lacking(team, names),
            ]
        )
        for team in shown
    ]
    empty = N_("这一天还没有网格；请先划分网格，或换一个日期看。") if whole else N_("没有这样的网格。")
    return Table("teams", N_("网格队伍"), columns, rows, empty=empty, frozen=True)


def _members(found: Iterable[TeamMember]) -> Cell | str:
    parts = [Cell(called(one)) for one in found]
    said = "；".join(f"{one.person}（{one.office}）" if one.office else one.person for one in found)
    return Cell(said, parts=parts) if len(parts) > 1 else parts[0] if parts else ""


def overview_table(
    found: Mapping[str, tuple[Overview, Coverage]],
    named: Mapping[str, Division],
    whole: tuple[Overview, Coverage],
    first: Column,
    day: Day,
) -> Table:
    """Villages or townships, in order of code, each with its grids in numbers, and the sum."""
    rows = [
        Row([Cell(named[unit].name, day.link(reverse("unit-grids", args=[unit]))), *_counted(*counts)])
        for unit, counts in found.items()
    ]
    if len(rows) > 1:
        rows.append(Row([message(N_("合计")), *_counted(*whole)], total=True))
    title, empty = N_("网格一览"), N_("这个单位在这一天没有村（社区）。")
    return Table("villages", title, [first, *OVERVIEW], rows, empty=empty, frozen=True)


def _counted(one: Overview, team: Coverage) -> list[Cell | int | None]:
    if not (one.buildings or one.grids or one.old):
        return [None] * len(OVERVIEW)  # nothing is recorded: nobody knows, it is not none
    short = team.grids > team.whole
    return [
        one.buildings,
        one.households,
        one.people,
        one.grids,
        Cell(one.above, tone="red") if one.above else 0,
        Cell(one.old, tone="amber") if one.old else 0,
        Cell(one.outside, tone="amber") if one.outside else 0,
        Cell(team.whole, tone="amber") if short else team.whole,
    ]


def member_options(
    members: Mapping[TeamMember, int], grids: Mapping[str, str], roles: Mapping[str, str]
) -> list[tuple[int, str]]:
    """What somebody who is to end is chosen from: number, and grid, role, name, office."""
    return [
        (
            number,
            " · ".join(
                part for part in (grids[one.grid], roles.get(one.role, ""), one.person, one.office) if part
            ),
        )
        for one, number in members.items()
        if one.grid in grids
    ]


def gap_sentence(covered: Coverage) -> Message:
    """What is missing, in a sentence."""
    if covered.whole == covered.grids:
        return message(N_("每个网格的队伍都配齐了。"))
    left = N_("还有 {grids:,} 个网格、{households:,} 户的队伍没有配齐。")
    return message(left, grids=covered.grids - covered.whole, households=covered.without)
