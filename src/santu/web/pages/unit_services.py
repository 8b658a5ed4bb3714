"""The service points of a unit, and files of points, advisers, contracts and grid teams: taken in, and taken back (SX-26)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, message, refuse
from santu.register.domain.grid_teams import ROLES
from santu.register.domain.layouts_services import TEMPLATES
from santu.register.domain.service_rows import (
    KINDS,
    Adviser,
    Contract,
    Kind,
    Point,
    ServiceRow,
    TeamMember,
    VisitRow,
)
from santu.register.selectors.access import units_seen
from santu.register.selectors.service_rows import points_on, records_about
from santu.register.selectors.service_sheets import service_sheet
from santu.register.selectors.units import divisions_on
from santu.register.services.service_files import (
    ServicePreview,
    service_file_import,
    service_file_preview,
    service_undo,
)
from santu.standards.loader import load
from santu.web.days import Day, day_of
from santu.web.given import asked, written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.service_rows import points_table, records_table, ways_named
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

TAB = "unit-coverage"
TABS = {Kind.TEAMS: "unit-grids"}
"""Of a kind of file that has its page elsewhere, the tab."""
PURCHASES = (Kind.CONTRACTS, Kind.DELIVERIES, Kind.ACCEPTANCES)
ADVICE = (Kind.ADVISERS, Kind.VISITS)
PAGES = {
    Kind.POINTS: "unit-services",
    **dict.fromkeys(ADVICE, "unit-advisers"),
    **dict.fromkeys(PURCHASES, "unit-purchases"),
    Kind.TEAMS: "unit-grid-teams",
}
PARTS = {
    Kind.POINTS: "points",
    **dict.fromkeys(ADVICE, "advisers"),
    **dict.fromkeys(PURCHASES, "purchases"),
    Kind.TEAMS: "teams",
}
BESIDE = {
    Kind.POINTS: (Kind.POINTS,),
    **dict.fromkeys(ADVICE, ADVICE),
    **dict.fromkeys(PURCHASES, PURCHASES),
    Kind.TEAMS: (Kind.TEAMS,),
}
"""The kinds of files, and of records, that belong together on a page."""
SHOWN = 20
CHANGES = (
    Column("unit", N_("单位")),
    Column("what", N_("登记的内容")),
    Column("does", N_("变更"), "badge"),
    Column("since", N_("从哪一天起"), "day"),
    Column("until", N_("到哪一天止"), "day"),
)


def may_serve(request: HttpRequest, unit: str) -> bool:
    """Whether somebody may record services in a unit."""
    sight = sight_of(request)
    return sight.has(Right.SERVE) and bool(units_seen(sight, [unit], Right.SERVE))


@require_GET
def unit_services(request: HttpRequest, unit: str) -> HttpResponse:
    """The service points of a unit on the day of the page."""
    heading, day, context = unit_frame(request, unit, TAB)
    found = points_on(unit, day.shown)
    named = divisions_on(day.shown, list({one.unit for one in found}))
    points = [one for one in found if one.unit in named]
    villages = {one.unit for one in points if named[one.unit].level is Level.VILLAGE}
    context |= {
        "part": "points",
        "kind": Kind.POINTS.value,
        "may": may_serve(request, unit),
        "township": next((row.id for row in heading.way if row.level is Level.TOWNSHIP), ""),
        "counts": [
            (N_("有站点的村（社区）"), len(villages), N_("个")),
            (N_("便民服务中心"), sum(named[one.unit].level is Level.TOWNSHIP for one in points), N_("个")),
            (N_("代办员"), sum(one.agents for one in points), N_("人")),
        ],
    }
    table = points_table(points, named, ways_named(load(), day), day)
    return page(request, "web/unit_services.html", context, tables=[table])


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def services_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of one kind: to download, and one to take in; and the latest records, to be undone."""
    kind = _kind(written(request, "kind") if request.method == "POST" else asked(request, "kind"))
    _, day, context = unit_frame(request, unit, TABS.get(kind, TAB))
    if form := asked(request, "format"):
        return _file(form, kind, unit, day)
    records = records_about(unit, day.shown, BESIDE[kind], SHOWN)
    tables = [records_table(records)]
    context |= {
        "part": PARTS[kind],
        "kind": kind.value,
        "title": KINDS[kind],
        "kinds": [(one.value, KINDS[one]) for one in BESIDE[kind]],
        "most": MOST_BYTES >> 20,
        "said": request.POST,
        "undoable": [one for one in records if not (one.undone_by or one.undoes)],
    }
    if request.method != "POST":
        return page(request, "web/services_file.html", context, tables=tables)
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        by, standards = person_of(request), load()
        ignored = [
            one.strip() for one in written(request, "ignored").replace("，", ",").split(",") if one.strip()
        ]
        try:
            preview = service_file_preview(kind=kind, path=file, standards=standards, by=by, ignored=ignored)
        except Refused as refused:
            tables.append(faults_table(refused.faults, file.name))
            return page(request, "web/services_file.html", context, tables=tables)
        seen = seen_of(preview.digest, kind, *preview.changes.new, *preview.changes.changed)
        if is_import(request, seen):
            service_file_import(preview=preview, by=by, document=written(request, "document"))
            return gone_to(request, day.link(reverse(PAGES[kind], args=[unit])))
    found = preview.changes
    context |= {
        "preview": preview,
        "seen": seen,
        "count": found.count,
        "does": N_("登记"),
        "told": [message(N_("新登记 {new} 项，变更 {changed} 项，{same} 项不变"), **_counts(preview))],
    }
    return page(request, "web/services_file.html", context, tables=[*tables, _changes(preview, day)])


@require_POST
def services_undo(request: HttpRequest, unit: str) -> HttpResponse:
    """Take a record back."""
    number = number_in(written(request, "record"))
    if number is None:
        raise refuse("record", N_("没有选要撤销哪次登记；请选一个。"))
    service_undo(number=number, reason=written(request, "undo_reason"), by=person_of(request))
    kind = _kind(written(request, "kind"))
    address = reverse("services-file", args=[unit])
    return gone_to(request, day_of(request).link(address, kind=kind.value))


def _kind(text: str) -> Kind:
    if text not in set(Kind):
        raise refuse(
            "kind", N_("没有“{text}”这种清单；请从服务站点、法律顾问、购买服务的页面进入。"), text=text
        )
    return Kind(text)


def _file(form: str, kind: Kind, unit: str, day: Day) -> HttpResponse:
    """The template, or what stands in a unit on the day of the page."""
    template = TEMPLATES[kind]
    if form != "rows":
        return template_file(template, form)
    sheet = service_sheet(kind, unit, day.shown, load(), translate(template.title), chinese=in_chinese())
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.shown.isoformat()}", "xlsx")


def _counts(preview: ServicePreview) -> dict[str, int]:
    found = preview.changes
    return {"new": len(found.new), "changed": len(found.changed), "same": found.same}


def _changes(preview: ServicePreview, day: Day) -> Table:
    """What the file would change."""
    found = preview.changes
    rows = [(row, N_("新登记"), "green") for row in found.new]
    rows += [(now, N_("变更"), "amber") for _, now in found.changed]
    named = divisions_on(day.shown, list({row.unit for row, _, _ in rows}))
    roles = {item.id: item.name for item in load().items(ROLES, day.shown)}
    cells = [
        Row(
            [
                named[row.unit].name if row.unit in named else row.unit,
                _called(row, roles),
                Cell(message(does), tone=tone),
                row.since,
                row.until,
            ]
        )
        for row, does, tone in rows
    ]
    return Table("changes", N_("变更预览"), CHANGES, cells, empty=N_("登记与文件一致，没有要变更的。"))


def _called(row: ServiceRow, roles: Mapping[str, str]) -> str:
    if isinstance(row, Point):
        return row.name
    if isinstance(row, Adviser):
        return f"{row.firm} {row.adviser}"
    if isinstance(row, VisitRow):
        return f"{row.firm} {row.subject} {row.answered or ''}".strip()
    if isinstance(row, TeamMember):
        return f"{roles.get(row.role, row.role)} {row.person} {row.office}".strip()
    return f"{row.number} {row.title}" if isinstance(row, Contract) else f"{row.contract} {row.what}"


urlpatterns = [
    path("units/<path:unit>/services", unit_services, name="unit-services"),
    path("units/<path:unit>/services/file", services_file, name="services-file"),
    path("units/<path:unit>/services/undo", services_undo, name="services-undo"),
]
