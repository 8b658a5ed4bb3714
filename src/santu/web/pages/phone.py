"""The phone's page: a shell that is the same for everybody, and what a browser needs to keep it.

Whatever is somebody's comes by the API. So the shell may be kept on a phone that two people use.
"""

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from santu.kernel.messages import N_
from santu.web.bundles import DIST, bundle
from santu.web.frame import dressed
from santu.web.phone_texts import TEXTS

FILES = ("phone.css", "theme.js", "phone.js", "icons.svg", "mark.svg", "mark-192.png")
ICONS = {"mark-192.png": "192x192", "mark-512.png": "512x512"}
COLOUR = "#ffffff"
"""Of the bar of the system above an installed page: the surface of the light theme."""


@login_not_required
@ensure_csrf_cookie
@cache_control(private=True, no_cache=True)
@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """The shell; who is signed in is asked by its scripts."""
    context = {
        **dressed(request),
        "texts": {key: gettext(text) for key, text in TEXTS.items()},
        "csrf_name": settings.CSRF_COOKIE_NAME,
    }
    # Without the frame of the other pages: that speaks of who is signed in.
    response = HttpResponse(render_to_string("web/phone.html", context))
    response["X-Santu-Shell"] = _version()
    return response


@login_not_required
@cache_control(no_cache=True)
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, with the files that it keeps written before it."""
    told = {"page": reverse("phone"), "version": _version(), "files": [bundle(name) for name in FILES]}
    script = (DIST / bundle("phone-worker.js").removeprefix(settings.STATIC_URL)).read_text("utf-8")
    text = f"self.SHELL = {json.dumps(told)};\n{script}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@login_not_required
@cache_control(no_cache=True)
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """By which a phone installs the page beside its programs."""
    told = {
        "id": reverse("phone"),
        "start_url": reverse("phone"),
        "scope": reverse("phone"),
        "display": "standalone",
        "name": gettext(N_("三图 Santu 移动办理")),
        "short_name": gettext(N_("三图")),
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [
            {"src": bundle(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes in ICONS.items()
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(
        told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


def _version() -> str:
    """Another one with every change of what is kept."""
    names = [bundle(name) for name in (*FILES, "phone-worker.js")]
    return hashlib.sha256(repr((names, TEXTS)).encode()).hexdigest()[:16]


urlpatterns = [
    path("m/", phone, name="phone"),
    path("m/sw.js", worker, name="phone-worker"),
    path("m/manifest.webmanifest", manifest, name="phone-manifest"),
]
