"""Answering with a page, with one of its tables as a file, or with what is wrong."""

from collections.abc import Sequence
from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from santu.accounts.passed import Way
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.web.charts.chart import Chart
from santu.web.days import day_of
from santu.web.language import translate
from santu.web.refilled import Told, refilled
from santu.web.tables import Table
from santu.web.tables.files import table_file

NOT_FOUND, BAD = 404, 422
FAULTS = "web/parts/faults.html"


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


def refused(
    request: HttpRequest, faults: Sequence[Fault], *, status: int = 0, way: Way | None = None
) -> HttpResponse:
    """What is wrong, all at once, and where it leads on to if it does.

    Where htmx sent a form the page stays, and its script says beside each field what is wrong with it. Else the page
    comes again on which the form stood, with what was sent in it. Where there is none, the faults are a page; a program
    that asks for JSON is told in it.
    """
    context = {"faults": faults, "way": way}
    otherwise = status or (BAD if request.method == "POST" else NOT_FOUND)
    if request.headers.get("HX-Request"):
        response = render(request, FAULTS, context, status=status or BAD)
        response["HX-Retarget"], response["HX-Reswap"] = "#faults", "innerHTML"
        # A form that takes only a part of its page takes all of this.
        response["HX-Reselect"] = "unset"
        return response
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        said = [{"place": one.where(translate), "message": one.message.render(translate)} for one in faults]
        return JsonResponse({"faults": said}, status=otherwise, json_dumps_params={"ensure_ascii": False})
    if request.method != "POST" or status:
        return render(request, "web/refused.html", context, status=otherwise)

    def summary(told: list[Told]) -> str:
        return render_to_string(FAULTS, {"faults": told}, request)

    for address in dict.fromkeys((request.headers.get("Referer", ""), request.get_full_path())):
        shown = _opened(request, address)
        if shown and (again := refilled(shown, request.path, request.POST, faults, summary)):
            return HttpResponse(again, status=BAD)
    return render(request, "web/refused.html", context, status=BAD)


def _opened(request: HttpRequest, address: str) -> str:
    """A page of ours as whoever asks would open it; nothing where it is none, or not for them."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", parts.path, parts.path
    asked.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": parts.query}
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    try:
        match = asked.resolver_match = resolve(parts.path)
        if request.gate(asked, match.func, match.args, match.kwargs):  # type: ignore[attr-defined]
            return ""
        response = match.func(asked, *match.args, **match.kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    except (Http404, Refused):
        return ""
    is_page = response.status_code == 200 and "text/html" in response["Content-Type"]
    return response.content.decode() if is_page else ""
