"""The papers of the window, each on one sheet, and rating by the code that stands on one."""

from datetime import timedelta

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from santu.hits.limits import Limit
from santu.kernel.messages import N_, refuse
from santu.operate.domain.window import FORMS, MISSING, STATES
from santu.operate.selectors.cases import CaseView, case_view
from santu.operate.selectors.window import case_of_code, rating_code, window_view
from santu.operate.services.window_people import case_rate_by_code
from santu.standards.loader import load
from santu.web.given import written
from santu.web.limits import limited
from santu.web.pages.window_forms import grades_of, papers_of
from santu.web.respond import page
from santu.web.sights import sight_of

RATINGS = Limit("ratings", 30, timedelta(minutes=10))
"""A code cannot be found by trying; a centre where many rate has one address."""


@require_GET
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """One of the papers of a case, to be printed."""
    sight = sight_of(request)
    case = case_view(sight, number)
    view = window_view(case.case)
    title = papers_of(sight, case, view).get(kind)
    if title is None:
        raise refuse("kind", N_("这一件现在没有这种文书，或不归您打印；请从办件页上的按钮打开。"))
    code = rating_code(case.pk)
    address = request.build_absolute_uri(reverse("rate", args=[code]))
    drawn = segno.make(address, error="m").svg_inline(scale=3, border=2, light="#fff", omitsize=True)
    context = {
        "case": case,
        "view": view,
        "kind": kind,
        "title": title,
        "code": code,
        "address": address,
        "drawn": mark_safe(drawn),  # noqa: S308 (drawn here, of an address of ours)
        "states": STATES,
        "missing": [one.name for one in view.materials if one.state == MISSING] or view.missing_first,
        "form": FORMS.get(view.consent.form, "") if view.consent else "",
        "reason": _why(case, "whither"),
        "refusal": _why(case, "clause"),
        "today": timezone.localdate(),
    }
    return page(request, "web/window_paper.html", context)


def _why(case: CaseView, saying: str) -> str:
    """The note of the last act that said where to go, or by which clause not."""
    return next((act.note for act in reversed(case.timeline) if saying in act.told), "")


@login_not_required
@never_cache
@limited(RATINGS, "POST", "GET")
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Rate a case once by the code on its receipt, without an account."""
    if request.method == "POST":
        case_rate_by_code(
            code=code, grade=written(request, "grade"), note=written(request, "note"), standards=load()
        )
        return render(request, "web/rate.html", {"is_done": True})
    case = case_of_code(code)
    view = window_view(case)
    context = {
        "title": case.title,
        "number": case.number,
        "grades": grades_of(),
        "is_done": view.rating is not None,
        "is_early": not view.is_delivered,
        "is_over": case.closed_at is not None and view.rating is None,
    }
    return render(request, "web/rate.html", context)


urlpatterns = [
    path("cases/<number:number>/papers/<slug:kind>", paper, name="window-paper"),
    path("rate/<str:code>/", rate, name="rate"),
]
