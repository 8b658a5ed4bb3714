"""The matters of a township's centre side by side: as surveyed 摸底, as designed 设计, as measured 实测 (SX-03, SX-25)."""

from collections.abc import Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.kernel.codes import Level
from santu.operate.domain.compared import WORK_DRIFTS, counted
from santu.operate.domain.window import PROCESS
from santu.operate.selectors.matters_compared import centres_below, matters_compared
from santu.web.compared_rows import centres_table, compared_table
from santu.web.days import Day
from santu.web.given import asked
from santu.web.months import months_asked, months_of
from santu.web.pages.unit_frame import unit_frame
from santu.web.respond import page

TEMPLATE = "web/unit_matters_compared.html"


@require_GET
def unit_matters_compared(request: HttpRequest, unit: str) -> HttpResponse:
    """The matters of a township; of a county its townships; with ``?kind=`` only what drifts so."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    context["part"] = "compared"
    if heading.row.level not in (Level.COUNTY, Level.TOWNSHIP):
        return page(request, TEMPLATE, context)
    span = months_of(request, day)
    months = context["months"] = months_asked(span)
    address = reverse("unit-matters-compared", args=[unit])
    if heading.row.level is Level.COUNTY:
        below = centres_below(unit, heading.seen, span)

        def matters(child: str, **more: str) -> str:
            return day.link(reverse("unit-matters-compared", args=[child]), **more, **months)

        table = centres_table(below, matters, partial(_cases, day, months))
        return page(request, TEMPLATE, context, [table])
    side, kind = matters_compared(unit, day.shown, span), asked(request, "kind")
    counts = counted(side.rows)
    context |= {
        "centre": side.centre,
        "survey": side.survey,
        "listed": sum(one.planned is not None for one in side.rows),
        "applied": sum(one.planned is not None and one.worked.cases > 0 for one in side.rows),
        "cases": sum(one.worked.cases for one in side.rows),
        "drifts": sum(counts.values()),
        "chips": [
            (title, counts[one], day.link(address, kind=str(one), **months), kind == one)
            for one, title in WORK_DRIFTS.items()
            if counts.get(one)
        ],
        "everything": len(side.rows),
        "all": day.link(address, **months),
        "kind": kind,
    }
    shown = [one for one in side.rows if not kind or kind in one.drifts]
    return page(
        request, TEMPLATE, context, [compared_table(shown, side.names, partial(_cases, day, months, unit))]
    )


def _cases(day: Day, months: Mapping[str, str], unit: str, matter: str = "") -> str:
    """Where the cases of some months are that are counted, of a matter or all."""
    return day.link(reverse("unit-cases", args=[unit]), process=PROCESS, matter=matter, **months)


urlpatterns = [
    path("units/<path:unit>/matters-compared", unit_matters_compared, name="unit-matters-compared"),
]
