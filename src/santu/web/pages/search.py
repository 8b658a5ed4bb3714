"""Finding a unit or a body by name or code."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def search(request: HttpRequest) -> HttpResponse:
    """Finding a unit or a body by name or code."""
    return page(request, "web/search.html", {})


urlpatterns = [
    path("search", search, name="search"),
]
