"""Tasks, admissions, vetoes and whistles by file: template and export, a file looked through, recorded at once, undone at once."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Refused, message
from santu.register.domain.layouts_handed import TEMPLATES
from santu.register.selectors.handed import file_numbered, files_of
from santu.register.selectors.handed_sheets import handed_sheet
from santu.register.services.handed_files import (
    HandedPreview,
    handed_file_import,
    handed_file_preview,
    handed_file_undo,
)
from santu.standards.loader import load
from santu.web.days import Day, day_of
from santu.web.given import written
from santu.web.handed_rows import Names
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.tables import Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

UNIT, TITLE, DAY = Column("unit", N_("单位")), Column("title", N_("名称")), Column("day", N_("日期"), "day")
HANDED = (UNIT, Column("issuer", N_("交办单位")), Column("document", N_("文号")), TITLE, DAY)
CALLED = (UNIT, Column("organs", N_("要叫的部门")), TITLE, DAY)
PAGES = {
    "tasks": "unit-tasks",
    "admissions": "unit-admissions",
    "vetoes": "unit-vetoes",
    "whistles": "unit-tasks",
}
PARTS = {"whistles": "tasks"}
"""The parts of the page of matters that bear another name."""


def handed_file(request: HttpRequest, unit: str, kind: str) -> HttpResponse:
    """Files of one kind: to download, and one to take in."""
    _, day, context = unit_frame(request, unit, "unit-duties")
    if form := request.GET.get("format"):
        return _file(form, kind, unit, day)
    address = reverse(f"handed-{kind}", args=[unit])
    context |= {
        "part": PARTS.get(kind, kind),
        "kind": kind,
        "name": TEMPLATES[kind].title,
        "address": day.link(address),
        "forms": [(form, day.link(address, format=form)) for form in ("export", "xlsx", "csv")],
        "most": MOST_BYTES >> 20,
        "said": request.POST,
        "files": files_of(kind, person_of(request).username),
    }
    if request.method != "POST":
        return page(request, "web/handed_file.html", context)
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        standards, by = load(), person_of(request)
        left_out = written(request, "ignored").replace("，", ",").split(",")
        ignored = [one.strip() for one in left_out if one.strip()]
        try:
            preview = handed_file_preview(kind=kind, path=file, standards=standards, by=by, ignored=ignored)
        except Refused as refused:
            return page(
                request, "web/handed_file.html", context, tables=[faults_table(refused.faults, file.name)]
            )
        seen = seen_of(preview.digest, kind, *preview.new)
        if is_import(request, seen):
            handed_file_import(preview=preview, standards=standards, by=by)
            return gone_to(request, day.link(reverse(PAGES[kind], args=[unit])))
    context |= {
        "preview": preview,
        "seen": seen,
        "count": len(preview.new),
        "does": N_("登记这些"),
        "told": [
            message(N_("新登记 {new} 件，{same} 件已登记、不变"), new=len(preview.new), same=preview.same)
        ],
    }
    return page(request, "web/handed_file.html", context, tables=[_changes(preview)])


def _file(form: str, kind: str, unit: str, day: Day) -> HttpResponse:
    """The template, or what is recorded up to the day of the page."""
    if form != "export":
        return template_file(TEMPLATES[kind], form)
    title = translate(TEMPLATES[kind].title)
    sheet = handed_sheet(kind, unit, day.shown, title, load(), chinese=in_chinese())
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.shown.isoformat()}", "xlsx")


def _changes(preview: HandedPreview) -> Table:
    """What the file would record."""
    names = Names.of([(read.told.unit, organ) for read in preview.new for organ in read.organs])
    rows = []
    for read in preview.new:
        organs = tuple(map(names.issuer, read.organs))
        who = (message("{names}", names=organs),) if preview.kind == "whistles" else (*organs, read.document)
        rows.append(Row((names.unit(read.told.unit), *who, read.told.title, read.told.day)))
    columns = CALLED if preview.kind == "whistles" else HANDED
    return Table("changes", N_("要登记的"), columns, rows, empty=N_("文件里的都已登记，没有新的。"))


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def tasks_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of tasks."""
    return handed_file(request, unit, "tasks")


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def admissions_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of admissions."""
    return handed_file(request, unit, "admissions")


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def vetoes_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of vetoes and pledges."""
    return handed_file(request, unit, "vetoes")


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def whistles_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of whistles."""
    return handed_file(request, unit, "whistles")


@require_POST
def undo(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """Take back what a file recorded."""
    handed_file_undo(number=number, by=person_of(request))
    page_of = PAGES[file_numbered(number).kind]
    return gone_to(request, day_of(request).link(reverse(page_of, args=[unit])))


urlpatterns = [
    path("units/<path:unit>/tasks/file", tasks_file, name="handed-tasks"),
    path("units/<path:unit>/admissions/file", admissions_file, name="handed-admissions"),
    path("units/<path:unit>/vetoes/file", vetoes_file, name="handed-vetoes"),
    path("units/<path:unit>/whistles/file", whistles_file, name="handed-whistles"),
    path("units/<path:unit>/handed-files/<number:number>/undo", undo, name="handed-undo"),
]
