"""Acts on a case beside its steps: taking a task, handing it on, sending it back, withdrawing.

Each is one transaction, one act on the case and one entry of the audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.case_words import FORWARDED, HANDED_ON, RETURNED, SUPERVISED
from santu.operate.domain.returning import returning
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.models import Case, Notice, Token
from santu.operate.selectors.may import may_supervise
from santu.operate.selectors.processes import definition_of
from santu.operate.selectors.targets import target_of
from santu.operate.selectors.whose import may_act
from santu.operate.services.notices import task_notice
from santu.operate.services.stepping import Doing, act_beside, case_locked, task_complete, task_of
from santu.register.selectors.reach import sight_of

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Forward:
    """To which body or division a task goes on, and why."""

    to: str
    reason: str


def task_take(*, case: int, token: int, by: User) -> None:
    """Take a task of one's body, so that nobody else does it.

    Raises:
        Refused: it is not theirs, or somebody has it.
    """
    with transaction.atomic():
        found = case_locked(case)
        task = task_of(found, token, by)
        if task.holder:
            raise refuse(str(token), N_("这项任务您已经领办了；请直接办理。"))
        task.holder = by.username
        _acted(found, task, "take", by)


def task_give_back(*, case: int, token: int, by: User) -> None:
    """Give a task back to one's body.

    Raises:
        Refused: they did not take it.
    """
    with transaction.atomic():
        found = case_locked(case)
        task = task_of(found, token, by)
        if not task.holder:
            raise refuse(str(token), N_("这项任务您没有领办，不用退领；谁有权限谁都可以办。"))
        task.holder = ""
        _acted(found, task, "give_back", by)


def task_release(*, case: int, token: int, reason: str, by: User) -> None:
    """Free a task that somebody took and cannot do, for whoever of their body is there; always with a reason.

    Raises:
        Refused: it is neither theirs nor theirs to supervise, nobody else has it, it is over, or no reason is given.
    """
    faults = reason_lacking(reason)
    with transaction.atomic():
        found, sight = case_locked(case), sight_of(by)
        task = Token.objects.filter(case=found, number=token).open_tasks().first()
        if task is None or task.holder in ("", by.username):
            nobody = N_("这项任务没有被别人领办，不用解除；请刷新后再看。")
            raise Refused([*faults, Fault(str(token), message(nobody))])
        if not (may_act(sight, task, found.applicant) or may_supervise(sight, found)):
            whose = N_("解除领办由承办单位有权限的人或县级指挥中心作；请与其联系。")
            raise Refused([*faults, Fault(str(token), message(whose))])
        if faults:
            raise Refused(faults)
        task.holder = ""
        _acted(found, task, "release", by, note=reason)


def task_forward(*, case: int, token: int, forward: Forward, by: User) -> None:
    """Hand a task on to another body: of the same division, or another department of the county.

    Raises:
        Refused: it is not theirs, or held by another, cannot go there, or no reason is given.
    """
    faults = reason_lacking(forward.reason)
    with transaction.atomic():
        found = case_locked(case)
        task = task_of(found, token, by)
        if task.right not in HANDED_ON:
            own = N_("这项任务由县级或申请人自己办理，不能转给别的单位；请办理，或请有关单位会签。")
            raise Refused([*faults, Fault("to", message(own))])
        try:
            to = target_of(task, forward.to, timezone.localdate())
        except Refused as wrong:
            raise Refused([*faults, *wrong.faults]) from wrong
        if found.process == WHISTLE and (task.item is not None or to.place != task.place_id):
            called = N_(
                "吹哨里的这项任务是给这个单位自己的，不能转给别的单位；认为不归本单位的，请写明依据退回，由县里裁定。"
            )
            raise Refused([*faults, Fault("to", message(called))])
        if faults:
            raise Refused(faults)
        left = {"from": {"place": task.place_id, "body": task.body}}
        task.place_id, task.body, task.holder = to.place, to.body, ""
        told = {**left, "to": {"place": to.place, "body": to.body}}
        _acted(found, task, "forward", by, note=forward.reason, told=told)
        # A supervision goes with its task.
        asked = Notice.objects.filter(case=found, token=token, kind=SUPERVISED, read_at=None)
        asked.update(place=to.place, body=to.body)
        task_notice(found, FORWARDED, task, by=by.username)


def task_return(*, case: int, token: int, reason: str, by: User, doing: Doing | None = None) -> None:
    """Send a task back to an earlier one, by the end of it with which the process does so; ``doing`` is what its form says.

    Raises:
        Refused: it is not theirs, no reason is given, or the process knows no way back from there.
    """
    faults = reason_lacking(reason)
    with transaction.atomic():
        found = case_locked(case)
        task = task_of(found, token, by)
        outcome = return_outcome(found, task)
        if not outcome:
            node = definition_of(found.version).nodes[task.node]
            no_way = N_(
                "流程没有从“{task}”退回上一环节的路，退不了；归别的单位办的请转办，要别的单位意见的请会签。"
            )
            raise Refused([*faults, Fault(str(token), message(no_way, task=node.called))])
        if faults:
            raise Refused(faults)
        last = found.next_token
        task_complete(
            case=case, token=token, by=by, doing=replace(doing or Doing(), outcome=outcome, note=reason)
        )
        for back in Token.objects.filter(case=case, number__gte=last).open_tasks():
            task_notice(found, RETURNED, back, by=by.username)


def case_withdraw(*, case: int, reason: str = "", by: User) -> None:
    """Withdraw what one applied for, where the process has a task at which one can.

    Raises:
        Refused: it is not theirs, or the process does not let one withdraw now.
    """
    with transaction.atomic():
        found = case_locked(case)
        nodes = definition_of(found.version).nodes
        waiting = Token.objects.filter(case=found).open_tasks().order_by("number")
        task = next((one for one in waiting if WITHDRAWN in nodes[one.node].outcomes), None)
        if task is None:
            raise refuse(
                str(case), N_("这一件现在不能撤回：流程只在请您补齐材料时可以撤回；请与受理窗口联系。")
            )
        task_complete(case=case, token=task.number, by=by, doing=Doing(WITHDRAWN, note=reason))


def return_outcome(case: Case, task: Token) -> str:
    """The end of a task that leads back to one that was done before, or to where it was sent from; "" where there is none."""
    done = Token.objects.filter(case=case.pk, waits=True).exclude(number=task.number)
    return returning(definition_of(case.version), task.node, set(done.values_list("node", flat=True)))


def reason_lacking(reason: str) -> list[Fault]:
    """The fault of an act without a reason."""
    lacking = message(N_("没有写理由；请写明为什么，收到的人要看。"))
    return [] if reason.strip() else [Fault("reason", lacking)]


def _acted(
    case: Case,
    task: Token,
    deed: str,
    by: User,
    *,
    note: str = "",
    told: Mapping[str, Any] | None = None,
) -> None:
    """Keep the task and what was done to it."""
    task.save(update_fields=["holder", "place", "body"])
    act_beside(case, deed, by, note=note, token=task, told=told)
