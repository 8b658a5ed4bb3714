"""Calling departments to a township, and recording that they arrived and settled it (SX-23)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register import ports
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.tasks import Answer
from santu.register.domain.whistles import Said, WhistleTold, answer_faults
from santu.register.domain.whistles import Whistle as Record
from santu.register.models import Unit, Whistle, WhistleStep
from santu.register.selectors.handed import above, issuers_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.tasks import task_numbered
from santu.register.selectors.whistles import whistle_numbered, whistles_alike
from santu.register.selectors.whose import codes_at
from santu.register.services.handed import LEVELS, level_faults, lying_now, told_of, township_of
from santu.register.services.tasks import task_answer


def whistle_mark(*, told: WhistleTold, by: User, file: int | None = None) -> int:
    """Record that a township calls departments for a matter; its number. A ``task`` that waits for its answer is answered so.

    ``file`` is the number of the file that it came in.

    Raises:
        Refused: the township is not theirs, or its county is, too: nobody above calls for a township; nobody is called, one of
            them is none above it, something is missing, neither the catalogue nor a list there has the matter (one of the
            ``task`` apart), or departments are called for the matter already. Nothing is written.
    """
    lying = township_of(told.unit, by)
    try:
        with transaction.atomic():
            return _marked(lying, told, by, file)
    except IntegrityError:
        raise refuse("title", N_("这次吹哨已经登记，没有再记；请刷新页面。")) from None


def _marked(lying: Lying, told: WhistleTold, by: User, file: int | None) -> int:
    """Write it if nothing is wrong."""
    today = timezone.localdate()
    faults = [
        *told.faults(today),
        *level_faults(lying, LEVELS["whistles"]),
        *called_faults(told.unit, told.matter, told.title),
    ]
    if told.called.keys() - {one.id for one in issuers_of(told.unit, today)}:
        stranger = N_("登记里没有这个上级部门；请从列出的部门里选。")
        faults.append(Fault("organ", message(stranger)))
    task = None if told.task is None else task_numbered(told.task)
    if task is None or task.told.matter != told.matter.strip():
        faults += told.matter_faults(codes_at(told.unit, told.day or today))
    if task and task.told.unit != told.unit:
        faults.append(Fault("task", message(N_("这项任务是别的乡镇的；请从本乡镇的交办登记里吹哨。"))))
    if faults or told.day is None:
        raise Refused(faults)
    made, called = _write(told, told.day, by.username, file), list(told.called)
    told_of(lying, "whistle_mark", by, reason=told.reason, whistle=made.pk, task=told.task, organs=called)
    if task and task.answer is None:
        task_answer(number=task.number, answer=Answer.WHISTLE, by=by)
    return made.pk


@dataclass(frozen=True, slots=True)
class Came:
    """That a department arrived for a whistle, and settled it: on which days, with what said of it."""

    organ: str
    arrived: date
    settled: date
    note: str


def whistle_keep(*, told: WhistleTold, came: Sequence[Came], day: date, by: str) -> int:
    """Keep a whistle that a case has brought to its end, with all that its departments did; its number.

    Who acted was asked at each step of the case, whose acts the audit has; nothing is asked or entered again.
    """
    made = _write(told, day, by, None)
    WhistleStep.objects.bulk_create(
        WhistleStep(whistle=made, organ_id=one.organ, said=said, day=on, note=one.note, by=by)
        for one in came
        for said, on in ((Said.ARRIVED, one.arrived), (Said.SETTLED, one.settled))
    )
    return made.pk


def _write(told: WhistleTold, day: date, by: str, file: int | None) -> Whistle:
    """The rows of a whistle and of those who were called."""
    made = Whistle.objects.create(
        unit_id=told.unit,
        matter=told.matter.strip(),
        title=told.title.strip(),
        task_id=told.task,
        day=day,
        reason=told.reason.strip(),
        key=told.key,
        by=by,
        file_id=file,
    )
    WhistleStep.objects.bulk_create(
        WhistleStep(whistle=made, organ_id=organ, said=Said.CALLED, role=role, day=day, by=by)
        for organ, role in told.called.items()
    )
    return made


def called_faults(unit: str, matter: str, title: str) -> list[Fault]:
    """That departments are called for the same already, here or in a case, and have not settled it.

    Until the end of the transaction no other of the township can call any.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(pk=unit))
    said = unit, matter.strip(), title.strip()
    return [*open_faults(whistles_alike(*said)), *elsewhere_faults([said])[said]]


def elsewhere_faults(calls: Collection[ports.Calling]) -> Mapping[ports.Calling, list[Fault]]:
    """Of each of some calls, that departments are called for the same in the stages above."""
    found: dict[ports.Calling, list[Fault]] = {one: [] for one in calls}
    for ask in ports.CALLED_FOR:
        for one, faults in ask(calls).items():
            found[one] += faults
    return found


def open_faults(alike: Iterable[Record]) -> list[Fault]:
    """Those of some whistles that not every department which was called has settled."""
    open_ = N_("这件事已在 {day} 吹哨（第 {number} 号），还有部门没有处置完；请在那一件里记录。")
    today = timezone.localdate()
    return [
        Fault("title", message(open_, day=one.day, number=one.number)) for one in alike if one.is_open(today)
    ]


def whistle_answer(*, number: int, organ: str, said: str, day: date | None, note: str, by: User) -> None:
    """Record that a department arrived, or settled the matter, for the department or the county.

    Raises:
        Refused: the county is not theirs, the department was not called, it is recorded already, or something is missing.
    """
    lying = lying_now(whistle_numbered(number).unit)
    right_over(by, Right.TASK, [above(lying)])
    with transaction.atomic():
        list(Whistle.objects.select_for_update(no_key=True).filter(pk=number))
        found = whistle_numbered(number)
        call = found.call(organ)
        if (faults := answer_faults(call, said, day, note, timezone.localdate())) or day is None:
            raise Refused(faults)
        WhistleStep.objects.create(
            whistle_id=number, organ_id=organ, said=said, day=day, note=note.strip(), by=by.username
        )
        told_of(
            lying, "whistle_answer", by, reason=note, whistle=number, task=found.task, organ=organ, said=said
        )
