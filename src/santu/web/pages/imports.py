"""Imports: those that were done, and each of them with its undoing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from santu.jobs.selectors import jobs_open
from santu.jobs.services import job_start
from santu.kernel.messages import N_, message, refuse
from santu.register.selectors.imports import ImportRow, import_done, imports_done
from santu.web.days import Day, day_of
from santu.web.pages import import_drafts
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("act", N_("操作号"), "number"),
    Column("title", N_("名称")),
    Column("state", N_("状态"), "badge"),
    Column("counties", N_("涉及县"), "number", N_("个")),
    Column("document", N_("文号")),
    Column("by", N_("办理人")),
    Column("at", N_("时间")),
)
STANDING, UNDONE = N_("有效"), N_("已撤销")
UNDONE_BY = N_("由第 {act} 号操作撤销")


def imports(request: HttpRequest) -> HttpResponse:
    """What was imported, and where to begin."""
    day = day_of(request)
    rows = [_row(row, day) for row in imports_done()]
    table = Table("imports", N_("已办的导入"), COLUMNS, rows, empty=N_("还没有导入过名单。"))
    mine = [
        job for job in jobs_open() if job.name.startswith("import_") and job.by == request.user.get_username()
    ]
    return page(request, "web/imports.html", {"jobs": mine}, tables=[table])


def _row(row: ImportRow, day: Day) -> Row:
    undone = row.undone_by > 0
    state = Cell(
        message(UNDONE if undone else STANDING),
        tone="" if undone else "green",
        below=message(UNDONE_BY, act=row.undone_by) if undone else "",
    )
    where = day.link(reverse("import", args=[row.number]))
    title = Cell(row.title, href=where)
    at = timezone.localtime(row.recorded_at).strftime("%Y-%m-%d %H:%M")
    return Row((Cell(row.number, href=where), title, state, row.counties, row.document, row.by, at))


def import_(request: HttpRequest, number: int) -> HttpResponse:
    """An import that was done: its number, what it brought, and how to take it back."""
    found = import_done(number)
    brought = Table(
        "brought",
        N_("写入的记录"),
        (Column("kind", N_("记录")), Column("count", N_("数量"), "number", N_("条"))),
        [Row((message(kind), count)) for kind, count in found.brought],
        empty=N_("名单与登记一致，没有写入记录。"),
    )
    undoing = next(iter(jobs_open("import_undo", act=number)), None)
    return page(request, "web/import.html", {"done": found, "job": undoing}, tables=[brought])


@require_POST
def import_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take an import back, in the background."""
    import_done(number)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise refuse("", N_("没有写明撤销的理由；请写一句为什么撤销，供以后查阅。"))
    document = request.POST.get("document", "").strip()
    args = {"act": number, "reason": reason, "document": document}
    job = job_start(name="import_undo", args=args, by=request.user.get_username())
    return gone_to(request, day_of(request).link(reverse("job", args=[job])))


urlpatterns = [
    *import_drafts.urlpatterns,
    path("imports/", imports, name="imports"),
    path("imports/<int:number>", import_, name="import"),
    path("imports/<int:number>/undo", import_undo, name="import-undo"),
]
