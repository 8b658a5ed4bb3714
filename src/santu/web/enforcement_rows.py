"""Enforcement teams as pages show them: sums of teams, officers by masked name, what was recorded; no one is ranked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.certificates import STANDINGS
from santu.register.domain.enforcement import Officer, Team
from santu.register.domain.enforcement_facts import KINDS, Entry, Guidance, Joint, Kept, Training
from santu.register.domain.supervision import File
from santu.web.certificate_rows import TONES
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

TEAMS = (
    Column("team", N_("执法队伍")),
    Column("officers", N_("执法人员"), "number", N_("人")),
    Column("certified", N_("持有效证"), "number", N_("人")),
    Column("running_out", N_("即将到期"), "number", N_("人")),
    Column("trainings", N_("本年培训"), "number", N_("次")),
    Column("mean", N_("人均学时"), "number"),
    Column("short", N_("学时未满"), "number", N_("人")),
    Column("state", N_("状态"), "badge"),
)
OFFICERS = (
    Column("name", N_("姓名")),
    Column("team", N_("执法队伍")),
    Column("title", N_("职务或岗位")),
    Column("until", N_("有效期止"), "day"),
    Column("state", N_("行政执法证"), "badge"),
)
TRAININGS = (
    Column("day", N_("日期"), "day"),
    Column("team", N_("执法队伍")),
    Column("subject", N_("培训内容")),
    Column("organiser", N_("主办单位")),
    Column("hours", N_("学时"), "number"),
    Column("people", N_("参加"), "number", N_("人")),
    Column("entry", N_("登记号"), "code"),
)
OF_POST = (TRAININGS[0], *TRAININGS[2:5])
GUIDANCE = (
    Column("day", N_("日期"), "day"),
    Column("team", N_("执法队伍")),
    Column("department", N_("指导部门")),
    Column("subject", N_("指导内容")),
    Column("said", N_("指导意见")),
    Column("entry", N_("登记号"), "code"),
)
JOINTS = (
    Column("title", N_("行动名称")),
    Column("unit", N_("单位")),
    Column("first", N_("开始"), "day"),
    Column("last", N_("结束"), "day"),
    Column("lead", N_("牵头单位")),
    Column("organs", N_("参加单位")),
    Column("matters", N_("检查事项")),
    Column("checked", N_("检查"), "number", N_("次")),
    Column("ordered", N_("责令改正"), "number", N_("件")),
    Column("filed", N_("立案"), "number", N_("件")),
    Column("state", N_("状态"), "badge"),
    Column("entry", N_("登记号"), "code"),
)
SUPERVISIONS = (
    Column("number", N_("文号")),
    Column("team", N_("执法队伍")),
    Column("organ", N_("监督机关")),
    Column("day", N_("通知"), "day"),
    Column("due", N_("下一步期限"), "day"),
    Column("state", N_("状态"), "badge"),
)
ENTRIES = (
    Column("entry", N_("登记号"), "code"),
    Column("kind", N_("种类")),
    Column("day", N_("登记日期"), "day"),
    Column("facts", N_("条数"), "number", N_("条")),
    Column("document", N_("文号")),
    Column("state", N_("状态"), "badge"),
)


@dataclass(frozen=True, slots=True)
class Sums:
    """How a team stands: all sums."""

    team: Team
    officers: int
    certified: int
    running_out: int
    trainings: int
    hours: int
    short: int

    @property
    def mean(self) -> int | None:
        return round(self.hours / self.officers) if self.officers else None


def sums_of(
    teams: Sequence[Team],
    officers: Mapping[str, Sequence[Officer]],
    trainings: Sequence[Kept[Training]],
    day: date,
    limits: tuple[int, int],
) -> list[Sums]:
    """The sums of each team; ``limits`` are the days of the reminder and the hours of a year."""
    within, least = limits
    hours: Counter[int] = Counter()
    for one in trainings:
        hours.update(dict.fromkeys(one.fact.posts, one.fact.hours))
    return [
        Sums(
            team=team,
            officers=len(officers[team.body]),
            certified=sum(one.is_certified(day) for one in officers[team.body]),
            running_out=sum(one.runs_out(day, within) for one in officers[team.body]),
            trainings=sum(one.fact.body == team.body for one in trainings),
            hours=sum(hours[one.post] for one in officers[team.body]),
            short=sum(hours[one.post] < least for one in officers[team.body]),
        )
        for team in teams
    ]


def teams_table(sums: Sequence[Sums], least: int, day: Day) -> Table:
    """The teams, each with its sums; red where fewer may enforce than have to act together."""

    def row(one: Sums) -> Row:
        few = one.certified < least
        state = message(N_("持证不足 {n} 名"), n=least) if few else message(N_("可以执法"))
        return Row(
            [
                Cell(one.team.name, day.link(reverse("unit-enforcement", args=[one.team.township]))),
                one.officers,
                one.certified,
                one.running_out,
                one.trainings,
                one.mean,
                one.short,
                Cell(state, tone="red" if few else "green"),
            ]
        )

    empty = N_("这一天这里没有承担综合行政执法的机构；先在登记里设立综合行政执法办。")
    return Table("teams", N_("执法队伍"), TEAMS, [row(one) for one in sums], empty=empty, frozen=True)


def officers_table(
    teams: Sequence[Team], officers: Mapping[str, Sequence[Officer]], day: Day, within: int
) -> Table:
    """Who is in post in the teams, each with whether they may enforce on the day."""
    rows = []
    for team in teams:
        for one in officers[team.body]:
            held = one.certificate(day.shown)
            standing = held.on(day.shown) if held else None
            state = message(STANDINGS[standing]) if standing else message(N_("没有登记"))
            tone = TONES[standing] if standing else "red"
            if one.runs_out(day.shown, within):
                state, tone = message(N_("即将到期")), "amber"
            rows.append(
                Row(
                    [
                        Cell(
                            one.name or message(N_("已清除")),
                            day.link(reverse("staff-post", args=[one.post])),
                        ),
                        team.name,
                        one.title,
                        (held.valid_until or Cell(message(N_("长期")))) if held else None,
                        Cell(state, tone=tone),
                    ]
                )
            )
    empty = N_("这些执法队伍没有按姓名登记的在编人员；先在“人员”里办理入编或导入名册。")
    return Table("officers", N_("执法人员"), OFFICERS, rows, empty=empty)


def trainings_table(found: Sequence[Kept[Training]], names: Mapping[str, str]) -> Table:
    """The trainings of the year, with how many took part, not who."""
    rows = [
        Row(
            [
                one.fact.day,
                names[one.fact.body],
                one.fact.subject,
                one.fact.organiser,
                one.fact.hours,
                len(one.fact.posts),
                str(one.entry),
            ]
        )
        for one in found
    ]
    return Table("trainings", N_("本年培训"), TRAININGS, rows, empty=N_("这一年还没有登记培训。"))


def trainings_of_post_table(found: Sequence[Kept[Training]], least: int) -> Table:
    """The trainings of who holds a post in a year, with their sum; for those alone who manage the team."""
    rows = [Row([one.fact.day, one.fact.subject, one.fact.organiser, one.fact.hours]) for one in found]
    rows.append(Row([None, message(N_("合计")), "", sum(one.fact.hours for one in found)], total=True))
    return Table("trainings", message(N_("本年执法培训（标准 {n} 学时）"), n=least), OF_POST, rows)


def guidance_table(found: Sequence[Kept[Guidance]], names: Mapping[str, str]) -> Table:
    """The guidance of the year."""
    rows = [
        Row(
            [
                one.fact.day,
                names[one.fact.body],
                one.fact.department,
                one.fact.subject,
                one.fact.said,
                str(one.entry),
            ]
        )
        for one in found
    ]
    return Table("guidance", N_("业务指导"), GUIDANCE, rows, empty=N_("这一年还没有登记部门的业务指导。"))


def joints_table(
    found: Sequence[Kept[Joint]], names: Mapping[str, str], cases: Mapping[int, str], day: Day
) -> Table:
    """The joint operations, with numbers alone as results, each a way to its case (address by entry) where it has one."""

    def row(one: Kept[Joint]) -> Row:
        fact, results = one.fact, one.fact.results
        late = results is None and fact.last < day.shown
        return Row(
            [
                Cell(fact.title, cases.get(one.entry, ""), below=fact.area),
                names.get(fact.unit, fact.unit),
                fact.first,
                fact.last,
                fact.lead,
                message("{all}", all=fact.organs),
                message("{all}", all=fact.matters),
                results.checked if results else None,
                results.ordered if results else None,
                results.filed if results else None,
                Cell(fact.state(day.shown), tone="green" if results else "red" if late else "amber"),
                str(one.entry),
            ]
        )

    empty = N_("还没有联合执法行动；先登记计划，结束以后登记结果。")
    return Table("joints", N_("联合执法"), JOINTS, [row(one) for one in found], empty=empty, frozen=True)


def tone_of(file: File, day: date) -> str:
    """Green once decided, red where a day has passed, amber for what waits."""
    if file.decided_on:
        return "green"
    return "red" if file.is_late(day) else "amber"


def supervisions_table(found: Sequence[File], names: Mapping[str, str], day: Day) -> Table:
    """The files of supervision, the latest first."""

    def row(one: File) -> Row:
        state: Message = one.state()
        if one.is_late(day.shown):
            state = message(N_("{state}（逾期）"), state=state)
        return Row(
            [
                Cell(one.notice.document, day.link(reverse("supervision", args=[one.number]))),
                names.get(one.body, one.body),
                one.organ,
                one.day,
                None if one.decided_on else one.decision_due or one.due,
                Cell(state, tone=tone_of(one, day.shown)),
            ]
        )

    empty = N_("没有执法监督的记录。司法行政部门发现问题，在这里发出监督通知。")
    return Table("supervisions", N_("执法监督"), SUPERVISIONS, [row(one) for one in found], empty=empty)


def entries_table(found: Sequence[Entry]) -> Table:
    """What was recorded last; each entry can be withdrawn as a whole."""
    rows = [
        Row(
            [
                str(one.number),
                message(KINDS[one.kind]),
                one.day,
                one.facts,
                one.document,
                Cell(message(N_("已撤回"))) if one.withdrawn_on else Cell(message(N_("有效")), tone="green"),
            ]
        )
        for one in found
    ]
    return Table("entries", N_("登记记录"), ENTRIES, rows, empty=N_("还没有登记。"))
