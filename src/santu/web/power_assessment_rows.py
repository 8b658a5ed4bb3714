"""Assessments of devolved powers as tables."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.power_assessments import OUTCOMES, Assessed, Due, Found, Outcome
from santu.register.domain.powers import Form
from santu.register.selectors.instruments import Given, Kept
from santu.register.selectors.power_assessments import Record
from santu.register.services.power_assessments import AssessmentPreview
from santu.web.days import Day
from santu.web.power_rows import due_cell
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

FEW = 3
"""So many matters are named, of more the number is told."""
TONES = {Outcome.KEEP: "green", Outcome.ADJUST: "amber", Outcome.TAKE_BACK: "red"}
DOCUMENT = Column("instrument", N_("赋权文件"))
MATTERS = Column("matters", N_("事项"))
HELD = Column("held_on", N_("评估日期"), "day")
OUTCOME = Column("outcome", N_("评估结果"), "badge")
NEXT = Column("next_due", N_("下次评估"), "badge")
REASON, PAPER = Column("reason", N_("理由")), Column("paper", N_("评估文件"))
DUE = (DOCUMENT, MATTERS, Column("held_on", N_("上次评估"), "day"), OUTCOME, NEXT)
FINDINGS = (DOCUMENT, MATTERS, HELD, OUTCOME, REASON, PAPER, Column("next_due", N_("下次评估"), "day"))
RECORDS = (
    Column("number", N_("登记编号"), "code"),
    Column("title", N_("文件")),
    Column("day", N_("登记日期"), "day"),
    Column("findings", N_("条数"), "number"),
    Column("state", N_("状态"), "badge"),
)
CHANGES = (Column("change", N_("变更"), "badge"), *FINDINGS)


def matters_word(matters: Sequence[str], names: Mapping[str, str]) -> Message:
    """A few matters by name, of many how many there are."""
    if len(matters) > FEW:
        return message(N_("{n} 项"), n=len(matters))
    return message("{names}", names=tuple(names.get(one, one) for one in matters))


def due_table(dues: Iterable[Due], given: Iterable[Given], county: str, day: Day) -> Table:
    """Which powers are due when; ``county``, unless "", is where whoever looks may take back what was found to go."""
    given = list(given)
    names = {one.duty.matter: one.duty.name for one in given}
    by = {one.by.id: one.by for one in given}
    rows = []
    for one in dues:
        kept, last = by[one.instrument], one.last
        outcome: Cell | str = Cell(message(OUTCOMES[last.outcome]), tone=TONES[last.outcome]) if last else ""
        assumed = last is None and "assessment_due" in kept.said.assumed
        next_ = due_cell(one.due, day.shown, assumed=assumed)
        if one.goes:
            form = Form.TAKE_BACK.value
            way = reverse("power-new", args=[county]) + f"?form={form}" if county else ""
            way += "".join(f"&matter={matter}" for matter in one.matters) if county else ""
            next_ = Cell(message(N_("待办理收回")), day.link(way) if way else "", tone="red")
        document = Cell(kept.said.number, day.link(reverse("instrument", args=[kept.id])))
        matters = matters_word(one.matters, names)
        rows.append(Row((document, matters, last.held_on if last else "", outcome, next_)))
    empty = N_("这一天没有要评估的职权。")
    return Table("due", N_("评估到期"), DUE, rows, empty=empty)


def findings_table(
    found: Iterable[Found], instruments: Iterable[Kept], names: Mapping[str, str], day: Day
) -> Table:
    """What was found, the latest first."""
    by = {one.id: one for one in instruments}
    told = sorted((one.said for one in found), key=lambda one: (one.held_on, one.matter), reverse=True)
    rows = [Row(_cells(one, by[one.instrument], names, day)) for one in told]
    return Table("findings", N_("评估登记"), FINDINGS, rows, empty=N_("还没有登记过评估。"))


def records_table(records: Iterable[Record]) -> Table:
    """The records of a county."""
    rows = [
        Row(
            (
                str(one.number),
                one.title,
                one.day,
                one.findings,
                Cell(message(N_("已撤回")), tone="amber") if one.withdrawn_on else "",
            )
        )
        for one in records
    ]
    return Table("records", N_("登记记录"), RECORDS, rows, empty=N_("还没有登记过评估。"))


def changes_table(
    preview: AssessmentPreview, instruments: Iterable[Kept], names: Mapping[str, str], day: Day
) -> Table:
    """What a file would record."""
    by = {one.id: one for one in instruments}
    new, changed = (N_("新登记"), "green"), (N_("改登记"), "amber")
    told = [(one, *new) for one in preview.new] + [(now, *changed) for _, now in preview.changed]
    rows = [
        Row((Cell(message(word), tone=tone), *_cells(one, by[one.instrument], names, day)))
        for one, word, tone in told
    ]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("登记与文件一致，没有要变更的。"))


def _cells(one: Assessed, kept: Kept, names: Mapping[str, str], day: Day) -> tuple[Cell | Value, ...]:
    outcome = Cell(message(OUTCOMES[one.outcome]), tone=TONES[one.outcome])
    document = Cell(kept.said.number, day.link(reverse("instrument", args=[kept.id])))
    matter = names.get(one.matter, one.matter) if one.matter else message(N_("各项，另写的除外"))
    return (document, matter, one.held_on, outcome, one.reason, one.paper, one.next_due or "")
