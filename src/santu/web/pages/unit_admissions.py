"""Admissions of off-list matters 清单外事项准入: the register, an application, the township's consent, the county's decision."""

from datetime import timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.admissions import STATES, AdmissionState, Decided, Opined, Wish
from santu.register.domain.yuan import yuan
from santu.register.selectors.admissions import admission_numbered, admissions_under, counted
from santu.register.selectors.handed import issuers_of
from santu.register.selectors.tasks import task_numbered
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from santu.register.services.handed import LEVELS
from santu.web.audit_rows import trail_of
from santu.web.carried import by_hand, carried
from santu.web.days import day_in, day_of
from santu.web.given import asked, count_in, fen_in, written
from santu.web.handed_rows import ADMISSION_TONES, Names, admission_counts, admissions_table
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.whose_shown import answering, apply_at, grouped, holds_above

TAB = "unit-duties"
CLOSED = {AdmissionState.EXPIRED, AdmissionState.IN_FORCE}
"""Where it can be carried on by another one."""


@require_GET
def unit_admissions(request: HttpRequest, unit: str) -> HttpResponse:
    """The register of admissions of a unit and of those under it."""
    heading, day, context = unit_frame(request, unit, TAB)
    records = admissions_under(unit, day.shown)
    names = Names.of([(one.wish.unit, one.wish.issuer) for one in records])
    takes = heading.row.level in LEVELS["admissions"]
    in_force = [one for one in records if one.on(day.shown) is AdmissionState.IN_FORCE]
    context |= {
        "part": "admissions",
        "in_force": len(in_force),
        "persons": sum(one.wish.persons or 0 for one in in_force),
        "money": yuan(sum(one.wish.fen or 0 for one in in_force)),
        "waiting": sum(
            one.on(day.shown) in (AdmissionState.APPLIED, AdmissionState.CONSENTED) for one in records
        ),
        "apply_at": apply_at(unit, heading.row.level, day),
        "may_apply": takes and answering(request, unit, day, None).may_register,
    }
    tables = [
        admissions_table(records, names, day, with_units=any(one.wish.unit != unit for one in records)),
        admission_counts(counted(records, day.shown), names),
    ]
    return page(request, "web/unit_admissions.html", context, tables=tables)


@require_http_methods(["GET", "POST"])
def admission_new(request: HttpRequest, unit: str) -> HttpResponse:
    """Apply for an admission: of a task that was given, of one that is to be carried on, or of something new."""
    if request.method == "POST":
        number = admission_apply(
            wish=_wish(request, unit), task=number_in(written(request, "task")), by=person_of(request)
        )
        return _to(request, number)
    _, day, context = unit_frame(request, unit, TAB)
    context |= {
        "part": "admissions",
        "issuers": grouped(issuers_of(unit, day.shown)),
        "today": sight_of(request).today,
        "key": uuid4(),
        **_begun(request, unit),
    }
    return page(request, "web/admission_new.html", context)


def _begun(request: HttpRequest, unit: str) -> dict[str, object]:
    """What the form begins with, where it is about a task or carries an admission on; both of this unit."""
    task, before = number_in(asked(request, "task")), number_in(asked(request, "extends"))
    if task is not None and (told := task_numbered(task).told).unit == unit:
        return {"task": task, "begun": told}
    if before is not None and (wish := admission_numbered(before).wish).unit == unit and wish.until:
        since = max(wish.until + timedelta(days=1), sight_of(request).today)
        return {
            "extends": before,
            "begun": wish,
            "since": since,
            "money": yuan(wish.fen or 0).replace(",", ""),
        }
    return {}


def _wish(request: HttpRequest, unit: str) -> Wish:
    faults: list[Fault] = []
    persons, fen = count_in(request, "persons", faults), fen_in(request, "fen", faults)
    days = {name: day_in(request, name, faults) for name in ("day", "since", "until")}
    if faults:
        raise Refused(faults)
    return Wish(
        unit=unit,
        **{
            name: written(request, name)
            for name in ("issuer", "document", "title", "key", "reason", "matter")
        },
        day=days["day"],
        persons=persons,
        fen=fen,
        since=days["since"],
        until=days["until"],
        extends=number_in(written(request, "extends")),
    )


@require_GET
def admission(request: HttpRequest, number: int) -> HttpResponse:
    """One admission: what was asked for, what the township said, what the county decided."""
    found, day, sight = admission_numbered(number), day_of(request), sight_of(request)
    wish = found.wish
    heading, _, context = unit_frame(request, wish.unit, TAB)
    may = answering(request, wish.unit, day, None)
    names = Names.of([(wish.unit, wish.issuer)])
    state, case = found.on(day.shown), carried(request, "admission", number)
    by_case = bool(case and case.is_open)
    context |= {
        "part": "admissions",
        "found": found,
        "carried": case,
        "issuer": names.issuer(wish.issuer),
        "money": yuan(wish.fen or 0),
        "state": STATES[state],
        "tone": ADMISSION_TONES[state],
        "may_opine": may.may_answer and not found.opined and not by_case,
        "may_decide": bool(found.opined)
        and not by_case
        and not found.decided
        and holds_above(request, wish.unit, day, Right.APPROVE),
        "may_extend": may.may_register and state in CLOSED,
        "extend_at": apply_at(
            wish.unit, heading.row.level, day, extends=number, title=wish.title, matter=wish.matter
        ),
        "today": sight.today,
        "about": f"admission:{number}",
    }
    return page(request, "web/admission.html", context, tables=[trail_of("admission", number, request)])


@require_POST
def opinion(request: HttpRequest, number: int) -> HttpResponse:
    """Put the township's opinion on file."""
    by_hand("admission", number)
    faults: list[Fault] = []
    day = day_in(request, "opined_on", faults)
    if faults:
        raise Refused(faults)
    said = {name: written(request, name) for name in ("opinion", "document", "reasons")}
    admission_opine(number=number, said=Opined(**said, day=day), by=person_of(request))
    return _to(request, number)


@require_POST
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Record what the county decided."""
    by_hand("admission", number)
    faults: list[Fault] = []
    day = day_in(request, "decided_on", faults)
    if not written(request, "decision"):
        faults.append(Fault("decision", message(N_("没有选批准或不批准；请选一项。（SX-19）"))))
    if faults:
        raise Refused(faults)
    fields = ("decision", "organ", "number", "reasons")
    decided = Decided(**{name: written(request, name) for name in fields}, day=day)
    admission_decide(number=number, decided=decided, by=person_of(request))
    return _to(request, number)


def _to(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("admission", args=[number])))


urlpatterns = [
    path("units/<path:unit>/admissions", unit_admissions, name="unit-admissions"),
    path("units/<path:unit>/admissions/new", admission_new, name="admission-new"),
    path("admissions/<number:number>/", admission, name="admission"),
    path("admissions/<number:number>/opinion", opinion, name="admission-opinion"),
    path("admissions/<number:number>/decision", decision, name="admission-decision"),
]
