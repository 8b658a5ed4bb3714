"""The grids of a village, or of the villages of a unit above."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from santu.web.pages.unit_grids_below import grids_below

NAME = "unit-grids"


@require_http_methods(["GET", "POST"])
def grids(request: HttpRequest, unit: str) -> HttpResponse:
    """The page for the level of the unit."""
    return grids_below(request, unit)


urlpatterns = [path("units/<path:unit>/grids", grids, name=NAME)]
