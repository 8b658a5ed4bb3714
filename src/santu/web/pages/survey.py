"""Surveys by hand: the rounds of a township, and one table to fill in that saves at once (SX-03)."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.layouts_survey import booked_names
from santu.register.domain.survey import DOERS, FREQUENCIES, About, Done, asked_of, bodies_named
from santu.register.selectors.access import units_seen
from santu.register.selectors.survey import (
    answered,
    register_of,
    rows_of,
    standing_of,
    survey_numbered,
    versions_of,
)
from santu.register.services.survey import (
    survey_check,
    survey_correct,
    survey_hand_in,
    survey_open,
    survey_row_drop,
    survey_row_save,
    survey_send_back,
    survey_undo,
)
from santu.web.audit_rows import trail_of
from santu.web.days import Day, day_needed, day_of
from santu.web.given import asked, written
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.survey_rows import matters_table, rounds_table, tone_of

NO_DAY = N_("没有写是哪一天的情况；请填写。")
NUMBERS = ("persons", "days")


@require_http_methods(["GET", "POST"])
def unit_survey(request: HttpRequest, unit: str) -> HttpResponse:
    """The rounds of a township, and opening one."""
    if request.method == "POST":
        faults: list[Fault] = []
        day = day_needed(request, "of", faults, NO_DAY)
        if day is None:
            raise Refused(faults)
        return _to(request, survey_open(unit=unit, day=day, about=about_of(request), by=person_of(request)))
    heading, shown, context = unit_frame(request, unit, "unit-operation")
    found = versions_of(unit, shown.shown)
    table = rounds_table(found, answered(one.number for one in found), shown)
    may = heading.row.level is Level.TOWNSHIP and _may(request, unit, Right.SURVEY)
    context |= {"part": "survey", "may": may, **days_asked(request, heading, shown)}
    return page(request, "web/unit_survey.html", context, [table])


def days_asked(request: HttpRequest, heading: Heading, day: Day) -> dict[str, date]:
    """The day that a form offers: that of the page, or the nearest on which the township was there; and the last."""
    today = sight_of(request).today
    return {"of": min(max(day.shown, heading.life.first), heading.life.last, today), "today": today}


def about_of(request: HttpRequest) -> About:
    """What a round is called, by which document, and who answers, as far as it was written."""
    return About(*(written(request, name) for name in ("title", "document", "answers")))


@require_GET
def survey(request: HttpRequest, number: int) -> HttpResponse:
    """A round: to fill in while it is open, else to read."""
    found = survey_numbered(number)
    rows, register = rows_of(number), register_of(found)
    stands = standing_of(found.unit, found.day)
    is_last = stands is not None and stands.number == number
    fills, checks = (is_last and _may(request, found.unit, right) for right in (Right.SURVEY, Right.IMPORT))
    names = {body.id: body.name for body in register.bodies.values()}
    booked = booked_names(asked_of(register, found.unit), names)
    told = sum(bool(row.doer) for row in rows)
    context: dict[str, Any] = {
        "survey": found,
        "name": register.divisions[found.unit].name,
        "state": found.state(),
        "tone": tone_of(found),
        "stands": None if is_last else stands,
        "fills": fills and found.is_open,
        "corrects": fills and not found.is_open,
        "checks": checks and not found.is_open and not found.checked_on,
        "rows": [(row, booked.get(row.matter or row.name, "")) for row in rows],
        "new": Done("", ""),
        "added": bool(asked(request, "added")),
        "told": told,
        "count": len(rows),
        "doers": DOERS.items(),
        "frequencies": FREQUENCIES.items(),
        "bodies": sorted(bodies_named(register, found.unit)),
        "about": f"survey:{number}",
    }
    tables = [matters_table(rows, booked), trail_of("survey", number, request)]
    return page(request, "web/survey.html", context, tables)


def _may(request: HttpRequest, unit: str, right: Right) -> bool:
    sight = sight_of(request)
    return sight.has(right) and bool(units_seen(sight, [unit], right))


@require_POST
def survey_row(request: HttpRequest, number: int) -> HttpResponse:
    """Save a row as it stands, or take it out; htmx is told that it is saved, and the page stays."""
    by, row = person_of(request), number_in(written(request, "row")) or 0
    if written(request, "act") == "drop":
        survey_row_drop(number=number, row=row, by=by)
        return _to(request, number)
    survey_row_save(number=number, row=_row(request, row), by=by)
    if row and request.headers.get("HX-Request"):
        return render(request, "web/parts/survey_saved.html")
    return _to(request, number, added="1")


def _row(request: HttpRequest, number: int) -> Done:
    """A row as a form sends it.

    Raises:
        Refused: what should be a number is none, or a choice is none of those there are.
    """
    texts = {name: written(request, name) for name in ("matter", "name", "body", "seat", "works_at")}
    choices = {name: written(request, name) for name in ("doer", "frequency")}
    numbers = {name: number_in(written(request, name)) for name in NUMBERS}
    faults = [
        Fault(name, message(N_("“{text}”不是 0 或正整数；请填写整数。"), text=written(request, name)))
        for name in NUMBERS
        if written(request, name) and numbers[name] is None
    ]
    faults += [
        Fault(name, message(N_("“{text}”不在可选的里面；请从列表里选。"), text=choices[name]))
        for name, known in (("doer", DOERS), ("frequency", FREQUENCIES))
        if choices[name] and choices[name] not in known
    ]
    if faults:
        raise Refused(faults)
    return replace(
        Done(texts["matter"], texts["name"], choices["doer"], texts["body"], numbers["persons"]),
        seat=texts["seat"],
        works_at=texts["works_at"],
        frequency=choices["frequency"],
        days=numbers["days"],
        number=number,
    )


@require_POST
def hand_in(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a round in."""
    survey_hand_in(number=number, by=person_of(request))
    return _to(request, number)


@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Check a round, or send it back."""
    by = person_of(request)
    if written(request, "act") == "return":
        survey_send_back(number=number, reason=written(request, "reason"), by=by)
    else:
        survey_check(number=number, by=by)
    return _to(request, number)


@require_POST
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the next version of a round."""
    return _to(
        request, survey_correct(number=number, reason=written(request, "reason"), by=person_of(request))
    )


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take an open version back."""
    unit = survey_numbered(number).unit
    survey_undo(number=number, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("unit-survey", args=[unit])))


def _to(request: HttpRequest, number: int, **more: str) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("survey", args=[number]), **more))


urlpatterns = [
    path("units/<path:unit>/survey", unit_survey, name="unit-survey"),
    path("surveys/<number:number>/", survey, name="survey"),
    path("surveys/<number:number>/row", survey_row, name="survey-row"),
    path("surveys/<number:number>/hand-in", hand_in, name="survey-hand-in"),
    path("surveys/<number:number>/check", check, name="survey-check"),
    path("surveys/<number:number>/correct", correct, name="survey-correct"),
    path("surveys/<number:number>/undo", undo, name="survey-undo"),
]
