"""What one does to a case beside ending its tasks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from santu.accounts.selectors.people import User
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.services.acts import (
    Forward,
    case_withdraw,
    task_forward,
    task_give_back,
    task_release,
    task_take,
)
from santu.operate.services.asking import (
    Supervision,
    ViewAsked,
    supervision_answer,
    task_supervise,
    task_urge,
    view_ask,
    view_give,
)
from santu.operate.services.reopening import Reopening, case_reopen
from santu.web.days import day_in, day_of
from santu.web.given import written
from santu.web.people import person_of
from santu.web.respond import gone_to

Act = Callable[[HttpRequest, User, dict[str, Any]], object]


def _supervise(request: HttpRequest, by: User, task: dict[str, Any]) -> None:
    faults: list[Fault] = []
    due = day_in(request, "due", faults)
    if faults:
        raise Refused(faults)
    task_supervise(**task, told=Supervision(written(request, "reason"), due), by=by)


def _view_ask(request: HttpRequest, by: User, task: dict[str, Any]) -> None:
    asked = ViewAsked(written(request, "of"), written(request, "reason"), bool(written(request, "needed")))
    view_ask(**task, asked=asked, by=by)


def _forward(request: HttpRequest, by: User, task: dict[str, Any]) -> None:
    task_forward(**task, forward=Forward(written(request, "to"), written(request, "reason")), by=by)


DEEDS: dict[str, Act] = {
    "take": lambda _, by, task: task_take(**task, by=by),
    "give-back": lambda _, by, task: task_give_back(**task, by=by),
    "release": lambda request, by, task: task_release(**task, reason=written(request, "reason"), by=by),
    "urge": lambda request, by, task: task_urge(**task, reason=written(request, "reason"), by=by),
    "forward": _forward,
    "ask-view": _view_ask,
    "supervise": _supervise,
}
"""What one may do to a task, by its name in the address."""


@require_POST
def act(request: HttpRequest, number: int, token: int, deed: str) -> HttpResponse:
    """Do one of the deeds to a task."""
    if deed not in DEEDS:
        raise refuse("deed", N_("没有这样的办理；请从办件页上的按钮选。"))
    DEEDS[deed](request, person_of(request), {"case": number, "token": token})
    return _back(request, number)


@require_POST
def answer(request: HttpRequest, number: int, notice: int) -> HttpResponse:
    """Give the view that is asked, or answer a supervision."""
    gives = supervision_answer if written(request, "kind") == "supervised" else view_give
    gives(case=number, notice=notice, text=written(request, "text"), by=person_of(request))
    return _back(request, number)


@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed case again, and go to the new one."""
    told = Reopening(written(request, "reason"), written(request, "clause"))
    new = case_reopen(case=number, told=told, by=person_of(request))
    return _back(request, new.pk)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw what one applied for."""
    case_withdraw(case=number, reason=written(request, "reason"), by=person_of(request))
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


urlpatterns = [
    path("cases/<number:number>/tasks/<number:token>/<slug:deed>", act, name="case-act"),
    path("cases/<number:number>/answers/<number:notice>", answer, name="case-answer"),
    path("cases/<number:number>/reopen", reopen, name="case-reopen"),
    path("cases/<number:number>/withdraw", withdraw, name="case-withdraw"),
]
