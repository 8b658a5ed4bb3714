"""Assessment 考核 of dispatched bodies by quarter: the township and the department sign a mark each (SX-14)."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.register.domain.assessment import FULL, SIDES, Mark, Quarter, Sheet, Side, median_beside
from santu.register.selectors.access import units_seen
from santu.register.selectors.assessment import closed_beside, marks_before, sheet_of, sheets_under, side_of
from santu.register.selectors.dispatched import dispatched_in
from santu.register.selectors.reach import Sight
from santu.register.services.assessment import (
    assessment_close,
    assessment_open,
    assessment_reopen,
    assessment_sign,
)
from santu.standards.loader import load
from santu.web.assessment_rows import before_table, sheet_name, sheets_table, tone_of
from santu.web.audit_rows import trail_of
from santu.web.days import Day, day_of
from santu.web.department_links import year_links
from santu.web.given import asked, written
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

QUARTERS = 8
"""So many quarters are offered; an address may name any other."""


@require_http_methods(["GET", "POST"])
def unit_assessment(request: HttpRequest, unit: str) -> HttpResponse:
    """The sheets of a quarter about the dispatched bodies of a township, or of the townships of a unit."""
    if request.method == "POST":
        quarter = _quarter(written(request, "quarter"))
        number = assessment_open(
            body=written(request, "body"), quarter=quarter, standards=load(), by=person_of(request)
        )
        return _to(request, number)
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    last = Quarter.ended(day.shown)
    quarter = _quarter(text) if (text := asked(request, "quarter")) else last
    sheets = sheets_under(unit, quarter, day.shown)
    is_township, there = heading.row.level is Level.TOWNSHIP, {one.body for one in sheets}
    sight = sight_of(request)
    table = sheets_table(sheets, closed_beside(sheets), quarter, day, _years(sight, sheets, day))
    may_open = is_township and day.is_today and quarter <= last and sight.has(Right.CONSULT)
    may_open = may_open and bool(units_seen(sight, [unit], Right.CONSULT))
    address = reverse("unit-assessment", args=[unit])
    context |= {
        "part": "assessment",
        "quarter": str(quarter),
        "quarters": [
            (one.words(), day.link(address, quarter=str(one)), one == quarter) for one in _back_from(last)
        ],
        "bodies": [one for one in dispatched_in(unit, quarter.last) if one.body not in there]
        if may_open
        else [],
    }
    return page(request, "web/unit_assessment.html", context, tables=[table])


def _years(sight: Sight, sheets: Sequence[Sheet], day: Day) -> dict[str, str]:
    """The pages of the years of the departments on some sheets, as long as these are of one county."""
    counties = {one.county for one in sheets}
    titles = {one.department for one in sheets}
    return dict(year_links(sight, counties.pop(), titles, day)) if len(counties) == 1 else {}


def _quarter(text: str) -> Quarter:
    found = Quarter.read(text)
    if found is None:
        raise refuse("quarter", N_("“{text}”不是季度；请写成 2026Q3 这样。"), text=text)
    return found


def _back_from(quarter: Quarter) -> Iterator[Quarter]:
    for _ in range(QUARTERS):
        yield quarter
        quarter = quarter.before()


@require_GET
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """One sheet: the mark of each side, the score, and the median of its kind beside it."""
    found, day = sheet_of(number), day_of(request)
    side = side_of(sight_of(request), found) if day.is_today else None
    context = {
        "sheet": found,
        "name": sheet_name(found),
        "department_year": _years(sight_of(request), [found], day).get(found.department, ""),
        "quarter": found.quarter.words(),
        "list": _list(found.township, found.quarter, day),
        "state": found.state(),
        "tone": tone_of(found),
        "median": median_beside(found, closed_beside([found])),
        "sides": [
            (
                one.value,
                SIDES[one],
                weight,
                found.marks.get(one),
                side is one and not (one in found.marks or found.closed_on),
            )
            for one, weight in ((Side.TOWNSHIP, found.weight), (Side.DEPARTMENT, FULL - found.weight))
        ],
        "full": FULL,
        "may_close": side is Side.DEPARTMENT and found.score is not None and not found.closed_on,
        "may_reopen": side is not None and bool(found.marks),
        "about": f"assessment:{number}",
    }
    tables = [before_table(marks_before(found)), trail_of("assessment", number, request)]
    return page(request, "web/assessment.html", context, tables=tables)


def _list(township: str, quarter: Quarter, day: Day) -> str:
    return day.link(reverse("unit-assessment", args=[township]), quarter=str(quarter))


@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Sign the mark of one side."""
    side, mark = (
        written(request, "side"),
        Mark(number_in(written(request, "mark")), written(request, "remark")),
    )
    if side not in set(Side):
        raise refuse("mark", N_("没有选由哪一方评分；请从考核表页面办理。（SX-14）"))
    assessment_sign(number=number, side=Side(side), mark=mark, by=person_of(request))
    return _to(request, number)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a sheet."""
    assessment_close(number=number, by=person_of(request))
    return _to(request, number)


@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the next version of a sheet."""
    assessment_reopen(number=number, reason=written(request, "reason"), by=person_of(request))
    return _to(request, number)


def _to(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("assessment", args=[number])))


urlpatterns = [
    path("units/<path:unit>/assessment", unit_assessment, name="unit-assessment"),
    path("assessments/<number:number>/", sheet, name="assessment"),
    path("assessments/<number:number>/sign", sign, name="assessment-sign"),
    path("assessments/<number:number>/close", close, name="assessment-close"),
    path("assessments/<number:number>/reopen", reopen, name="assessment-reopen"),
]
