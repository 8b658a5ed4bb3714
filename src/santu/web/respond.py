"""Answering with a page, or with one of its tables as a file."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.encoding import iri_to_uri

from santu.kernel.messages import N_, Refused, refuse
from santu.web.charts.chart import Chart
from santu.web.days import day_of
from santu.web.tables import Table
from santu.web.tables.files import table_file

NOT_FOUND, BAD = 404, 422


def gone_to(request: HttpRequest, path: str) -> HttpResponse:
    """What an act that succeeded answers: go on to ``path``, whether a form or htmx asked."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": iri_to_uri(path)})
    return HttpResponseRedirect(path)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    tables: Sequence[Table] = (),
    charts: Sequence[Chart] = (),
) -> HttpResponse:
    """The page, or under ``?export=xlsx&table=name`` one of its tables.

    The template finds them as ``tables.name`` and ``charts.name``, with ``_`` for each hyphen.
    """
    day = day_of(request)  # refused here, whatever the page makes of it
    known = {table.name: table for table in (*tables, *(chart.table for chart in charts))}
    if form := request.GET.get("export"):
        name = request.GET.get("table", "")
        if name not in known:
            raise refuse("table", N_("这一页没有名为“{name}”的表；请从页面上的导出按钮进入。"), name=name)
        return table_file(known[name], form, day=day.shown)
    found = {
        "tables": {table.name.replace("-", "_"): table for table in tables},
        "charts": {chart.table.name.replace("-", "_"): chart for chart in charts},
    }
    return render(request, template, {**context, **found})


def told(request: HttpRequest, refused: Refused, *, status: int = 0) -> HttpResponse:
    """A refusal as a page, or for htmx as the part of one, that says every fault at once."""
    context = {"faults": refused.faults}
    if request.headers.get("HX-Request"):
        response = render(request, "web/parts/faults.html", context, status=status or BAD)
        response["HX-Retarget"] = "#faults"
        response["HX-Reswap"] = "innerHTML show:#faults:top"
        return response
    otherwise = BAD if request.method == "POST" else NOT_FOUND
    return render(request, "web/refused.html", context, status=status or otherwise)
