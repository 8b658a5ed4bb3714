"""What it takes to make the register say what a file says."""

from collections.abc import Iterator
from dataclasses import replace

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot

COMPARED = ((Op.RENAME, "name"), (Op.RETYPE, "kind"), (Op.MOVE, "parent"))


def changes_to(current: Snapshot, incoming: Snapshot) -> list[Change]:
    """The changes that lead from the register to the file; units are paired by their code.

    A unit of the register that the file no longer has is a fault: an import establishes and
    corrects, but what is abolished needs a successor first, and so a plan.

    Raises:
        Refused: units are missing from the file; names each.
    """
    here = current.by_code
    ids = {row.id: here.get(row.code, row.id) for row in incoming.divisions.values()}
    changes: list[Change] = []
    for row in _from_above(incoming):
        unit, parent = ids[row.id], ids.get(row.parent, "")
        known = unit != row.id or parent != row.parent
        target = replace(row, id=unit, parent=parent) if known else row
        held = current.divisions.get(unit)
        if held is None:
            changes.append(Change(Op.ESTABLISH, target.id, becomes=target))
        else:
            changes.extend(_corrections(held, target))
    _refuse_missing(current, set(ids.values()))
    return changes


def _from_above(incoming: Snapshot) -> Iterator[Division]:
    by_level: dict[Level, list[Division]] = {level: [] for level in Level}
    for row in incoming.divisions.values():
        by_level[row.level].append(row)
    for level in Level:
        yield from by_level[level]


def _corrections(held: Division, target: Division) -> Iterator[Change]:
    # A list does not name its province: that name is ours, and is no news.
    is_named = target.named and target.level is not Level.PROVINCE
    for op, name in COMPARED:
        was, becomes = getattr(held, name), getattr(target, name)
        if was != becomes and (op is not Op.RENAME or is_named):
            yield Change(op, held.id, was, becomes)


def _refuse_missing(current: Snapshot, kept: set[str]) -> None:
    """Counties that the file does not speak of are left alone."""
    faults = [
        Fault(
            row.code or unit,
            message(
                N_(
                    "登记中的“{name}”不在文件里；导入不能撤销单位（先立后破），"
                    "请用“santu plan”编制计划，或把它补进文件。"
                ),
                name=row.name,
            ),
        )
        for unit, row in current.divisions.items()
        if unit not in kept and current.above(unit, Level.COUNTY) in kept
    ]
    if faults:
        raise Refused(faults)
