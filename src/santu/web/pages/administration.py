"""An administrator's session: opened for a purpose, closed when it is done or over."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import ADMINISTRATION, RIGHTS
from santu.accounts.passed import OPEN, administration_until
from santu.accounts.selectors.administration import administration_length
from santu.accounts.services.administration import administration_close, administration_open
from santu.web.access import opens
from santu.web.days import day_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


@require_http_methods(["GET", "POST"])
def administration(request: HttpRequest) -> HttpResponse:
    """Open it with a reason, or close it."""
    if request.method == "POST":
        if "close" in request.POST:
            administration_closed(request)
        else:
            until = administration_open(reason=request.POST.get("reason", ""), by=person_of(request))
            request.session[OPEN] = until.isoformat()
        return gone_to(request, day_of(request).link(reverse("administration")))
    sight = sight_of(request)
    context = {
        "held": [RIGHTS[right] for right in sorted(ADMINISTRATION) if sight.holds(right)],
        "has_webhooks": opens(sight, "webhooks"),
        "minutes": int(administration_length(timezone.localdate()).total_seconds() // 60),
    }
    return page(request, "web/administration.html", context)


def administration_closed(request: HttpRequest) -> None:
    """Close it if it is open; one that is over has closed itself, at the instant that its opening tells."""
    if administration_until(request):
        administration_close(by=person_of(request))
    request.session.pop(OPEN, None)


urlpatterns = [path("account/administration", administration, name="administration")]
