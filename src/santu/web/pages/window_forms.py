"""The forms of the tasks of the one window on the page of a case, and what belongs to such a case."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.kernel.messages import N_, Fault, Refused
from santu.operate.domain.files import taken_on
from santu.operate.domain.window import GRADES, PAY, PROCESS, STATES, TO, WAYS, Check, materials_of
from santu.operate.selectors.cases import CaseView, TaskView, case_view
from santu.operate.selectors.may import may_at_window
from santu.operate.selectors.window import WindowView, window_view
from santu.operate.selectors.window_files import FileView, as_whom, files_of, may_attach
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
from santu.operate.services.window_people import ACCOUNT, CODE, PAPER, case_rate
from santu.register.domain.yuan import yuan
from santu.register.selectors.reach import Sight
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
    files = _by_material(files_of(case.case))
    materials = []
    for no, one in enumerate(materials_of(case.terms), 1):
        known = before.get(no)
        materials.append((no, one, Check(known.state if known else ""), files.get(no, ())))
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
    files = _by_material(files_of(case.case))
    attaches = case.is_open and may_attach(sight, case.case)
    asked = [(no, one) for no, one in enumerate(materials_of(case.terms), 1) if not one.held]
    return {
        "view": view,
        "states": STATES,
        "materials": _materials(case, view, files),
        "may_open": bool(files) and as_whom(sight, case.case) is not None,
        "asked": asked if attaches else [],
        "taken": taken_on(sight.today, load()) if attaches and asked else None,
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
        "may_reveal": bool(view.who and view.who.name and case.may_reveal),
        "papers": papers_of(sight, case, view).items(),
    }


def _by_material(files: Sequence[FileView]) -> Mapping[int, Sequence[FileView]]:
    """Files by the number of their material."""
    return {no: list(some) for no, some in groupby(files, key=lambda one: one.no)}


def _materials(
    case: CaseView, view: WindowView, files: Mapping[int, Sequence[FileView]]
) -> list[tuple[str, object, Sequence[FileView]]]:
    """Each material that was checked or has files: what it is called, how it was met, its files."""
    checks = {one.no: one for one in view.materials}
    return [
        (one.name, checks.get(no), files.get(no, ()))
        for no, one in enumerate(materials_of(case.terms), 1)
        if no in checks or no in files
    ]


def papers_of(sight: Sight, case: CaseView, view: WindowView) -> dict[str, str]:
    """The papers of a case that are due by now, each with what it is called.

    What is delivered bears the code that rates, so it is only for who hands it over and for who applied.
    """
    if case.process != PROCESS:
        return {}
    consent = view.consent
    hands_over = (
        case.is_applicant
        or may_at_window(sight, case.case)
        or (consent is not None and consent.agent == sight.username and consent.withdrawn_at is None)
    )
    due = {
        "receipt": (view.accepted_at is not None, N_("受理通知书")),
        "missing": (bool(view.missing_first), N_("一次性告知书")),
        "not-accepted": (case.case.ended == "accept", N_("不予受理告知书")),
        "delivery": (view.is_delivered and hands_over, N_("办结送达单")),
        "consent": (consent is not None, N_("代办同意书")),
    }
    return {kind: title for kind, (is_due, title) in due.items() if is_due}


PART = CasePart("web/parts/window_case.html", _part)
