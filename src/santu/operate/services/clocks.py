"""Pausing, resuming and extending the clocks of a case; each is in the log of the clock, which says when it is due."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.clocks import Clock, Deed, after
from santu.operate.domain.clocks import ClockAct as Act
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.models import Case, CaseClock, ClockAct, Token
from santu.operate.selectors.clocks import clock_of, terms_of
from santu.operate.selectors.may import may_supervise
from santu.operate.selectors.states import FIRED, PAUSED, RUNNING, hosts_of, tasks_in
from santu.operate.selectors.whose import may_act
from santu.operate.services.stepping import act_add, case_locked
from santu.register.selectors.reach import Sight, sight_of
from santu.standards.working_calendar import working_calendar

DEEDS = {Deed.PAUSED: "pause", Deed.RESUMED: "resume", Deed.EXTENDED: "extend"}


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a clock and why; ``days`` and ``document`` are an extension's."""

    deed: Deed
    reason: str
    days: int = 0
    document: str = ""


def clock_change(*, case: int, clock: int, change: Change, by: User) -> None:
    """Pause, resume or extend a clock.

    Raises:
        Refused: it is not theirs to change, no reason is given, or the rules of clocks do not let it be.
    """
    faults = (
        [] if change.reason.strip() else [Fault("reason", message(N_("没有写理由；请写明为什么变动时限。")))]
    )
    with transaction.atomic():
        found = case_locked(case)
        row = CaseClock.objects.filter(pk=clock, case=found).first()
        if row is None:
            raise refuse(str(clock), N_("这一件没有这个时限；请刷新后再看。"))
        if row.state not in (RUNNING, PAUSED):
            raise refuse(str(clock), N_("这个时限已经到期或停止，不能再变动；请照超期办理，或刷新后再看。"))
        tasks = tasks_within(row)
        if not may_change(sight_of(by), found, tasks):
            theirs = N_("这个时限不由您变动；由承办单位或县级指挥中心暂停、恢复、延长。")
            raise refuse(str(clock), theirs)
        now = timezone.now()
        act = Act(change.deed, now, change.days, change.reason.strip(), change.document.strip())
        try:
            made = after(clock_of(row), act, working_calendar(), terms_of(row))
        except Refused as wrong:
            raise Refused([*faults, *wrong.faults]) from wrong
        if faults:
            raise Refused(faults)
        _kept(row, made, tasks)
        seq = ClockAct.objects.filter(clock=row).count() + 1
        ClockAct.objects.create(
            clock=row,
            seq=seq,
            deed=str(act.deed),
            days=act.days,
            reason=act.reason,
            document=act.document,
            at=now,
            by=by.username,
        )
        told = {"clock": row.event, "days": act.days}
        act_add(found, DEEDS[change.deed], by.username, token=tasks[0] if tasks else None, told=told)
        found.save(update_fields=["steps"])


def tasks_within(clock: CaseClock) -> list[Token]:
    """The open tasks of which a clock is the limit."""
    return tasks_in(clock.token, _open(clock.case_id))


def _open(case: int) -> list[Token]:
    return list(Token.objects.filter(case=case, ended_at=None).order_by("number"))


def may_change(sight: Sight, case: Case, tasks: list[Token]) -> bool:
    """Whether somebody may change a clock: who acts for one of its tasks, or supervises the case.

    Who was called by a whistle does not stop the clock that asks whether they came.
    """
    if case.process == WHISTLE:
        return may_supervise(sight, case)
    own = (may_act(sight, task, case.applicant) for task in tasks if task.right)
    return any(own) or may_supervise(sight, case)


def _kept(row: CaseClock, made: Clock, tasks: list[Token]) -> None:
    """The clock as it stands now; each of its tasks shows the first limit that runs."""
    row.state = made.state
    row.due_at, row.amber_at = made.due or row.due_at, made.amber
    row.save(update_fields=["state", "due_at", "amber_at"])
    # What has struck stays the limit: nobody is in time again because another clock waits.
    running = CaseClock.objects.filter(case=row.case_id, state__in=(RUNNING, FIRED)).order_by("due_at", "pk")
    still = _open(row.case_id)
    for task in tasks:
        limits = running.filter(token__in=hosts_of(task.number, still))
        first = limits.values_list("due_at", "amber_at").first()
        task.due_at, task.amber_at = first or (None, None)
        task.save(update_fields=["due_at", "amber_at"])
