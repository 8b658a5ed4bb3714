"""How often pages may be asked for."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse

from santu.hits.limits import Limit, count
from santu.web.addresses import address_of

View = Callable[..., HttpResponse]

SIGN_IN_ADDRESS = Limit("sign-in.address", 60, timedelta(minutes=10))
"""An office of many people may have one address."""
SIGN_IN_PERSON = Limit("sign-in.person", 10, timedelta(minutes=10))


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
