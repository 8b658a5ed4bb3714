"""The addresses of the API, each behind the door, as far as a deployment has them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from santu.api.application import PREFIX, api
from santu.api.deployments import addresses_of, schema_of
from santu.api.door import NAMESPACE, door, nowhere


def openapi(_request: HttpRequest) -> HttpResponse:
    """The schema of the API."""
    return JsonResponse(schema_of(settings.SANTU_DEPLOYMENT), json_dumps_params={"ensure_ascii": False})


def _behind_the_door() -> list[URLPattern]:
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = door(one.callback)
    return found


operations = _behind_the_door()
_SCHEMA = path("openapi.json", door(openapi), name="schema")


def patterns_of(deployment: str) -> list[URLPattern | URLResolver]:
    """The addresses of a deployment; any other below ``/api/`` is told as what is not there, and one without the API has none."""
    here = addresses_of(deployment)
    if not here:
        return []
    own = [one for one in (_SCHEMA, *operations) if one.name in here]
    return [path(PREFIX.lstrip("/"), include((own, NAMESPACE))), re_path("^api/", nowhere)]
