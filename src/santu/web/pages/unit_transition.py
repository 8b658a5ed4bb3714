"""A unit's tab 过渡: the plans that touch it, and what they do to it, in sentences with reasons."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message
from santu.transition.domain.briefs import sign_of
from santu.transition.domain.document import Entry
from santu.transition.domain.sentences import words
from santu.transition.selectors.of_unit import Touched, plans_of_unit
from santu.transition.selectors.overview import PlanView
from santu.web.pages.unit_frame import unit_frame
from santu.web.plan_shown import Stage, called_in, stages
from santu.web.plan_steps import StepLine, line_of
from santu.web.respond import page
from santu.web.tables import Column, Row, Table

SHOWN = 60
"""So many steps stand on the tab; the plan has the rest."""
COLUMNS = (
    Column("plan", N_("计划"), "number"),
    Column("no", N_("步"), "number"),
    Column("sign", N_("符号"), "sign"),
    Column("day", N_("日期"), "day"),
    Column("words", N_("做什么")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan on the tab of a unit."""

    plan: PlanView
    stages: list[Stage]
    entries: tuple[Entry, ...]
    beside: tuple[Message, ...]
    lines: list[StepLine]
    count: int


def unit_transition(request: HttpRequest, unit: str) -> HttpResponse:
    """The way from the one map to the other, as far as it concerns the unit."""
    heading, _, context = unit_frame(request, unit, "unit-transition")
    county = next((row.id for row in heading.way if row.level is Level.COUNTY), "")
    found = plans_of_unit(heading.row, county) if county else []
    called = called_in(touched.plan for touched in found)
    context["found"] = [_shown(touched, called, whole=heading.row.id == county) for touched in found]
    context["above"] = not county
    context["county"] = county
    rows = [
        Row((touched.plan.number, step.no, sign, step.day, words(step.changes, touched.units)), sign=sign)
        for touched in found
        for step in touched.steps
        for sign in (sign_of(change.op for change in step.changes),)
    ]
    return page(
        request, "web/unit_transition.html", context, tables=[Table("steps", N_("步骤"), COLUMNS, rows)]
    )


def _shown(touched: Touched, called: dict[str, str], *, whole: bool) -> Shown:
    lines = [
        line_of(step, sign_of(change.op for change in step.changes), touched.units)
        for step in touched.steps[:SHOWN]
    ]
    beside = tuple(touched.section.beside()) if whole and touched.section else ()
    return Shown(
        touched.plan, stages(touched.plan, called), tuple(touched.entries), beside, lines, len(touched.steps)
    )


urlpatterns = [path("units/<path:unit>/transition", unit_transition, name="unit-transition")]
