"""A file of supervision: looked through, previewed as steps, recorded at once, withdrawn as a whole (SX-24)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.supervision import ANSWER_DAYS, DECISION_DAYS, File, Letter
from santu.register.domain.supervision_files import RIGHTS, SUPERVISIONS, Around, Row, Step, rows_said
from santu.register.models import Supervision, SupervisionFile, Unit
from santu.register.selectors.addresses import addresses
from santu.register.selectors.enforcement import teams_among
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.supervision import supervision_file_numbered, supervisions_of
from santu.standards.rulebook import Standards
from santu.standards.working_calendar import working_calendar

ACTS = {Step.OPEN: "supervision_open", Step.ANSWER: "supervision_answer", Step.DECIDE: "supervision_decide"}


@dataclass(frozen=True, slots=True)
class SupervisionPreview:
    """What a file says, and which steps of it are new."""

    unit: str
    path: Path
    name: str
    digest: str
    rows: Sequence[Row]
    ignored: Collection[str]

    @property
    def steps(self) -> list[tuple[Row, Step]]:
        return [(row, step) for row in self.rows for step in row.steps]


def supervision_file_preview(
    *, path: Path, unit: str, standards: Standards, by: User, ignored: Collection[str] = ()
) -> SupervisionPreview:
    """Look a file through and compare it with what is on file; nothing is written.

    Raises:
        Refused: with every fault of the file, each at its cell; or a step is not theirs to take.
    """
    sight, today = sight_of(by), timezone.localdate()
    right = Right.SUPERVISE if sight.has(Right.SUPERVISE) else Right.ENFORCE
    if not sight.has(right):
        raise right_lacking(Right.SUPERVISE)
    reading = Reading.of(path, SUPERVISIONS)
    reading.faults += unmapped_faults(reading, ignored)
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    where = addresses(sight, today, codes, right)
    bodies = {body.id for some in where.bodies.values() for body in some}
    due = working_calendar().add_working_days(today, standards.count(ANSWER_DAYS, today))
    bars = bars_today()

    def barred(step: Step, file: File) -> list[Fault]:
        return duty_faults(ACTS[step], file.hands(), bars, by.username)

    around = Around(where, teams_among(bodies, today, standards), today, due, by.username, barred)
    rows = rows_said(reading, supervisions_of, around)
    if reading.faults:
        raise Refused(reading.faults)
    preview = SupervisionPreview(unit, path, path.name, reading.table.digest, rows, ignored)
    _rights(preview, by)
    return preview


def _rights(preview: SupervisionPreview, by: User) -> None:
    for right in (Right.SUPERVISE, Right.ENFORCE):
        places = {row.township for row, step in preview.steps if RIGHTS[step] is right}
        if places:
            right_over(by, right, places)


def supervision_file_import(
    *, preview: SupervisionPreview, standards: Standards, by: User, document: str = ""
) -> int:
    """Record what was previewed as one record, which ``supervision_file_withdraw`` takes back; its number.

    Raises:
        Refused: a step is not theirs to take, nothing is new, or what is on file changed since the preview.
    """
    _rights(preview, by)
    if not preview.steps:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的。"))
    with transaction.atomic():
        bodies = {row.body for row in preview.rows}
        list(Unit.objects.select_for_update(no_key=True).filter(pk__in=bodies).order_by("pk"))
        again = supervision_file_preview(
            path=preview.path, unit=preview.unit, standards=standards, by=by, ignored=preview.ignored
        )
        if (again.digest, again.rows) != (preview.digest, preview.rows):
            raise refuse(preview.name, N_("预览之后有人登记或撤回了其中的内容；请重新预览再导入。"))
        made = SupervisionFile.objects.create(
            unit_id=preview.unit, name=preview.name, document=document.strip(), by=by.username
        )
        for row in preview.rows:
            _record(row, made, standards, by)
        _said(made, "supervision_import", by, len(preview.steps))
    return made.pk


def _record(row: Row, made: SupervisionFile, standards: Standards, by: User) -> None:
    """Take the new steps of a row."""
    today = timezone.localdate()

    def due(rule: str) -> date:
        return working_calendar().add_working_days(today, standards.count(rule, today))

    values: dict[str, object] = {}
    if Step.ANSWER in row.steps and row.answer:
        values |= _paper("answer", row.answer) | {
            "answered_on": row.answered_on,
            "answered_by": by.username,
            "answer_file": made,
            "decision_due": due(DECISION_DAYS),
        }
    if Step.DECIDE in row.steps and row.decision:
        values |= _paper("decision", row.decision) | {
            "decided_on": row.decided_on,
            "decided_by": by.username,
            "decision_file": made,
        }
    if Step.OPEN in row.steps:
        Supervision.objects.create(
            body_id=row.body,
            township_id=row.township,
            organ=row.organ,
            document=row.notice.document,
            text=row.notice.text,
            day=row.day,
            due=due(ANSWER_DAYS),
            by=by.username,
            file=made,
            **values,
        )
    elif values:
        Supervision.objects.filter(pk=row.number).update(**values)


def _paper(step: str, letter: Letter) -> dict[str, object]:
    return {f"{step}_document": letter.document, step: letter.text}


def supervision_file_withdraw(*, number: int, reason: str, by: User) -> None:
    """Withdraw a record as a whole: its notices go, its opinions and decisions are taken off the files.

    Raises:
        Refused: it is not theirs, it is withdrawn already, somebody answered or decided on it since, or no reason is given.
    """
    with transaction.atomic():
        list(SupervisionFile.objects.select_for_update(no_key=True).filter(pk=number))
        found = supervision_file_numbered(number)
        opened, answered, decided = (
            list(Supervision.objects.filter(**{name: number}))
            for name in ("file", "answer_file", "decision_file")
        )
        for right, rows in ((Right.SUPERVISE, [*opened, *decided]), (Right.ENFORCE, answered)):
            if rows:
                right_over(by, right, {row.township_id for row in rows})
        faults = []
        if found.withdrawn_on:
            gone = N_("第 {number} 号执法监督导入已于 {day} 撤回；请刷新页面。")
            faults.append(Fault("file", message(gone, number=number, day=found.withdrawn_on)))
        later = [row for row in opened if row.answered_on and row.answer_file_id != number]
        later += [row for row in (*opened, *answered) if row.decided_on and row.decision_file_id != number]
        if later:
            after = N_("“{document}”后来又有了意见或决定；请先撤回后面的，手工记录的不能撤回。（SX-24）")
            faults.append(Fault("file", message(after, document=later[0].document)))
        if not reason.strip():
            faults.append(Fault("reason", message(N_("没有写明为什么撤回；请补上，会记入审计。"))))
        if faults:
            raise Refused(faults)
        Supervision.objects.filter(decision_file=number).update(
            decision_document="", decision="", decided_on=None, decided_by="", decision_file=None
        )
        Supervision.objects.filter(answer_file=number).update(
            answer_document="",
            answer="",
            answered_on=None,
            answered_by="",
            decision_due=None,
            answer_file=None,
        )
        held = SupervisionFile.objects.filter(pk=number)
        held.update(
            withdrawn_on=timezone.localdate(), withdrawn_by=by.username, withdrawn_reason=reason.strip()
        )
        _said(held.get(), "supervision_withdraw", by, len(opened) + len(answered) + len(decided), reason)


def _said(file: SupervisionFile, act: str, by: User, steps: int, reason: str = "") -> None:
    lying = lying_on(timezone.localdate(), [file.unit_id]).get(file.unit_id)
    append(
        chain=lying.county if lying else "",
        act=act,
        by=by.username,
        reason=reason.strip(),
        document=file.document,
        after={"supervision_file": file.pk, "steps": steps},
    )
