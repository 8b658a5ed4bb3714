"""The tokens with which programs act in one's own name: making one, which shows its secret once, and revoking it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.accounts.domain.tokens import LONGEST_DAYS, LONGEST_NAME
from santu.accounts.selectors.tokens import tokens_of
from santu.accounts.services.tokens import token_make, token_revoke
from santu.kernel.messages import Fault, Refused
from santu.web.days import day_in, day_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page

USUAL = timedelta(days=90)


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one shows its secret on this page, and never again."""
    secret = _made(request) if request.method == "POST" else ""
    today = timezone.localdate()
    rows = tokens_of(person_of(request))
    context = {
        "secret": secret,
        "valid": [row for row in rows if row.is_valid_on(today)],
        "ended": [row for row in rows if not row.is_valid_on(today)],
        "until": today + USUAL,
        "longest": LONGEST_DAYS,
        "longest_name": LONGEST_NAME,
    }
    return page(request, "web/tokens.html", context)


def _made(request: HttpRequest) -> str:
    """Make one; a day that is none is told with every other fault."""
    faults: list[Fault] = []
    person, until = person_of(request), day_in(request, "until", faults)
    try:
        return token_make(
            user=person,
            name=request.POST.get("name", ""),
            until=until,
            reads_only=request.POST.get("rights") != "acts",
            by=person,
        )
    except Refused as refused:
        told = [fault for fault in refused if not faults or fault.place != "until"]
        raise Refused([*faults, *told]) from refused


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    person = person_of(request)
    token_revoke(number=number, user=person, by=person)
    return gone_to(request, day_of(request).link(reverse("tokens")))


urlpatterns = [
    path("account/tokens/", tokens, name="tokens"),
    path("account/tokens/<number:number>/revoke", revoke, name="token-revoke"),
]
