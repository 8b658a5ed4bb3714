"""A unit as it runs 运行图: its bodies at work by the latest survey handed in, and what drifts from register and design (SX-03)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.design.domain.running import AHEADS, differing
from santu.design.domain.running import counted as counted_ahead
from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.operate.domain.compared import WORK_DRIFTS
from santu.operate.domain.measuring import year_to
from santu.operate.selectors.matters_compared import drifting_at
from santu.register.domain.drift import DRIFTS, Drift, at_work, counted, drifts, flows
from santu.register.domain.layouts_survey import booked_names
from santu.register.domain.survey import Round, asked_of
from santu.register.selectors.survey import (
    drifts_under,
    in_post,
    latest_of,
    open_under,
    register_of,
    rows_of,
)
from santu.web.days import Day
from santu.web.given import asked
from santu.web.months import months_asked
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_scenarios import chosen_for, county_of
from santu.web.respond import page
from santu.web.survey_rows import ahead_table, bodies_table, drift_table, flow_chart, matters_table, tone_of
from santu.web.tables import Cell, Column, Row, Table

TOWNSHIPS = (
    Column("township", N_("乡镇（街道）")),
    Column("state", N_("摸底"), "badge"),
    Column("day", N_("哪一天"), "day"),
    *(Column(kind.value, title, "number") for kind, title in DRIFTS.items()),
    Column("all", N_("合计"), "number"),
)


@require_GET
def unit_operation(request: HttpRequest, unit: str) -> HttpResponse:
    """The operation map of a township; of a unit above, its townships with what drifts in each."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    context |= {"part": "map", "open": list(open_under(unit, day.shown).values())}
    if heading.row.level is not Level.TOWNSHIP:
        return page(request, "web/unit_operation_above.html", context, [_townships(unit, day)])
    found, months = latest_of(unit, day.shown), year_to(day.shown)
    measured, kind, address = (
        drifting_at(unit, day.shown, months),
        asked(request, "kind"),
        reverse("unit-operation", args=[unit]),
    )
    work = [one for one in measured if kind in ("", one.kind)]
    counts = Counter(one.kind for one in measured)
    context |= {"all": day.link(address), "kind": kind, "months": months_asked(months)}
    if found is None:
        context |= {
            "chips": _chips(WORK_DRIFTS, counts, address, day, kind),
            "everything": len(measured),
        }
        return page(request, "web/unit_operation.html", context, [drift_table((), work)] if measured else [])
    register, rows = register_of(found), rows_of(found.number)
    posts = in_post(register.bodies_of.get(unit, ()), found.day)
    everything = drifts(register, unit, rows, posts)
    shown = [one for one in everything if kind in ("", one.kind)]
    names = {body.id: body.name for body in register.bodies.values()}
    booked = booked_names(asked_of(register, unit), names)
    working = [row for row in rows if row.is_done]
    context |= {
        **_head(found),
        "has_duties": bool(asked_of(register, unit)),
        "matters": len({row.matter or row.name for row in working}),
        "people": sum(row.heads for row in working),
        "chips": _chips({**DRIFTS, **WORK_DRIFTS}, {**counted(everything), **counts}, address, day, kind),
        "everything": len(everything) + len(measured),
    }
    tables = [
        bodies_table(at_work(register, unit, rows), posts),
        matters_table(rows, booked),
        drift_table(shown, work),
    ]
    way = flows(rows)
    return page(request, "web/unit_operation.html", context, tables, [flow_chart(way)] if way else [])


@require_GET
def unit_operation_design(request: HttpRequest, unit: str) -> HttpResponse:
    """What the design of a township has otherwise than it works."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    still_open = list(open_under(unit, day.shown).values())
    context |= {"part": "design", "county": county_of(heading.way), "open": still_open}
    found = latest_of(unit, day.shown) if heading.row.level is Level.TOWNSHIP else None
    chosen = chosen_for(request, heading, day.shown) if found else None
    if found is None or chosen is None:
        context["survey"] = found
        return page(request, "web/unit_operation_design.html", context)
    known, kind = chosen.known, asked(request, "kind")
    everything = differing(register_of(found), known.target, unit, rows_of(found.number), known.heirs)
    address = reverse("unit-operation-design", args=[unit])
    number = chosen.it.number
    context |= {
        **_head(found),
        "has_duties": bool(known.target.duties),
        "chosen": chosen,
        "number": number,
        "chips": _chips(AHEADS, counted_ahead(everything), address, day, kind, scenario=number),
        "everything": len(everything),
        "all": day.link(address, scenario=number),
        "kind": kind,
    }
    shown = [one for one in everything if kind in ("", one.kind)]
    return page(request, "web/unit_operation_design.html", context, [ahead_table(shown)])


def _head(found: Round) -> dict[str, Any]:
    return {"survey": found, "state": found.state(), "tone": tone_of(found)}


def _chips(
    titles: Mapping[Any, str],
    counts: Mapping[Any, int],
    address: str,
    day: Day,
    kind: str,
    **more: object,
) -> list[tuple[str, int, str, bool]]:
    """The kinds that there are, with how many of each, and where only they are shown."""
    return [
        (title, counts.get(one, 0), day.link(address, kind=str(one), **more), kind == one)
        for one, title in titles.items()
        if counts.get(one)
    ]


def _townships(unit: str, day: Day) -> Table:
    """The townships whose surveys were handed in, each with what drifts; the sums of all at the foot."""
    rows = []
    sums = dict.fromkeys(Drift, 0)
    for township, found, drifting in drifts_under(unit, day.shown):
        counts = counted(drifting)
        for kind, n in counts.items():
            sums[kind] += n
        link = day.link(reverse("unit-operation", args=[township.id]))
        cells = [Cell(township.name, href=link), Cell(found.state(), tone=tone_of(found))]
        rows.append(Row([*cells, found.day, *(n or None for n in counts.values()), len(drifting)]))
    if rows:
        total: list[Any] = [Cell(N_("合计")), "", None, *sums.values(), sum(sums.values())]
        rows.append(Row(total, total=True))
    empty = N_("这一天下面还没有乡镇（街道）上报摸底。请打开一个乡镇的“运行”页面发起。")
    return Table("townships", N_("各乡镇（街道）的摸底和漂移"), TOWNSHIPS, rows, empty=empty, frozen=True)


urlpatterns = [
    path("units/<path:unit>/operation", unit_operation, name="unit-operation"),
    path("units/<path:unit>/operation-design", unit_operation_design, name="unit-operation-design"),
]
