"""How processes go at a unit 运行图: what is open, how long each task takes, by month and below; and the cases behind it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from santu.kernel.codes import Level
from santu.kernel.messages import N_, message, refuse
from santu.operate.domain.case_words import COLOURS
from santu.operate.domain.definition import WAITS, Definition
from santu.operate.selectors.case_list import CLOSED, OPEN, STATES, Wanted, cases_listed
from santu.operate.selectors.measured import Asked, Place, figures_of
from santu.operate.selectors.processes import Shown, shown_of, versions_listed
from santu.operate.selectors.which_cases import matters_offered
from santu.register.selectors.heirs import names_of
from santu.web.diagrams import Mark, diagram_of
from santu.web.given import asked
from santu.web.months import months_asked, months_if_any, months_of
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.process_rows import below_table, capped, cases_table, months_chart, nodes_table
from santu.web.respond import page

MOST_IN_FILE = 2_000
STATE_WORDS = {"": N_("全部"), OPEN: N_("在办"), **COLOURS, CLOSED: N_("已办结")}
TOWNSHIPS_AND_ABOVE = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP})


@require_GET
def unit_operation_processes(request: HttpRequest, unit: str) -> HttpResponse:
    """How one process goes at a unit in some months."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    context["part"] = "processes"
    if heading.row.level not in TOWNSHIPS_AND_ABOVE:
        return page(request, "web/unit_processes_none.html", context)
    shown, span = _process(request), months_of(request, day)
    wanted = Asked(shown.process, *span, shown.number)
    found = figures_of(_place(heading), wanted, timezone.now())
    query = {"process": shown.process, "version": shown.number or ""}
    months = months_asked(span)
    cases = reverse("unit-cases", args=[unit])

    def link(node: str, state: str) -> str:
        return day.link(cases, **query, node=node, state=state)

    tables = [nodes_table(shown.definition, found, link)]
    marks = {
        node: Mark(own.live.open, own.spent.median, own.live.overdue, link(node, OPEN))
        for node, own in found.nodes.items()
        if node in shown.definition.nodes
    }
    if found.below:
        here = "unit-operation-processes"
        tables.append(
            below_table(found, lambda child: day.link(reverse(here, args=[child.unit]), **query, **months))
        )
    context |= {
        "shown": shown,
        "diagram": diagram_of(
            shown, marks, message(N_("流程图：{title}，标有办件"), title=shown.version.title)
        ),
        "processes": versions_listed(),
        "months": months,
        "whole": found.whole,
        "capped": capped(found),
        "cases": day.link(cases, **query),
        "overdue": day.link(cases, **query, state="overdue"),
    }
    return page(request, "web/unit_processes.html", context, tables, [months_chart(found)])


@require_GET
def unit_cases(request: HttpRequest, unit: str) -> HttpResponse:
    """The cases of a process under a unit, at a node or in a state, of a matter, of some months."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    context["part"] = "processes"
    if heading.row.level not in TOWNSHIPS_AND_ABOVE:
        return page(request, "web/unit_processes_none.html", context)
    shown, state = _process(request), asked(request, "state")
    node = "" if _is_new(request, shown.process) else asked(request, "node")
    if state not in STATES:
        unknown = N_("没有名为“{state}”的状态；可用：{known}。")
        raise refuse("state", unknown, state=state, known=tuple(filter(None, STATES)))
    before = number_in(asked(request, "before") or "0")
    if before is None:
        raise refuse("before", N_("“{text}”不是办件的编号；请从列表翻页。"), text=asked(request, "before"))
    place, matter, span = _place(heading), asked(request, "matter").strip(), months_if_any(request, day)
    in_file, now = bool(request.GET.get("export")), timezone.now()
    # A file begins with the newest, whichever page is shown.
    wanted = Wanted(shown.process, node, state, 0 if in_file else before, shown.number, matter, span)
    rows, following = cases_listed(place, wanted, now, MOST_IN_FILE if in_file else None)
    names = names_of({one.place for one in rows})
    address = reverse("unit-cases", args=[unit])
    chosen = {"process": shown.process, "version": shown.number or "", "node": node, "state": state}
    narrowed = {"matter": matter, **months_asked(span)}
    query = chosen | narrowed
    context |= {
        "shown": shown,
        "processes": versions_listed(),
        "nodes": _offered(_nodes(shown.definition), node),
        "node": node,
        "matters": _offered(matters_offered(place), matter),
        "matter": matter,
        "months": months_asked(span),
        "everything": day.link(address, **chosen) if any(narrowed.values()) else "",
        "state": state,
        "states": STATE_WORDS.items(),
        "first": day.link(address, **query) if before else "",
        "next": day.link(address, **query, before=following) if following else "",
        "most_in_file": MOST_IN_FILE,
    }
    return page(
        request, "web/unit_cases.html", context, [cases_table(rows, shown.definition, names, day, now)]
    )


def _place(heading: Heading) -> Place:
    """The unit with the county in which it lies; one without a county is one of its own."""
    county = next((row.id for row in heading.way if row.level is Level.COUNTY), heading.unit)
    return Place(heading.unit, heading.row.level, county, heading.seen)


def _nodes(definition: Definition) -> Sequence[tuple[str, str]]:
    """The tasks of a version, as a list to choose from."""
    return [(node.id, node.called) for node in definition.nodes.values() if node.kind in WAITS]


def _offered(known: Sequence[tuple[str, str]], asked_for: str) -> Sequence[tuple[str, str]]:
    """What there is to choose from, with what is asked for: only another version, or another list, may have it."""
    others = [(asked_for, asked_for)] if asked_for and asked_for not in dict(known) else []
    return [*known, *others]


def _process(request: HttpRequest) -> Shown:
    """The process and version that are asked for; else the first process in all its versions."""
    process = asked(request, "process") or "window"
    version = "" if _is_new(request, process) else asked(request, "version")
    number = number_in(version or "0")
    if number is None:
        raise refuse("version", N_("“{text}”不是版本号；请从版本列表里选。"), text=version)
    return shown_of(process, number)


def _is_new(request: HttpRequest, process: str) -> bool:
    """Whether another process was chosen than the one whose versions and tasks were to choose from."""
    return asked(request, "of") not in ("", process)


urlpatterns = [
    path("units/<path:unit>/operation-processes", unit_operation_processes, name="unit-operation-processes"),
    path("units/<path:unit>/cases", unit_cases, name="unit-cases"),
]
