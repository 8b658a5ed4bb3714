"""What stands before and behind every page: bundled files, and refusals told in the page."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from santu.kernel.messages import Refused
from santu.web.language import translate
from santu.web.limits import TooOften

HASHED = re.compile(r"-[0-9A-Z]{8}\.(js|css|svg)$")
NOT_FOUND, NOT_A_PAGE, BAD, TOO_MANY = 404, 405, 422, 429


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
        path = f"{reverse('sign-in')}?{urlencode({'next': back}, safe='/')}"
        return HttpResponse(status=204, headers={"HX-Redirect": path}) if part else HttpResponseRedirect(path)


class refusals:  # noqa: N801 (used as a function in MIDDLEWARE)
    """A ``Refused`` becomes a page, or for htmx the part of one, that says every fault at once."""

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
        often = isinstance(exception, TooOften)
        status = TOO_MANY if often else BAD if request.method == "POST" else NOT_FOUND
        response = _told(request, exception, status)
        if isinstance(exception, TooOften):
            response["Retry-After"] = str(exception.seconds)
        return response


def _told(request: HttpRequest, refused: Refused, status: int) -> HttpResponse:
    """In the form that was asked for: a page, the part of one, or JSON."""
    context = {"faults": refused.faults}
    if request.headers.get("HX-Request"):
        response = render(request, "web/parts/faults.html", context, status=max(status, BAD))
        response["HX-Retarget"] = "#faults"
        response["HX-Reswap"] = "innerHTML show:#faults:top"
        return response
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        said = [
            {"place": fault.where(translate), "message": fault.message.render(translate)} for fault in refused
        ]
        return JsonResponse({"faults": said}, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "web/refused.html", context, status=status)
