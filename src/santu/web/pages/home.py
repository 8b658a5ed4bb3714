"""The map of what one looks after, what is to do, and what changed."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def home(request: HttpRequest) -> HttpResponse:
    """The map of what one looks after, what is to do, and what changed."""
    return page(request, "web/home.html", {})


urlpatterns = [
    path("", home, name="home"),
]
