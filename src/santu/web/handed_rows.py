"""Tasks, admissions and vetoes as tables, and the counts of each issuer; in the order of names, never of merit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.admissions import STATES as ADMISSION_STATES
from santu.register.domain.admissions import AdmissionState, Record
from santu.register.domain.tasks import STATES as TASK_STATES
from santu.register.domain.tasks import Task, TaskState
from santu.register.domain.vetoes import CLEARINGS, OPEN, Clearing, Veto
from santu.register.domain.whose import MATCHED
from santu.register.domain.yuan import decimal_of
from santu.register.selectors.admissions import Counted as CountedAdmissions
from santu.register.selectors.bodies import host_names
from santu.register.selectors.handed import issuer_names
from santu.register.selectors.tasks import Counted as CountedTasks
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table
from santu.web.whose_shown import TONES

ITEMS = N_("件")
TASK_TONES = {
    TaskState.WAITING: "amber",
    TaskState.ASKED: "amber",
    TaskState.CALLED: "amber",
    TaskState.ACCEPTED: "accent",
    TaskState.DONE: "green",
    TaskState.RETURNED: "",
}
ADMISSION_TONES = {
    AdmissionState.APPLIED: "amber",
    AdmissionState.CONSENTED: "amber",
    AdmissionState.EARLY: "accent",
    AdmissionState.IN_FORCE: "green",
    AdmissionState.EXPIRED: "",
    AdmissionState.OBJECTED: "red",
    AdmissionState.REFUSED: "red",
}
CLEARING_TONES = {Clearing.CANCEL: "green", Clearing.MERGE: "accent", Clearing.KEEP: "amber"}
LATE = N_("逾期 {n} 天")


@dataclass(frozen=True, slots=True)
class Names:
    """What the units and issuers of some things are called."""

    units: Mapping[str, str]
    issuers: Mapping[str, str]

    @classmethod
    def of(cls, told: Sequence[tuple[str, str]]) -> "Names":
        """Those of pairs of a unit and an issuer."""
        return cls(host_names({unit for unit, _ in told}), issuer_names({issuer for _, issuer in told}))

    def unit(self, unit: str) -> str:
        return self.units.get(unit, unit)

    def issuer(self, issuer: str) -> str:
        return self.issuers.get(issuer, issuer)


def tasks_table(tasks: Sequence[Task], names: Names, day: Day, *, with_units: bool) -> Table:
    """The tasks, the latest first."""
    columns = [
        Column("title", N_("任务")),
        *([Column("unit", N_("承接单位"))] if with_units else []),
        Column("issuer", N_("交办单位")),
        Column("matched", N_("与清单比对"), "badge"),
        Column("day", N_("交办"), "day"),
        Column("due", N_("期限"), "day"),
        Column("state", N_("状态"), "badge"),
    ]
    rows = [
        Row(
            [
                Cell(
                    task.told.title, day.link(reverse("task", args=[task.number])), below=task.told.document
                ),
                *([names.unit(task.told.unit)] if with_units else []),
                names.issuer(task.told.issuer),
                Cell(message(MATCHED[task.matched]), tone=TONES[task.matched]),
                task.told.day,
                Cell(task.told.due, below=_late(task, day.shown)),
                Cell(message(TASK_STATES[task.on(day.shown)]), tone=_task_tone(task, day.shown)),
            ]
        )
        for task in tasks
    ]
    empty = N_("还没有交办的任务。收到文件，先查这事归谁管，再登记、接收或退回。")
    return Table("tasks", N_("交办的任务"), columns, rows, empty=empty)


def _task_tone(task: Task, day: date) -> str:
    return "red" if task.is_late(day) else TASK_TONES[task.on(day)]


def _late(task: Task, day: date) -> Message | str:
    return message(LATE, n=(day - task.told.due).days) if task.is_late(day) and task.told.due else ""


def task_counts(counted: Sequence[CountedTasks], names: Names) -> Table:
    """What each issuer gave, and what became of it."""
    columns = [
        Column("issuer", N_("交办单位")),
        Column("given", N_("交办"), "number", ITEMS),
        Column("ours", N_("本级主办"), "number", ITEMS),
        Column("cooperating", N_("本级配合"), "number", ITEMS),
        Column("above", N_("上级职责"), "number", ITEMS),
        Column("off_list", N_("清单外"), "number", ITEMS),
        Column("returned", N_("已退回"), "number", ITEMS),
        Column("admitted", N_("经准入接收"), "number", ITEMS),
        Column("late", N_("逾期"), "number", ITEMS),
    ]
    rows = [
        Row(
            [
                names.issuer(one.issuer),
                one.given,
                one.ours,
                one.cooperating,
                Cell(one.above, tone="amber" if one.above else ""),
                Cell(one.off_list, tone="red" if one.off_list else ""),
                one.returned,
                one.admitted,
                Cell(one.late, tone="red" if one.late else ""),
            ]
        )
        for one in sorted(counted, key=lambda one: names.issuer(one.issuer))
    ]
    return Table("issuers", N_("各单位交办了什么"), columns, rows, frozen=True)


def admissions_table(records: Sequence[Record], names: Names, day: Day, *, with_units: bool) -> Table:
    """The register of admissions, the latest first."""
    columns = [
        Column("title", N_("事项")),
        *([Column("unit", N_("承接单位"))] if with_units else []),
        Column("issuer", N_("申请单位")),
        Column("state", N_("状态"), "badge"),
        Column("since", N_("期限起"), "day"),
        Column("until", N_("期限止"), "day"),
        Column("persons", N_("随事人员"), "number", N_("人")),
        Column("money", N_("随事经费"), "number", N_("元")),
        Column("decided", N_("批准机关和文号")),
    ]
    rows = []
    for one in records:
        wish, state = one.wish, one.on(day.shown)
        decided = one.decided if one.decided and one.decided.day and one.decided.day <= day.shown else None
        rows.append(
            Row(
                [
                    Cell(wish.title, day.link(reverse("admission", args=[one.number])), below=wish.document),
                    *([names.unit(wish.unit)] if with_units else []),
                    names.issuer(wish.issuer),
                    Cell(message(ADMISSION_STATES[state]), tone=ADMISSION_TONES[state]),
                    wish.since,
                    wish.until,
                    wish.persons,
                    decimal_of(wish.fen or 0),
                    Cell(decided.organ if decided else "", below=decided.number if decided else ""),
                ]
            )
        )
    empty = N_("没有清单外事项的准入。清单外的事要交下来，先在这里申请，承接单位同意、县里批准以后才能交办。")
    return Table("admissions", N_("清单外事项准入登记"), columns, rows, empty=empty)


def admission_counts(counted: Sequence[CountedAdmissions], names: Names) -> Table:
    """What each issuer asked for, and what became of it."""
    columns = [
        Column("issuer", N_("申请单位")),
        Column("asked", N_("申请"), "number", ITEMS),
        Column("in_force", N_("生效"), "number", ITEMS),
        Column("expired", N_("已到期"), "number", ITEMS),
        Column("refused", N_("没有批准"), "number", ITEMS),
        Column("persons", N_("随事人员"), "number", N_("人")),
        Column("money", N_("随事经费"), "number", N_("元")),
    ]
    rows = [
        Row(
            [
                names.issuer(one.issuer),
                one.asked,
                one.in_force,
                one.expired,
                one.refused,
                one.persons,
                decimal_of(one.fen),
            ]
        )
        for one in sorted(counted, key=lambda one: names.issuer(one.issuer))
    ]
    return Table("issuers", N_("各单位申请了什么"), columns, rows, frozen=True)


def vetoes_table(
    vetoes: Sequence[Veto], names: Names, kinds: Mapping[str, str], day: Day, *, with_units: bool
) -> Table:
    """The vetoes and pledges, the latest first."""
    columns = [
        Column("title", N_("名称")),
        Column("kind", N_("类别")),
        *([Column("unit", N_("约束"))] if with_units else []),
        Column("issuer", N_("下发单位")),
        Column("day", N_("下发"), "day"),
        Column("decision", N_("清理"), "badge"),
        Column("more", N_("并入或批准文号")),
        Column("organ", N_("决定机关")),
    ]
    rows = []
    for one in vetoes:
        cleared = one.on(day.shown)
        decision = message(CLEARINGS[Clearing(cleared.decision)] if cleared else OPEN)
        tone = CLEARING_TONES[Clearing(cleared.decision)] if cleared else "red"
        rows.append(
            Row(
                [
                    Cell(
                        one.told.title,
                        day.link(reverse("veto", args=[one.number])),
                        below=one.told.document,
                    ),
                    message(kinds.get(one.told.kind, one.told.kind)),
                    *([names.unit(one.told.unit)] if with_units else []),
                    names.issuer(one.told.issuer),
                    one.told.day,
                    Cell(decision, tone=tone),
                    (cleared.into or cleared.approval) if cleared else "",
                    cleared.organ if cleared else "",
                ]
            )
        )
    empty = N_("没有登记一票否决或责任状。")
    return Table("vetoes", N_("一票否决和责任状"), columns, rows, empty=empty)


def veto_progress(progress: Mapping[str, Counter[str]], names: Names) -> Table:
    """How far the clean-up has come, issuer by issuer."""
    columns = [
        Column("issuer", N_("下发单位")),
        Column("whole", N_("共"), "number", N_("项")),
        Column("open", OPEN, "number", N_("项")),
        *(Column(key, title, "number", N_("项")) for key, title in CLEARINGS.items()),
    ]
    rows = [
        Row(
            [
                names.issuer(issuer),
                count.total(),
                Cell(count[""], tone="red" if count[""] else ""),
                *(count[key] for key in CLEARINGS),
            ]
        )
        for issuer, count in sorted(progress.items(), key=lambda one: names.issuer(one[0]))
    ]
    return Table("progress", N_("各单位清理进度"), columns, rows, frozen=True)
