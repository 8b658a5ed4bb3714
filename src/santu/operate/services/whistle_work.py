"""What departments do together once they are there, how the township scores it, and how it goes into the year (SX-23)."""

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.definition import DONE
from santu.operate.domain.sent import SENT
from santu.operate.domain.whistle import LEADS, OUT, Marks, Operation, said_faults, score_faults
from santu.operate.models import Called, Case, JointOperation, WhistleScore, WhistleSheet
from santu.operate.selectors.whistle import parts_of_score, taking_part
from santu.operate.services.stepping import Doing, act_beside, task_complete
from santu.operate.services.whistle import At, acting
from santu.register.domain.personal_numbers import number_faults
from santu.register.domain.whistles import WhistleTold
from santu.register.services.whistles import Came, whistle_keep

WORKING = ("plan", "work", "conclude")
UNRESOLVED = "unresolved"
MISSING = {
    "plan": N_("没有写明方案和各部门的分工；请补上，各部门据此办理。（SX-23）"),
    "work": N_("没有写明本部门做了什么；请补上。"),
    "conclude": N_("没有写明办理的结果；请补上，乡镇据此评分。（SX-23）"),
    "urge": N_("没有写明怎样催办的；请补上。"),
    "supervise": N_("没有写明督办的意见；请补上。"),
}


def whistle_do(*, at: At, text: str) -> None:
    """Plan together, say what a department did, conclude; or urge and supervise who is late: each in words.

    Raises:
        Refused: the task is not theirs, nothing is said, or not every department is there yet.
    """
    with transaction.atomic():
        case, task = acting(at, *MISSING)
        faults = said_faults("note", text, MISSING[task.node])
        parts = taking_part(case.pk)
        if task.node == "plan" and not parts:
            faults.append(Fault("note", message(N_("没有部门参加；请县级专班另行派单。"))))
        if faults:
            raise Refused(faults)
        lists = {"working": list(parts)} if task.node == "plan" else {}
        organ = task.item or ""
        if organ and task.node == "work":
            Called.objects.filter(case=case, organ=organ).update(settled_at=at.moment(task))
        told = {"organ": organ} if organ else {}
        doing = Doing(DONE, text, lists, told, sent=at.sent)
        task_complete(case=at.case, token=at.token, by=at.by, doing=doing)


def operation_record(*, at: At, told: Operation) -> None:
    """Record what departments did together; the task at which it is recorded stays open.

    Raises:
        Refused: the task is not theirs, or something is missing.
    """
    with transaction.atomic():
        case, task = acting(at, *WORKING)
        since, today = timezone.localdate(case.came_at), timezone.localdate()
        if (
            (faults := told.faults(taking_part(case.pk), since, today))
            or told.day is None
            or told.people is None
        ):
            raise Refused(faults)
        no = JointOperation.objects.filter(case=case).count() + 1
        JointOperation.objects.create(
            case=case,
            no=no,
            day=told.day,
            where=told.where.strip(),
            organs=json.dumps(sorted(set(told.organs))),
            people=told.people,
            result=told.result.strip(),
            by=at.by.username,
        )
        sent = {SENT: at.sent.told} if at.sent else {}
        act_beside(case, "operation", at.by, token=task, told={"no": no, **sent})


def whistle_score(*, at: At, marks: Marks, reasons: Mapping[str, str], note: str = "") -> None:
    """The township scores each department in four parts; the matter is settled.

    Raises:
        Refused: the task is not theirs, it is not concluded, or a part is missing or out of its range.
    """
    with transaction.atomic():
        case, task = acting(at, "score")
        parts, now = taking_part(case.pk), at.moment(task)
        faults = score_faults(marks, parts, parts_of_score(timezone.localdate()))
        faults += number_faults({f"reason-{organ}": reason for organ, reason in reasons.items()})
        if faults:
            raise Refused(faults)
        WhistleScore.objects.bulk_create(
            WhistleScore(
                case=case,
                organ_id=organ,
                part=part,
                points=points,
                reason=reasons.get(organ, "").strip(),
                year=timezone.localdate(now).year,
                by=at.by.username,
                at=now,
            )
            for organ, some in marks.items()
            for part, points in some.items()
            if points is not None
        )
        task_complete(case=at.case, token=at.token, by=at.by, doing=Doing(DONE, note, sent=at.sent))


def whistle_unresolved(*, at: At, reason: str) -> None:
    """The township finds it not settled: the departments go back to work, and nothing is scored yet.

    Raises:
        Refused: the task is not theirs, or nothing is said of what remains.
    """
    with transaction.atomic():
        acting(at, "score")
        missing = N_("没有写明还有什么没有解决；请补上，各部门据此再办。（SX-23）")
        if faults := said_faults("note", reason, missing):
            raise Refused(faults)
        Called.objects.filter(case=at.case).exclude(settled_at=None).update(settled_at=None)
        task_complete(case=at.case, token=at.token, by=at.by, doing=Doing(UNRESOLVED, reason, sent=at.sent))


def whistle_count(case: Case, _node: str) -> str:
    """Keep a settled case among the whistles of the register, where pages and figures count it."""
    sheet = WhistleSheet.objects.get(case=case)
    rows = list(
        Called.objects.filter(case=case).exclude(called_at=None).exclude(ruling__in=OUT).order_by("pk")
    )
    now = timezone.now()
    came = [
        Came(
            row.organ_id,
            timezone.localdate(row.confirmed_at or row.reported_at or now),
            timezone.localdate(row.settled_at or now),
            row.clause,
        )
        for row in rows
    ]
    told = WhistleTold(
        unit=case.place_id,
        title=case.title,
        reason=sheet.basis,
        day=timezone.localdate(case.came_at),
        key=f"case-{case.pk}",
        matter=case.matter,
        main=next((row.organ_id for row in rows if row.role == LEADS), ""),
        helping=[row.organ_id for row in rows if row.role != LEADS],
        task=sheet.task,
    )
    sheet.record = whistle_keep(told=told, came=came, day=timezone.localdate(case.came_at), by=case.opened_by)
    sheet.save(update_fields=["record"])
    return DONE
