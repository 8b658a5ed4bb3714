"""Plans: their steps, proof, approval, and what was done."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def plans(request: HttpRequest) -> HttpResponse:
    """Plans: their steps, proof, approval, and what was done."""
    return page(request, "web/plans.html", {})


def plan(request: HttpRequest, number: int) -> HttpResponse:
    """One plan."""
    return page(request, "web/plans.html", {})


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/<int:number>/", plan, name="plan"),
]
