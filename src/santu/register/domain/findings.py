"""Broken rules in words: what, where, why, what to do, and the clause."""

from collections.abc import Callable, Mapping

from santu.kernel.messages import N_, Message, message
from santu.kernel.violation import Violation
from santu.register.domain import words
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.conformity import (
    CLOSING,
    CODE,
    CONSERVED,
    DEVOLVED,
    EARLY_CODE,
    FORM,
    HANDED_DOWN,
    LINES,
    NAME,
    ONE_MAIN,
    PARENT,
    PLACE,
    SUCCESSOR,
    UNHELD,
    WEIGHT,
    Broken,
    Conformity,
    Key,
)
from santu.register.domain.grid_conformity import COVERED, NUMBER, OVERLAP, VILLAGE
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot

SOURCES = {
    PARENT: "SX-06",
    PLACE: "SX-06",
    CLOSING: "SX-06",
    FORM: "GB/T 10114",
    EARLY_CODE: "《行政区划管理条例》第十七条",
    SUCCESSOR: "SX-06",
    CONSERVED: "SX-06",
    NAME: "SX-06",
    CODE: "GB/T 10114",
    WEIGHT: "SX-14",
    DEVOLVED: "SX-11",
    HANDED_DOWN: "SX-11",
    ONE_MAIN: "SX-18",
    UNHELD: "SX-21",
    VILLAGE: "SX-28",
    NUMBER: "SX-28",
    OVERLAP: "SX-28",
    COVERED: "SX-28",
    "grid/ordinary_households": "SX-28",
    "grid/ordinary_people": "SX-28",
    "grid/dense_households": "SX-28",
    "grid/dense_people": "SX-28",
    "body/limit": "SX-09",
    "body/standard_set": "SX-09",
    "body/developed_limit": "SX-10",
    "body/developed_set": "SX-10",
}

TEMPLATES = {
    PARENT: N_("{unit} 已不存在，但仍有 {found} 个单位隶属于它；请先把它们划转出去再撤销。（{source}）"),
    PLACE: N_(
        "{unit} 之下有 {found} 个单位不该由它直接管；村归乡级、乡级归县，机构须有所在单位，请改正隶属。（{source}）"
    ),
    CLOSING: N_("{unit} 已停止运行，名下还有 {found} 个单位；请先把它们划转出去再停止。（{source}）"),
    FORM: N_("{unit} 没有{kind}，或{kind}不合它的级别；请补上或改正。（{source}）"),
    EARLY_CODE: N_("{unit} 尚在筹备就有了代码；请在它开始运行后再赋码。（{source}）"),
    SUCCESSOR: N_("{unit} 停止运行或撤销时，承接单位尚未设立；请先立后破。（{source}）"),
    CONSERVED: N_(
        "{unit} 撤销时的 {allowed}（{kind}）只有 {found} 得到承接；请写明承接单位和份额。（{source}）"
    ),
    NAME: N_("{unit} 之下有 {found} 个运行中的单位同名“{kind}”；请更名或先停止其一。（{source}）"),
    CODE: N_("代码 {unit} 同时由 {found} 个运行中的单位使用；请先空出代码再赋码。（{source}）"),
    LINES: N_("派驻机构 {unit} 的“{kind}”关系没有落到所在乡镇；请办理转接。（{source}）"),
    WEIGHT: N_(
        "乡镇对派驻机构 {unit} 的考核评分只占 {found}%，不到 {allowed}%；请调整考核办法。（{source}）"
    ),
    DEVOLVED: N_(
        "{unit} 属于统一下放、属地管理的站所，仍由上级派驻；请下放，或批准有期限的例外。（{source}）"
    ),
    HANDED_DOWN: N_("派驻机构 {unit} 没有下放就并入了本级机构；请先下放管理，再由本级机构承接。（{source}）"),
    ONE_MAIN: N_("{unit} 的“{kind}”有 {found} 个主办机构；请只留一个，其余改为配合。（{source}）"),
    UNHELD: N_("{unit} 已不存在，还有 {found} 项职责由它承办或在它那里办理；请先把职责划出。（{source}）"),
    VILLAGE: N_(
        "{unit} 已不存在，还有 {found} 个网格在它名下，没有一个村（社区）整个承接它；"
        "请在接收这些住户的村（社区）重新划分网格，把这些网格列为撤销，或先排除撤销它的提议。（{source}）"
    ),
    NUMBER: N_("{unit} 有 {found} 个网格的编号与别的网格相同；请另行编号。（{source}）"),
    OVERLAP: N_("{unit} 有 {found} 栋建筑同时在几个网格里；一栋建筑只归一个网格，请重新划分。（{source}）"),
    COVERED: N_("{unit} 有 {found} 栋建筑原来有网格管，现在没有；请把它们划进网格。（{source}）"),
    "households": N_(
        "{unit} 有 {found} 户，超过原则上不超过的 {allowed} 户；请划小，或批准有期限的例外。（{source}）"
    ),
    "people": N_(
        "{unit} 有 {found} 人，超过原则上不超过的 {allowed} 人；请划小，或批准有期限的例外。（{source}）"
    ),
    "limit": N_(
        "{unit} 有 {found} 个限额内机构，超过限额 {allowed} 个；请合并或撤销多出的机构。（{source}）"
    ),
    "missing": N_("{unit} 缺少“{kind}”；请设立，或批准有期限的例外。（{source}）"),
    "unlisted": N_("{unit} 不在统一设置的机构之列；请并入相应机构，或批准有期限的例外。（{source}）"),
}

TITLES = {
    PARENT: N_("隶属的单位存在"),
    PLACE: N_("隶属合乎级别"),
    CLOSING: N_("停止运行的单位不再管辖"),
    FORM: N_("名称和类别齐全"),
    EARLY_CODE: N_("运行后才赋码"),
    SUCCESSOR: N_("先立后破"),
    CONSERVED: N_("户数和人口有承接"),
    NAME: N_("同级不重名"),
    CODE: N_("代码唯一"),
    LINES: N_("派驻机构与所在乡镇的关系"),
    HANDED_DOWN: N_("先下放后承接"),
    ONE_MAIN: N_("一事一个主办机构"),
    UNHELD: N_("撤销前职责已划出"),
    VILLAGE: N_("网格所在的村（社区）存在"),
    NUMBER: N_("网格编号不重复"),
    OVERLAP: N_("一栋建筑一个网格"),
    COVERED: N_("调整后每户仍有网格"),
}
"""What the rules that no standard titles are called."""

WORDS = {**words.LINES, "name": N_("名称"), "kind": N_("类别")}
"""What the kinds of some rules are called."""


def violations(
    broken: Broken, snapshot: Snapshot, standard: BodyStandard, earlier: Snapshot | None = None
) -> list[Violation]:
    """Broken rules as violations with their messages, in order of key.

    Units that ``snapshot`` no longer has are called by what ``earlier`` calls them.
    """
    names = _namer(snapshot, earlier or snapshot)
    matters = {duty.matter: duty.name for duty in snapshot.duties.values()}
    return [
        Violation(
            rule,
            subject,
            found,
            allowed,
            source_of(rule, kind, standard),
            _said((rule, subject, matters.get(kind, kind)), found, allowed, names, standard),
            kind,
        )
        for key, (found, allowed) in sorted(broken.items())
        for rule, subject, kind in [key]
    ]


def findings(snapshot: Snapshot, standard: BodyStandard) -> list[Violation]:
    """Every rule that a register, or a design, breaks on its day."""
    return violations(Conformity(snapshot, standard).broken, snapshot, standard)


def source_of(rule: str, kind: str, standard: BodyStandard) -> str:
    """The clause of a rule; the lines of a dispatched body each have one of their own."""
    return standard.ties[kind].clause if rule == LINES else SOURCES[rule]


def _said(key: Key, found: int, allowed: int, name: Callable[[str], str], standard: BodyStandard) -> Message:
    rule, subject, kind = key
    slots: Mapping[str, str] = {
        slot.id: slot.name
        for body_set in (standard.ordinary, standard.developed)
        for slot in body_set.slots.values()
    }
    template = TEMPLATES.get(rule)
    if template is None:
        last = rule.rpartition("_")[2].rpartition("/")[2]
        template = TEMPLATES.get(last) or TEMPLATES["missing" if kind else "unlisted"]
    return message(
        template,
        unit=name(subject),
        kind=message(WORDS[kind]) if kind in WORDS else slots.get(kind, kind),
        found=found,
        allowed=allowed,
        source=source_of(rule, kind, standard),
    )


def _namer(snapshot: Snapshot, earlier: Snapshot) -> Callable[[str], str]:
    def division(unit: str) -> Division | None:
        return snapshot.divisions.get(unit) or earlier.divisions.get(unit)

    def name(unit: str) -> str:
        for rows in (snapshot.bodies, earlier.bodies, snapshot.grids, earlier.grids):
            if (held := rows.get(unit)) is not None:
                return f"{name(held.host)}{held.name}"
        row = division(unit)
        if row is None:
            return unit
        above = division(row.parent)
        return f"{above.name}{row.name}" if above else row.name

    return name
