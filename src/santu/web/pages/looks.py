"""The design language as a living page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def design_language(request: HttpRequest) -> HttpResponse:
    """The design language as a living page."""
    return page(request, "web/design_language.html", {})


urlpatterns = [
    path("design-language", design_language, name="design-language"),
]
