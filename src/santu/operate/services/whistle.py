"""Whistle and report-in (SX-23): a township calls, the desk assigns, each department comes or refuses, the county rules."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.definition import DONE
from santu.operate.domain.returning import RETURNED
from santu.operate.domain.sent import Sent
from santu.operate.domain.whistle import (
    HELPS,
    LEADS,
    OUT,
    PROCESS,
    Assigned,
    Blow,
    Ruling,
    assign_faults,
    said_faults,
)
from santu.operate.models import Called, Case, Token, WhistleSheet
from santu.operate.selectors.whistle import (
    departments_in,
    listed_for,
    taking_part,
)
from santu.operate.services.stepping import Doing, Opening, case_locked, case_open, task_complete, task_of
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.tasks import Answer
from santu.register.selectors.handed import above
from santu.register.selectors.tasks import task_numbered
from santu.register.selectors.whose import codes_at
from santu.register.services.handed import LEVELS, level_faults, township_of
from santu.register.services.tasks import task_answer
from santu.register.services.whistles import called_faults

UNCLEAR, REFUSED, DENIED = "unclear", "refused", "denied"


@dataclass(frozen=True, slots=True)
class At:
    """A task of a case that somebody acts on; ``sent`` is what it came under from a phone, perhaps later."""

    case: int
    token: int
    by: User
    sent: Sent | None = None

    def moment(self, task: Token) -> datetime:
        """When it is done."""
        now = timezone.now()
        return self.sent.within(task.since, now) if self.sent else now


def whistle_call(*, told: Blow, by: User) -> Case:
    """A township calls departments: opens the case, with whom it proposes; a handed ``task`` that waits is answered so.

    Raises:
        Refused: the township is not theirs, or its county is, too; something is missing; nobody or a stranger is proposed; it
            is called for the matter already, in a case or in the register. Nothing is written.
    """
    lying = township_of(told.township, by, Right.HANDLE)
    with transaction.atomic():
        return _call(lying, told, by)


def _call(lying: Lying, told: Blow, by: User) -> Case:
    """Open it if nothing is wrong."""
    today, county = timezone.localdate(), above(lying)
    task = None if told.task is None else task_numbered(told.task)
    known = {*codes_at(told.township, today), *([task.told.matter] if task else [])}
    faults = [
        *level_faults(lying, LEVELS["whistles"]),
        *told.faults(known, departments_in(county, today)),
        *called_faults(told.township, told.matter, told.title),
    ]
    if task and task.told.unit != told.township:
        faults.append(Fault("task", message(N_("这项任务是别的乡镇的；请从本乡镇的交办登记里吹哨。"))))
    if faults:
        raise Refused(faults)
    opening = Opening(
        process=PROCESS,
        place=told.township,
        county=county,
        title=told.title.strip(),
        key=told.key,
        matter=told.matter.strip(),
        terms={"class": told.urgency},
    )
    case = case_open(told=opening, by=by)
    WhistleSheet.objects.create(
        case=case,
        urgency=told.urgency,
        where=told.where.strip(),
        basis=told.basis.strip(),
        task=told.task,
    )
    Called.objects.bulk_create(Called(case=case, organ_id=one, is_proposed=True) for one in told.departments)
    call = Token.objects.get(case=case, node="call", ended_at=None)
    case = task_complete(case=case.pk, token=call.number, by=by)
    if task and task.answer is None:
        task_answer(number=task.number, answer=Answer.WHISTLE, calls=True, by=by)
    return case


def whistle_assign(*, at: At, told: Assigned) -> None:
    """The desk decides whom to call, who leads and who supports; also the county, where the duty was unclear.

    Raises:
        Refused: the task is not theirs; nobody, a stranger or one twice is called; nobody leads; it is not as the responsibility
            list says, and no reason is given.
    """
    with transaction.atomic():
        case, task = acting(at, "assign", "settle_duty")
        today, now = timezone.localdate(), timezone.now()
        names = departments_in(case.county_id, today)
        rows = {row.organ_id: row for row in Called.objects.filter(case=case)}
        before = {organ: row for organ, row in rows.items() if row.called_at}
        keeps = any(row.role == LEADS and row.ruling not in OUT for row in before.values())
        listed = listed_for(case.place_id, case.matter, today, names)
        again = {organ: names.get(organ, organ) for organ in before}
        if faults := assign_faults(told, listed, names, again, keeps_lead=keeps):
            raise Refused(faults)
        turn = 1 + max((row.round for row in before.values()), default=0)
        for organ in told.everybody:
            row = rows.get(organ) or Called(case=case, organ_id=organ)
            row.role = LEADS if organ == told.lead else HELPS
            row.round, row.called_at = turn, now
            row.save()
        lists = {"departments": told.everybody, **({"lead": [told.lead]} if told.lead else {})}
        differs = not before and told.differs(listed)
        doing = Doing(note=told.reason, lists=lists, told={**lists, "differs": differs})
        task_complete(case=case.pk, token=task.number, by=at.by, doing=doing)


def whistle_pass_on(*, at: At, outcome: str, reason: str) -> None:
    """The desk gives it back to the township, or asks the county whose duty it is; always with a reason.

    Raises:
        Refused: the task is not theirs, or no reason is given.
    """
    with transaction.atomic():
        acting(at, "assign")
        if outcome not in (RETURNED, UNCLEAR):
            raise refuse("outcome", N_("没有选退回还是报县里裁定；请选一项。"))
        if Called.objects.filter(case=at.case).exclude(called_at=None).exists() and outcome == RETURNED:
            late = N_("已有部门在办，不能退回乡镇；请另行派单，或报县里裁定职责。")
            raise refuse("outcome", late)
        missing = N_("没有写明为什么退回或职责哪里不清；请补上，乡镇和县里据此办理。（SX-23）")
        if faults := said_faults("reason", reason, missing):
            raise Refused(faults)
        task_complete(case=at.case, token=at.token, by=at.by, doing=Doing(outcome, reason))


def report_in(*, at: At, note: str = "") -> None:
    """A department reports in: it is on its way, or there; the township confirms it.

    Raises:
        Refused: the task is not theirs, or the ruling released the department.
    """
    with transaction.atomic():
        _, task, row = called(at, "report_in")
        row.reported_at = now = at.moment(task)
        row.is_late = row.is_late or (task.due_at is not None and now >= task.due_at)
        row.save(update_fields=["reported_at", "is_late"])
        task_complete(case=at.case, token=at.token, by=at.by, doing=Doing(note=note, sent=at.sent))


def call_refuse(*, at: At, clause: str) -> None:
    """A department refuses to come, by a clause; the county rules on it.

    Raises:
        Refused: the task is not theirs, no clause is named, or it was ordered to come.
    """
    with transaction.atomic():
        _, _, row = called(at, "report_in")
        missing = N_(
            "拒绝报到要写明依据：哪部法律第几条，或权责清单哪一项写明归谁；没有依据的请先报到。（SX-23）"
        )
        faults = said_faults("clause", clause, missing)
        if row.ruling == Ruling.ORDERED:
            ordered = N_("县里已裁定应当报到，不能再拒绝；请报到。（SX-23）")
            faults.append(Fault("clause", message(ordered)))
        if faults:
            raise Refused(faults)
        row.clause, row.ruling = clause.strip(), ""
        row.save(update_fields=["clause", "ruling"])
        doing = Doing(REFUSED, told={"organ": row.organ_id}, sent=at.sent)
        task_complete(case=at.case, token=at.token, by=at.by, doing=doing)


def arrival_confirm(*, at: At, arrived: bool, note: str = "") -> None:
    """The township says whether a department that reported in is there.

    Raises:
        Refused: the task is not theirs, they reported in for the department themselves, or it is denied without a word why.
    """
    with transaction.atomic():
        _, task, row = called(at, "confirm")
        reported = Token.objects.filter(case=at.case, node="report_in", ended_by=at.by.username)
        faults = [] if arrived else said_faults("note", note, N_("没有写明部门哪里没有到；请补上。"))
        if reported.filter(body=row.organ_id).exists():
            own = N_("报到是您代部门作的，不能再由您确认；请由乡镇的其他人确认。（SX-23）")
            faults.append(Fault("arrived", message(own)))
        if faults:
            raise Refused(faults)
        if arrived:
            row.confirmed_at = at.moment(task)
        else:
            row.reported_at = None
        row.save(update_fields=["confirmed_at", "reported_at"])
        told = {"organ": row.organ_id}
        doing = Doing(DONE if arrived else DENIED, note, told=told, sent=at.sent)
        task_complete(case=at.case, token=at.token, by=at.by, doing=doing)


def call_rule(*, at: At, ruling: str, reason: str, lead: str = "") -> None:
    """The county rules on a department that refused or did not come; where who leads goes out, ``lead`` takes it over.

    Raises:
        Refused: the task is not theirs, nothing or no reason is said, or nobody would lead any more.
    """
    with transaction.atomic():
        case, _, row = called(at, "rule")
        faults = said_faults("reason", reason, N_("没有写明裁定的理由；请补上，部门据此办理。（SX-23）"))
        if ruling not in set(Ruling):
            faults.append(Fault("ruling", message(N_("没有选如何裁定；请选一项。"))))
        others = taking_part(case.pk).keys() - {row.organ_id}
        goes = row.role == LEADS and ruling == Ruling.RELEASED
        if ruling == Ruling.RELEASED and not others:
            last = N_("只召集了这一个部门，免了就没有部门办理；请选改派其他部门。")
            faults.append(Fault("ruling", message(last)))
        elif goes and lead not in others:
            heir = N_("主办部门不必到场后由谁主办没有定；请从其余部门里选，或改派其他部门。")
            faults.append(Fault("lead", message(heir)))
        if faults:
            raise Refused(faults)
        # Who is ruled on without having refused, or though ordered to come, did not come in time.
        row.is_late = row.is_late or not row.clause or row.ruling == Ruling.ORDERED
        row.ruling = ruling
        row.save(update_fields=["ruling", "is_late"])
        lists = {"lead": [lead]} if goes else {}
        if goes:
            Called.objects.filter(case=case, organ=lead).update(role=LEADS)
        outcome = DONE if ruling == Ruling.ORDERED else ruling
        doing = Doing(outcome, reason, lists, {"organ": row.organ_id, **lists})
        task_complete(case=at.case, token=at.token, by=at.by, doing=doing)


def acting(at: At, *nodes: str) -> tuple[Case, Token]:
    """The case, locked, and the open task of one of some nodes that is theirs.

    Raises:
        Refused: it is not theirs, done, or another task.
    """
    case = case_locked(at.case)
    task = task_of(case, at.token, at.by)
    if case.process != PROCESS or task.node not in nodes:
        raise refuse(str(at.token), N_("这项任务不是这样办的；请从办件页面上它自己的表单办理。"))
    return case, task


def called(at: At, *nodes: str) -> tuple[Case, Token, Called]:
    """The same, and the department that the task is about.

    Raises:
        Refused: beside the above, the department has no part in the case any more.
    """
    case, task = acting(at, *nodes)
    row = Called.objects.filter(case=case, organ=task.item or "").exclude(called_at=None).first()
    if row is None or row.ruling in OUT:
        out = N_("县里已裁定这个部门不必到场或已改派，没有再办；请刷新页面。")
        raise refuse(str(at.token), out)
    return case, task, row
