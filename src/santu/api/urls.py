"""The addresses of the API, each behind the door."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, include, path, re_path

from santu.api.application import PREFIX, api, schema
from santu.api.door import NAMESPACE, door, nowhere


def openapi(_request: HttpRequest) -> HttpResponse:
    """The schema of the API."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


def _behind_the_door() -> list[URLPattern]:
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = door(one.callback)
    return found


operations = _behind_the_door()
urlpatterns = [
    path(
        PREFIX.lstrip("/"),
        include(([path("openapi.json", door(openapi), name="schema"), *operations], NAMESPACE)),
    ),
    re_path("^api/", nowhere),
]
