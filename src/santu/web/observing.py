"""Every request has a number, is counted, and leaves a line in the log; none of them says who asked for what."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from santu.web.metrics import REQUESTS, SECONDS
from santu.web.request_ids import request_begin, request_end

HEADER = "X-Request-ID"
log = logging.getLogger("santu.request")


class observed:  # noqa: N801 (used as a function in MIDDLEWARE)
    """The outermost layer: what it measures is what who asks waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under a number of its own, short enough to be read out on the telephone."""
        number = secrets.token_hex(5)
        begun = request_begin(number)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            seconds = time.monotonic() - began
            match = request.resolver_match
            # An unknown address is counted as one, and so is an unknown method: labels are few and ours.
            view = (match.view_name or "unnamed") if match else "none"
            method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
            REQUESTS.labels(method, view, str(response.status_code)).inc()
            SECONDS.labels(view).observe(seconds)
            # What leads nowhere may be anything that somebody typed.
            path = request.path if match else "-"
            facts = {"method": method, "path": path, "view": view, "status": response.status_code}
            log.info("answered", extra={**facts, "milliseconds": round(seconds * 1000)})
            response[HEADER] = number
            return response
        finally:
            request_end(begun)
