"""A unit as it is, as it is designed, and as it runs, side by side (并排三图)."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.design.domain.side_by_side import SECTIONS, Compared, Value, drift
from santu.design.selectors.numbered import scenario_numbered
from santu.design.selectors.side_by_side import compared_on
from santu.kernel.messages import N_, Message, message
from santu.register.domain.drift import at_work
from santu.register.domain.survey import Round
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of
from santu.register.selectors.survey import latest_of, register_of, rows_of
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_scenarios import chosen_for, county_of
from santu.web.respond import page
from santu.web.survey_rows import at_work_in, running_words
from santu.web.tables import Column, Table
from santu.web.tables.html import cell_text


@require_GET
def compare_maps(request: HttpRequest, unit: str) -> HttpResponse:
    """The maps of a unit row by row; with ``?only=differences`` only the rows that differ."""
    heading, day, context = unit_frame(request, unit, "unit-side-by-side")
    chosen = chosen_for(request, heading, day.shown)
    context["county"] = county_of(heading.way)
    if chosen is None:
        return page(request, "web/unit_design_none.html", context)
    known = chosen.known
    scope = scope_of(heading.way)
    as_is = register_on(day.shown, scope)
    rows = compared_on(scenario_numbered(chosen.it.number), day.shown, unit, scope)
    drifted, survey = drift(rows), latest_of(unit, day.shown)
    running = _running(survey) if survey else None
    only = request.GET.get("only") == "differences"
    listed = [row for row in rows if row.differs] if only else rows
    context |= {
        "chosen": chosen,
        "number": chosen.it.number,
        "sections": [
            (
                section,
                drifted.get(section, 0),
                [
                    (row, _text(row.as_is), _text(row.designed), at_work_in(row, running or {}))
                    for row in found
                ],
            )
            for section, found in groupby(listed, key=lambda row: row.section)
        ],
        "drift": sum(drifted.values()),
        "beside": True,
        "drifted": [(section, drifted[section]) for section in SECTIONS if section in drifted],
        "rows": len(rows),
        "only": only,
        "survey": survey,
        "is_now": unit in as_is.divisions,
        "is_designed": unit in known.target.divisions,
    }
    return page(request, "web/side_by_side.html", context, tables=[_table(listed, running)])


def _text(value: Value) -> str:
    return cell_text(value, "number")


def _running(survey: Round) -> Mapping[str, Message]:
    """What each body does by a survey, in words."""
    return running_words(at_work(register_of(survey), survey.unit, rows_of(survey.number)))


def _table(rows: Sequence[Compared], running: Mapping[str, Message] | None) -> Table:
    unrecorded = message(N_("尚未记录"))
    columns = (
        Column("section", N_("部分")),
        Column("what", N_("项目")),
        Column("as_is", N_("现状图")),
        Column("designed", N_("设计图")),
        Column("running", N_("运行图")),
        Column("differs", N_("漂移")),
    )

    def said(value: Value) -> Value:
        return message(N_("没有")) if value is None else value

    cells = [
        (
            message(row.section),
            row.label,
            said(row.as_is),
            said(row.designed),
            unrecorded if running is None else at_work_in(row, running),
            message(N_("不同")) if row.differs else "",
        )
        for row in rows
    ]
    return Table("maps", N_("并排三图"), columns, cells)


urlpatterns = [path("units/<path:unit>/side-by-side", compare_maps, name="unit-side-by-side")]
