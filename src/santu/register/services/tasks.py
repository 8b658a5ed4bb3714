"""Registering what a township is told to do, and its answer: what is not its own it need not take (SX-19)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.admissions import term_faults
from santu.register.domain.tasks import Answer, Task, TaskTold, answer_faults, done_faults
from santu.register.domain.whose import ON_LIST
from santu.register.models import HandedTask
from santu.register.selectors.admissions import admission_covering, admission_numbered
from santu.register.selectors.tasks import task_numbered
from santu.register.selectors.whistles import whistles_of_task
from santu.register.selectors.whose import lists_of
from santu.register.services.handed import (
    LEVELS,
    columns_of,
    lying_of,
    once,
    place_faults,
    same_faults,
    told_of,
    township_of,
)


def task_register(
    *, told: TaskTold, by: User, answer: str = "", clause: str = "", file: int | None = None
) -> int:
    """Register a task, matched to the lists of its day; its number. With an ``answer`` it is answered at once, or neither.

    Raises:
        Refused: the township is not theirs, something is missing, the issuer is none above it, it is registered already, or
            the answer is refused (see ``task_answer``). Nothing is written.
    """
    today = timezone.localdate()
    lying = lying_of(told.unit, by)
    faults = [
        *told.faults(today),
        *place_faults(told, lying, LEVELS["tasks"]),
        *same_faults(told, HandedTask),
    ]
    if faults or told.day is None:
        raise Refused(faults)
    matched = lists_of(told.unit, told.day).whose(told.matter.strip()).matched
    with once(told, HandedTask):
        made = HandedTask.objects.create(
            **columns_of(told), matched=matched.value, by=by.username, file_id=file
        )
        told_of(lying, "task_register", by, document=told.document, task=made.pk, matched=matched.value)
        if answer:
            task_answer(number=made.pk, answer=answer, clause=clause, by=by)
    return made.pk


def task_answer(*, number: int, answer: str, clause: str = "", calls: bool = False, by: User) -> None:
    """Answer a task for the township: accept or return it, or say that an admission is applied for or departments are called.

    ``calls``: a case opened for it calls them.

    Raises:
        Refused: the township is not theirs, or its county is, too; it is answered already; it is on no list of the township and no admission in
            force covers it; it is returned without a clause; nobody is called.
    """
    today = timezone.localdate()
    lying = township_of(task_numbered(number).told.unit, by)
    with transaction.atomic():
        task = _held(number)
        matched = lists_of(task.told.unit, today).whose(task.told.matter).matched
        admission = admission_covering(task.told.unit, task.told.matter, task.told.title, today)
        faults = answer_faults(task, answer, clause, matched, admission)
        if answer == Answer.WHISTLE and not calls and not whistles_of_task(number):
            faults.append(Fault("answer", message(N_("没有写明要叫哪些部门；请在吹哨一栏里选。（SX-23）"))))
        if answer == Answer.ACCEPT and matched not in ON_LIST and admission is not None:
            faults += term_faults(task, admission_numbered(admission))
        if faults:
            raise Refused(faults)
        accepted_by = admission if answer == Answer.ACCEPT and matched not in ON_LIST else None
        HandedTask.objects.filter(pk=number).update(
            answer=answer,
            clause=clause.strip(),
            admission_id=accepted_by,
            answered_on=today,
            answered_by=by.username,
        )
        told_of(lying, "task_answer", by, reason=clause, task=number, answer=answer, admission=accepted_by)


def task_done(*, number: int, day: date | None, by: User) -> None:
    """Report a task as done.

    Raises:
        Refused: the township is not theirs, it was not accepted, it is done already, or the day is none on which it could be.
    """
    lying = township_of(task_numbered(number).told.unit, by)
    with transaction.atomic():
        if faults := done_faults(_held(number), day, timezone.localdate()):
            raise Refused(faults)
        HandedTask.objects.filter(pk=number).update(done_on=day, done_by=by.username)
        told_of(lying, "task_done", by, task=number, day=str(day))


def _held(number: int) -> Task:
    """A task as it is, locked until the transaction ends."""
    list(HandedTask.objects.select_for_update(no_key=True).filter(pk=number))
    return task_numbered(number)
