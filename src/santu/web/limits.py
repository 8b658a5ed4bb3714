"""How often one may: counted across all processes, refused in words when it is too often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse

from santu.hits.services import hit_count, hits_forget
from santu.kernel.messages import N_, Fault, Refused, message
from santu.web.addresses import address_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window; ``patient`` counts also while somebody writes for long."""

    name: str
    most: int
    window: timedelta
    patient: bool = True


SIGN_IN_ADDRESS = Limit("sign-in.address", 60, timedelta(minutes=10))
"""An office of many people may have one address."""
SIGN_IN_PERSON = Limit("sign-in.person", 10, timedelta(minutes=10))
UPLOADS = Limit("uploads", 30, timedelta(minutes=10))
SEARCHES = Limit("searches", 300, timedelta(minutes=1), patient=False)
"""Suggestions come with every word that is typed."""

TOO_OFTEN = N_("办得太频繁，暂不受理：{minutes} 分钟内最多 {most} 次；请过 {seconds} 秒再试。")


class TooOften(Refused):
    """Refused because of how often; ``seconds`` until it may be tried again."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        minutes = int(limit.window.total_seconds() // 60)
        text = message(TOO_OFTEN, minutes=minutes, most=limit.most, seconds=seconds)
        super().__init__([Fault("", text)])
        self.seconds = seconds


def count(limit: Limit, who: str) -> None:
    """Count one more.

    Raises:
        TooOften: it is more than the limit.
    """
    counted = hit_count(key=(limit.name, who), window=limit.window, patient=limit.patient)
    if counted.number > limit.most:
        raise TooOften(limit, counted.seconds_left)


def forget(limit: Limit, who: str) -> None:
    """Begin anew, after what was counted went well."""
    hits_forget(key=(limit.name, who), window=limit.window)


def limited(limit: Limit, *methods: str) -> Callable[[View], View]:
    """A view that a person, or an address where nobody is signed in, may ask for only so often by these methods."""

    def of(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method in methods:
                count(limit, request.user.get_username() or address_of(request))
            return view(request, *args, **kwargs)

        return counted

    return of
