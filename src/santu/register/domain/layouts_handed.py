"""Tasks, admissions, vetoes and whistles as tables: one row each, numbered as recorded; read back an export is the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.admissions import DECISIONS, OPINIONS, Decided, Opined, Record, Wish
from santu.register.domain.admissions import STATES as ADMISSION_STATES
from santu.register.domain.counts import count_large, count_of
from santu.register.domain.handed import Told
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.tasks import STATES as TASK_STATES
from santu.register.domain.tasks import Task, TaskTold
from santu.register.domain.vetoes import CLEARINGS, LEVELS, Cleared, Veto, VetoTold
from santu.register.domain.whistles import HELPS, LEADS, Said, Whistle, WhistleTold
from santu.register.domain.whistles import STATES as SAID
from santu.register.domain.whose import MATCHED
from santu.register.domain.yuan import fen_large, fen_of, yuan

BETWEEN = "、"
OPEN_OR_NOT = {Said.CALLED: N_("等部门"), Said.SETTLED: N_("已处置")}
CODE = Column("code", ("代码", "乡镇代码", "村代码", "区划代码", "统计用区划代码"))
NUMBER = Column("number", ("编号", "登记编号"), required=False)
ISSUER = Column("issuer", ("交办单位", "下发单位", "申请单位"))
DOCUMENT = Column("document", ("文号", "文件"))
TITLE = Column("title", ("名称", "事项", "任务", "任务名称", "事项名称"))
MATTER = Column("matter", ("事项编码", "事项代码"), required=False)
DAY = Column("day", ("日期", "交办日期", "申请日期", "下发日期"))
STATE = Column("state", ("状态",), required=False)
TASKS = (
    CODE,
    NUMBER,
    ISSUER,
    DOCUMENT,
    TITLE,
    MATTER,
    DAY,
    Column("due", ("办结期限", "期限", "截止日期")),
    Column("matched", ("比对结果", "与清单比对"), required=False),
    STATE,
    Column("clause", ("退回依据",), required=False),
    Column("answered_on", ("答复日期",), required=False),
    Column("done_on", ("办结日期",), required=False),
)
ADMISSIONS = (
    CODE,
    NUMBER,
    ISSUER,
    DOCUMENT,
    TITLE,
    MATTER,
    DAY,
    Column("reason", ("理由", "申请理由", "为什么")),
    Column("persons", ("人员", "随事人员", "人数")),
    Column("fen", ("经费", "随事经费", "经费（元）", "金额（元）")),
    Column("since", ("期限起", "起")),
    Column("until", ("期限止", "止")),
    STATE,
    Column("opinion", ("乡镇意见", "承接单位意见"), required=False),
    Column("opinion_document", ("乡镇意见文号", "意见文号"), required=False),
    Column("opinion_reasons", ("不同意的理由",), required=False),
    Column("opined_on", ("乡镇意见日期",), required=False),
    Column("decision", ("决定", "县里决定"), required=False),
    Column("organ", ("决定机关", "批准机关"), required=False),
    Column("decided_number", ("决定文号", "批准文号"), required=False),
    Column("decision_reasons", ("不批准的理由",), required=False),
    Column("decided_on", ("决定日期", "批准日期"), required=False),
)
VETOES = (
    CODE,
    NUMBER,
    ISSUER,
    DOCUMENT,
    TITLE,
    Column("kind", ("类别", "种类")),
    DAY,
    Column("decision", ("处理", "清理意见"), required=False),
    Column("into", ("并入", "并入哪一项"), required=False),
    Column("level", ("批准层级",), required=False),
    Column("approval", ("批准文号", "保留的批准文号"), required=False),
    Column("organ", ("决定机关",), required=False),
    Column("decided_on", ("决定日期",), required=False),
)
WHISTLES = (
    CODE,
    NUMBER,
    TITLE,
    MATTER,
    Column("day", ("日期", "吹哨日期")),
    Column("reason", ("理由", "吹哨理由", "为什么要部门到场")),
    Column("main", ("牵头部门",), required=False),
    Column("helping", ("配合部门",), required=False),
    Column("task", ("交办任务编号",), required=False),
    Column("answers", ("报到和处置",), required=False),
    STATE,
)
OURS = N_("由系统填写，新登记的留空。")
COMMON = {
    "code": Explained(N_("乡镇（街道）或村（社区）的区划代码；请把这一列设为“文本”。"), "140703103"),
    "number": Explained(N_("登记编号：新登记的留空，已登记的照导出的填。"), ""),
    "issuer": Explained(N_("上级单位或部门，和登记里的名称一样。"), "农业农村局"),
    "document": Explained(N_("文号；没有文件的写“无文件”。"), "太农发〔2021〕12号"),
    "title": Explained(N_("文件里怎么叫。"), "秸秆禁烧值守"),
    "matter": Explained(N_("清单里的事项编码；不知道的留空。"), ""),
    "day": Explained(N_("哪一天下发或申请的。"), "2021-11-01"),
    "state": Explained(OURS, ""),
}
DECIDED = (
    *("opinion", "opinion_document", "opinion_reasons", "opined_on"),
    *("decision", "organ", "decided_number", "decision_reasons", "decided_on"),
)
TASK_TEMPLATE = Template(
    "tasks",
    N_("交办登记"),
    TASKS,
    {
        **COMMON,
        "due": Explained(N_("要求哪一天办结。"), "2021-11-30"),
        **dict.fromkeys(("matched", "clause", "answered_on", "done_on"), Explained(OURS, "")),
    },
)
ADMISSION_TEMPLATE = Template(
    "admissions",
    N_("清单外事项准入"),
    ADMISSIONS,
    {
        **COMMON,
        "reason": Explained(N_("为什么要交办。"), "秋收期间集中值守"),
        "persons": Explained(N_("随事给几个人，1 以上的整数。"), "2"),
        "fen": Explained(N_("随事给多少经费，以元计，最多两位小数，0 以上。"), "20000.00"),
        "since": Explained(N_("期限从哪一天起。"), "2021-11-01"),
        "until": Explained(N_("期限到哪一天止，当天还算。"), "2022-10-31"),
        **dict.fromkeys(DECIDED, Explained(OURS, "")),
    },
)
VETO_TEMPLATE = Template(
    "vetoes",
    N_("一票否决和责任状"),
    VETOES,
    {
        **COMMON,
        "code": Explained(N_("约束哪个县或乡镇：区划代码；请把这一列设为“文本”。"), "140703"),
        "issuer": Explained(N_("下发的单位或部门，和登记里的名称一样。"), "应急管理局"),
        "title": Explained(N_("文件里怎么叫。"), "安全生产责任状"),
        "kind": Explained(N_("一票否决或责任状。"), "责任状"),
        "decision": Explained(
            message(N_("{names}；还没有决定的留空。"), names=tuple(map(message, CLEARINGS.values()))), "取消"
        ),
        "into": Explained(N_("合并的写并入哪一项考核。"), ""),
        "level": Explained(N_("保留的写国家或省。"), ""),
        "approval": Explained(N_("保留的写国家或省的批准文号。"), ""),
        "organ": Explained(N_("由哪个机关决定。"), "太谷区委深改委"),
        "decided_on": Explained(N_("哪一天决定的。"), "2021-11-15"),
    },
)
WHISTLE_TEMPLATE = Template(
    "whistles",
    N_("吹哨报到"),
    WHISTLES,
    {
        **COMMON,
        "title": Explained(N_("为什么事吹哨。"), "秸秆禁烧值守"),
        "day": Explained(N_("哪一天吹的哨。"), "2021-11-01"),
        "reason": Explained(N_("为什么要部门到场。"), "露天焚烧，乡镇没有处罚权"),
        "main": Explained(N_("牵头的部门，和登记里的名称一样；由乡镇牵头的留空。"), "农业农村局"),
        "helping": Explained(N_("配合的部门，几个之间用顿号；牵头和配合至少叫一个部门。"), "应急管理局"),
        "task": Explained(N_("因哪一件交办任务吹哨，新登记的留空：因任务吹哨在任务的页面上办。"), ""),
        "answers": Explained(OURS, ""),
    },
)
OUTCOME = {
    "tasks": ("matched", "state", "clause", "answered_on", "done_on"),
    "admissions": ("state", *DECIDED),
    "vetoes": (),
    "whistles": ("task", "answers", "state"),
}
"""What is done by people, one by one, and never by a file."""
DATED = {
    "tasks": ("day", "due"),
    "admissions": ("day", "since", "until"),
    "vetoes": ("day", "decided_on"),
    "whistles": ("day",),
}
DECISION = ("decision", "into", "level", "approval", "organ", "decided_on")
TEMPLATES = {one.name: one for one in (TASK_TEMPLATE, ADMISSION_TEMPLATE, VETO_TEMPLATE, WHISTLE_TEMPLATE)}
Texts = Mapping[str, str]
"""Column → what stands in its cell."""
Days = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Read:
    """A new row, as far as it could be read; ``cleared`` is what a veto says of its clean-up."""

    told: Told | WhistleTold
    cleared: Cleared | None = None

    @property
    def organs(self) -> tuple[str, ...]:
        """Who issued it; of a whistle, who is called."""
        return tuple(self.told.called) if isinstance(self.told, WhistleTold) else (self.told.issuer,)

    @property
    def document(self) -> str:
        """By which document; a whistle has none."""
        return "" if isinstance(self.told, WhistleTold) else self.told.document

    @property
    def key(self) -> tuple[object, ...]:
        """What no two new rows of a file have alike."""
        told = self.told
        if isinstance(told, WhistleTold):
            return told.unit, told.matter.strip() or told.title.strip()
        return told.unit, told.issuer, told.document.strip(), told.title.strip(), told.day


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _common(told: Told, code: str, issuer: str, number: int) -> dict[str, str]:
    return {
        "code": code,
        "number": str(number),
        "issuer": issuer,
        "document": told.document,
        "title": told.title,
        "day": _day(told.day),
    }


def _word(words: Mapping[str, str], key: str, *, chinese: bool) -> str:
    return str(words[key]) if chinese and key else key


def task_texts(task: Task, code: str, issuer: str, day: date, *, chinese: bool) -> Texts:
    """A task as the cells of a row."""
    return {
        **_common(task.told, code, issuer, task.number),
        "matter": task.told.matter,
        "due": _day(task.told.due),
        "matched": _word({str(key): said for key, said in MATCHED.items()}, task.matched, chinese=chinese),
        "state": _word({str(key): said for key, said in TASK_STATES.items()}, task.on(day), chinese=chinese),
        "clause": task.clause,
        "answered_on": _day(task.answered_on),
        "done_on": _day(task.done_on),
    }


def admission_texts(record: Record, code: str, issuer: str, day: date, *, chinese: bool) -> Texts:
    """An admission as the cells of a row."""
    wish, opined, decided = record.wish, record.opined or Opined("", "", None), record.decided
    decided = decided or Decided("", "", "", None)
    states = {str(key): said for key, said in ADMISSION_STATES.items()}
    return {
        **_common(wish, code, issuer, record.number),
        "matter": wish.matter,
        "reason": wish.reason,
        "persons": str(wish.persons),
        "fen": yuan(wish.fen or 0).replace(",", ""),
        "since": _day(wish.since),
        "until": _day(wish.until),
        "state": _word(states, record.on(day), chinese=chinese),
        "opinion": _word({str(key): said for key, said in OPINIONS.items()}, opined.opinion, chinese=chinese),
        "opinion_document": opined.document,
        "opinion_reasons": opined.reasons,
        "opined_on": _day(opined.day),
        "decision": _word(
            {str(key): said for key, said in DECISIONS.items()}, decided.decision, chinese=chinese
        ),
        "organ": decided.organ,
        "decided_number": decided.number,
        "decision_reasons": decided.reasons,
        "decided_on": _day(decided.day),
    }


def whistle_texts(
    whistle: Whistle, code: str, names: Mapping[str, str], day: date, *, chinese: bool
) -> Texts:
    """A whistle as the cells of a row; what became of each department stands in one cell, in order."""

    def called(role: str) -> str:
        return BETWEEN.join(names.get(one.organ, one.organ) for one in whistle.calls if one.role == role)

    words = {str(key): said for key, said in SAID.items()}
    answers = [
        f"{names.get(call.organ, call.organ)} {_day(step.day)} {_word(words, step.said, chinese=chinese)}：{step.note}"
        for call in whistle.calls
        for step in call.steps[1:]
    ]
    state = Said.CALLED if whistle.is_open(day) else Said.SETTLED
    return {
        "code": code,
        "number": str(whistle.number),
        "title": whistle.title,
        "matter": whistle.matter,
        "day": _day(whistle.day),
        "reason": whistle.reason,
        "main": called(LEADS),
        "helping": called(HELPS),
        "task": str(whistle.task or ""),
        "answers": "\n".join(answers),
        "state": _word({str(key): said for key, said in OPEN_OR_NOT.items()}, state, chinese=chinese),
    }


def veto_texts(veto: Veto, code: str, issuer: str, kinds: Mapping[str, str], *, chinese: bool) -> Texts:
    """A veto or a pledge as the cells of a row."""
    cleared = veto.cleared or Cleared()
    return {
        **_common(veto.told, code, issuer, veto.number),
        "kind": _word(kinds, veto.told.kind, chinese=chinese),
        "decision": _word(
            {str(key): said for key, said in CLEARINGS.items()}, cleared.decision, chinese=chinese
        ),
        "into": cleared.into,
        "level": _word(LEVELS, cleared.level, chinese=chinese),
        "approval": cleared.approval,
        "organ": cleared.organ,
        "decided_on": _day(cleared.day),
    }


def task_read(row: Texts, days: Days, unit: str, issuer: str) -> Read:
    """A new row of the tasks."""
    return Read(TaskTold(**_said(row, days, unit, issuer), matter=row["matter"], due=days["due"]))


def admission_read(row: Texts, days: Days, unit: str, issuer: str) -> Read:
    """A new row of the admissions; what is no number counts as missing, and is told as such."""
    wish = Wish(
        **_said(row, days, unit, issuer),
        matter=row["matter"],
        reason=row["reason"],
        persons=count_of(row["persons"]),
        fen=fen_of(row["fen"]),
        since=days["since"],
        until=days["until"],
    )
    return Read(wish)


def large_in(row: Texts) -> list[Fault]:
    """The numbers of a new row of the admissions that are more than what is kept of them, by column."""
    told = {"persons": count_large(row["persons"]), "fen": fen_large(row["fen"])}
    return [Fault(name, large) for name, large in told.items() if large]


def veto_read(row: Texts, days: Days, unit: str, issuer: str, kinds: Mapping[str, str]) -> Read:
    """A new row of the vetoes, with what was decided where it says so."""
    told = VetoTold(**_said(row, days, unit, issuer), kind=_key(row["kind"], kinds))
    if not any(row[name] for name in DECISION):
        return Read(told)
    decision, into, level, approval, organ, _ = (row[name] for name in DECISION)
    clearings = {str(key): said for key, said in CLEARINGS.items()}
    day = days["decided_on"]
    return Read(told, Cleared(_key(decision, clearings), into, _key(level, LEVELS), approval, organ, day))


def whistle_read(row: Texts, days: Days, unit: str, main: str, helping: Sequence[str]) -> Read:
    """A new row of the whistles."""
    told = WhistleTold(
        unit=unit,
        title=row["title"],
        reason=row["reason"],
        day=days["day"],
        key="",
        matter=row["matter"],
        main=main,
        helping=helping,
    )
    return Read(told)


def _said(row: Texts, days: Days, unit: str, issuer: str) -> dict[str, Any]:
    """What a new row says of anything handed down."""
    said = {"document": row["document"], "title": row["title"], "day": days["day"]}
    return {"unit": unit, "issuer": issuer, **said}


def _key(text: str, words: Mapping[str, str]) -> str:
    """The key of a word, or the text itself where it is none."""
    return next((key for key, said in words.items() if text in (key, said)), text)


def rows_of(columns: Sequence[Column], texts: Sequence[Texts]) -> Iterator[list[str]]:
    """The rows of a sheet."""
    for row in texts:
        yield [row[column.name] for column in columns]
