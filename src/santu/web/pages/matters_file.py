"""The catalogue of matters by file: template and export, a file looked through, previewed, loaded; and loads taken back."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from santu.formats.workbook_writing import Sheet, workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Message, Refused, message
from santu.register.domain.layouts_matters import CATALOGUE, TEMPLATE, WIDTHS, matter_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.matters import STANDINGS, Matter
from santu.register.selectors.matters import loads, matters_held, statutory_file
from santu.register.services.matters import MattersPreview, matters_import, matters_preview, matters_undo
from santu.web.days import Day, day_of, moment
from santu.web.duty_rows import kind_cell
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.people import person_of, titles
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

CSV = "text/csv; charset=utf-8"
NEW, CHANGED = N_("新登记"), N_("变更")
CHANGES = (
    Column("does", N_("变更"), "badge"),
    Column("code", N_("事项编码"), "code"),
    Column("name", N_("事项")),
    Column("kind", N_("事项类型")),
    Column("law", N_("法律文件")),
    Column("version", N_("文本版本")),
    Column("standing", N_("状态")),
)
LOADS = (
    Column("number", N_("导入号"), "number"),
    Column("title", N_("名称")),
    Column("brought", N_("写入"), "number", N_("项")),
    Column("document", N_("文号")),
    Column("by", N_("办理人")),
    Column("at", N_("时间"), "day"),
    Column("state", N_("状态"), "badge"),
)
STANDING, UNDONE, UNDOES = N_("有效"), N_("已撤销"), N_("撤销第 {load} 次导入")


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def matters_file(request: HttpRequest) -> HttpResponse:
    """The catalogue to download, a file to take in, and what was taken in so far."""
    day = day_of(request)
    if form := request.GET.get("format"):
        return _file(form)
    context = {
        "most": MOST_BYTES >> 20,
        "said": request.POST,
        "may_undo": [one for one in loads() if not one.undone],
    }
    if request.method != "POST":
        return page(request, "web/matters_file.html", context, tables=[_loads()])
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        by = person_of(request)
        try:
            preview = matters_preview(path=file, by=by, ignored=ignored_in(request))
        except Refused as refused:
            table = faults_table(refused.faults, file.name)
            return page(request, "web/matters_file.html", context, tables=[table, _loads()])
    seen = seen_of(preview.digest, *preview.since, *preview.compared.new, *preview.compared.changed)
    if is_import(request, seen):
        title = written(request, "title") or translate(N_("导入事项目录"))
        matters_import(preview=preview, title=title, by=by, document=written(request, "document"))
        return gone_to(request, day.link(reverse("matters")))
    context |= {
        "preview": preview,
        "seen": seen,
        "key": uuid4(),
        "count": preview.compared.count,
        "does": N_("写入目录"),
        "told": [_told(preview)],
    }
    return page(request, "web/matters_file.html", context, tables=[_changes(preview, day), _loads()])


@require_POST
def matters_take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a load of the catalogue back."""
    matters_undo(load=number, by=person_of(request), reason=written(request, "reason"))
    return gone_to(request, day_of(request).link(reverse("matters-file")))


def _file(form: str) -> HttpResponse:
    """The template, or the whole catalogue with what does not count."""
    if form == "statutory":
        return attached(statutory_file().read_bytes(), CSV, N_("乡镇法定事项"), "csv")
    if form != "matters":
        return template_file(TEMPLATE, form)
    chinese = in_chinese()
    header = [header_of(column, chinese=chinese) for column in CATALOGUE]
    title = translate(TEMPLATE.title)
    rows = matter_rows(matters_held().values(), chinese=chinese)
    return attached(workbook([Sheet(title, [header, *rows], widths=WIDTHS)]), XLSX, title, "xlsx")


def _told(preview: MattersPreview) -> Message:
    found = preview.compared
    template = N_(
        "新登记 {new} 项，变更 {changed} 项，{same} 项不变；目录里另有 {unlisted} 项不在文件里，保持不变"
    )
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    return message(template, **counts, unlisted=found.unlisted)


def _changes(preview: MattersPreview, day: Day) -> Table:
    """What the file would change in the catalogue."""

    def row(one: Matter, does: str, tone: str) -> Row:
        kind = kind_cell(one.kind, checked=one.kind_checked)
        standing = message(STANDINGS[one.on(day.shown)])
        return Row((Cell(message(does), tone=tone), one.code, one.name, kind, one.law, one.version, standing))

    rows = [row(one, NEW, "green") for one in preview.compared.new]
    rows += [row(now, CHANGED, "amber") for _, now in preview.compared.changed]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("目录与文件一致，没有要变更的事项。"))


def _loads() -> Table:
    done = loads()
    called = titles(one.by for one in done)
    rows = [
        Row(
            (
                one.number,
                Cell(one.title, below=message(UNDOES, load=one.undoes) if one.undoes else ""),
                one.brought,
                one.document,
                called[one.by],
                moment(one.at),
                Cell(message(UNDONE if one.undone else STANDING), tone="" if one.undone else "green"),
            )
        )
        for one in done
    ]
    return Table("loads", N_("已办的目录导入"), LOADS, rows, empty=N_("还没有导入过事项目录。"))


urlpatterns = [
    path("matters/file", matters_file, name="matters-file"),
    path("matters/file/<number:number>/take-back", matters_take_back, name="matters-take-back"),
]
