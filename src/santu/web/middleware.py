"""What stands before and behind every page: bundled files, and refusals told in the page."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from santu.hits.limits import TooOften
from santu.kernel.messages import Refused
from santu.web.respond import refused

HASHED = re.compile(r"-[0-9A-Z]{8}\.(js|css|svg|png)$")
NOT_A_PAGE, TOO_MANY = 405, 429


class BundledFiles(WhiteNoiseMiddleware):
    """Files whose names hold their hash never change, so browsers may keep them for ever."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether the name of the file changes with its content."""
        return bool(HASHED.search(url))


class SignedIn(LoginRequiredMiddleware):
    """Whoever is not signed in is sent to sign in, and comes back to the page that was open."""

    def handle_no_permission(  # type: ignore[override]  # htmx follows no redirect as a whole page
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        """Go there as a whole, also where htmx asked for a part of a page or a form was sent."""
        open_page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        part = bool(request.headers.get("HX-Request"))
        back = request.get_full_path()
        if part or request.method != "GET":
            parts = urlsplit(open_page)
            back = f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
        path = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back}, safe='/')}"
        return HttpResponse(status=204, headers={"HX-Redirect": path}) if part else HttpResponseRedirect(path)


class refusals:  # noqa: N801 (used as a function in MIDDLEWARE)
    """A ``Refused`` becomes an answer that says every fault at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An address that only takes what is sent to it is no page; it says so instead of being blank."""
        response = self.get_response(request)
        if response.status_code == NOT_A_PAGE and request.method == "GET":
            return render(request, "404.html", status=NOT_A_PAGE)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Tell a refusal; anything else is a fault of ours and goes its way."""
        if not isinstance(exception, Refused):
            return None
        if not isinstance(exception, TooOften):
            return refused(request, exception.faults)
        response = refused(request, exception.faults, status=TOO_MANY)
        response["Retry-After"] = str(exception.seconds)
        return response
