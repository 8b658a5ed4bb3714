"""The legal advisers of the villages of a unit, and their visits of the year: counts, and nobody who asked (SX-31)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.counts import SMALL
from santu.register.domain.service_rows import SUBJECTS, Kind
from santu.register.selectors.service_rows import advisers_on, visits_under
from santu.register.selectors.units import divisions_on
from santu.register.services.visits import visit_record
from santu.standards.loader import load
from santu.web.days import day_needed, day_of
from santu.web.given import count_in, written
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_services import TAB, may_serve
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.service_rows import advisers_table, subjects_table, visits_table
from santu.web.sights import sight_of

NAME = "unit-advisers"
WITH_FORM = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


@require_GET
def unit_advisers(request: HttpRequest, unit: str) -> HttpResponse:
    """The advisers of a unit on the day of the page, and the visits of its year up to it."""
    heading, day, context = unit_frame(request, unit, TAB)
    found = advisers_on(unit, day.shown)
    visits = visits_under(unit, day.shown.replace(month=1, day=1), day.shown)
    named = divisions_on(day.shown, list({one.unit for one in found} | {one.unit for one in visits}))
    found = [one for one in found if one.unit in named]
    subjects = {item.id: item.name for item in load().items(SUBJECTS, day.shown)}
    may = may_serve(request, unit)
    pairs = dict.fromkeys((one.unit, one.firm) for one in found)
    context |= {
        "part": "advisers",
        "kind": Kind.ADVISERS.value,
        "may": may,
        "today": sight_of(request).today,
        "pairs": [
            (f"{place} {firm}", named[place].name, firm)
            for place, firm in sorted(pairs, key=lambda pair: (named[pair[0]].code, pair[1]))
        ]
        if may and day.is_today and heading.row.level in WITH_FORM
        else [],
        "subjects": list(subjects.items()),
        "counts": [
            (N_("有法律顾问的村（社区）"), len({one.unit for one in found}), N_("个")),
            (N_("今年走访"), len(visits), N_("次")),
            (N_("今年解答"), sum(sum(one.answered.values()) for one in visits), N_("个问题")),
        ],
    }
    tables = [
        advisers_table(found, visits, named, day),
        visits_table(visits, named, subjects),
        subjects_table(visits, subjects),
    ]
    return page(request, "web/unit_advisers.html", context, tables=tables)


@require_POST
def advisers_visit(request: HttpRequest, unit: str) -> HttpResponse:
    """Record a visit."""
    faults: list[Fault] = []
    day = day_needed(request, "day", faults, N_("没有填写走访日期；请填写。"))
    village, _, firm = written(request, "firm").partition(" ")
    if not firm:
        faults.append(Fault("firm", message(N_("没有选走访了哪个村（社区）；请选一个。"))))
    standards = load()
    subjects = [item.id for item in standards.items(SUBJECTS, day_of(request).shown)]
    answered = {
        one: count_in(request, one, faults, SMALL) if written(request, one) else 0 for one in subjects
    }
    if faults or day is None:
        raise Refused(faults)
    visit_record(
        village=village, firm=firm, day=day, answered=answered, standards=standards, by=person_of(request)
    )
    return gone_to(request, day_of(request).link(reverse(NAME, args=[unit])))


urlpatterns = [
    path("units/<path:unit>/advisers", unit_advisers, name=NAME),
    path("units/<path:unit>/advisers/visit", advisers_visit, name="advisers-visit"),
]
