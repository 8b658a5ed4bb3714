"""Notices in the app: what asks for attention of those whose task it is, or of who is over them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, refuse
from santu.operate.domain.case_words import ASKING, ESCALATED, STRUCK
from santu.operate.domain.state import Deed, Step
from santu.operate.models import Case, Notice, Token
from santu.operate.selectors.above import above
from santu.operate.selectors.notices import notices_of
from santu.operate.selectors.states import Standing, tasks_in
from santu.operate.selectors.whose import Whose
from santu.operate.services.processes import PRODUCT
from santu.operate.services.telling import case_tell
from santu.register.selectors.reach import sight_of
from santu.webhooks.domain.events import Event


def notice_add(case: Case, kind: str, to: Whose, *, by: str, token: int = 0, person: str = "") -> Notice:
    """Tell those with a right over a place (and body), or one person where one is named; inside the transaction of the act."""
    made = _notice(case, kind, to, by=by, token=token, person=person)
    made.save()
    return made


def _notice(case: Case, kind: str, to: Whose, *, by: str, token: int, person: str) -> Notice:
    return Notice(
        case=case,
        kind=kind,
        token=token,
        right="" if person else to.right,
        place="" if person else to.place,
        body="" if person else to.body,
        person=person,
        by=by,
        at=timezone.now(),
    )


def task_notice(case: Case, kind: str, task: Token, *, by: str) -> None:
    """Tell those whose a task is, whoever of them has it; an applicant by name."""
    task_notices([(case, task)], kind, by=by)


def task_notices(tasks: Iterable[tuple[Case, Token]], kind: str, *, by: str) -> None:
    """Tell of tasks of some cases, as of one."""
    Notice.objects.bulk_create(
        _notice(
            case,
            kind,
            Whose(task.right, task.place_id, task.body),
            by=by,
            token=task.number,
            person="" if task.right else case.applicant,
        )
        for case, task in tasks
    )


def struck_tell(standing: Standing, step: Step, *, acted: int) -> None:
    """Tell those whose tasks became late by the clocks that struck in a step, and who is over them; not of the task ``acted``."""
    struck = {(event.token, event.node) for event in step.events if event.deed is Deed.FIRED}
    told = 0
    for clock in standing.clocks:
        if (clock.token, clock.event) not in struck:
            continue
        for task in tasks_in(clock.token, standing.tokens):
            if task.number == acted:
                continue
            task_notice(standing.case, STRUCK, task, by=PRODUCT)
            told += 1
            if over := above(task, timezone.localdate()):
                notice_add(standing.case, ESCALATED, over, by=PRODUCT, token=task.number)
    if told:
        case_tell(standing.case, Event.TASK_DUE, timezone.now())


def notices_read(*, numbers: Sequence[int], by: User) -> int:
    """Mark notices as read; those that ask for an answer end with the answer. Gives how many were marked.

    Raises:
        Refused: one of them is not theirs, or asks for an answer.
    """
    with transaction.atomic():
        own = (
            notices_of(sight_of(by)).filter(pk__in=list(numbers)).select_for_update(no_key=True, of=("self",))
        )
        found = list(own.values_list("pk", "kind", "case__closed_at"))
        if not found or len(found) != len(set(numbers)):
            raise refuse("notice", N_("这条提醒不在您名下，或者已经读过；请刷新后再看。"))
        if any(kind in ASKING and closed is None for _, kind, closed in found):
            raise refuse("notice", N_("会签和督办要答复，不能只标为已读；请打开这一件答复。"))
        now = timezone.now()
        read = Notice.objects.filter(pk__in=[number for number, _, _ in found], read_at=None)
        count = read.update(read_at=now, read_by=by.username)
        append(chain="", act="notice_read", by=by.username, after={"notices": sorted(set(numbers))})
    return count
