"""Beginning a session, and keeping when it was last used."""

import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest, HttpResponse

from santu.accounts.domain.devices import device_of
from santu.accounts.selectors.people import User
from santu.accounts.sessions import DEVICE, USED

EVERY = 10 * 60
"""So many seconds pass before the use of a session is written again, so that reading pages writes hardly ever."""


def session_begin(request: HttpRequest, user: User) -> None:
    """Sign somebody in whose identity is established, on what kind of device they come with."""
    login(request, user)
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))


class session_used:  # noqa: N801 (used as a function in MIDDLEWARE)
    """Writes a session again that was not written for a while: it was used, and its end moves on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is looked up for a page that asked nobody who they are."""
        response = self.get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and time.time() - session.get(USED, 0) > EVERY:
            session.modified = True
        return response
