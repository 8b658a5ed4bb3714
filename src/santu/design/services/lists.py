"""From where to where a later list leads: the register that it starts from, and the part that is wanted."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.design.services.replays import Progress, Start
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.layouts_decree import read_decree
from santu.register.domain.layouts_records import DecreeRow, RegisterFiles
from santu.register.domain.lookup import unit_called
from santu.register.domain.parts import part_of
from santu.register.domain.reach import Reach
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import last_day, latest_act
from santu.register.selectors.reach import sight_of
from santu.register.selectors.snapshots import snapshot


def list_read(
    register: Callable[[], RegisterFiles], decree: Path | None
) -> tuple[RegisterFiles, tuple[DecreeRow, ...]]:
    """A later list and, where there is one, the decree.

    Raises:
        Refused: with the faults of all files at once.
    """
    faults: list[Fault] = []
    files: RegisterFiles | None = None
    rows: tuple[DecreeRow, ...] = ()
    try:
        files = register()
    except Refused as refused:
        faults += refused.faults
    try:
        rows = tuple(read_decree(decree)) if decree else ()
    except Refused as refused:
        faults += refused.faults
    if faults or files is None:
        raise Refused(faults)
    return files, rows


def list_start(
    after: Snapshot, *, start: date | None, scope: Sequence[str], by: User, progress: Progress
) -> tuple[Start, Snapshot]:
    """The register to start from and the list to arrive at, both cut to the part that is wanted and theirs to design.

    Args:
        after: the whole list.
        start: the day of the register to start from; by default the latest on which it changed.
        scope: codes, ids or names of units; by default the provinces of the list,
            or what is theirs of them.
        by: who wants it; what is not theirs is not looked at, wherever the list says something of it.
        progress: told how far it is.

    Raises:
        Refused: nothing is theirs to design, the register is empty, does not begin before the list, or lacks what is wanted.
    """
    since, day = latest_act(), start or last_day()
    if day is None:
        raise refuse("", N_("登记是空的，没有可以出发的现状；请先用 santu import 或“导入”页导入。"))
    if day >= after.day:
        template = N_(
            "出发的登记（{start}）不早于要达到的名单（{until}）；请另选出发日（命令行用 --from，页面填“出发日”）。"
        )
        raise refuse("", template, start=day, until=after.day)
    progress(N_("读取登记"), 0, 1)
    reach = sight_of(by).on(day, Right.DESIGN)
    if not reach:
        raise right_lacking(Right.DESIGN)
    register = _theirs(snapshot(day), reach)
    progress(N_("读取登记"), 1, 1)
    units = [unit_called(register, text) for text in scope] or _listed(register, reach, after)
    template = N_("要达到的名单里没有代码为 {code} 的“{name}”；请改用它上级的代码。")
    unlisted = [unit for unit in units if unit.code not in after.by_code]
    if unlisted:
        raise Refused(
            Fault(unit.code, message(template, code=unit.code, name=unit.name)) for unit in unlisted
        )
    if not units:
        raise refuse("", N_("登记里没有名单所在的省；请先用 santu import 或“导入”页导入现状。"))
    roots = list(dict.fromkeys(unit.id for unit in units))
    if scope or not reach.everything:
        after = part_of(after, [after.by_code[unit.code] for unit in units])
    return Start(part_of(register, roots), since, roots), after


def _theirs(register: Snapshot, reach: Reach) -> Snapshot:
    return register if reach.everything else part_of(register, reach.roots)


def _listed(register: Snapshot, reach: Reach, after: Snapshot) -> list[Division]:
    """The provinces of the list, or what is theirs of it."""
    known = (
        register.at(Level.PROVINCE)
        if reach.everything
        else [register.divisions[unit] for unit in reach.roots]
    )
    return [row for row in known if row.code in after.by_code]
