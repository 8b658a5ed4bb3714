"""A township at work as tables and a chart: its bodies, its matters, what drifts, its rounds."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from santu.design.domain.running import AHEADS, Ahead, Differs
from santu.design.domain.running import CURES as AHEAD_CURES
from santu.design.domain.running import WHYS as AHEAD_WHYS
from santu.design.domain.side_by_side import OUTSIDE, PLACES, STATIONS
from santu.design.domain.side_by_side import Compared as Side
from santu.kernel.messages import N_, Message, message
from santu.operate.domain.compared import WORK_DRIFTS, WorkDrift
from santu.operate.domain.measured_drift import WORK_CURES, WORK_WHYS, Drifting
from santu.register.domain.drift import CURES, DRIFTS, WHYS, AtWork, Drift, Found, InPost
from santu.register.domain.survey import DOERS, FREQUENCIES, Compared, Doer, Done, Round
from santu.web.charts.chart import Chart, Height
from santu.web.days import Day
from santu.web.language import plain
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

PEOPLE = N_("人次")
BODIES = (
    Column("body", N_("机构")),
    Column("done", N_("实际在办"), "number", N_("项")),
    Column("booked", N_("在册主办"), "number", N_("项")),
    Column("seats", N_("编制在这里"), "number", PEOPLE),
    Column("away", N_("其中在外工作"), "number", PEOPLE),
    Column("places", N_("在这里工作"), "number", PEOPLE),
    Column("lent", N_("其中编制在外"), "number", PEOPLE),
    Column("often", N_("多久办一次")),
    Column("days", N_("通常"), "number", N_("工作日"), hint=N_("各事项通常办理工作日的中位数")),
    Column("filled", N_("实名在编"), "number", N_("人"), hint=N_("编制台账按姓名登记的在编人数")),
    Column("filled-away", N_("实名在外"), "number", N_("人"), hint=N_("其中台账写明在别处工作的人数")),
)
MATTERS = (
    Column("matter", N_("事项")),
    Column("booked", N_("在册承办机构")),
    Column("doer", N_("谁在办")),
    Column("persons", N_("办理人数"), "number"),
    Column("seat", N_("编制所在的机构")),
    Column("place", N_("实际工作地点")),
    Column("often", N_("多久办一次")),
    Column("days", N_("通常"), "number", N_("工作日")),
)
DRIFT = (
    Column("kind", N_("漂移"), "badge"),
    Column("what", N_("事项或机构")),
    Column("books", N_("现状（登记、清单）")),
    Column("work", N_("运行（摸底、实测）")),
    Column("people", N_("人次"), "number"),
    Column("why", N_("为什么算漂移")),
    Column("cure", N_("怎么办")),
)
AHEAD = (
    Column("kind", N_("差别"), "badge"),
    Column("what", N_("事项或机构")),
    Column("now", N_("运行（摸底）")),
    Column("then", N_("设计")),
    Column("people", N_("人次"), "number"),
    Column("why", N_("为什么不同")),
    Column("cure", N_("怎么办")),
)
ROUNDS = (
    Column("title", N_("摸底")),
    Column("day", N_("哪一天"), "day"),
    Column("version", N_("版本"), "number"),
    Column("state", N_("状态"), "badge"),
    Column("answered", N_("已填"), "number", N_("项")),
    Column("rows", N_("共"), "number", N_("项")),
    Column("answers", N_("由谁填报")),
    Column("document", N_("文号")),
    Column("note", N_("说明")),
)
CHANGES = (
    Column("sign", N_("变更"), "sign"),
    Column("matter", N_("事项")),
    Column("was", N_("原来")),
    Column("becomes", N_("文件里")),
)
TONES: Mapping[StrEnum, str] = {
    Drift.IDLE: "amber",
    Drift.SECONDED: "amber",
    Drift.APART: "red",
    Drift.OTHER: "",
    Drift.OFF_LIST: "red",
    Drift.UNDONE: "red",
    WorkDrift.ELSEWHERE: "red",
    WorkDrift.SLOW: "red",
    WorkDrift.UNLISTED: "red",
    WorkDrift.UNASKED: "amber",
    WorkDrift.UNHELD: "red",
    Ahead.GOES: "red",
    Ahead.MOVES: "accent",
    Ahead.UNPLANNED: "amber",
}
MANY, FEW = 9, 3
"""So many ends of the flow make the chart tall, or small."""


def tone_of(found: Round) -> str:
    """Green for what the county checked, amber for what waits."""
    return "green" if found.checked_on else "amber"


def bodies_table(found: Sequence[AtWork], posts: Mapping[str, InPost]) -> Table:
    """The bodies as they work, the people by post and by place of work, and who is in post by name beside them."""
    rows = []
    for one in found:
        held = posts.get(one.body)
        elsewhere = "" if one.body else N_("不在本乡镇机构里")
        cells = [Cell(one.name, below=elsewhere), one.done, one.booked or None, *one.seats, *one.places]
        named = (held.filled, held.away) if held else (None, None)
        rows.append(Row([*cells, often(one.frequency), one.days, *named]))
    return Table("bodies", N_("各机构实际怎么运行"), BODIES, rows, frozen=True)


def often(frequency: Mapping[str, int]) -> Message | str:
    """How many matters come how often."""
    parts = tuple(
        message(N_("{often} {n} 项"), often=message(title), n=frequency[key])
        for key, title in FREQUENCIES.items()
        if frequency.get(key)
    )
    return message("{parts}", parts=parts) if parts else ""


def running_words(found: Sequence[AtWork]) -> Mapping[str, Message]:
    """What each body does, in a few words, by its name."""
    template = N_("在办 {done} 项，{people} 人次在这里工作")
    return {one.name: message(template, done=one.done, people=one.places[0]) for one in found}


def at_work_in(row: Side, running: Mapping[str, Message]) -> Message | None:
    """What the body of a row of the maps side by side does; nothing where the row is about no body."""
    if row.section not in (PLACES, OUTSIDE, STATIONS):
        return None
    return running.get(str(row.label if row.section == STATIONS else row.as_is))


def matters_table(rows: Sequence[Done], booked: Mapping[str, str]) -> Table:
    """The matters, each as it stands on the books and as it is done."""
    cells = [
        [
            Cell(row.name, below=row.matter),
            booked.get(row.matter or row.name, ""),
            doing(row),
            row.persons,
            row.post if row.is_done else "",
            Cell(row.place if row.is_done else "", tone="amber" if row.post != row.place else ""),
            message(FREQUENCIES[row.frequency]) if row.frequency else "",
            row.days,
        ]
        for row in rows
    ]
    return Table("matters", N_("各事项实际由谁办"), MATTERS, cells, empty=N_("还没有填报事项。"))


def doing(row: Done) -> Cell:
    """Who does a matter, and what that is where it is no body of the township."""
    if not row.is_done:
        return Cell(message(DOERS[Doer.NOBODY]) if row.doer else message(N_("还没有填")), tone="amber")
    return Cell(row.body, below="" if row.doer == Doer.TOWNSHIP else DOERS[Doer(row.doer)])


def drift_table(found: Sequence[Found], measured: Sequence[Drifting] = ()) -> Table:
    """What drifts by a survey and by what was measured, each with why and what to do."""
    least = N_("至少 {n} 人")
    rows: list[list[Cell | Value]] = [
        [
            Cell(message(DRIFTS[one.kind]), tone=TONES[one.kind]),
            Cell(one.what, below=one.matter),
            one.books,
            one.work,
            Cell(one.persons or None, below=message(least, n=one.least) if one.least else ""),
            message(WHYS[one.kind]),
            message(CURES[one.kind]),
        ]
        for one in found
    ]
    rows += [
        [
            Cell(message(WORK_DRIFTS[one.kind]), tone=TONES[one.kind]),
            Cell(one.what, below=one.matter),
            one.books,
            one.work,
            None,
            message(WORK_WHYS[one.kind]),
            message(WORK_CURES[one.kind]),
        ]
        for one in measured
    ]
    return Table(
        "drift", N_("现状和运行的漂移"), DRIFT, rows, empty=N_("没有漂移：登记怎么写，实际就怎么办。")
    )


def ahead_table(found: Sequence[Differs]) -> Table:
    """What the design has otherwise, each with why and what to do."""
    rows = [
        [
            Cell(message(AHEADS[one.kind]), tone=TONES[one.kind]),
            Cell(one.what, below=one.matter),
            one.now,
            one.then,
            one.persons or None,
            message(AHEAD_WHYS[one.kind]),
            message(AHEAD_CURES[one.kind]),
        ]
        for one in found
    ]
    return Table(
        "ahead", N_("运行和设计的差别"), AHEAD, rows, empty=N_("没有差别：现在怎么办，设计里还怎么办。")
    )


def rounds_table(found: Sequence[Round], told: Mapping[int, tuple[int, int]], day: Day) -> Table:
    """The rounds of a township in all their versions."""
    latest: set[date] = set()
    rows: list[list[Cell | Value]] = []
    for one in found:
        replaced = one.day in latest
        latest.add(one.day)
        state = message(N_("已有更正")) if replaced else one.state()
        link = day.link(reverse("survey", args=[one.number]))
        rows.append(
            [
                Cell(one.about.title, href=link),
                one.day,
                one.version,
                Cell(state, tone="" if replaced else tone_of(one)),
                *told.get(one.number, (0, 0)),
                one.about.answers,
                one.about.document,
                one.note,
            ]
        )
    return Table(
        "rounds", N_("历次摸底"), ROUNDS, rows, empty=N_("还没有摸底。请在下面发起，或导入填好的表。")
    )


def changes_table(found: Compared) -> Table:
    """What a file would change, row by row."""
    rows: list[Row] = []
    for was, now in found.changes:
        row = now or was
        sign = "~" if was and now else "+" if now else "-"
        name = row.name if row else ""
        cells: list[Cell | Value] = [
            sign,
            Cell(name, below=row.matter if row else ""),
            _told(was),
            _told(now),
        ]
        rows.append(Row(cells, sign=sign))
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("摸底与文件一致，没有要变更的。"))


def _told(row: Done | None) -> Message | str:
    if row is None:
        return ""
    if not row.is_done:
        return message(DOERS[Doer.NOBODY]) if row.doer else message(N_("还没有填"))
    template = N_("{body}，{n} 人，编制在{seat}，在{place}工作，{often}，{days} 个工作日")
    said = {"body": row.body, "n": row.heads, "seat": row.post, "place": row.place, "days": row.days or 0}
    return message(template, **said, often=message(FREQUENCIES.get(row.frequency, row.frequency)))


def flow_chart(found: Sequence[tuple[str, str, int]]) -> Chart:
    """From the bodies that hold the posts to where the people work; whoever works elsewhere is marked."""
    table = Table(
        "flow",
        N_("编制在哪里，人在哪里工作"),
        (
            Column("seat", N_("编制所在的机构")),
            Column("place", N_("实际工作地点")),
            Column("people", N_("人次"), "number"),
        ),
        [[seat, place, n] for seat, place, n in found],
    )
    told = N_("{n} 人次")

    def nodes(layer: int) -> list[dict[str, Any]]:
        sums: dict[str, int] = {}
        for *ends, n in found:
            sums[str(ends[layer])] = sums.get(str(ends[layer]), 0) + int(n)
        return [
            {
                "id": f"{layer} {name}",
                "name": name,
                "layer": layer,
                "sign": "",
                "more": f"{n:,}",
                "holds": plain(message(told, n=n)),
                "strong": False,
                "said": "",
            }
            for name, n in sums.items()
        ]

    links = [
        {
            "from": f"0 {seat}",
            "to": f"1 {place}",
            "value": n,
            "sign": "" if seat == place else "⇄",
            "said": plain(message(told, n=n)),
        }
        for seat, place, n in found
    ]
    ends = [nodes(0), nodes(1)]
    columns = [gettext(N_("编制所在的机构")), gettext(N_("实际工作地点"))]
    payload = {"nodes": [*ends[0], *ends[1]], "links": links, "columns": columns}
    most = max(map(len, ends))
    height: Height = "tall" if most > MANY else "small" if most <= FEW else ""
    note = N_("一个人办几件事的，各件都计一次，所以是人次，不是人数。蓝色是编制和工作地点不在一处的。")
    return Chart("sankey", table.title, payload, table, note, height)
