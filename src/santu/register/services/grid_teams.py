"""Who stands ready in a grid: named for it, no more there, and moved with its grid to the one that takes it in (SX-29)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.grid_teams import ROLES, GridLife, left_over, successor
from santu.register.domain.personal_numbers import number_faults
from santu.register.domain.service_rows import CHIEF, Kind, TeamMember, overlapping
from santu.register.domain.staff import masked
from santu.register.models import ServiceRecord, Unit
from santu.register.selectors.grid_teams import (
    base_grids,
    grids_last,
    life_of,
    member_numbered,
    members_in,
)
from santu.register.selectors.rights import right_over
from santu.register.services.service_files import record_rows
from santu.standards.rulebook import Standards

NIGHT = timedelta(1)


@dataclass(frozen=True, slots=True)
class TeamWish:
    """Whom somebody wants in a grid: the name is masked before anything is kept of it."""

    role: str
    person: str
    office: str
    since: date


def grid_member_name(*, grid: str, wish: TeamWish, standards: Standards, by: User) -> int:
    """Name somebody for a grid; the number of the record, which ``service_undo`` takes back.

    Raises:
        Refused: the grid is not theirs, is not there yet or ended before, the role is none, the name is missing, a number of a
            person stands in a text, or the grid has a chief already; every fault at once.
    """
    with transaction.atomic():
        _locked(grid)
        row = life_of(grid)
        right_over(by, Right.SERVE, [row.village])
        office = wish.office.strip()
        new = TeamMember(row.village, grid, wish.role, masked(wish.person.strip()), office, wish.since)
        faults = number_faults({"person": wish.person, "office": office})
        if not wish.person.strip():
            faults.append(Fault("person", message(N_("没有填写姓名；请填写，只保存第一个字。"))))
        if wish.role not in {item.id for item in standards.items(ROLES, wish.since)}:
            faults.append(Fault("role", message(N_("没有选岗位；请选网格长、网格员或辅助员。（SX-29）"))))
        if unready := row.unready(wish.since):
            faults.append(Fault("since", unready))
        faults += _standing_faults(row, new, members_in([grid]))
        if faults:
            raise Refused(faults)
        record = ServiceRecord(kind=Kind.TEAMS, title=row.name, by=by.username)
        return record_rows(record, Kind.TEAMS, [new], (), "grid_member_name")


def grid_member_end(*, member: int, day: date, reason: str, by: User) -> int:
    """Say the last day of somebody in a grid; the number of the record.

    Raises:
        Refused: the member is not theirs or not there any more, the day is before the first, or no reason is given.
    """
    with transaction.atomic():
        _locked(member_numbered(member).grid)
        found = member_numbered(member)
        row = life_of(found.grid)
        right_over(by, Right.SERVE, [row.village])
        faults = _reason_faults(reason)
        if day < found.since:
            before = N_("最后一天 {day} 早于第一天 {since}；请改正，或撤销那次登记。")
            faults.append(Fault("day", message(before, day=day, since=found.since)))
        elif found.until is not None and found.until <= day:
            over = N_("这名人员到 {until} 为止；只能改成更早的一天。")
            faults.append(Fault("day", message(over, until=found.until)))
        if faults:
            raise Refused(faults)
        record = ServiceRecord(kind=Kind.TEAMS, title=row.name, reason=reason.strip(), by=by.username)
        return record_rows(record, Kind.TEAMS, [replace(found, until=day)], [found], "grid_member_end")


def grid_team_move(*, grid: str, day: date, reason: str, by: User) -> int:
    """Move the team of a grid that ended to the one that took most of its buildings, from a day on; the number of the record.

    Raises:
        Refused: the grid is not theirs or has not ended by the day, nobody is left in it, no grid took its buildings, both have a
            chief, or no reason is given; every fault at once.
    """
    with transaction.atomic():
        row = life_of(grid)
        right_over(by, Right.SERVE, [row.village])
        [last] = grids_last([grid])
        there = successor(last, base_grids(last.village, last.network, day))
        _locked(grid, *([there.id] if there else []))
        standing = members_in([grid, *([there.id] if there else [])])
        team = left_over((one for one in standing if one.grid == grid), (), day)
        faults = _reason_faults(reason) + _move_faults(row, day)
        if not team:
            nobody = N_("“{grid}”在 {day} 没有待安排的人员；请重新打开页面核对。")
            faults.append(Fault("grid", message(nobody, grid=row.name, day=day)))
        if there is None:
            none = N_("{day} 没有网格承接“{grid}”的建筑；请逐人结束，再在别的网格登记。（SX-28）")
            faults.append(Fault("grid", message(none, grid=row.name, day=day)))
        if faults or there is None:
            raise Refused(faults)
        leaving = team[grid]
        ended = [replace(one, until=day - NIGHT) for one in leaving if one.since < day]
        coming = [replace(one, unit=there.village, grid=there.id, since=day) for one in leaving]
        staying = [one for one in standing if one not in leaving]
        if any(True for _ in overlapping([*staying, *coming])):
            both = N_(
                "“{grid}”和承接它的“{there}”都有网格长，一个网格同时只有一名；请先结束其中一名，再转队伍。（SX-29）"
            )
            raise refuse("grid", both, grid=row.name, there=there.name)
        record = ServiceRecord(kind=Kind.TEAMS, title=there.name, reason=reason.strip(), by=by.username)
        return record_rows(record, Kind.TEAMS, [*ended, *coming], leaving, "grid_team_move")


def _locked(*grids: str) -> None:
    """Nobody else changes the teams of some grids until the transaction ends."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=grids).order_by("pk"))


def _reason_faults(reason: str) -> list[Fault]:
    if reason.strip():
        return number_faults({"reason": reason})
    return [Fault("reason", message(N_("没有写明原因；请填写，会记入登记。")))]


def _move_faults(row: GridLife, day: date) -> list[Fault]:
    if row.end == OPEN_END:
        still = N_("“{grid}”没有撤销，队伍仍在那里；要换人请逐人结束。")
        return [Fault("grid", message(still, grid=row.name))]
    if day < row.end:
        early = N_("“{grid}”从 {end} 起才撤销，队伍最早从那一天转到承接网格；请改正日期。")
        return [Fault("day", message(early, grid=row.name, end=row.end))]
    return []


def _standing_faults(row: GridLife, new: TeamMember, standing: Iterable[TeamMember]) -> list[Fault]:
    """Why somebody cannot stand beside those who do."""
    if new.role != CHIEF:
        twice = N_("“{grid}”从 {since} 起已登记同一岗位、同姓的一名；请写明现任职务，以便分清。")
        said = message(twice, grid=row.name, since=new.since)
        return [Fault("office", said)] if any(one.key == new.key for one in standing) else []
    here = [one for one in standing if one.thing == new.thing]
    for before, after in overlapping([*here, new]):
        other = before if after is new else after
        chief = N_(
            "“{grid}”从 {since} 起的网格长是{person}，一个网格同时只有一名；请先写明其最后一天，再登记新的。（SX-29）"
        )
        return [Fault("role", message(chief, grid=row.name, since=other.since, person=other.person))]
    return []
