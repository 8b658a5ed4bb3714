"""Admitting an off-list matter to a township: applied for, consented to by the township, decided by the county (SX-19)."""

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.admissions import (
    Decided,
    Decision,
    Opined,
    Record,
    Wish,
    decision_faults,
    extension_faults,
    opinion_faults,
    overlap_faults,
)
from santu.register.domain.tasks import Answer
from santu.register.models import Admission
from santu.register.selectors.admissions import admission_numbered, admissions_approved
from santu.register.selectors.handed import above, speaks_for
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.tasks import task_numbered
from santu.register.selectors.whose import Lists, lists_of
from santu.register.services.handed import (
    LEVELS,
    columns_of,
    lying_now,
    lying_of,
    once,
    place_faults,
    same_faults,
    told_of,
    township_of,
)
from santu.register.services.tasks import task_answer

SAME_HAND = N_("申请是您提出的，村（社区）的意见不能由您记录；请由乡镇的另一人办理。（SX-35）")


def admission_apply(*, wish: Wish, by: User, task: int | None = None, file: int | None = None) -> int:
    """Apply for an admission, or for another one that carries one on; its number.

    A ``task`` that waits for its answer is answered so if the township itself applies.

    Raises:
        Refused: the township is not theirs, people, money or term are missing, the matter is on its lists already, or it is
            applied for already.
    """
    today = timezone.localdate()
    lying = lying_of(wish.unit, by)
    faults = [
        *wish.faults(today),
        *place_faults(wish, lying, LEVELS["admissions"]),
        *same_faults(wish, Admission),
    ]
    faults += listed_faults(wish, lists_of(wish.unit, today))
    faults += overlap_faults(wish, admissions_approved([wish.unit]))
    if wish.extends is not None:
        faults += extension_faults(wish, admission_numbered(wish.extends))
    if task is not None and task_numbered(task).told.unit != wish.unit:
        faults.append(Fault("task", message(N_("这项任务是别的乡镇的；请从本乡镇的交办登记里申请。"))))
    if faults:
        raise Refused(faults)
    with once(wish, Admission):
        made = Admission.objects.create(**columns_of(wish), by=by.username, file_id=file)
        told_of(lying, "admission_apply", by, document=wish.document, reason=wish.reason, admission=made.pk)
        if (
            task is not None
            and speaks_for(sight_of(by), lying, wish.unit)
            and task_numbered(task).answer is None
        ):
            task_answer(number=task, answer=Answer.ADMIT, by=by)
    return made.pk


def listed_faults(wish: Wish, lists: Lists) -> list[Fault]:
    """Whether a matter needs no admission, because it is on the lists of the township."""
    if not lists.whose(wish.matter.strip()).on_list:
        return []
    ours = N_("“{title}”已在这里的清单里，不用准入；请直接交办。（SX-19）")
    return [Fault("matter", message(ours, title=wish.title))]


def admission_opine(*, number: int, said: Opined, by: User) -> None:
    """Put the township's consent or objection on file, once.

    Raises:
        Refused: the township is not theirs, or its county is, too: nobody above consents for a township; they applied to
            hand it to a village themselves; it is on file already, or something is missing.
    """
    lying = township_of(admission_numbered(number).wish.unit, by)
    with transaction.atomic():
        held = _held(number)
        faults = opinion_faults(held, said, timezone.localdate())
        if lying.level is Level.VILLAGE and held.by == by.username:
            faults.append(Fault("opinion", message(SAME_HAND)))
        if faults:
            raise Refused(faults)
        Admission.objects.filter(pk=number).update(
            opinion=said.opinion,
            opinion_document=said.document.strip(),
            opinion_reasons=said.reasons.strip(),
            opined_on=said.day,
            opined_by=by.username,
        )
        told_of(lying, "admission_opine", by, document=said.document, reason=said.reasons, admission=number)


def admission_decide(*, number: int, decided: Decided, by: User) -> None:
    """Record the county's approval or refusal, once.

    Raises:
        Refused: deciding there is not theirs, they gave the township's consent, the township has not consented, or organ,
            number, day or reasons are missing.
    """
    today = timezone.localdate()
    record = admission_numbered(number)
    lying = lying_now(record.wish.unit)
    right_over(by, Right.APPROVE, [above(lying)])
    with transaction.atomic():
        list(Admission.objects.select_for_update(no_key=True).filter(unit=record.wish.unit).order_by("pk"))
        record = admission_numbered(number)
        faults = decision_faults(record, decided, today)
        if decided.decision == Decision.APPROVE:
            faults += overlap_faults(record.wish, admissions_approved([record.wish.unit]))
        faults += duty_faults("admission_decide", record.hands(), bars_today(), by.username)
        if faults:
            raise Refused(faults)
        Admission.objects.filter(pk=number).update(
            decision=decided.decision,
            organ=decided.organ.strip(),
            number=decided.number.strip(),
            decided_on=decided.day,
            decision_reasons=decided.reasons.strip(),
            decided_by=by.username,
        )
        told_of(
            lying,
            "admission_decide",
            by,
            document=decided.number,
            reason=decided.reasons,
            admission=number,
            decision=decided.decision,
        )


def _held(number: int) -> Record:
    """An admission as it is, locked until the transaction ends."""
    list(Admission.objects.select_for_update(no_key=True).filter(pk=number))
    return admission_numbered(number)
