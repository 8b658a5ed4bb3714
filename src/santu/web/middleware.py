"""What stands before and behind every page: bundled files, and refusals told in the page."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from whitenoise.middleware import WhiteNoiseMiddleware

from santu.kernel.messages import Refused

HASHED = re.compile(r"-[0-9A-Z]{8}\.(js|css|svg)$")
NOT_FOUND, BAD = 404, 422


class BundledFiles(WhiteNoiseMiddleware):
    """Files whose names hold their hash never change, so browsers may keep them for ever."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether the name of the file changes with its content."""
        return bool(HASHED.search(url))


class refusals:  # noqa: N801 (used as a function in MIDDLEWARE)
    """A ``Refused`` becomes a page, or for htmx the part of one, that says every fault at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Tell a refusal; anything else is a fault of ours and goes its way."""
        if not isinstance(exception, Refused):
            return None
        context = {"faults": exception.faults}
        if request.headers.get("HX-Request"):
            response = render(request, "web/parts/faults.html", context, status=BAD)
            response["HX-Retarget"] = "#faults"
            response["HX-Reswap"] = "innerHTML show:#faults:top"
            return response
        return render(
            request, "web/refused.html", context, status=BAD if request.method == "POST" else NOT_FOUND
        )
