"""The history of a unit: its family across mergers, what it was from when to when, which acts touched it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.act_words import ACTS
from santu.register.domain.family import Family, Member, Tie
from santu.register.domain.words import BRACKETED, CLASSES, EVENTS, KINDS, LEVELS
from santu.register.selectors.acts import act_numbered
from santu.register.selectors.grid_history import grid_changes
from santu.register.selectors.history import (
    PARENTS,
    ActTouch,
    VersionRow,
    acts_touching,
    family_of,
    versions_of,
)
from santu.web.charts.chart import Chart, Height
from santu.web.days import Day, moment
from santu.web.grid_history_rows import grid_history_table
from santu.web.language import plain
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import titles
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

HELD = {
    Level.PROVINCE: N_("县 {held}"),
    Level.CITY: N_("乡级 {held}"),
    Level.COUNTY: N_("村（社区）{held}"),
    Level.TOWNSHIP: N_("村（社区）{held}"),
    Level.VILLAGE: "",
}
"""What the members of the family of a unit hold: the family of a county is made of townships."""
NOTE = N_("左早右晚；带的宽度和名称旁的数字都是下级单位（乡镇的村、社区）数。取自登记的沿革和历次隶属。")
BEFORE, SINCE = N_("{day} 之前"), N_("{day} 起")
FLOW = N_("{day} {event}：{source} → {target}，{held}，占 {share}")

TIES = (
    Column("sign", N_("符号"), "sign"),
    Column("source", N_("从")),
    Column("source_code", N_("原代码"), "code"),
    Column("target", N_("到")),
    Column("target_code", N_("现代码"), "code"),
    Column("day", N_("日期"), "day"),
    Column("event", N_("方式")),
    Column("held", N_("下级单位"), "number", N_("个")),
    Column("share", N_("占原单位"), "percent"),
)
TOUCHES = (
    Column("act", N_("操作号"), "number"),
    Column("kind", N_("类型"), "badge"),
    Column("title", N_("名称")),
    Column("facts", N_("改动的记录")),
    Column("document", N_("文号")),
    Column("by", N_("办理人")),
    Column("at", N_("登记时间"), "day"),
    Column("state", N_("状态"), "badge"),
)


@dataclass(frozen=True, slots=True)
class Version:
    """What a unit was for a period, as the page tells it."""

    row: VersionRow
    last: date | None
    kind: Message
    unit_class: str
    changed: tuple[Message, ...]
    document: str
    more_documents: int


def unit_history(request: HttpRequest, unit: str) -> HttpResponse:
    """Where the unit came from, and what was done to it."""
    heading, day, context = unit_frame(request, unit, "unit-history")
    level = heading.row.level
    found = family_of(unit, level)
    ties = _ties(found, level, day)
    charts = [_chart(found, ties, level, day)] if found.ties else []
    versions = versions_of(unit)
    touched = acts_touching(unit)
    names = [row for row in versions if row.name != versions[0].name]
    context |= {
        "family": found,
        "flows": [_said(found, tie, level) for tie in found.ties if tie.event],
        "is_above": level in PARENTS,
        "versions": _told(versions),
        "former": list({row.name: row for row in names}.values()),
        "touched": touched,
        "known": _known(request, unit, day),
    }
    tables = [_touches(touched, day)]
    if level is Level.VILLAGE and (changes := grid_changes(unit)):
        tables.append(grid_history_table(changes))
    return page(request, "web/unit_history.html", context, tables, charts)


def _held(level: Level, held: int) -> Message:
    return message(HELD[level] or N_("整体"), held=held)


def _said(found: Family, tie: Tie, level: Level) -> tuple[str, Message]:
    """A tie as a sentence, with its sign."""
    names = _names(found)
    said = message(
        FLOW,
        day=tie.day,
        event=message(EVENTS.get(tie.event, tie.event)),
        source=names[tie.source],
        target=names[tie.target],
        held=_held(level, tie.counted),
        share=f"{float(tie.share):.0%}",
    )
    return tie.sign, said


def _names(found: Family) -> dict[str, str | Message]:
    """The name of each member; with its code where another one of its time is called the same."""
    return {member.key: _name(member) for member in found.members}


def _name(member: Member) -> str | Message:
    phase = member.phase
    return message(BRACKETED, name=phase.name, more=phase.code) if member.doubled else phase.name


def _ties(found: Family, level: Level, day: Day) -> Table:
    members = {member.key: member for member in found.members}

    def cells(key: str) -> tuple[Cell, str | None]:
        phase = members[key].phase
        return Cell(phase.name, href=_link(members[key], day)), phase.code or None

    rows = [
        Row(
            (
                tie.sign,
                *cells(tie.source),
                *cells(tie.target),
                tie.day,
                message(EVENTS.get(tie.event, tie.event)),
                tie.counted if level is not Level.VILLAGE else None,
                float(tie.share),
            )
        )
        for tie in sorted(found.ties, key=lambda tie: (tie.day, not tie.event))
    ]
    return Table("family", N_("合并与沿革"), TIES, rows, empty=N_("没有合并、拆分或改设的记录。"))


def _link(member: Member, day: Day) -> str:
    """The history of a member, on the day of the page: that page tells of units that are there no more, too."""
    return day.link(reverse("unit-history", args=[member.phase.unit]))


def _chart(found: Family, table: Table, level: Level, day: Day) -> Chart:
    names = _names(found)
    nodes = [
        {
            "id": member.key,
            "name": plain(names[member.key]),
            "layer": member.generation,
            "sign": member.sign,
            "more": f"{member.held:,}" if HELD[level] else "",
            "holds": plain(_held(level, member.held)) if HELD[level] else "",
            "strong": member.in_focus and level not in PARENTS,
            "href": _link(member, day),
            "said": f"{plain(message(KINDS.get(member.phase.kind) or LEVELS[level]))} {member.phase.code}",
        }
        for member in found.members
    ]
    links = [
        {
            "from": tie.source,
            "to": tie.target,
            "value": tie.held,
            "sign": tie.sign,
            "said": f"{tie.day} {gettext(EVENTS.get(tie.event, tie.event))}\n"
            f"{plain(_held(level, tie.counted))} ({float(tie.share):.0%})",
        }
        for tie in found.ties
    ]
    ends = [message(BEFORE, day=found.days[0]), *(message(SINCE, day=one) for one in found.days)]
    payload = {"nodes": nodes, "links": links, "columns": [plain(end) for end in ends]}
    rows = max(sum(member.generation == n for member in found.members) for n in range(len(ends)))
    height: Height = "tall" if rows > 9 else "small" if rows <= 3 else ""
    return Chart("sankey", N_("合并与沿革"), payload, table, NOTE, height)


def _told(versions: Sequence[VersionRow]) -> list[Version]:
    """Versions with what changed at the beginning of each, the latest first."""
    found = []
    for row, earlier in zip_longest(versions, versions[1:]):
        documents = row.act.document.split("、") if row.act and row.act.document else [""]
        found.append(
            Version(
                row,
                None if row.lasts else row.end - timedelta(days=1),
                message(KINDS.get(row.kind) or LEVELS[row.level]),
                CLASSES.get(row.unit_class, row.unit_class) if row.unit_class != "ordinary" else "",
                tuple(_changed(row, earlier)) if earlier else (),
                documents[0],
                len(documents) - 1,
            )
        )
    return found


def _changed(row: VersionRow, earlier: VersionRow) -> list[Message]:
    values: tuple[tuple[str, str | Message, str | Message], ...] = (
        (N_("名称"), earlier.name, row.name),
        (N_("类型"), message(KINDS.get(earlier.kind, earlier.kind)), message(KINDS.get(row.kind, row.kind))),
        (N_("上级"), earlier.parent_name, row.parent_name),
        (N_("类别"), _class(earlier), _class(row)),
        (N_("代码"), earlier.code, row.code),
    )
    template = N_("{what}：{was} → {now}")
    nothing = message(N_("（无）"))
    return [
        message(template, what=message(what), was=was or nothing, now=now or nothing)
        for what, was, now in values
        if was != now
    ]


def _class(row: VersionRow) -> Message:
    return message(CLASSES.get(row.unit_class, row.unit_class))


def _touches(touched: Sequence[ActTouch], day: Day) -> Table:
    rows = []
    called = titles(touch.act.by for touch in touched)
    for touch in touched:
        act = touch.act
        undone = message(N_("已由第 {act} 号撤销"), act=act.undone_by) if act.undone_by else None
        documents = act.document.split("、") if act.document else []
        more = message(N_("等 {count} 件"), count=len(documents)) if len(documents) > 1 else ""
        document = Cell(documents[0], below=more, hint=act.document) if documents else None
        facts = message("{facts}", facts=tuple(map(message, touch.facts))) if touch.facts else None
        at = moment(act.recorded_at)
        kind = message(ACTS.get(act.kind, act.kind))
        where = day.link(reverse("act", args=[act.number]))
        title, number = Cell(act.title, href=where), Cell(act.number, href=where)
        rows.append(Row((number, kind, title, facts, document, called[act.by], at, undone)))
    return Table("acts", N_("涉及本单位的操作"), TOUCHES, rows, empty=N_("没有操作涉及本单位。"))


def _known(request: HttpRequest, unit: str, day: Day) -> dict[str, Any] | None:
    """What was believed when the act that is asked for was the latest."""
    asked = request.GET.get("known", "").strip()
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        raise refuse("known", N_("“{text}”不是操作号；请写一个整数，如 12。"), text=asked)
    act = act_numbered(int(asked))
    rows = versions_of(unit, known=act.pk)
    return {
        "act": act.pk,
        "title": act.title,
        "at": act.recorded_at,
        "versions": _told(rows),
        "then": next((row for row in rows if row.start <= day.shown < row.end), None),
    }


urlpatterns = [
    path("units/<path:unit>/history", unit_history, name="unit-history"),
]
