"""Whistles as pages show them: whom a township may call for a matter, and the departments to be called."""

from collections.abc import Sequence
from uuid import uuid4

from django.urls import reverse

from santu.kernel.messages import N_, message
from santu.register.domain.whistles import HELPS, LEADS, STATES, Said, Whistle, departments_of
from santu.register.domain.whose import Match
from santu.register.selectors.handed import Issuer, issuers_of
from santu.web.days import Day
from santu.web.handed_rows import Names
from santu.web.tables import Cell, Column, Row, Table
from santu.web.whose_shown import grouped

ROLES = {LEADS: N_("牵头"), HELPS: N_("配合")}
TONES = {Said.CALLED: "amber", Said.ARRIVED: "accent", Said.SETTLED: "green"}


def whistle_form(unit: str, match: Match, day: Day) -> dict[str, object]:
    """What the form of a whistle for a matter begins with: the departments that have it by the register, and all others."""
    issuers = issuers_of(unit, day.shown)
    main, helping = departments_of(match, unit)
    near: list[Issuer] = [one for one in issuers if one.id in helping]
    others = [one for one in issuers if one.id not in helping and one.name != one.within]
    return {
        "issuers": grouped([one for one in issuers if one.name != one.within]),
        "chosen": main,
        "helping": near,
        "others": grouped(others),
        "key": uuid4(),
    }


def called_table(whistles: Sequence[Whistle], day: Day, *, with_units: bool = False) -> Table:
    """The departments that were called, of each matter who leads first, the latest whistle first."""
    names = Names.of([(one.unit, call.organ) for one in whistles for call in one.calls])
    columns = [
        Column("title", N_("事项")),
        *([Column("unit", N_("乡镇（街道）"))] if with_units else []),
        Column("organ", N_("部门")),
        Column("role", N_("牵头或配合")),
        Column("day", N_("吹哨"), "day"),
        Column("state", N_("状态"), "badge"),
        Column("since", N_("哪一天"), "day"),
        Column("note", N_("情况")),
    ]
    rows = []
    for one in whistles:
        href = day.link(reverse("whistle", args=[one.number]))
        for call in one.calls:
            step = call.on(day.shown)
            rows.append(
                Row(
                    [
                        Cell(one.title, href),
                        *([names.unit(one.unit)] if with_units else []),
                        names.issuer(call.organ),
                        message(ROLES[call.role]),
                        one.day,
                        Cell(message(STATES[step.said]), tone=TONES[step.said]),
                        step.day,
                        step.note,
                    ]
                )
            )
    empty = N_("还没有吹过哨。要部门到场的，从“这事归谁管”或交办任务里吹哨。")
    return Table("called", N_("要叫的部门"), columns, rows, empty=empty)
