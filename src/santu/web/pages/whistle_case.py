"""Whistle and report-in on the page of a case: the form of each task, the sheet, who was called, operations, the score."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.domain.returning import RETURNED
from santu.operate.domain.whistle import PROCESS, RULINGS, URGENCIES, Assigned, Operation
from santu.operate.selectors.cases import CaseView, TaskView
from santu.operate.selectors.whistle import (
    called_in,
    departments_in,
    listed_for,
    operations_in,
    parts_of_score,
    scores_in,
    sheet_of,
    taking_part,
)
from santu.operate.services.whistle import (
    UNCLEAR,
    At,
    arrival_confirm,
    call_refuse,
    call_rule,
    report_in,
    whistle_assign,
    whistle_pass_on,
)
from santu.operate.services.whistle_work import (
    operation_record,
    whistle_do,
    whistle_score,
    whistle_unresolved,
)
from santu.register.domain.counts import SMALL
from santu.register.selectors.access import units_seen
from santu.web.days import day_in
from santu.web.given import count_in, written
from santu.web.numbers import number_in
from santu.web.people import person_of
from santu.web.sights import sight_of
from santu.web.task_forms import FORMS, PARTS, CasePart, TaskForm
from santu.web.whistle_rows import called_rows, operations_table, scores_table

UNSAID = N_("没有选怎样办；请按表单下面的一个按钮。")
Context = Mapping[str, Any]


def _at(request: HttpRequest, number: int, token: int) -> At:
    return At(number, token, person_of(request))


def _assign_form(_request: HttpRequest, case: CaseView, task: TaskView) -> Context:
    today = timezone.localdate()
    names = departments_in(case.case.county_id, today)
    listed = listed_for(case.case.place_id, case.case.matter, today, names)
    called = called_in([case.pk]).get(case.pk, [])
    before = [one for one in called if one.called_at]
    proposed = {one.organ for one in called if one.is_proposed}
    free = {one: name for one, name in names.items() if one not in {other.organ for other in before}}
    near = [one for one in free if one in listed.everybody or one in proposed]
    return {
        "lead": listed.lead if listed.lead in free else "",
        "choices": free,
        "near": [(one, free[one], listed.why.get(one, ""), one in listed.support) for one in near],
        "others": [(one, name) for one, name in free.items() if one not in near],
        "listed": bool(listed.everybody),
        "keeps_lead": any(one.role == "main" and one.takes_part for one in before),
        "may_return": task.node == "assign" and not before,
        "may_ask": task.node == "assign",
    }


def _assign(request: HttpRequest, number: int, token: int) -> None:
    at, does, reason = _at(request, number, token), written(request, "do"), written(request, "reason")
    if does in (RETURNED, UNCLEAR):
        whistle_pass_on(at=at, outcome=does, reason=reason)
        return
    lead = written(request, "lead")
    support = [one for one in request.POST.getlist("support") if one != lead]
    whistle_assign(at=at, told=Assigned(lead, support, reason))


def _department(_request: HttpRequest, case: CaseView, task: TaskView) -> Context:
    called = called_in([case.pk]).get(case.pk, [])
    one = next((one for one in called if one.organ == task.item), None)
    others = [other for other in called if other.takes_part and other.organ != task.item]
    return {
        "one": one,
        "others": others,
        "rulings": RULINGS.items(),
        "is_ordered": bool(one and one.ruling == "ordered"),
    }


def _report(request: HttpRequest, number: int, token: int) -> None:
    at = _at(request, number, token)
    if written(request, "do") == "refuse":
        call_refuse(at=at, clause=written(request, "clause"))
    elif written(request, "do") == "report":
        report_in(at=at, note=written(request, "note"))
    else:
        raise refuse("", UNSAID)


def _confirm(request: HttpRequest, number: int, token: int) -> None:
    does = written(request, "do")
    if does not in ("arrived", "absent"):
        raise refuse("", UNSAID)
    arrival_confirm(at=_at(request, number, token), arrived=does == "arrived", note=written(request, "note"))


def _rule(request: HttpRequest, number: int, token: int) -> None:
    said = {name: written(request, name) for name in ("ruling", "reason", "lead")}
    call_rule(at=_at(request, number, token), **said)


def _words(_request: HttpRequest, case: CaseView, task: TaskView) -> Context:
    late = [one for one in called_in([case.pk]).get(case.pk, []) if one.state == "late"]
    return {
        "parts": taking_part(case.pk).items() if task.node in ("plan", "work", "conclude") else [],
        "late": late if task.node in ("urge", "supervise") else [],
        "today": timezone.localdate(),
    }


def _do(request: HttpRequest, number: int, token: int) -> None:
    at = _at(request, number, token)
    if written(request, "do") != "operation":
        whistle_do(at=at, text=written(request, "note"))
        return
    faults: list[Fault] = []
    told = Operation(
        day=day_in(request, "operation_day", faults),
        where=written(request, "operation_where"),
        organs=request.POST.getlist("organ"),
        people=count_in(request, "people", faults, SMALL),
        result=written(request, "result"),
    )
    if faults:
        raise Refused(faults)
    operation_record(at=at, told=told)


def _score_form(_request: HttpRequest, case: CaseView, _task: TaskView) -> Context:
    return {"parts": parts_of_score(timezone.localdate()), "organs": taking_part(case.pk).items()}


def _score(request: HttpRequest, number: int, token: int) -> None:
    at, note = _at(request, number, token), written(request, "note")
    if written(request, "do") == "unresolved":
        whistle_unresolved(at=at, reason=note)
        return
    parts = parts_of_score(timezone.localdate())
    organs = taking_part(number)
    marks = {
        organ: {part.id: number_in(written(request, f"{part.id}-{organ}")) for part in parts}
        for organ in organs
    }
    reasons = {organ: written(request, f"reason-{organ}") for organ in organs}
    whistle_score(at=at, marks=marks, reasons=reasons, note=note)


def _sheet(request: HttpRequest, case: CaseView) -> Context | None:
    sheet = sheet_of(case.pk)
    if sheet is None:
        return None
    called = called_in([case.pk]).get(case.pk, [])
    return {
        "sheet": sheet,
        "sees_county": bool(units_seen(sight_of(request), [case.case.county_id], Right.READ)),
        "urgency": URGENCIES.get(sheet.urgency, sheet.urgency),
        "called": called_rows(called, case.case.county_id),
        "operations": operations_table(operations_in(case.pk)),
        "scores": scores_table(scores_in(case.pk), {one.organ: one.name for one in called}),
    }


WORDS = TaskForm("web/whistle/words.html", _words, _do, beside="web/whistle/operation.html")
FORMS |= {
    (PROCESS, "assign"): TaskForm("web/whistle/assign.html", _assign_form, _assign),
    (PROCESS, "settle_duty"): TaskForm("web/whistle/assign.html", _assign_form, _assign),
    (PROCESS, "report_in"): TaskForm("web/whistle/report.html", _department, _report),
    (PROCESS, "confirm"): TaskForm("web/whistle/confirm.html", _department, _confirm),
    (PROCESS, "rule"): TaskForm("web/whistle/rule.html", _department, _rule),
    (PROCESS, "score"): TaskForm("web/whistle/score.html", _score_form, _score),
    **{(PROCESS, node): WORDS for node in ("plan", "work", "conclude", "urge", "supervise")},
}
PARTS.setdefault(PROCESS, []).append(CasePart("web/whistle/sheet.html", _sheet))
