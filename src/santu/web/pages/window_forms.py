"""The forms of the tasks of the one window on the page of a case, and what belongs to such a case."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.kernel.messages import N_, Fault, Refused
from santu.operate.domain.window import PAY, PROCESS, STATES, TO, WAYS, Check, materials_of
from santu.operate.selectors.cases import CaseView, TaskView, case_view
from santu.operate.selectors.may import may_at_window
from santu.operate.selectors.window import window_view
from santu.operate.services.window import (
    OUT_OF_SCOPE,
    REFUSED,
    Approval,
    Delivery,
    approval_give,
    materials_check,
    out_of_scope,
    result_deliver,
    result_issue,
)
from santu.operate.services.window_people import ACCOUNT, CODE, GRADES, PAPER, case_rate
from santu.register.domain.yuan import yuan
from santu.standards.loader import load
from santu.web.given import written
from santu.web.people import person_of
from santu.web.sights import sight_of
from santu.web.task_forms import CasePart, TaskAct, TaskForm
from santu.web.window_fields import checks_in, time_in

RATED_BY = {ACCOUNT: N_("网上评价"), CODE: N_("扫码评价"), PAPER: N_("纸质评价表，窗口录入")}
Does = Callable[[HttpRequest, dict[str, Any], list[Fault]], object]


def _acting(does: Does) -> TaskAct:
    """An act of a task: which, by whom, and when, where it was done on paper."""

    def act(request: HttpRequest, case: int, token: int) -> None:
        faults: list[Fault] = []
        at: datetime | None = time_in(request, "at", faults)
        by: User = person_of(request)
        does(request, {"case": case, "token": token, "by": by, "at": at}, faults)

    return act


def _sound(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)


def _accept(request: HttpRequest, task: dict[str, Any], faults: list[Fault]) -> None:
    if written(request, "outcome") == OUT_OF_SCOPE:
        _sound(faults)
        out_of_scope(reason=written(request, "reason"), whither=written(request, "whither"), **task)
        return
    terms = case_view(sight_of(request), task["case"]).terms
    checks = checks_in(request, len(materials_of(terms)), faults)
    _sound(faults)
    materials_check(checks=checks, note=written(request, "note"), **task)


def _approve(request: HttpRequest, task: dict[str, Any], faults: list[Fault]) -> None:
    _sound(faults)
    agrees = written(request, "outcome") != REFUSED
    told = Approval(agrees, written(request, "note"), written(request, "clause"))
    approval_give(told=told, **task)


def _issue(request: HttpRequest, task: dict[str, Any], faults: list[Fault]) -> None:
    _sound(faults)
    result_issue(document=written(request, "document"), **task)


def _deliver(request: HttpRequest, task: dict[str, Any], faults: list[Fault]) -> None:
    _sound(faults)
    result_deliver(told=Delivery(written(request, "way"), written(request, "to")), **task)


def _rate(request: HttpRequest, task: dict[str, Any], faults: list[Fault]) -> None:
    _sound(faults)
    case_rate(grade=written(request, "grade"), note=written(request, "note"), standards=load(), **task)


def _accept_context(_request: HttpRequest, case: CaseView, _task: TaskView) -> Mapping[str, Any]:
    before = {one.no: one for one in window_view(case.case).materials}
    materials = []
    for no, one in enumerate(materials_of(case.terms), 1):
        known = before.get(no)
        materials.append((no, one, Check(known.state if known else "")))
    return {"materials": materials, "states": STATES, "is_second": bool(before)}


def _nothing(_request: HttpRequest, _case: CaseView, _task: TaskView) -> Mapping[str, Any]:
    return {}


def _issue_context(_request: HttpRequest, case: CaseView, _task: TaskView) -> Mapping[str, Any]:
    return {"result": case.terms.get("result", ""), "clause": window_view(case.case).clause}


def _deliver_context(_request: HttpRequest, case: CaseView, _task: TaskView) -> Mapping[str, Any]:
    consent = window_view(case.case).consent
    to = {key: word for key, word in TO.items() if key != "agent" or (consent and not consent.withdrawn_at)}
    return {"ways": WAYS, "to": to}


def _rate_context(_request: HttpRequest, case: CaseView, _task: TaskView) -> Mapping[str, Any]:
    return {"grades": grades_of(), "on_paper": not case.is_applicant}


def grades_of() -> list[tuple[str, str]]:
    """The grades, the best first."""
    return [(one.id, one.name) for one in load().items(GRADES, timezone.localdate())]


FORMS = {
    (PROCESS, "accept"): TaskForm(
        "web/parts/window_accept.html",
        _accept_context,
        _acting(_accept),
        "web/parts/window_not_accepted.html",
    ),
    (PROCESS, "approve"): TaskForm("web/parts/window_approve.html", _nothing, _acting(_approve)),
    (PROCESS, "refuse"): TaskForm("web/parts/window_issue.html", _issue_context, _acting(_issue)),
    (PROCESS, "issue"): TaskForm("web/parts/window_issue.html", _issue_context, _acting(_issue)),
    (PROCESS, "deliver"): TaskForm("web/parts/window_deliver.html", _deliver_context, _acting(_deliver)),
    (PROCESS, "rate"): TaskForm("web/parts/window_rate.html", _rate_context, _acting(_rate)),
}
"""Tasks with what the form for every task has not; calling back, fixing and checking take that one."""


def _part(request: HttpRequest, case: CaseView) -> Mapping[str, Any] | None:
    sight = sight_of(request)
    view, username = window_view(case.case), sight.username
    grades = dict(grades_of())
    return {
        "view": view,
        "states": STATES,
        "way": WAYS.get(view.delivery.get("way", ""), ""),
        "to": TO.get(view.delivery.get("to", ""), ""),
        "grade": grades.get(view.rating.grade, view.rating.grade) if view.rating else "",
        "rated_by": RATED_BY.get(view.rating.way, "") if view.rating else "",
        "payments": [(one, yuan(one.fen)) for one in view.payments],
        "may_pay": bool(
            view.consent
            and view.consent.agency == PAY
            and view.consent.agent == username
            and not view.consent.withdrawn_at
        ),
        "may_withdraw": bool(
            view.consent
            and not view.consent.withdrawn_at
            and (username == view.consent.agent or case.is_applicant or may_at_window(sight, case.case))
        ),
        "may_reveal": bool(view.who and view.who.name and case.acts_on),
        "papers": _papers(case, has_missing=bool(view.missing_first), is_delivered=view.is_delivered),
    }


def _papers(case: CaseView, *, has_missing: bool, is_delivered: bool) -> list[tuple[str, str]]:
    """The papers that there are for a case by now, each with what it is called."""
    nodes = {act.node: act.outcome for act in case.timeline}
    found = []
    if any(task.node == "approve" for task in case.tasks) or "approve" in nodes:
        found.append(("receipt", N_("受理通知书")))
    if has_missing:
        found.append(("missing", N_("一次性告知书")))
    if case.case.ended == "accept":
        found.append(("not-accepted", N_("不予受理告知书")))
    if is_delivered:
        found.append(("delivery", N_("办结送达单")))
    if case.case.channel == "village":
        found.append(("consent", N_("代办同意书")))
    return found


PART = CasePart("web/parts/window_case.html", _part)
