"""The workbench: what is to do, what one's body has, what is late, what was done; and one act on many tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.case_words import COLOURS
from santu.operate.selectors.work import (
    AREA,
    BODY,
    CAP,
    DONE,
    LATE,
    TO_DO,
    Line,
    Wanted,
    acting_at,
    case_numbered,
    filters_of,
    places_known,
    processes_known,
    tasks_counted,
    tasks_listed,
)
from santu.operate.services.filters import filter_drop, filter_keep
from santu.register.selectors.reach import Sight
from santu.web.case_parts import FORMS
from santu.web.case_tones import TONES
from santu.web.days import day_in_address, day_of, moment
from santu.web.deployments import is_here
from santu.web.given import asked, written
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

TABS = (
    (TO_DO, N_("我的待办")),
    (BODY, N_("本单位在办")),
    (LATE, N_("已超期")),
    (DONE, N_("我已办")),
    (AREA, N_("辖区在办")),
)
EMPTY = {
    TO_DO: N_("现在没有等您办的任务。别的同事领办的在“本单位在办”；新任务到了会出现在这里。"),
    BODY: N_("本单位现在没有在办的任务。"),
    LATE: N_("没有超期的任务。"),
    DONE: N_("您还没有办结过任务；办结的会留在这里。"),
    AREA: N_("辖区内现在没有在办的任务。"),
}
TAKEN = {"no": N_("没有人领办"), "yes": N_("有人领办")}
IN_FILE = 2_000
FIELDS = ("process", "node", "place", "organ", "matter", "colour", "taken", "words", "first", "last")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row as the page has it."""

    line: Line
    holder: str

    @property
    def colour(self) -> str:
        return COLOURS.get(self.line.colour, "")

    @property
    def tone(self) -> str:
        return TONES.get(self.line.colour, "")


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """A tab of the workbench, narrowed by what its address says; a number of a case leads to the case."""
    sight, wanted = sight_of(request), wanted_in(request)
    number = case_numbered(wanted.words)
    if number is not None:
        return gone_to(request, day_of(request).link(reverse("case", args=[number])))
    if request.GET.get("export"):
        # A file begins where the list does, not where the page does.
        found = tasks_listed(sight, replace(wanted, after=""), IN_FILE)
    else:
        found = tasks_listed(sight, wanted)
    called = titles(line.holder for line in found.lines)
    narrowed = {name: getattr(wanted, name) or "" for name in FIELDS}
    context = {
        "tab": wanted.tab,
        "tabs": _tabs(request, sight, wanted),
        "wanted": narrowed,
        "narrowed": any(narrowed.values()),
        "lines": [ShownLine(line, called.get(line.holder, "")) for line in found.lines],
        "later": _address(request, after=found.after) if found.after else "",
        "first_page": _address(request) if wanted.after else "",
        "processes": processes_known(),
        "places": places_known(sight),
        "begins_at": acting_at(sight) if is_here("unit-open") else [],
        "colours": COLOURS.items(),
        "taken": TAKEN.items(),
        "filters": [(name, f"{reverse('work')}?{query}") for name, query in filters_of(sight.username)],
        "query": _query(request),
        "empty": EMPTY[wanted.tab],
        "outcomes": _outcomes(found.lines),
        "targets": found.targets,
        "has_bulk": wanted.tab != DONE and bool(found.lines),
        "in_file": IN_FILE,
    }
    return page(request, "web/work.html", context, tables=[_table(found.lines, called, wanted.tab)])


def _outcomes(lines: Sequence[Line]) -> list[tuple[str, list[str]]]:
    """The ends for which nothing is to be filled in, each with all that it is called there."""
    words: dict[str, set[str]] = {}
    for line in lines:
        if (line.process, line.node) not in FORMS:
            for key, word in line.outcomes:
                if key not in line.asking:
                    words.setdefault(key, set()).add(word)
    return [(key, sorted(called)) for key, called in sorted(words.items())]


def wanted_in(request: HttpRequest) -> Wanted:
    """What an address asks for.

    Raises:
        Refused: a day is none.
    """
    faults: list[Fault] = []
    first, last = (day_in_address(request, name, faults) for name in ("first", "last"))
    if faults:
        raise Refused(faults)
    tab = asked(request, "tab")
    words = {name: asked(request, name).strip() for name in FIELDS if name not in ("first", "last")}
    return Wanted(
        tab=tab if tab in EMPTY else TO_DO, first=first, last=last, after=asked(request, "after"), **words
    )


def _tabs(request: HttpRequest, sight: Sight, wanted: Wanted) -> list[tuple[str, str, str, bool]]:
    """Each tab with its count (capped), its address, and whether it is the one shown."""
    found = []
    for tab, title in TABS:
        count = tasks_counted(sight, Wanted(tab=tab)) if tab in (TO_DO, LATE) else None
        shown = "" if count is None else f"{CAP:,}+" if count > CAP else str(count)
        found.append((title, shown, day_of(request).link(reverse("work"), tab=tab), tab == wanted.tab))
    return found


def _query(request: HttpRequest, **more: str) -> str:
    query = request.GET.copy()
    for name in ("after", "day", "export", "table"):
        query.pop(name, None)
    query.update({name: value for name, value in more.items() if value})
    return query.urlencode()


def _address(request: HttpRequest, **more: str) -> str:
    return day_of(request).link(f"{reverse('work')}?{_query(request, **more)}")


def _table(lines: Sequence[Line], called: Mapping[str, str], tab: str) -> Table:
    """The same rows for a file."""
    columns = [
        Column("number", N_("编号")),
        Column("title", N_("标题")),
        Column("process", N_("流程")),
        Column("step", N_("环节")),
        Column("since", N_("到达")),
        *([Column("ended", N_("办结"))] if tab == DONE else []),
        Column("due", N_("到期")),
        Column("colour", N_("期限")),
        Column("place", N_("来自")),
        Column("organ", N_("承办单位")),
        Column("holder", N_("领办人")),
    ]
    rows = [
        Row(
            [
                one.number,
                Cell(one.title),
                one.process_name,
                one.step,
                moment(one.since),
                *([moment(one.ended_at) if one.ended_at else ""] if tab == DONE else []),
                moment(one.due_at) if one.due_at else "",
                message(COLOURS[one.colour]) if one.colour else "",
                one.place,
                one.organ,
                called.get(one.holder, ""),
            ]
        )
        for one in lines
    ]
    return Table("tasks", N_("任务"), columns, rows)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter that is shown by a name, or drop one."""
    query = written(request, "query")
    if name := written(request, "drop"):
        filter_drop(name=name, by=person_of(request))
    else:
        known = {key: values for key, values in parse_qs(query).items() if key in ("tab", *FIELDS)}
        kept = urlencode(known, doseq=True)
        filter_keep(name=written(request, "name"), query=kept, by=person_of(request))
    return gone_to(request, f"{reverse('work')}?{query}")


urlpatterns = [
    path("workbench/", work, name="work"),
    path("workbench/filters", keep, name="work-filter"),
]
