"""A decree of the government that changes townships, as a table: one row an old and a new unit."""

import re
from pathlib import Path

from santu.formats.columns import NOTHING, Column
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, message
from santu.register.domain.layouts_checks import Reading, codes, filled, whole_numbers
from santu.register.domain.layouts_records import DecreeAction, DecreeRow

DECREE = (
    Column("decree", ("文号", "决定"), required=False),
    Column("item", ("项", "条目", "序号"), required=False),
    Column("county", ("县", "县名称", "县（市、区）"), required=False),
    Column("old_code", ("原代码", "调整前代码")),
    Column("old_name", ("原名称", "调整前名称")),
    Column("action", ("方式", "调整方式")),
    Column("new_code", ("新代码", "调整后代码")),
    Column("new_name", ("新名称", "调整后名称")),
    Column("decree_villages", ("村", "划转村", "涉及村"), required=False),
    Column("decree_village_count", ("村数", "划转村数"), required=False),
    Column("seat_after", ("驻地", "政府驻地"), required=False),
)
SEPARATORS = re.compile(r"[、，,；;]")
ACTIONS = {action.value: action for action in DecreeAction}


def read_decree(path: Path) -> list[DecreeRow]:
    """Read a decree.

    Whether its units stand in a register is for the matcher to say, with the ``place`` kept here.

    Raises:
        Refused: with every fault of the file: a missing column, a malformed code, an unknown
            action, a count of villages that is not the number of names.
    """
    reading = Reading.of(path, DECREE)
    old_codes = codes(reading, "old_code", Level.TOWNSHIP)
    new_codes = codes(reading, "new_code", Level.TOWNSHIP)
    names = {name: reading.texts(name) for name in ("old_name", "new_name")}
    for name, texts in names.items():
        filled(reading, name, texts)
    actions = _actions(reading)
    villages = _villages(reading)
    if reading.faults:
        raise Refused(reading.faults)
    free = [reading.texts(name) for name in ("decree", "item", "county", "seat_after")]
    return [
        DecreeRow(
            decree=decree,
            item=item,
            county=county,
            old_code=old_codes[row],
            old_name=names["old_name"][row],
            action=actions[row],
            new_code=new_codes[row],
            new_name=names["new_name"][row],
            villages=villages[row],
            seat_after=seat_after,
            place=reading.table.place(row),
        )
        for row, (decree, item, county, seat_after) in enumerate(zip(*free, strict=True))
    ]


def _actions(reading: Reading) -> list[DecreeAction]:
    actions = []
    for row, text in enumerate(reading.texts("action")):
        if text in ACTIONS:
            actions.append(ACTIONS[text])
        elif reading.has("action"):
            reading.fault(
                row,
                "action",
                N_("“{action}”不是已知的调整方式；请写成其中之一：{actions}。"),
                action=text,
                actions=tuple(ACTIONS),
            )
    return actions


def _villages(reading: Reading) -> list[tuple[str, ...]]:
    named = [
        tuple(name.strip() for name in SEPARATORS.split(text) if name.strip())
        for text in reading.texts("decree_villages")
    ]
    counts = whole_numbers(reading, "decree_village_count")
    for row, (names, count) in enumerate(zip(named, counts, strict=True)):
        if count is not None and count != len(names):
            reading.fault(
                row,
                "decree_village_count",
                N_("写明 {count} 个村，而列出了 {found} 个：{names}；请核对决定原文后改正。"),
                count=count,
                found=len(names),
                names=names or message(NOTHING),
            )
    return named
