"""Importing a list: files, faults, preview, commit."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def imports(request: HttpRequest) -> HttpResponse:
    """Importing a list: files, faults, preview, commit."""
    return page(request, "web/imports.html", {})


urlpatterns = [
    path("imports/", imports, name="imports"),
]
