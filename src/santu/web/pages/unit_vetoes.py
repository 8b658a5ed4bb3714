"""Vetoes and pledges 一票否决、责任状: who issued which, and how far their clean-up has come."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import Fault, Refused
from santu.register.domain.vetoes import CLEARINGS, LEVELS, OPEN, Cleared, Clearing, VetoTold
from santu.register.selectors.access import units_seen
from santu.register.selectors.handed import issuers_of
from santu.register.selectors.handed_sheets import burdens
from santu.register.selectors.vetoes import progress, veto_numbered, vetoes_under
from santu.register.services.vetoes import veto_clear, veto_register
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.days import day_in, day_of
from santu.web.given import written
from santu.web.handed_rows import CLEARING_TONES, Names, veto_progress, vetoes_table
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.whose_shown import grouped, holds_above

TAB = "unit-duties"
BOUND = (Level.COUNTY, Level.TOWNSHIP)


@require_http_methods(["GET", "POST"])
def unit_vetoes(request: HttpRequest, unit: str) -> HttpResponse:
    """Those that bind a unit and the units under it; or one more."""
    if request.method == "POST":
        return _register(request, unit)
    heading, day, context = unit_frame(request, unit, TAB)
    kinds = burdens(load(), day.shown)
    found = vetoes_under(unit, day.shown)
    names = Names.of([(one.told.unit, one.told.issuer) for one in found])
    counts = progress(found, day.shown)
    sums = {key: sum(count[key] for count in counts.values()) for key in ("", *CLEARINGS)}
    level = heading.row.level
    may = day.is_today and level in BOUND and _may(request, unit)
    context |= {
        "part": "vetoes",
        "sums": [
            (OPEN if key == "" else CLEARINGS[Clearing(key)], n, key == "" and n) for key, n in sums.items()
        ],
        "may_register": may,
        "kinds": kinds.items(),
        "issuers": grouped(issuers_of(unit, day.shown, own=level is Level.COUNTY)) if may else [],
        "today": sight_of(request).today,
        "key": uuid4(),
    }
    tables = [
        vetoes_table(found, names, kinds, day, with_units=level is not Level.TOWNSHIP),
        veto_progress(counts, names),
    ]
    return page(request, "web/unit_vetoes.html", context, tables=tables)


def _may(request: HttpRequest, unit: str) -> bool:
    sight = sight_of(request)
    return sight.has(Right.TASK) and bool(units_seen(sight, [unit], Right.TASK))


def _register(request: HttpRequest, unit: str) -> HttpResponse:
    faults: list[Fault] = []
    day = day_in(request, "day", faults)
    if faults:
        raise Refused(faults)
    fields = ("issuer", "document", "title", "key", "kind")
    told = VetoTold(unit=unit, day=day, **{name: written(request, name) for name in fields})
    number = veto_register(told=told, standards=load(), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("veto", args=[number])))


@require_GET
def veto(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, and what was decided about it."""
    found, day = veto_numbered(number), day_of(request)
    _, _, context = unit_frame(request, found.told.unit, TAB)
    names = Names.of([(found.told.unit, found.told.issuer)])
    cleared = found.on(day.shown)
    clearing = Clearing(cleared.decision) if cleared else None
    context |= {
        "part": "vetoes",
        "found": found,
        "cleared": cleared,
        "issuer": names.issuer(found.told.issuer),
        "kind": burdens(load(), day.shown).get(found.told.kind, found.told.kind),
        "state": CLEARINGS[clearing] if clearing else OPEN,
        "tone": CLEARING_TONES[clearing] if clearing else "red",
        "level": LEVELS.get(cleared.level, "") if cleared else "",
        "clearings": CLEARINGS.items(),
        "levels": LEVELS.items(),
        "may_clear": not found.cleared and holds_above(request, found.told.unit, day, Right.LISTS),
        "today": sight_of(request).today,
        "about": f"veto:{number}",
    }
    return page(request, "web/veto.html", context, tables=[trail_of("veto", number, request)])


@require_POST
def clear(request: HttpRequest, number: int) -> HttpResponse:
    """Record what was decided."""
    faults: list[Fault] = []
    day = day_in(request, "decided_on", faults)
    if faults:
        raise Refused(faults)
    fields = ("decision", "into", "level", "approval", "organ")
    cleared = Cleared(**{name: written(request, name) for name in fields}, day=day)
    veto_clear(number=number, cleared=cleared, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("veto", args=[number])))


urlpatterns = [
    path("units/<path:unit>/vetoes", unit_vetoes, name="unit-vetoes"),
    path("vetoes/<number:number>/", veto, name="veto"),
    path("vetoes/<number:number>/clear", clear, name="veto-clear"),
]
