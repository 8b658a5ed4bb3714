"""Roles that people hold, as rows: on a person's page, and on one's own."""

from collections.abc import Iterable, Mapping
from datetime import date

from santu.accounts.domain.grants import EVERYWHERE, Granted, Held, State
from santu.accounts.domain.roles import RIGHTS, Right, Role
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Message, message
from santu.register.domain.words import LEVELS
from santu.register.selectors.called import called
from santu.web.people import titles
from santu.web.tables import Cell, Column, Row

ALL = N_("全库")
STATES = {
    State.NOW: (N_("有效"), "green"),
    State.TO_COME: (N_("未生效"), "accent"),
    State.OVER: (N_("已到期"), ""),
    State.TAKEN: (N_("已收回"), "amber"),
    State.MOVED: (N_("随单位移交"), ""),
}
"""Where a grant stands, in a word and a tone."""
ORDER = list(STATES)
BY_WHOM = N_("{day} {name}")
COLUMNS = (
    Column("role", N_("角色")),
    Column("unit", N_("管哪里")),
    Column("state", N_("状态"), "badge"),
    Column("start", N_("自"), "day"),
    Column("end", N_("失效日"), "day", hint=N_("从这一天起不再有效；空着的没有期限。")),
    Column("document", N_("文号")),
    Column("given_by", N_("授予人")),
    Column("taken", N_("何时由谁收回")),
)


def units_called(units: Iterable[str]) -> Mapping[str, str | Message]:
    """What units of grants are called, by id."""
    known = called({unit for unit in units if unit})
    return {EVERYWHERE: message(ALL), **known}


def rights_said(role: Role) -> tuple[Message, ...]:
    """What a role lets people do, in the order of rights."""
    return tuple(message(RIGHTS[right]) for right in Right if right in role.rights)


def levels_said(role: Role) -> Message:
    """What a role can be about."""
    if not role.levels:
        return message(N_("不分地方"))
    return message("{levels}", levels=tuple(message(LEVELS[level]) for level in role.levels))


def in_order(grants: Iterable[Granted], day: date) -> list[Granted]:
    """What is held first, then what is to come, what is over, what was taken."""
    return sorted(grants, key=lambda one: (ORDER.index(one.state(day)), one.held.start, one.held.number))


def end_of(held: Held) -> date | None:
    """The day from which it is no longer held, ``None`` where there is none."""
    return None if held.end == OPEN_END else held.end


def grant_rows(grants: Iterable[Granted], day: date) -> list[Row]:
    """Grants as rows of ``COLUMNS``."""
    grants = in_order(grants, day)
    names = units_called(one.held.unit for one in grants)
    people = titles({name for one in grants for name in (one.given_by, one.taken_by)})
    return [_row(one, day, names, people) for one in grants]


def _row(one: Granted, day: date, names: Mapping[str, str | Message], people: Mapping[str, str]) -> Row:
    word, tone = STATES[one.state(day)]
    taken = one.taken is not None and one.taken <= day
    by = people.get(one.taken_by, one.taken_by)
    return Row(
        [
            Cell(message(one.held.is_.title), below=one.held.duty),
            names.get(one.held.unit, one.held.unit),
            Cell(message(word), tone=tone),
            one.held.start,
            end_of(one.held),
            one.document,
            people.get(one.given_by, one.given_by),
            message(BY_WHOM, day=one.taken, name=by) if taken else "",
        ]
    )
