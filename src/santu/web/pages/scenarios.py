"""Scenarios: what is proposed, locked, excepted, and whether it conforms."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def scenarios(request: HttpRequest) -> HttpResponse:
    """Scenarios: what is proposed, locked, excepted, and whether it conforms."""
    return page(request, "web/scenarios.html", {})


urlpatterns = [
    path("scenarios/", scenarios, name="scenarios"),
]
