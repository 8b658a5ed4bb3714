"""What is public: every edition with how far it is, one of them, and what people do to it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Refused
from santu.publish.domain.differences import differences
from santu.publish.domain.listing import listing_of
from santu.publish.selectors.access import access_edition
from santu.publish.selectors.editions import (
    WAITING,
    WITHDRAWN,
    EditionView,
    edition_before,
    edition_listing,
    edition_view,
    editions_open,
)
from santu.publish.services.editions import edition_publish, edition_withdraw
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.days import day_of
from santu.web.pages.publication_shown import STATES, content_table, editions_table, told
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


def publications(request: HttpRequest) -> HttpResponse:
    """Every edition about one's units, the latest first."""
    day, sight = day_of(request), sight_of(request)
    found = editions_open(sight)
    waiting = [one for one in found if one.state == WAITING and _turn(request, one)]
    context = {"waiting": waiting, "may_propose": sight.has(Right.PUBLISH)}
    return page(request, "web/publications.html", context, tables=[editions_table(found, day)])


def publication(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: what it holds, what is new in it, and whose turn it is."""
    found = edition_view(number)
    listing = edition_listing(number)
    before = edition_before(found.kind, found.scope, found.number)
    called = titles([found.proposed_by, found.published_by, found.withdrawn_by])
    context = {
        "edition": found,
        "state": STATES[found.state],
        "proposer": called.get(found.proposed_by, ""),
        "publisher": called.get(found.published_by, ""),
        "withdrawer": called.get(found.withdrawn_by, ""),
        "about": f"edition:{number}",
        "before": before and before.number,
        "changes": told(differences(listing_of(before.kind, before.content), listing)) if before else None,
        "may_publish": found.state == WAITING and _turn(request, found),
        "waits": found.state == WAITING,
        "may_withdraw": found.state != WITHDRAWN and _has(request, number, Right.PUBLISH),
    }
    tables = [content_table(listing), trail_of("edition", number, request)]
    return page(request, "web/publication.html", context, tables=tables)


def _turn(request: HttpRequest, edition: EditionView) -> bool:
    """Whether this person may publish what another one proposed."""
    return edition.proposed_by != person_of(request).username and _has(request, edition.pk, Right.APPROVE)


def _has(request: HttpRequest, number: int, right: Right) -> bool:
    try:
        access_edition(sight_of(request), number, right)
    except Refused:
        return False
    return True


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Make it public, as the second person."""
    edition_publish(number=number, by=person_of(request), standards=load())
    return _back(request, number)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take it back."""
    edition_withdraw(number=number, reason=request.POST.get("reason", ""), by=person_of(request))
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("publication", args=[number])))


urlpatterns = [
    path("publications/", publications, name="publications"),
    path("publications/<number:number>/", publication, name="publication"),
    path("publications/<number:number>/publish", publish, name="publication-publish"),
    path("publications/<number:number>/withdraw", withdraw, name="publication-withdraw"),
]
