"""For monitors: whether the process answers, whether it can serve, and what it counted. No page, no person."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from santu.hits.addresses import is_local
from santu.upkeep.selectors.ready import not_ready
from santu.web.metrics import exposition

AWAY, HIDDEN = 503, 404


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at, so that no broken database makes anybody end it."""
    return JsonResponse({"ok": True})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: the database answers, and its tables are those of this version."""
    why = not_ready()
    return JsonResponse({"ok": not why, "why": why}, status=AWAY if why else 200)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What was counted; for programs on this machine, or with the token. For others there is no such page."""
    if not (is_local(request) or _has_token(request)):
        return HttpResponse(status=HIDDEN)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    token = settings.SANTU_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and constant_time_compare(given, token)


urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
]
