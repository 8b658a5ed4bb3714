"""The one window: the matters of a centre, taking an application, and what is done beside the tasks of a case."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.domain.files import taken_on
from santu.operate.domain.window import AGENCIES, FORMS, KINDS, Agreed
from santu.operate.selectors.access import access_case
from santu.operate.selectors.window import agent_cases, centres_of, frequencies, median_days
from santu.operate.services.window import Application, window_open, window_represent
from santu.operate.services.window_people import Paid, applicant_reveal, consent_withdraw, payment_add
from santu.register.selectors.centre_terms import MatterTerms, agency_of, centre_of
from santu.standards.loader import load
from santu.web.days import day_in, day_of, moment
from santu.web.given import asked, fen_in, written
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.window_fields import files_in, time_in, who_in

FOUND = 200


@require_GET
def window(request: HttpRequest) -> HttpResponse:
    """The matters of one's centre: those that come most often first, or those that a few words mean."""
    sight, today, said = sight_of(request), timezone.localdate(), asked(request, "q")
    centres, villages = centres_of(sight), centres_of(sight, Level.VILLAGE)
    if not centres and villages:
        return gone_to(request, day_of(request).link(reverse("window-village", args=[villages[0][0]])))
    unit = _chosen(asked(request, "unit"), centres)
    context: dict[str, Any] = {"centres": centres, "unit": unit, "said": said, "villages": villages}
    tables = []
    if unit:
        try:
            found = centre_of(unit, today)
        except Refused as wrong:
            context["without"] = wrong.faults
        else:
            often = frequencies(unit)
            matters = found.find(said, FOUND)
            if not said:
                matters = sorted(matters, key=lambda one: -often.get(one.terms.matter, 0))
            context |= {"centre": found, "found": bool(matters)}
            tables.append(_matters(unit, matters, often))
    return page(request, "web/window.html", context, tables=tables)


def _chosen(unit: str, known: list[tuple[str, str]]) -> str:
    """The one of one's units that is asked for; the first where none is.

    Raises:
        Refused: it is not theirs.
    """
    if unit and unit not in dict(known):
        raise refuse("unit", N_("这个便民服务中心不是您的窗口；请从自己的窗口里选。"))
    return unit or (known[0][0] if known else "")


def _matters(unit: str, matters: Sequence[MatterTerms], often: Mapping[str, int]) -> Table:
    columns = [
        Column("matter", N_("事项")),
        Column("organ", N_("后台部门")),
        Column("promised", N_("承诺（工作日）"), "number"),
        Column("statutory", N_("法定（工作日）"), "number"),
        Column("often", N_("近一年"), "number"),
    ]
    rows = [
        Row(
            [
                Cell(one.terms.name, reverse("window-new", args=[unit, one.terms.matter])),
                "、".join(office.name for office in (one.organ, *one.back_offices)),
                one.days.promised,
                one.days.statutory,
                often.get(one.terms.matter, 0),
            ]
        )
        for one in matters
    ]
    return Table("matters", N_("事项"), columns, rows, empty=N_("清单里没有这样的事项；换个说法再找。"))


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, unit: str, matter: str) -> HttpResponse:
    """Take an application for a matter at a centre."""
    _chosen(unit, centres_of(sight_of(request)))
    if request.method == "POST":
        faults: list[Fault] = []
        came_at = time_in(request, "came_at", faults)
        if faults:
            raise Refused(faults)
        key, brought = written(request, "key"), files_in(request)
        told = Application(unit, matter, who_in(request), key, came_at, brought)
        case = window_open(told=told, by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("case", args=[case.pk])))
    centre = centre_of(unit, timezone.localdate())
    found = centre.matter(matter)
    context = {
        "centre": centre,
        "matter": found,
        "median": median_days(unit, found.terms.matter),
        "key": uuid4(),
        "kinds": KINDS,
        "asked": [(no, one) for no, one in enumerate(found.terms.materials, 1) if not one.held],
        "taken": taken_on(timezone.localdate(), load()),
    }
    return page(request, "web/window_new.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def village(request: HttpRequest, unit: str) -> HttpResponse:
    """What an agent of a village does for residents, and the cases that they handle."""
    _chosen(unit, villages := centres_of(sight_of(request), Level.VILLAGE))
    by = person_of(request)
    if request.method == "POST":
        faults: list[Fault] = []
        given_at, came_at = time_in(request, "given_at", faults), time_in(request, "came_at", faults)
        if faults:
            raise Refused(faults)
        how, scope, form = (written(request, name) for name in ("agency", "scope", "form"))
        agreed = Agreed(how, scope, form, given_at)
        told = Application("", written(request, "matter"), who_in(request), written(request, "key"), came_at)
        case = window_represent(told=told, village=unit, agreed=agreed, by=by)
        return gone_to(request, day_of(request).link(reverse("case", args=[case.pk])))
    listed = agency_of(unit, timezone.localdate())
    context = {
        "unit": unit,
        "name": dict(villages)[unit],
        "agencies": AGENCIES,
        "forms": FORMS,
        "kinds": KINDS,
        "matters": {one.at_centre.terms.matter: one.name for one in listed if one.at_centre},
        "elsewhere": [one for one in listed if not one.at_centre],
        "cases": agent_cases(by.username),
        "key": uuid4(),
        "now": moment(timezone.now()).replace(" ", "T"),
    }
    return page(request, "web/window_village.html", context)


@never_cache
@require_POST
def reveal(request: HttpRequest, number: int) -> HttpResponse:
    """The whole name and telephone of who applied, once, for a reason that is kept."""
    who = applicant_reveal(case=number, reason=written(request, "reason"), by=person_of(request))
    return page(request, "web/window_reveal.html", {"number": number, "who": who})


@require_POST
def pay(request: HttpRequest, number: int) -> HttpResponse:
    """Record what an agent paid in."""
    faults: list[Fault] = []
    fen, day = fen_in(request, "amount", faults), day_in(request, "paid_on", faults)
    if faults:
        raise Refused(faults)
    told = Paid(written(request, "payee"), fen, written(request, "receipt"), day)
    payment_add(case=number, told=told, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


@require_POST
def consent(request: HttpRequest, number: int) -> HttpResponse:
    """Write down that the applicant withdraws the consent to an agent."""
    consent_withdraw(case=number, by=person_of(request))
    try:
        access_case(sight_of(request), number)
    except Refused:  # an agent has nothing to do with it any more
        return gone_to(request, day_of(request).link(reverse("work")))
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


urlpatterns = [
    path("window/", window, name="window"),
    path("window/villages/<str:unit>/", village, name="window-village"),
    path("window/<str:unit>/<path:matter>/", new, name="window-new"),
    path("cases/<number:number>/applicant", reveal, name="window-reveal"),
    path("cases/<number:number>/payments", pay, name="window-pay"),
    path("cases/<number:number>/consent", consent, name="window-consent"),
]
