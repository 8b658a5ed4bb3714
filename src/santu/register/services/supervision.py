"""Supervising an enforcement team: notice, the team's opinion, decision; each is recorded once (SX-24)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.supervision import (
    ANSWER_DAYS,
    DECISION_DAYS,
    File,
    Letter,
    answer_faults,
    decision_faults,
    notice_faults,
)
from santu.register.models import Supervision
from santu.register.selectors.enforcement import teams_among
from santu.register.selectors.lying import body_lying, lying_on
from santu.register.selectors.rights import right_over
from santu.register.selectors.supervision import supervision_numbered, supervisions_of
from santu.standards.rulebook import Standards
from santu.standards.working_calendar import working_calendar


def supervision_open(
    *, body: str, organ: str, notice: Letter, day: date | None, standards: Standards, by: User
) -> int:
    """Send a notice to an enforcement team; the number of the file.

    The team has its full time from today on, when it learns of the notice, however early the notice is dated.

    Raises:
        Refused: supervising there is not theirs, the body is no enforcement team, or something is missing.
    """
    today = timezone.localdate()
    lying = body_lying(body, today)
    right_over(by, Right.SUPERVISE, [lying.division])
    faults = notice_faults(organ, notice, day, today)
    if not teams_among([body], today, standards):
        faults.append(Fault("body", message(NO_TEAM, name=lying.name)))
    if (body, notice.document.strip()) in supervisions_of([body]):
        there = N_("这支队伍已有文号为“{document}”的监督通知；请核对文号。（SX-24）")
        faults.append(Fault("document", message(there, document=notice.document.strip())))
    if faults or day is None:
        raise Refused(faults)
    with transaction.atomic():
        made = Supervision.objects.create(
            body_id=body,
            township_id=lying.division,
            organ=organ.strip(),
            document=notice.document.strip(),
            text=notice.text.strip(),
            day=day,
            due=working_calendar().add_working_days(today, standards.count(ANSWER_DAYS, today)),
            by=by.username,
        )
        _said(supervision_numbered(made.pk), "supervision_open", by, notice)
    return made.pk


def supervision_answer(*, number: int, answer: Letter, standards: Standards, by: User) -> None:
    """Put the opinion of the team on file.

    Raises:
        Refused: the team is not theirs, they sent the notice, it is on file or decided already, or something is missing.
    """
    right_over(by, Right.ENFORCE, [supervision_numbered(number).township])
    today = timezone.localdate()
    with transaction.atomic():
        file = _held(number)
        faults = answer_faults(file, answer)
        faults += duty_faults("supervision_answer", file.hands(), bars_today(), by.username)
        if faults:
            raise Refused(faults)
        Supervision.objects.filter(pk=number).update(
            answer_document=answer.document.strip(),
            answer=answer.text.strip(),
            answered_on=today,
            answered_by=by.username,
            decision_due=working_calendar().add_working_days(today, standards.count(DECISION_DAYS, today)),
        )
        _said(file, "supervision_answer", by, answer)


def supervision_decide(*, number: int, decision: Letter, day: date | None, by: User) -> None:
    """Decide, after the team's opinion, or after the day for it is over.

    Raises:
        Refused: supervising there is not theirs, they gave the opinion, it is too early, decided already, or something is
            missing.
    """
    right_over(by, Right.SUPERVISE, [supervision_numbered(number).township])
    with transaction.atomic():
        file = _held(number)
        faults = decision_faults(file, decision, day, timezone.localdate())
        faults += duty_faults("supervision_decide", file.hands(), bars_today(), by.username)
        if faults:
            raise Refused(faults)
        Supervision.objects.filter(pk=number).update(
            decision_document=decision.document.strip(),
            decision=decision.text.strip(),
            decided_on=day,
            decided_by=by.username,
        )
        _said(file, "supervision_decide", by, decision)


NO_TEAM = N_(
    "“{name}”不是承担综合行政执法的机构；请选综合行政执法队，或先在登记里把机构对应到标准机构。（SX-22）"
)


def _held(number: int) -> File:
    """A file as it is, locked until the transaction ends."""
    Supervision.objects.select_for_update(no_key=True).get(pk=number)
    return supervision_numbered(number)


def _said(file: File, act: str, by: User, paper: Letter) -> None:
    lying = lying_on(file.day, [file.township]).get(file.township)
    append(
        chain=lying.county if lying else "",
        act=act,
        by=by.username,
        document=paper.document.strip(),
        after={"supervision": file.number},
    )
