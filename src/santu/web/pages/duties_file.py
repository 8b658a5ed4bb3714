"""The list of duties of a unit by file: template and export, the file looked through, previewed, recorded as one act."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import Sheet, workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.layouts_duties import DUTIES, TEMPLATE, WIDTHS, duty_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.rows import Duty
from santu.register.domain.words import ROLES
from santu.register.selectors.duties import duties_under
from santu.register.services.duties import DutyPreview, duty_file_import, duty_file_preview
from santu.web.days import NO_DAY, Day, day_needed
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.pages.unit_duties import county_of
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

NEW, CHANGED = N_("新登记"), N_("变更")
CHANGES = (
    Column("does", N_("变更"), "badge"),
    Column("place", N_("办理地")),
    Column("matter", N_("事项编码"), "code"),
    Column("name", N_("事项")),
    Column("body", N_("承办机构")),
    Column("role", N_("主办或配合")),
)


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def duties_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the duties of a unit: to download, and one to take in."""
    heading, day, context = unit_frame(request, unit, "unit-duties")
    if form := request.GET.get("format"):
        return _file(form, heading, day)
    context |= {"part": "duties", "most": MOST_BYTES >> 20, "said": request.POST}
    if request.method != "POST":
        return page(request, "web/duties_file.html", context)
    faults: list[Fault] = []
    since = day_needed(request, "day", faults, NO_DAY)
    with file_at_hand(request, "file") as file:
        if file is None or since is None:
            raise Refused([*([] if file else [no_file()]), *faults])
        by = person_of(request)
        try:
            preview = duty_file_preview(path=file, day=since, by=by, ignored=ignored_in(request))
        except Refused as refused:
            table = faults_table(refused.faults, file.name)
            return page(request, "web/duties_file.html", context, tables=[table])
    seen = seen_of(preview.digest, since, *preview.changes)
    if is_import(request, seen):
        title = written(request, "title") or translate(N_("导入职责清单"))
        act = duty_file_import(preview=preview, title=title, by=by, document=written(request, "document"))
        return gone_to(request, day.link(reverse("act", args=[act.pk])))
    context |= {
        "preview": preview,
        "seen": seen,
        "key": uuid4(),
        "count": len(preview.changes),
        "does": N_("登记这些职责"),
        "told": list(_told(preview)),
    }
    return page(request, "web/duties_file.html", context, tables=[_changes(preview)])


def _file(form: str, heading: Heading, day: Day) -> HttpResponse:
    """The template, or the duties of the unit on the day of the page."""
    if form != "duties":
        return template_file(TEMPLATE, form)
    chinese = in_chinese()
    register = duties_under(heading.unit, county_of(heading), day.shown)
    header = [header_of(column, chinese=chinese) for column in DUTIES]
    title = translate(TEMPLATE.title)
    sheet = Sheet(title, [header, *duty_rows(register, chinese=chinese)], widths=WIDTHS)
    return attached(workbook([sheet]), XLSX, f"{title}-{day.shown.isoformat()}", "xlsx")


def _told(preview: DutyPreview) -> list[Message]:
    """How many duties begin and change, and how many are not in the file."""
    found = preview.listed
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    told = [
        message(N_("{day} 起新登记 {new} 项，变更 {changed} 项，{same} 项不变"), day=preview.day, **counts)
    ]
    if found.unlisted:
        more = N_("这些地方另有 {count} 项职责不在清单里，保持不变；要停办请列入方案")
        told.append(message(more, count=found.unlisted))
    return told


def _changes(preview: DutyPreview) -> Table:
    """What the file would change in the register."""
    base = preview.base

    def row(duty: Duty, does: str, tone: str) -> Row:
        place, body = base.divisions[duty.place].name, base.bodies[duty.body].name
        role = message(ROLES[duty.role])
        return Row((Cell(message(does), tone=tone), place, duty.matter, duty.name, body, role))

    rows = [row(duty, NEW, "green") for duty in preview.listed.new]
    rows += [row(now, CHANGED, "amber") for _, now in preview.listed.changed]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("登记与文件一致，没有要变更的职责。"))


urlpatterns = [path("units/<path:unit>/duties/file", duties_file, name="duties-file")]
