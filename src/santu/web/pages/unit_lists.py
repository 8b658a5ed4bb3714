"""The lists of a unit 清单: which are in force on the day, which are in work, and beginning a draft."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_
from santu.register.domain.list_kinds import kinds_on
from santu.register.domain.unit_lists import State
from santu.register.selectors.access import units_seen
from santu.register.selectors.unit_lists import lists_of, row_counts
from santu.register.services.unit_lists import CATALOGUE, EMPTY, LAST, list_draft
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.given import written
from santu.web.list_rows import editions_table, kinds_table
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

SOURCES = (
    (LAST, N_("按上一版改")),
    (CATALOGUE, N_("按登记的内容或建议文本")),
    (EMPTY, N_("从空白起草")),
)


@require_GET
def unit_lists(request: HttpRequest, unit: str) -> HttpResponse:
    """The lists of a unit on the day of the page."""
    heading, day, context = unit_frame(request, unit, "unit-duties")
    sight, found = sight_of(request), lists_of(unit)
    kinds = kinds_on(load(), sight.today)
    own = [kind for kind in kinds.values() if heading.row.level in kind.levels]
    working = {one.kind for one in found if not one.is_published}
    may_draft = day.is_today and sight.has(Right.LISTS) and bool(units_seen(sight, [unit], Right.LISTS))
    counts = row_counts(one.number for one in found if one.on(day.shown) is State.FORCE)
    context |= {
        "part": "lists",
        "may_draft": may_draft,
        "kinds": [kind for kind in own if kind.key not in working],
        "sources": SOURCES,
    }
    titles = {kind.key: kind.title for kind in kinds.values()}
    tables = [kinds_table(own, found, counts, day), editions_table(found, titles, day)]
    return page(request, "web/unit_lists.html", context, tables=tables)


@require_POST
def list_new(request: HttpRequest, unit: str) -> HttpResponse:
    """Begin a draft."""
    number = list_draft(
        unit=unit,
        kind=written(request, "kind"),
        source=written(request, "source"),
        standards=load(),
        by=person_of(request),
    )
    return gone_to(request, day_of(request).link(reverse("list", args=[number])))


urlpatterns = [
    path("units/<path:unit>/lists", unit_lists, name="unit-lists"),
    path("units/<path:unit>/lists/new", list_new, name="list-new"),
]
