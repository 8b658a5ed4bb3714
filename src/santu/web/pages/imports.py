"""Imports: those that were done, and each of them with where it may be taken back."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from santu.accounts.domain.roles import Right
from santu.jobs.selectors import jobs_open
from santu.kernel.messages import N_, message
from santu.register.selectors.access import acts_open
from santu.register.selectors.imports import ImportRow, import_done, imports_done
from santu.web.audit_rows import trail_of
from santu.web.days import Day, day_of, moment
from santu.web.draft_rows import drafts_shown
from santu.web.pages import import_drafts
from santu.web.people import titles
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("act", N_("操作号"), "number"),
    Column("title", N_("名称")),
    Column("state", N_("状态"), "badge"),
    Column("counties", N_("涉及县"), "number", N_("个")),
    Column("document", N_("文号")),
    Column("by", N_("办理人")),
    Column("at", N_("时间"), "day"),
)
STANDING, UNDONE = N_("有效"), N_("已撤销")
UNDONE_BY = N_("由第 {act} 号操作撤销")


def imports(request: HttpRequest) -> HttpResponse:
    """What was imported, and where to begin."""
    day = day_of(request)
    done = imports_done(acts_open(sight_of(request), Right.IMPORT))
    called = titles(row.by for row in done)
    rows = [_row(row, day, called[row.by]) for row in done]
    table = Table("imports", N_("已办的导入"), COLUMNS, rows, empty=N_("还没有导入过名单。"))
    mine = [
        job for job in jobs_open() if job.name.startswith("import_") and job.by == request.user.get_username()
    ]
    context = {"jobs": mine, "drafts": drafts_shown(request.user.get_username())}
    return page(request, "web/imports.html", context, tables=[table])


def _row(row: ImportRow, day: Day, by: str) -> Row:
    undone = row.undone_by > 0
    state = Cell(
        message(UNDONE if undone else STANDING),
        tone="" if undone else "green",
        below=message(UNDONE_BY, act=row.undone_by) if undone else "",
    )
    where = day.link(reverse("import", args=[row.number]))
    title = Cell(row.title, href=where)
    at = moment(row.recorded_at)
    return Row((Cell(row.number, href=where), title, state, row.counties, row.document, by, at))


def import_(request: HttpRequest, number: int) -> HttpResponse:
    """An import that was done: its number, what it brought, and a way to take it back."""
    found = import_done(number)
    brought = Table(
        "brought",
        N_("写入的记录"),
        (Column("kind", N_("记录")), Column("count", N_("数量"), "number", N_("条"))),
        [Row((message(kind), count)) for kind, count in found.brought],
        empty=N_("名单与登记一致，没有写入记录。"),
    )
    undoing = next(iter(jobs_open("act_undo", act=number)), None)
    who = titles([found.row.by])[found.row.by]
    context = {"done": found, "job": undoing, "who": who, "about": f"act:{number}"}
    return page(request, "web/import.html", context, [brought, trail_of("act", number, request)])


urlpatterns = [
    *import_drafts.urlpatterns,
    path("imports/", imports, name="imports"),
    path("imports/<number:number>", import_, name="import"),
]
