"""Asking the township before the head of a dispatched body is appointed, removed, rewarded or punished (SX-13)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.dispatched import (
    ACTS,
    DAYS,
    HeadAsked,
    HeadFile,
    HeadOpinion,
    asked_faults,
    opinion_faults,
    order_faults,
)
from santu.register.domain.ledger_rules import Lying
from santu.register.models import HeadConsultation, Unit
from santu.register.selectors.access import units_seen
from santu.register.selectors.dispatched import dispatched_in, head_file
from santu.register.selectors.lying import body_lying, lying_on
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.standards.rulebook import Standards
from santu.standards.working_calendar import working_calendar


def head_ask(*, asked: HeadAsked, standards: Standards, by: User) -> int:
    """Ask the party committee of the township for its opinion; the number of the file.

    Raises:
        Refused: the county is not theirs, the body is not dispatched, something is missing, or the township is asked the
            same already.
    """
    today = timezone.localdate()
    lying = body_lying(asked.body, today)
    right_over(by, Right.CONSULT, [_above(lying)])
    faults = asked_faults(asked, [item.id for item in standards.items(ACTS, today)])
    if asked.body not in {one.body for one in dispatched_in(lying.division, today)}:
        local = N_("“{body}”不是派驻机构，负责人的任免奖惩由乡镇办理，不用征求意见；请核对。（SX-13）")
        faults.append(Fault("body", message(local, body=lying.name)))
    with transaction.atomic():
        # Whoever asks the same at the same instant waits, and then finds the file.
        list(Unit.objects.select_for_update(no_key=True).filter(pk=asked.body))
        same = HeadConsultation.objects.filter(body=asked.body, act=asked.act, done_on=None)
        if number := same.values_list("pk", flat=True).first():
            there = N_("同样的事已在第 {number} 号征求意见里，还没有办完；请先办完那一件。（SX-13）")
            faults.append(Fault("act", message(there, number=number)))
        if faults:
            raise Refused(faults)
        days = standards.count(DAYS, today)
        made = HeadConsultation.objects.create(
            body_id=asked.body,
            township_id=lying.division,
            act=asked.act,
            department=asked.department.strip(),
            document=asked.document.strip(),
            asked_on=today,
            due=working_calendar().add_working_days(today, days),
            by=by.username,
        )
        _said(head_file(made.pk), "head_ask", by, asked.document)
    return made.pk


def head_opine(*, number: int, said: HeadOpinion, by: User, day: date | None = None) -> None:
    """Put the opinion of the township's party committee on file, once; ``day`` is when it was given, today where none is said.

    Raises:
        Refused: the township is not theirs, or its county is, too: no department speaks for a township; they asked; it is
            on file already, or something is missing.
    """
    file = head_file(number)
    right_over(by, Right.CONSULT, [file.township])
    sight = sight_of(by)
    if units_seen(sight, [_above(_township(file))], Right.CONSULT):
        ours = N_("意见由乡镇党（工）委提出，县级部门不能代为提出；请由乡镇办理。（SX-13）")
        raise refuse("opinion", ours)
    with transaction.atomic():
        file = _held(number)
        faults = opinion_faults(file, said)
        faults += duty_faults("head_opine", file.hands(), bars_today(), by.username)
        if faults:
            raise Refused(faults)
        HeadConsultation.objects.filter(pk=number).update(
            opinion=said.opinion,
            reasons=said.reasons.strip(),
            opinion_document=said.document.strip(),
            said_on=day or timezone.localdate(),
            said_by=by.username,
        )
        _said(file, "head_opine", by, said.document, said.reasons)


def head_act(*, number: int, order: str, day: date | None, answer: str, by: User) -> None:
    """Record that it was done, by which document.

    Raises:
        Refused: the county is not theirs, the opinion is not on file, the township objected and no reason is given, or it
            was done already.
    """
    file = head_file(number)
    right_over(by, Right.CONSULT, [_above(_township(file))])
    with transaction.atomic():
        file = _held(number)
        if faults := order_faults(file, order, day, answer, timezone.localdate()):
            raise Refused(faults)
        HeadConsultation.objects.filter(pk=number).update(
            order=order.strip(), done_on=day, answer=answer.strip(), done_by=by.username
        )
        _said(file, "head_act", by, order, answer)


def _held(number: int) -> HeadFile:
    HeadConsultation.objects.select_for_update(no_key=True).get(pk=number)
    return head_file(number)


def _township(file: HeadFile) -> Lying:
    return lying_on(file.asked_on, [file.township])[file.township]


def _above(lying: Lying) -> str:
    """The county whose departments send the body; a township without one stands for itself."""
    return lying.county or lying.division


def _said(file: HeadFile, act: str, by: User, document: str, reason: str = "") -> None:
    append(
        chain=_above(_township(file)),
        act=act,
        by=by.username,
        reason=reason.strip(),
        document=document.strip(),
        after={"head_file": file.number},
    )
