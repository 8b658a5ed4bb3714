"""Pausing, resuming and extending the clocks of a case; each is in the log of the clock, which says when it is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.clocks import FIRED, PAUSED, RUNNING, Clock, Deed, after
from santu.operate.domain.clocks import ClockAct as Act
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.models import Case, CaseClock, ClockAct, Token
from santu.operate.models.clocks import NOTED
from santu.operate.selectors.clocks import clock_of, terms_of
from santu.operate.selectors.may import may_supervise
from santu.operate.selectors.states import hosts_of, tasks_in
from santu.operate.selectors.whose import may_act
from santu.operate.services.stepping import act_beside, case_locked
from santu.register.domain.personal_numbers import number_faults
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

    The reason is a note, which may name people and is blanked in time; the document stays in the log.

    Raises:
        Refused: it is not theirs to change, no reason is given, or the rules of clocks do not let it be.
    """
    lacking = message(N_("没有写理由；请写明为什么变动时限。"))
    faults = [] if change.reason.strip() else [Fault("reason", lacking)]
    faults += number_faults({"document": change.document})
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
            made = after(clock_of(row), act, working_calendar(), terms_of(row, found))
        except Refused as wrong:
            raise Refused([*faults, *wrong.faults]) from wrong
        if faults:
            raise Refused(faults)
        _kept(row, made, tasks)
        logged = ClockAct.objects.create(
            clock=row,
            seq=ClockAct.objects.filter(clock=row).count() + 1,
            deed=str(act.deed),
            days=act.days,
            reason=NOTED,
            document=act.document,
            at=now,
            by=by.username,
        )
        told = {"clock": row.event, "days": act.days, "clock_act": logged.pk}
        task = tasks[0] if tasks else None
        act_beside(found, DEEDS[change.deed], by, note=act.reason, token=task, told=told)


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
    limits_show(row.case_id, tasks)


def limits_show(case: int, tasks: Iterable[Token]) -> None:
    """Each of some open tasks shows the first limit that runs for it."""
    clocks, still = list(limits_of([case])), _open(case)
    for task in tasks:
        limit_set(task, still, clocks)
        task.save(update_fields=["due_at", "amber_at"])


def limits_of(cases: Collection[int]) -> QuerySet[CaseClock]:
    """The clocks of cases that are limits, the first to strike first.

    What has struck stays the limit: nobody is in time again because another clock waits.
    """
    return CaseClock.objects.filter(case__in=cases, state__in=(RUNNING, FIRED)).order_by("due_at", "pk")


def limit_set(task: Token, still: Collection[Token], clocks: Iterable[CaseClock]) -> None:
    """An open task gets the first limit that runs for it; ``still`` and ``clocks`` are of its case."""
    hosts = hosts_of(task.number, still)
    first = next((clock for clock in clocks if clock.token in hosts), None)
    task.due_at, task.amber_at = (first.due_at, first.amber_at) if first else (None, None)
