"""The tables of scenarios, and their proposals grouped by county."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from santu.design.domain.kinds import KINDS, sign_of_kind, tally
from santu.design.domain.proposals import Proposal
from santu.design.domain.side_by_side import lines_words
from santu.design.selectors.drawn import Drawn
from santu.design.selectors.listing import Excepted, Listed, Word
from santu.kernel.change import Change, Op
from santu.kernel.messages import N_, message
from santu.kernel.violation import Violation
from santu.register.domain.differences_words import extent_words
from santu.register.domain.findings import TITLES
from santu.register.domain.rows import Body, Division, Duty, Extent, Grid
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.register.domain.words import GRIDS, POWERS, kind_word
from santu.register.domain.words import KINDS as WORDS
from santu.standards.loader import load
from santu.transition.domain.states import STATES
from santu.transition.selectors.of_scenarios import PlanOf
from santu.web.tables import Column, Row, Table
from santu.web.tables.table import Value

ABOVE = N_("县以上")
TALLIED = (NEW, CHANGED, MOVED, GONE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as the page shows it."""

    it: Proposal
    sign: str
    kind: str
    tally: Sequence[tuple[str, int]]
    word: Word | None


@dataclass(frozen=True, slots=True)
class Group:
    """The proposals of one county."""

    county: str
    name: str
    rows: Sequence[Shown]


def shown(proposal: Proposal, words: Mapping[str, Word]) -> Shown:
    """A proposal with its sign, what it comes to, and what people said of it."""
    counted = tally(proposal.changes)
    return Shown(
        proposal,
        sign_of_kind(proposal.kind),
        KINDS.get(proposal.kind, proposal.kind),
        [(sign, counted[sign]) for sign in TALLIED if sign in counted],
        words.get(proposal.key),
    )


def grouped(
    proposals: Iterable[Proposal], names: Mapping[str, Division], words: Mapping[str, Word]
) -> list[Group]:
    """Proposals in order of county, in groups."""
    return [
        Group(
            county,
            names[county].name if county in names else "",
            [shown(proposal, words) for proposal in rows],
        )
        for county, rows in groupby(proposals, key=lambda proposal: proposal.county)
    ]


def proposals_table(
    proposals: Iterable[Proposal], names: Mapping[str, Division], words: Mapping[str, Word]
) -> Table:
    """Every proposal as a row, for files."""
    rows = []
    for proposal in proposals:
        row = names.get(proposal.county)
        counted = tally(proposal.changes)
        word = words.get(proposal.key)
        rows.append(
            (
                row.name if row else message(ABOVE),
                row.code if row else "",
                sign_of_kind(proposal.kind),
                message(KINDS.get(proposal.kind, proposal.kind)),
                proposal.reason,
                *(counted.get(sign, 0) for sign in TALLIED),
                proposal.source,
                proposal.day,
                message(word_of(word)),
                word.reason if word else "",
                word.by if word else "",
            )
        )
    units = N_("个")
    columns = (
        Column("county", N_("县（市、区）")),
        Column("code", N_("代码"), "code"),
        Column("sign", N_("变化"), "sign"),
        Column("kind", N_("类别")),
        Column("reason", N_("提议")),
        Column("establish", N_("设立"), "number", units),
        Column("change", N_("变更"), "number", units),
        Column("move", N_("划转"), "number", units),
        Column("abolish", N_("撤销"), "number", units),
        Column("source", N_("依据")),
        Column("day", N_("日期"), "day"),
        Column("word", N_("状态")),
        Column("why", N_("锁定或排除的理由")),
        Column("by", N_("经办人")),
    )
    return Table("proposals", N_("提议"), columns, rows)


def word_of(word: Word | None) -> str:
    """What people said of a proposal, in a word (marked ``N_``)."""
    if word is None:
        return N_("未定")
    return N_("已排除") if word.forbids else N_("已锁定")


def scenarios_table(found: Iterable[Listed], plans: Mapping[int, Sequence[PlanOf]]) -> Table:
    """All scenarios, for files."""
    columns = (
        Column("number", N_("编号"), "number"),
        Column("title", N_("方案")),
        Column("by", N_("编制人")),
        Column("base", N_("基准日"), "day"),
        Column("until", N_("完成日"), "day"),
        Column("proposals", N_("提议"), "number", N_("项")),
        Column("kept", N_("已锁定"), "number", N_("项")),
        Column("left_out", N_("已排除"), "number", N_("项")),
        Column("plans", N_("计划")),
    )
    rows = [
        (
            row.number,
            row.title,
            row.by,
            row.base_day,
            row.until,
            row.proposals,
            row.kept,
            row.left_out,
            message(
                "{plans}",
                plans=tuple(
                    message(N_("第 {n} 号（{state}）"), n=plan.number, state=message(STATES[plan.state]))
                    for plan in plans.get(row.number, ())
                ),
            ),
        )
        for row in found
    ]
    return Table("scenarios", N_("方案"), columns, rows)


def title_of(rule: str) -> str:
    """What a rule is called (a source text)."""
    return TITLES.get(rule) or load().rule(rule).title_zh


def violations_table(bare: Iterable[Violation], let_off: Iterable[Violation], known: Drawn) -> Table:
    """Every rule that the target breaks, for files."""
    columns = (
        Column("rule", N_("规则")),
        Column("subject", N_("单位")),
        Column("message", N_("不合规之处")),
        Column("found", N_("设计值"), "number"),
        Column("allowed", N_("允许值"), "number"),
        Column("source", N_("依据")),
        Column("covered", N_("例外")),
    )
    rows = [
        (
            message(title_of(violation.rule)),
            known.name(violation.subject),
            violation.message,
            violation.found,
            violation.allowed,
            violation.source,
            message(N_("已批准") if covered else N_("没有")),
        )
        for covered, found in ((False, bare), (True, let_off))
        for violation in found
    ]
    return Table("violations", N_("合规检查"), columns, rows)


def exceptions_table(excepted: Iterable[Excepted], known: Drawn) -> Table:
    """The approved exceptions of the units of a scenario, for files."""
    columns = (
        Column("rule", N_("规则")),
        Column("unit", N_("单位")),
        Column("value", N_("允许到"), "number"),
        Column("reason", N_("理由")),
        Column("document", N_("批准文号")),
        Column("until", N_("有效期至"), "day"),
        Column("by", N_("经办人")),
    )
    rows = [
        (
            message(title_of(row.key[0])),
            known.name(row.key[1]),
            row.value,
            row.reason,
            row.document,
            row.valid_until,
            row.by,
        )
        for row in excepted
    ]
    return Table("exceptions", N_("已批准的例外"), columns, rows)


OPS = {
    Op.ESTABLISH: (NEW, N_("设立")),
    Op.STAND: (CHANGED, N_("挂牌运行")),
    Op.CLOSE: (CHANGED, N_("停止运行")),
    Op.ABOLISH: (GONE, N_("撤销")),
    Op.RENAME: (CHANGED, N_("更名")),
    Op.RETYPE: (CHANGED, N_("变更类别")),
    Op.RECODE: (CHANGED, N_("变更代码")),
    Op.MOVE: (MOVED, N_("划转")),
    Op.LINES: (CHANGED, N_("调整管理关系")),
}
OF_DUTIES = {
    Op.ESTABLISH: (NEW, N_("承担")),
    Op.MOVE: (MOVED, N_("改由承办")),
    Op.LINES: (CHANGED, N_("变更主管机关")),
    Op.RETYPE: (CHANGED, N_("变更行使方式")),
    Op.RECODE: (CHANGED, N_("变更依据文件")),
}
"""The same of duties."""
BECOME = {**WORDS, **POWERS, **GRIDS}
"""What a unit, duty or grid can be of."""
OF_GRIDS = {
    Op.RETYPE: (CHANGED, N_("变更网格类别")),
    Op.RECODE: (CHANGED, N_("变更编号")),
    Op.REDRAW: (CHANGED, N_("调整范围")),
}
"""The same of grids, where it is not as for units."""


def changes_table(proposal: Proposal, known: Drawn) -> Table:
    """What a proposal changes, unit by unit."""
    made = {change.unit: change.becomes for change in proposal.changes if change.op is Op.ESTABLISH}

    def row(unit: object) -> Division | Body | Duty | Grid | None:
        found = made.get(str(unit))
        return found if isinstance(found, Division | Body | Duty | Grid) else known.row(str(unit))

    def name(unit: object) -> str:
        found = row(unit)
        if isinstance(found, Body | Grid):
            host = row(found.host)
            return f"{host.name}{found.name}" if host else found.name
        return found.name if found else str(unit)

    def value(change: Change, of: object) -> Value:
        if change.op is Op.LINES and isinstance(of, tuple):
            found = row(change.unit)
            host = found.host if isinstance(found, Body) else ""
            return lines_words(of, host, name(host))
        if isinstance(of, Division | Body | Duty | Grid):
            return kind_word(of)
        if isinstance(of, Extent):
            return extent_words(of)
        if change.op is Op.RETYPE and (known_as := BECOME.get(str(of))):
            return message(known_as)
        return name(of) if of and change.op in (Op.MOVE, Op.LINES) else str(of or "")

    def word(change: Change) -> tuple[str, str]:
        found = row(change.unit)
        own = OF_DUTIES if isinstance(found, Duty) else OF_GRIDS if isinstance(found, Grid) else {}
        return own.get(change.op) or OPS[change.op]

    rows = [
        Row(
            (
                sign,
                name(change.unit),
                kind_word(found) if (found := row(change.unit)) else "",
                message(said),
                value(change, change.was) if change.op is not Op.ABOLISH else "",
                message("{heirs}", heirs=tuple(name(heir.unit) for heir in change.successors))
                if change.op is Op.ABOLISH
                else value(change, change.becomes),
            ),
            sign=sign,
        )
        for change in proposal.changes
        for sign, said in (word(change),)
    ]
    columns = (
        Column("sign", N_("变化"), "sign"),
        Column("unit", N_("单位")),
        Column("kind", N_("类别")),
        Column("op", N_("办理")),
        Column("was", N_("原为")),
        Column("becomes", N_("改为；由谁承接")),
    )
    return Table("changes", N_("逐个单位的变更"), columns, rows)
