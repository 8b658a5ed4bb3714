"""Whistle and report-in of a unit: a township blows; the open whistles of a county; the year of a department (SX-23)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.operate.domain.whistle import ORDINARY, PROCESS, URGENCIES, Blow
from santu.operate.selectors.limits import ClockOfClass, clocks_of_class
from santu.operate.selectors.whistle import departments_in, listed_for, open_whistles
from santu.operate.selectors.whistle_years import department_year, years_of
from santu.operate.services.whistle import whistle_call
from santu.register.domain.ledger_rules import Lying
from santu.register.selectors.access import units_seen
from santu.register.selectors.handed import above, issuer_names, speaks_for
from santu.register.selectors.lying import lying_on
from santu.register.selectors.whose import lists_of
from santu.register.services.handed import LEVELS
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.given import asked, written
from santu.web.length_words import length_words
from santu.web.numbers import number_in
from santu.web.pages.standards_words import STATUSES
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.whistle_rows import board_table, counted, year_calls_table

MOST = 5
"""So many matters are offered for a few words."""


@require_http_methods(["GET", "POST"])
def blow(request: HttpRequest, unit: str) -> HttpResponse:
    """A township calls departments: in a few words, with whom the responsibility list names."""
    if request.method == "POST":
        said = {
            name: written(request, name) for name in ("title", "where", "basis", "urgency", "matter", "key")
        }
        told = Blow(
            township=unit,
            departments=request.POST.getlist("department"),
            task=number_in(written(request, "task")),
            **said,
        )
        case = whistle_call(told=told, by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("case", args=[case.pk])))
    heading, _, context = unit_frame(request, unit, "unit-duties")
    q, matter = asked(request, "q"), asked(request, "matter")
    lying = _speaking(request, unit, heading)
    context |= {"part": "whistle", "may_blow": lying is not None, "said": q, "matter": matter}
    if lying:
        context |= _form(unit, above(lying), q, matter, request)
    return page(request, "web/unit_whistle.html", context)


def _speaking(request: HttpRequest, unit: str, heading: Heading) -> Lying | None:
    """Where a township lies for which whoever asks may call departments today; ``None`` where they may not."""
    sight = sight_of(request)
    if not day_of(request).is_today or heading.row.level not in LEVELS["whistles"]:
        return None
    lying = lying_on(sight.today, [unit]).get(unit)
    if lying is None or not units_seen(sight, [unit], Right.HANDLE):
        return None
    return lying if speaks_for(sight, lying, unit, Right.HANDLE) else None


def _form(unit: str, county: str, q: str, matter: str, request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: the matters that a few words mean, whom the list names for the chosen one, all others."""
    today = sight_of(request).today
    lists, names = lists_of(unit, today), departments_in(county, today)
    listed = listed_for(unit, matter, today, names)
    found = [one for one, _ in lists.matters.find(q, MOST)] if q and not matter else []
    clocks = {one: clocks_of_class(PROCESS, one, today) for one in URGENCIES}
    return {
        "found": found,
        "matter_name": lists.name(matter) if matter else "",
        "title": q or (lists.name(matter) if matter else ""),
        "near": [(one, names[one], listed.why.get(one, ""), one == listed.lead) for one in listed.everybody],
        "others": [(one, name) for one, name in names.items() if one not in listed.everybody],
        "urgencies": [(one, name, _clocks(clocks[one])) for one, name in URGENCIES.items()],
        "ordinary": ORDINARY,
        "grounds": _grounds(clocks, request),
        "key": uuid4(),
        "task": number_in(asked(request, "task")),
    }


def _clocks(clocks: Sequence[ClockOfClass]) -> list[tuple[str, str, str]]:
    """On which task a clock runs, how long, and what it is for."""
    return [(one.task, length_words(one.length), one.means) for one in clocks]


def _grounds(
    clocks: Mapping[str, Sequence[ClockOfClass]], request: HttpRequest
) -> list[tuple[str, str, str, str]]:
    """The standards by which the clocks run, each once: its title, its page, what it is worth."""
    rules = dict.fromkeys(one.standard for some in clocks.values() for one in some if one.standard)
    day, standards = day_of(request), load()
    return [
        (
            rule.title_zh,
            day.link(reverse("standard", args=one.split("/"))),
            *STATUSES[rule.status],
        )
        for one in rules
        for rule in [standards.rule(one)]
    ]


@require_GET
def board(request: HttpRequest, unit: str) -> HttpResponse:
    """The open whistles of a county, department by department; of a township its own."""
    heading, _, context = unit_frame(request, unit, "unit-duties")
    is_county, every = heading.row.level is Level.COUNTY, open_whistles(unit)
    organ, township = asked(request, "organ"), asked(request, "township")
    shown = [
        one
        for one in every
        if township in ("", one.township) and (not organ or (one.called and one.called.organ == organ))
    ]
    organs = {one.called.organ: one.called.name for one in every if one.called}
    townships = {one.township: one.township_name for one in every}
    context |= {
        "part": "whistles",
        "may_blow": _speaking(request, unit, heading) is not None,
        "organs": sorted(organs.items(), key=lambda one: one[1]),
        "townships": sorted(townships.items(), key=lambda one: one[1]) if is_county else [],
        "organ": organ,
        "township": township,
        "cases": len({one.case for one in shown}),
        "late": sum(one.called is not None and one.called.colour == "overdue" for one in shown),
    }
    return page(request, "web/unit_whistles_open.html", context, [board_table(shown, is_county=is_county)])


@require_GET
def year(request: HttpRequest, unit: str, body: str) -> HttpResponse:
    """How a department answered the whistles of a year, beside the median of its county."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    known = issuer_names([body])
    lying = lying_on(sight_of(request).today, [body]).get(body)
    if body not in known or (lying and lying.division != unit):
        template = N_("“{unit}”没有编号为“{body}”的机构；请从单位页进入。")
        raise refuse(body, template, unit=heading.row.name, body=body)
    years = years_of(body)
    shown = number_in(asked(request, "year")) or years[0]
    found = department_year(body, unit, shown if shown in years else years[0])
    townships = {
        one: lying.name for one, lying in lying_on(day.shown, {call.township for call in found.calls}).items()
    }
    context |= {
        "part": "department",
        "organ": body,
        "name": known[body],
        "year": found,
        "years": years,
        "counted": counted(found),
    }
    return page(request, "web/department_year.html", context, [year_calls_table(found, townships)])


urlpatterns = [
    path("units/<path:unit>/whistle", blow, name="unit-whistle"),
    path("units/<path:unit>/whistles-open", board, name="unit-whistles-open"),
    path("units/<path:unit>/departments/<path:body>/year", year, name="department-year"),
]
