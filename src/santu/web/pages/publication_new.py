"""A new edition: which list about which unit, what would leave, and what is new in it; the day is the one of the page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.demo import database_is_demo
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.publish.domain.differences import differences
from santu.publish.domain.listing import TITLES, listing_of
from santu.publish.selectors.editions import edition_before
from santu.publish.services.editions import PERSONS, Draft, edition_draft, edition_propose
from santu.register.domain.rows import Division
from santu.register.domain.synthetic import MARK
from santu.register.selectors.access import access_unit
from santu.register.selectors.units import units_held
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.pages.publication_shown import content_table, list_kind, told
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


@require_http_methods(["GET", "POST"])
def publication_new(request: HttpRequest) -> HttpResponse:
    """Show what would leave, or propose it."""
    day, kind = day_of(request), list_kind(request.GET.get("kind", ""))
    choices = units_held(sight_of(request).on(day.shown, Right.PUBLISH))
    unit = _unit(request, choices)
    standards = load()
    if request.method == "POST":
        draft = edition_draft(kind=kind, scope=unit, day=day.shown, standards=standards)
        if draft.digest != request.POST.get("digest", ""):
            raise refuse("digest", N_("名单在您查看之后变了，公布的须是您看过的；请再看一遍。"))
        document = request.POST.get("document", "")
        made = edition_propose(draft=draft, document=document, standards=standards, by=person_of(request))
        return gone_to(request, day.link(reverse("publication", args=[made.pk])))
    faults: tuple[Fault, ...] = ()
    draft_shown: Draft | None = None
    try:
        draft_shown = (
            edition_draft(kind=kind, scope=unit, day=day.shown, standards=standards) if unit else None
        )
    except Refused as refused:
        faults = refused.faults
    before = edition_before(kind, unit)
    found = (
        differences(listing_of(before.kind, before.content), draft_shown.listing)
        if before and draft_shown
        else None
    )
    context = {
        "kinds": TITLES.items(),
        "kind": kind,
        "title": TITLES[kind],
        "choices": choices,
        "unit": unit,
        "draft": draft_shown,
        "refused": faults,
        "before": before and before.number,
        "changes": None if found is None else told(found),
        "same": before is not None
        and draft_shown is not None
        and (before.day, before.digest) == (day.shown, draft_shown.digest),
        "two": standards.count(PERSONS, timezone.localdate()) > 1,
        "demo_document": f"{MARK}公〔{day.shown.year}〕1号" if database_is_demo() else "",
    }
    tables = [content_table(draft_shown.listing)] if draft_shown else []
    return page(request, "web/publication_new.html", context, tables=tables)


def _unit(request: HttpRequest, choices: list[Division]) -> str:
    """The unit that is asked for, else the first that somebody may publish about.

    Raises:
        Refused: it is not theirs to publish about.
    """
    asked = request.GET.get("unit", "")
    if asked:
        access_unit(sight_of(request), asked, day_of(request).shown, Right.PUBLISH)
    return asked or (choices[0].id if choices else "")


urlpatterns = [path("publications/new", publication_new, name="publication-new")]
