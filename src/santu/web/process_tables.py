"""What a process says, as tables: who acts in each lane, how long its clocks run, its tasks, its versions."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from santu.accounts.domain.roles import RIGHTS, Right
from santu.kernel.days import EARLIEST
from santu.kernel.messages import AND, N_, Message
from santu.operate.domain.binding import APPLICANT, Binding, Named, place_said
from santu.operate.domain.case_words import outcome_word
from santu.operate.domain.definition import WAITS, Definition, Kind, Node
from santu.operate.domain.lengths import length_by
from santu.operate.domain.whistle import URGENCIES
from santu.operate.domain.wording import duration_of
from santu.operate.selectors.processes import Version
from santu.standards.loader import load
from santu.web.days import Day
from santu.web.language import translate
from santu.web.length_words import length_words
from santu.web.pages.standards_words import STATUSES
from santu.web.tables import Cell, Column, Row, Table

APPLICANTS = N_("申请人本人；没有账号的，由受理窗口代为办理")
KINDS = {Kind.USER: N_("由人办理"), Kind.SERVICE: N_("由程序办理"), Kind.MESSAGE: N_("等回音")}
ALWAYS = N_("随软件提供")


def processes_table(versions: Sequence[Version], day: Day) -> Table:
    """Each process once, in its version in force on the day."""
    rows = []
    for name in dict.fromkeys(one.process for one in versions):
        own = [one for one in versions if one.process == name]
        now = next((one for one in own if one.start <= day.shown), None) or own[-1]
        link = day.link(reverse("process", args=[name]))
        rows.append(Row([Cell(now.title, href=link), now.number, _since(now), len(own)]))
    columns = [
        Column("title", N_("流程")),
        Column("version", N_("现行版本"), "number"),
        Column("since", N_("自何时起")),
        Column("versions", N_("版本数"), "number"),
    ]
    return Table("processes", N_("办事流程"), columns, rows)


def listed(texts: Iterable[str]) -> str:
    """Source texts one after the other, as the language joins them."""
    return translate(AND).join(map(translate, texts))


def lanes_table(definition: Definition, binding: Binding) -> Table:
    """Who acts in each lane."""
    columns = [Column("lane", N_("泳道")), Column("who", N_("由谁办理")), Column("where", N_("在哪里"))]
    rows = [Row([name, *_bound(binding, lane)]) for lane, name in definition.lanes.items()]
    return Table("lanes", N_("由谁办理"), columns, rows, empty=N_("这个流程没有分泳道。"))


def _bound(binding: Binding, lane: str) -> tuple[str | Message, str | Message]:
    own = binding.lanes.get(lane)
    if own is None:
        return "", ""
    if own.right == APPLICANT:
        return translate(APPLICANTS), ""
    names = [place.render(translate) for place in place_said(own.at)]
    return translate(RIGHTS[Right(own.right)]), translate(N_("；没有的，")).join(names)


def clocks_table(definition: Definition, binding: Binding, day: Day) -> Table:
    """The clocks of the drawing: on which task, how long on a day, what it is for, by which standard."""
    columns = [
        Column("clock", N_("时限")),
        Column("task", N_("环节")),
        Column("length", N_("多长")),
        Column("then", N_("到期后")),
        Column("ground", N_("依据"), "badge"),
    ]
    rows = []
    for node in definition.nodes.values():
        if node.kind is not Kind.TIMER:
            continue
        named = binding.clocks.get(node.clock, Named())
        then = N_("收回环节，转下一步") if node.interrupts else N_("环节继续，另行督办")
        rows.append(
            Row(
                [
                    Cell(node.called, below=named.means),
                    definition.nodes[node.host].called,
                    *_length(node, named, day),
                    translate(then),
                    *_ground(named, day),
                ]
            )
        )
    return Table("clocks", N_("时限"), columns, rows, empty=N_("这个流程没有时限。"))


def _length(node: Node, named: Named, day: Day) -> tuple[Cell]:
    """How long a clock runs by its standard, in cases of a class by theirs; without one as the drawing says."""
    standards = load()
    if named.until and not named.standard:
        return (Cell(translate(N_("到这一件写明的最后一天"))),)
    if not named.standard:
        return (Cell(str(duration_of(node.clock) or node.clock)),)
    own = N_("办件另有承诺的从其承诺") if named.terms else ""
    below = [translate(own)] if own else []
    below += [
        f"{translate(URGENCIES.get(of, of))} {length_words(length_by(standards, rule, day.shown))}"
        for of, rule in named.classes.items()
    ]
    return (Cell(length_words(length_by(standards, named.standard, day.shown)), below=" ".join(below)),)


def _ground(named: Named, day: Day) -> tuple[Cell]:
    """The standard that says so, and what it is worth."""
    if not named.standard:
        return (Cell(""),)
    rule = load().rule(named.standard)
    word, tone = STATUSES[rule.status]
    link = day.link(reverse("standard", args=named.standard.split("/")))
    return (Cell(translate(word), tone=tone, href=link, hint=rule.title_zh),)


def guards_table(definition: Definition, binding: Binding, day: Day) -> Table:
    """The facts that the process asks for: what answers them, by which standard, and which tasks need them."""
    columns = [
        Column("guard", N_("条件")),
        Column("asks", N_("问什么")),
        Column("needed", N_("不成立就不能办的环节")),
        Column("ground", N_("依据")),
    ]
    rows = []
    for name, own in binding.guards.items():
        needed = [end.partition(".")[0] for end, names in binding.needs.items() if name in names]
        known = own.standard in load().rules
        link = day.link(reverse("standard", args=own.standard.split("/"))) if known else ""
        rows.append(
            Row(
                [
                    Cell(name, below=own.means),
                    Cell(own.said),
                    listed(definition.nodes[node].called for node in dict.fromkeys(needed)),
                    Cell(own.clause or own.standard, href=link),
                ]
            )
        )
    return Table("guards", N_("条件"), columns, rows)


def steps_table(definition: Definition, binding: Binding) -> Table:
    """The tasks in the order of the drawing: whose, by how many at once, with which ends, by when."""
    columns = [
        Column("task", N_("环节")),
        Column("lane", N_("泳道")),
        Column("kind", N_("怎样办理")),
        Column("ends", N_("怎样结束")),
        Column("clocks", N_("时限")),
    ]
    rows = [
        Row(
            [
                Cell(node.called, mark=N_("每个单位各办一份") if node.each else ""),
                definition.lanes.get(node.lane, ""),
                translate(KINDS[node.kind]),
                listed(outcome_word(definition, node, end) for end in node.outcomes),
                listed(definition.nodes[timer].called for timer in node.timers),
            ]
        )
        for node in definition.nodes.values()
        if node.kind in WAITS
    ]
    return Table("steps", N_("各环节"), columns, rows)


def versions_table(versions: Sequence[Version], day: Day, in_force: int) -> Table:
    """All versions of a process, the newest first, each with its file."""
    rows = []
    for one in versions:
        query = urlencode({"version": one.number, "download": 1})
        file = f"{reverse('process-drawing', args=[one.process])}?{query}"
        shown = day.link(reverse("process", args=[one.process]), version=one.number)
        state = N_("现行") if one.number == in_force else N_("待生效") if one.start > day.shown else ""
        rows.append(
            Row(
                [
                    Cell(one.number, href=shown),
                    one.title,
                    Cell(translate(state) if state else ""),
                    _since(one),
                    Cell(translate(N_("BPMN 文件")), href=file),
                ]
            )
        )
    columns = [
        Column("version", N_("版本"), "number"),
        Column("title", N_("流程")),
        Column("state", N_("状态")),
        Column("since", N_("自何时起")),
        Column("file", N_("下载")),
    ]
    return Table("versions", N_("版本"), columns, rows)


def _since(version: Version) -> Cell:
    return Cell(translate(ALWAYS)) if version.start == EARLIEST else Cell(version.start.isoformat())
