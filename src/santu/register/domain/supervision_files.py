"""Files of supervision as a table: a row a notice with what came of it; what is on file stays, what is new is a step (SX-24)."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from santu.accounts.domain.roles import Right
from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.addressing import Addresses, body_of, divisions_of
from santu.register.domain.layouts_checks import Reading, days_of
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.supervision import File, Letter, answer_faults, decision_faults, notice_faults

SUPERVISIONS = (
    Column("code", ("区划代码", "单位代码", "乡镇代码")),
    Column("body", ("机构", "执法队伍")),
    Column("organ", ("监督机关",)),
    Column("document", ("通知文号", "文号")),
    Column("day", ("通知日期",)),
    Column("text", ("发现的问题", "通知内容")),
    Column("answer_document", ("意见文号",), required=False),
    Column("answer", ("意见", "执法队伍的意见"), required=False),
    Column("answered_on", ("意见日期",), required=False),
    Column("decision_document", ("决定文号",), required=False),
    Column("decision", ("决定", "决定内容"), required=False),
    Column("decided_on", ("决定日期",), required=False),
)
TEMPLATE = Template(
    "supervision",
    N_("执法监督"),
    SUPERVISIONS,
    {
        "code": Explained(N_("执法队伍所在乡镇的区划代码；请把这一列设为“文本”。"), "140703103"),
        "body": Explained(N_("执法队伍的名称，和登记里的一样。"), "综合行政执法办"),
        "organ": Explained(N_("监督机关。"), "区司法局"),
        "document": Explained(N_("监督通知的文号，一支队伍里不重复。"), "太司监〔2026〕1号"),
        "day": Explained(N_("通知的日期，不晚于今天。"), "2026-03-02"),
        "text": Explained(N_("发现的问题；写事，不写姓名。"), "检查记录没有两名执法人员签字"),
        "answer_document": Explained(N_("执法队伍意见的文号；还没有意见的，三列都留空。"), ""),
        "answer": Explained(N_("执法队伍的意见。"), ""),
        "answered_on": Explained(N_("哪一天提出意见。"), ""),
        "decision_document": Explained(N_("决定的文号；还没有决定的，三列都留空。"), ""),
        "decision": Explained(N_("决定的内容。"), ""),
        "decided_on": Explained(N_("哪一天决定。"), ""),
    },
)
Key = tuple[str, str]


class Step(StrEnum):
    """What a row adds to what is on file."""

    OPEN = "open"
    ANSWER = "answer"
    DECIDE = "decide"


STEPS = {Step.OPEN: N_("发出通知"), Step.ANSWER: N_("提出意见"), Step.DECIDE: N_("作出决定")}
RIGHTS = {Step.OPEN: Right.SUPERVISE, Step.ANSWER: Right.ENFORCE, Step.DECIDE: Right.SUPERVISE}


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of a file of supervision, and which steps of it are new; ``number`` is that of the file, 0 of a new one."""

    body: str
    township: str
    organ: str
    notice: Letter
    day: date
    answer: Letter | None
    answered_on: date | None
    decision: Letter | None
    decided_on: date | None
    number: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def key(self) -> Key:
        return self.body, self.notice.document


@dataclass(frozen=True, slots=True)
class Around:
    """What a file is held against.

    Attributes:
        where: what codes and names stand for.
        teams: the bodies that are enforcement teams.
        today: the day of the import.
        due: by when a notice that is recorded today is to be answered.
        by: who imports it.
        barred: why somebody who did something to a file may not do a step.
    """

    where: Addresses
    teams: Collection[str]
    today: date
    due: date
    by: str
    barred: Callable[[Step, File], list[Fault]]


def rows_said(
    reading: Reading, kept: Callable[[Collection[str]], Mapping[Key, File]], around: Around
) -> list[Row]:
    """The rows of a file with the steps that are new; what is wrong is left in the reading's faults, by cell."""
    divisions = divisions_of(reading, "code", around.where)
    bodies = [
        body_of(reading, row, "body", division, around.where)
        if division is not None and reading.has("body")
        else None
        for row, division in enumerate(divisions)
    ]
    files = kept({body.id for body in bodies if body})
    days = {name: days_of(reading, name) for name in ("day", "answered_on", "decided_on")}
    texts = {one.name: [text.strip() for text in reading.texts(one.name)] for one in SUPERVISIONS}
    found: list[Row] = []
    first: dict[Key, int] = {}
    for row, (division, body) in enumerate(zip(divisions, bodies, strict=True)):
        if division is None or body is None:
            continue
        if body.id not in around.teams:
            none = N_("“{name}”不是承担综合行政执法的机构；请改成综合行政执法队。（SX-22）")
            reading.fault(row, "body", none, name=body.name)
            continue
        said = {name: column[row] for name, column in texts.items()}
        on = {name: column[row] for name, column in days.items()}
        faults = list(_half(said, on)) + notice_faults(
            said["organ"], Letter(said["document"], said["text"]), on["day"], around.today
        )
        if (earlier := first.setdefault((body.id, said["document"]), row)) != row:
            same = N_("与第 {line} 行登记的是同一次；请合并成一行。")
            faults.append(Fault("document", message(same, line=reading.table.numbers[earlier])))
        day = on["day"]
        if faults or day is None:
            reading.told(row, faults)
            continue
        made = Row(
            body.id,
            division.id,
            said["organ"],
            Letter(said["document"], said["text"]),
            day,
            Letter(said["answer_document"], said["answer"]) if on["answered_on"] else None,
            on["answered_on"],
            Letter(said["decision_document"], said["decision"]) if on["decided_on"] else None,
            on["decided_on"],
        )
        steps, wrong = _steps(made, files.get(made.key), around)
        reading.told(row, wrong)
        known = files.get(made.key)
        found.append(replace(made, steps=tuple(steps), number=known.number if known else 0))
    if not len(reading.table) and not reading.faults:
        empty = message(N_("表头下面没有一行；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), empty))
    return found


def _half(said: Mapping[str, str], on: Mapping[str, date | None]) -> Iterator[Fault]:
    """An opinion or a decision that is told in part."""
    for names in (
        ("answer_document", "answer", "answered_on"),
        ("decision_document", "decision", "decided_on"),
    ):
        filled = [bool(said[name]) for name in names]
        if any(filled) and not all(filled):
            template = N_("文号、内容、日期要一起写，或都留空；请补上。（SX-24）")
            yield Fault(names[filled.index(False)], message(template))


def _steps(row: Row, kept: File | None, around: Around) -> tuple[list[Step], list[Fault]]:
    """Which steps of a row are new, and why some cannot be taken."""
    steps: list[Step] = []
    faults: list[Fault] = []
    file = kept
    if file is None:
        steps.append(Step.OPEN)
        file = File(0, row.body, row.township, row.organ, row.notice, row.day, around.due, around.by)
    elif (file.organ, file.notice, file.day) != (row.organ, row.notice, row.day):
        stays = N_("这份通知已经发出，和登记的不同；不能改，要再监督请另发通知。（SX-24）")
        faults.append(Fault("text", message(stays)))
    if row.answer and file.answer:
        if (file.answer, file.answered_on) != (row.answer, row.answered_on):
            again = N_("意见已在 {day} 记录，和文件不同；不能再改，请与监督机关联系。（SX-24）")
            faults.append(Fault("answer", message(again, day=file.answered_on)))
    elif row.answer and row.answered_on:
        steps.append(Step.ANSWER)
        wrong = _named(answer_faults(file, row.answer) + around.barred(Step.ANSWER, file), "answer")
        if not file.day <= row.answered_on <= around.today:
            outside = N_("意见的日期要在通知之日 {day} 到今天 {today} 之间；请核对。（SX-24）")
            wrong.append(Fault("answered_on", message(outside, day=file.day, today=around.today)))
        faults += wrong
        file = replace(file, answer=row.answer, answered_on=row.answered_on, answered_by=around.by)
    if row.decision and file.decision:
        if (file.decision, file.decided_on) != (row.decision, row.decided_on):
            again = N_("这一件已在 {day} 作出决定，不能再改；要再监督，请另发通知。（SX-24）")
            faults.append(Fault("decision", message(again, day=file.decided_on)))
    elif row.decision:
        steps.append(Step.DECIDE)
        wrong = decision_faults(file, row.decision, row.decided_on, around.today)
        faults += _named(wrong + around.barred(Step.DECIDE, file), "decision")
    return steps, faults


def _named(faults: Sequence[Fault], step: str) -> list[Fault]:
    """The faults of a form at the columns of a file."""
    columns = {"document": f"{step}_document", "text": step, "day": "decided_on"}
    return [Fault(columns.get(str(one.place), step), one.message) for one in faults]


def supervision_row(file: File, code: str, body: str) -> list[str]:
    """A file of supervision as a row that, read back, changes nothing."""
    answer, decision = file.answer or Letter("", ""), file.decision or Letter("", "")
    return [
        code,
        body,
        file.organ,
        file.notice.document,
        file.day.isoformat(),
        file.notice.text,
        answer.document,
        answer.text,
        file.answered_on.isoformat() if file.answered_on else "",
        decision.document,
        decision.text,
        file.decided_on.isoformat() if file.decided_on else "",
    ]
