"""What one asks of those whose a task is, or of another body: to hurry, to answer, to give a view."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.case_words import (
    ANSWERED,
    SUPERVISED,
    URGED,
    VIEW_ASKED,
    VIEW_GIVEN,
    VIEW_NEEDED,
)
from santu.operate.models import Case, CaseAct, Notice, Token
from santu.operate.selectors.may import may_supervise, may_urge
from santu.operate.selectors.notices import notices_of
from santu.operate.selectors.targets import view_target
from santu.operate.selectors.whose import Whose
from santu.operate.services.acts import reason_lacking
from santu.operate.services.notices import notice_add, task_notice
from santu.operate.services.stepping import act_beside, case_locked, task_of
from santu.register.selectors.reach import sight_of


@dataclass(frozen=True, slots=True)
class ViewAsked:
    """Which body is asked for a view, why, and whether the task waits for it."""

    of: str
    reason: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Supervision:
    """What is asked of those whose a task is, and by which day they answer."""

    reason: str
    due: date | None


def view_ask(*, case: int, token: int, asked: ViewAsked, by: User) -> None:
    """Ask another body for a view on a task.

    Raises:
        Refused: the task is not theirs, the body cannot be asked or was asked already, or no reason is given.
    """
    faults = reason_lacking(asked.reason)
    with transaction.atomic():
        found = case_locked(case)
        task = task_of(found, token, by)
        try:
            to = view_target(task, asked.of, timezone.localdate())
        except Refused as wrong:
            raise Refused([*faults, *wrong.faults]) from wrong
        open_ones = Notice.objects.filter(
            case=found, token=token, kind__in=(VIEW_ASKED, VIEW_NEEDED), read_at=None
        )
        if open_ones.filter(place=to.place, body=to.body).exists():
            faults.append(Fault("of", message(N_("已经请这个单位会签，它还没有答复；可以催办，不用再请。"))))
        if faults:
            raise Refused(faults)
        kind = VIEW_NEEDED if asked.needed else VIEW_ASKED
        notice_add(found, kind, to, by=by.username, token=token)
        told = {"of": {"place": to.place, "body": to.body}, "needed": asked.needed}
        act_beside(found, "ask_view", by, note=asked.reason, token=task, told=told)


def view_give(*, case: int, notice: int, text: str, by: User) -> None:
    """Give the view that one's body is asked for; once.

    Raises:
        Refused: it is not asked of them, was given already, or says nothing.
    """
    _answered(case, notice, text, by, kinds=(VIEW_ASKED, VIEW_NEEDED), deed="give_view", gives=VIEW_GIVEN)


def supervision_answer(*, case: int, notice: int, text: str, by: User) -> None:
    """Answer a supervision.

    Raises:
        Refused: it is not asked of them, was answered already, or says nothing.
    """
    _answered(case, notice, text, by, kinds=(SUPERVISED,), deed="answer", gives=ANSWERED)


def task_urge(*, case: int, token: int, reason: str = "", by: User) -> None:
    """Ask those whose a task is to hurry: by the township of the case, the desk, or the county's leader; once a day.

    Raises:
        Refused: they are none of these, the task is their own or over, or they urged today.
    """
    with transaction.atomic():
        found = case_locked(case)
        task = _of_others(
            found,
            token,
            by,
            may_urge(sight_of(by), found),
            N_("催办的是事发乡镇（街道）、县级指挥中心和县领导"),
        )
        day_begins = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        acts = CaseAct.objects.filter(
            case=found, deed="urge", token=token, by=by.username, at__gte=day_begins
        )
        if acts.exists():
            raise refuse(str(token), N_("您今天已经催过这项任务；请明天再催，或请县级督办。"))
        task_notice(found, URGED, task, by=by.username)
        act_beside(found, "urge", by, note=reason, token=task)


def task_supervise(*, case: int, token: int, told: Supervision, by: User) -> None:
    """Have those whose a task is answer for it by a day: by the desk or the county's leader.

    Raises:
        Refused: they are neither, no reason or no day to come is given, the task is theirs or over, or waits for an answer.
    """
    faults = reason_lacking(told.reason)
    if told.due is None or told.due < timezone.localdate():
        faults.append(Fault("due", message(N_("答复期限要写今天或以后的一天；请改后再督办。"))))
    with transaction.atomic():
        found = case_locked(case)
        task = _of_others(
            found, token, by, may_supervise(sight_of(by), found), N_("督办的是县级指挥中心和县领导")
        )
        if Notice.objects.filter(case=found, token=token, kind=SUPERVISED, read_at=None).exists():
            faults.append(Fault(str(token), message(N_("这项任务已在督办，还没有答复；请等答复，或催办。"))))
        if faults:
            raise Refused(faults)
        task_notice(found, SUPERVISED, task, by=by.username)
        act_beside(found, "supervise", by, note=told.reason, token=task, told={"due": str(told.due)})


def _of_others(case: Case, token: int, by: User, may: bool, who: str) -> Token:
    """An open task of others, of those who may ask.

    Raises:
        Refused: it is none.
    """
    if not may:
        raise refuse(str(token), N_("您不能催办、督办这项任务：{who}；请由其办理。"), who=message(who))
    task = Token.objects.filter(case=case.pk, number=token, waits=True).first()
    if task is None or task.ended_at is not None:
        raise refuse(str(token), N_("这项任务已经办结或结束，不用再催；请刷新后查看去向。"))
    if not task.right:
        raise refuse(str(token), N_("这项任务等的是申请人，没有单位可催；请由窗口联系申请人。"))
    if _is_theirs(case, token, by):
        raise refuse(str(token), N_("这项任务就归您办理，不用催；请直接办理。"))
    return task


def _is_theirs(case: Case, token: int, by: User) -> bool:
    try:
        task_of(case, token, by)
    except Refused:
        return False
    return True


def _answered(
    case: int, notice: int, text: str, by: User, *, kinds: tuple[str, ...], deed: str, gives: str
) -> None:
    if not text.strip():
        raise refuse("text", N_("没有写意见；请写明答复，提出的人要看。"))
    with transaction.atomic():
        found = case_locked(case)
        own = notices_of(sight_of(by)).filter(pk=notice, case=found, kind__in=kinds)
        asked = own.select_for_update(no_key=True, of=("self",)).first()
        if asked is None:
            raise refuse("notice", N_("没有请您答复的，或者已经有人答复；请刷新后再看。"))
        task = Token.objects.get(case=found, number=asked.token)
        asked.read_at, asked.read_by = timezone.now(), by.username
        asked.save(update_fields=["read_at", "read_by"])
        notice_add(found, gives, Whose("", ""), by=by.username, token=asked.token, person=asked.by)
        act_beside(
            found,
            deed,
            by,
            note=text,
            token=task,
            told={"of": {"place": asked.place, "body": asked.body}},
        )
