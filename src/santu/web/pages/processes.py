"""The processes that are or were in force: as a list, as a drawing with what it says, and as files."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_GET

from santu.kernel.messages import N_, message, refuse
from santu.operate.selectors.processes import (
    Shown,
    number_on,
    publication_of,
    shown_of,
    versions_listed,
)
from santu.web.access import opens
from santu.web.days import day_of
from santu.web.diagrams import diagram_of, drawing_worded
from santu.web.given import asked
from santu.web.numbers import number_in
from santu.web.process_tables import (
    clocks_table,
    guards_table,
    lanes_table,
    processes_table,
    steps_table,
    versions_table,
)
from santu.web.respond import page
from santu.web.sights import sight_of

AS_FILE = "application/xml; charset=utf-8"


def _shown(request: HttpRequest, process: str) -> Shown:
    """The version that is asked for, else the one in force on the day."""
    text = asked(request, "version")
    number = number_in(text) if text else number_on(process, day_of(request).shown)
    if number is None:
        raise refuse("version", N_("“{text}”不是版本号；请从版本列表里选。"), text=text)
    return shown_of(process, number)


def _etag(request: HttpRequest, process: str) -> str:
    digest = sha256(_shown(request, process).drawing.encode()).hexdigest()
    return f'"{digest}"' if "download" in request.GET else f'"{digest}-{get_language()}"'


@require_GET
@cache_control(private=True, no_cache=True)
@condition(etag_func=_etag)
def process_drawing(request: HttpRequest, process: str) -> HttpResponse:
    """The drawing of a version in the language of the page; ``?download`` the BPMN file itself, to keep."""
    shown, keeps = _shown(request, process), "download" in request.GET
    text = shown.drawing if keeps else drawing_worded(shown.drawing)
    response = HttpResponse(text.encode(), content_type=AS_FILE)
    if keeps:
        name = f"{process}-{shown.version.number}.bpmn"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


@require_GET
def processes(request: HttpRequest) -> HttpResponse:
    """All processes, each in its version in force on the day."""
    return page(
        request, "web/processes.html", {}, tables=[processes_table(versions_listed(), day_of(request))]
    )


@require_GET
def process(request: HttpRequest, process: str) -> HttpResponse:
    """One process: its drawing, who acts, how long, what is done, its versions."""
    day, shown = day_of(request), _shown(request, process)
    published, definition = publication_of(shown.version), shown.definition
    in_force = number_on(process, day.shown)
    label = message(N_("流程图：{title}"), title=shown.version.title)
    listed = [one for one in versions_listed() if one.process == process]
    context = {
        "shown": shown,
        "published": published,
        "in_force": in_force,
        "diagram": diagram_of(shown, {}, label),
        "drafts": opens(sight_of(request), "process-drafts"),
        "moves": opens(sight_of(request), "process-moves"),
    }
    tables = [
        lanes_table(definition, published.binding),
        clocks_table(definition, published.binding, day),
        guards_table(definition, published.binding, day),
        steps_table(definition, published.binding),
        versions_table(listed, day, in_force),
    ]
    return page(request, "web/process.html", context, tables)


urlpatterns = [
    path("processes/", processes, name="processes"),
    path("processes/<slug:process>/", process, name="process"),
    path("processes/<slug:process>.bpmn", process_drawing, name="process-drawing"),
]
