"""The standards: every rule with clause, status and values."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def standards(request: HttpRequest) -> HttpResponse:
    """The standards: every rule with clause, status and values."""
    return page(request, "web/standards.html", {})


urlpatterns = [
    path("standards/", standards, name="standards"),
]
