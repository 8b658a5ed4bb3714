"""What was done to the register, by whom, and on which document."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.web.respond import page


def acts(request: HttpRequest) -> HttpResponse:
    """What was done to the register, by whom, and on which document."""
    return page(request, "web/acts.html", {})


urlpatterns = [
    path("acts/", acts, name="acts"),
]
