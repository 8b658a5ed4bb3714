"""What a file of buildings or grids would change, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from santu.kernel.messages import N_, Message, message
from santu.register.domain.cells import Sheet
from santu.register.domain.grid_changes import GridChanges
from santu.register.domain.rows import Grid
from santu.register.domain.signs import CHANGED, GONE, NEW
from santu.register.domain.snapshot import Snapshot

SHOWN = 10
SHEETS = N_("{day} 起：{new} 个村新登记建筑表，{changed} 个村的建筑表变更")
GRIDS = N_("{day} 起：新登记 {new} 个网格，变更 {changed} 个")
SAME = N_("{same} 项和登记一致，不变")
FEWER = N_("{village}有 {count} 栋建筑不在新表里（如 {named}），将从建筑表和各网格里去掉")
FOLLOWED = N_("{count} 个网格的户数、人数随新的建筑表改变")
ENDED = N_("{count} 个网格的建筑都不在新表里，随之结束：{named}")
UNLISTED = N_("这些村的同种网另有 {count} 个网格不在表里，保持不变；要撤掉请列入方案")
BUILDINGS = N_("建筑表")
GRID = N_("{network} {number}“{name}”")
HOLDS = N_("{count:,} 栋 {households:,} 户 {people:,} 人")


@dataclass(frozen=True, slots=True)
class Line:
    """A change: its sign, the village, what changes, what it holds then, and what it held where that differs."""

    sign: str
    village: str
    what: Message
    holds: Message
    held: Message | None


def told(found: GridChanges, day: date, register: Snapshot) -> list[Message]:
    """How much changes, and what is lost or stays that somebody might not expect."""
    said = []
    if found.sheets:
        new = sum(was is None for was, _ in found.sheets)
        said.append(message(SHEETS, day=day, new=new, changed=len(found.sheets) - new))
    if found.new or found.changed:
        said.append(message(GRIDS, day=day, new=len(found.new), changed=len(found.changed)))
    if found.same:
        said.append(message(SAME, same=found.same))
    for was, now in found.sheets:
        there = {cell.number for cell in now.cells}
        gone = [cell.number for cell in (was.cells if was else ()) if cell.number not in there]
        if gone:
            village = register.divisions[now.village].name
            said.append(message(FEWER, village=village, count=len(gone), named=tuple(gone[:SHOWN])))
    if found.followed:
        said.append(message(FOLLOWED, count=len(found.followed)))
    if found.ended:
        named = tuple(one.name for one in found.ended[:SHOWN])
        said.append(message(ENDED, count=len(found.ended), named=named))
    if found.unlisted:
        said.append(message(UNLISTED, count=found.unlisted))
    return said


def lines(found: GridChanges, register: Snapshot, networks: Mapping[str, str]) -> Iterator[Line]:
    """The changes one by one: sheets, then grids that begin, change and end."""

    def village(unit: str) -> str:
        return register.divisions[unit].name

    def named(grid: Grid) -> Message:
        network = message(networks.get(grid.network, grid.network))
        return message(GRID, network=network, number=grid.number, name=grid.name)

    for sheet, now in found.sheets:
        held = _sheet(sheet) if sheet else None
        yield Line(CHANGED if sheet else NEW, village(now.village), message(BUILDINGS), _sheet(now), held)
    for grid in found.new:
        yield Line(NEW, village(grid.village), named(grid), _grid(grid), None)
    for was, becomes in found.redrawn:
        differs = was.extent != becomes.extent
        held = _grid(was) if differs else None
        yield Line(CHANGED, village(becomes.village), named(becomes), _grid(becomes), held)
    for grid in found.ended:
        yield Line(GONE, village(grid.village), named(grid), _grid(grid), None)


def _sheet(sheet: Sheet) -> Message:
    return message(HOLDS, count=len(sheet.cells), households=sheet.households, people=sheet.people)


def _grid(grid: Grid) -> Message:
    held = grid.extent
    return message(HOLDS, count=len(held.cells), households=held.households, people=held.people)
