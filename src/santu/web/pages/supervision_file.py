"""Supervision of enforcement teams by file: template and export, a file looked through, recorded, withdrawn (SX-24)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right, right_lacking
from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Refused, message
from santu.register.domain.supervision_files import STEPS, TEMPLATE, Row, Step
from santu.register.selectors.access import units_seen
from santu.register.selectors.enforcement_sheets import supervision_sheet
from santu.register.selectors.lying import lying_on
from santu.register.selectors.supervision import supervision_files_of
from santu.register.services.supervision_files import (
    SupervisionPreview,
    supervision_file_import,
    supervision_file_preview,
    supervision_file_withdraw,
)
from santu.standards.loader import load
from santu.web.days import Day, day_of
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Table
from santu.web.tables import Row as TableRow
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

NAME, PAGE, SHOWN = "supervision-file", "web/supervision_file.html", 20
CHANGES = (
    Column("body", N_("执法队伍")),
    Column("document", N_("通知文号")),
    Column("step", N_("变更"), "badge"),
    Column("day", N_("日期"), "day"),
    Column("told", N_("登记为")),
)


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def supervision_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the supervision of the teams of a unit: to download, one to take in, one to withdraw."""
    if request.method == "POST" and written(request, "act") == "withdraw":
        number = number_in(written(request, "record")) or 0
        supervision_file_withdraw(number=number, reason=written(request, "reason"), by=person_of(request))
        return gone_to(request, day_of(request).link(reverse(NAME, args=[unit])))
    _, day, context = unit_frame(request, unit, "unit-duties")
    form = request.GET.get("format")
    if form:
        return _file(form, unit, day)
    sight = sight_of(request)
    rights = [right for right in (Right.SUPERVISE, Right.ENFORCE) if sight.has(right)]
    context |= {
        "part": "enforcement",
        "may": any(units_seen(sight, [unit], right) for right in rights),
        "most": MOST_BYTES >> 20,
        "said": request.POST,
        "withdrawable": [one for one in supervision_files_of(unit, SHOWN) if one.withdrawn_on is None],
    }
    if request.method != "POST":
        return page(request, PAGE, context)
    if not context["may"]:
        raise right_lacking(Right.SUPERVISE)
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        by, standards = person_of(request), load()
        try:
            preview = supervision_file_preview(
                path=file, unit=unit, standards=standards, by=by, ignored=ignored_in(request)
            )
        except Refused as refused:
            return page(request, PAGE, context, tables=[faults_table(refused.faults, file.name)])
        seen = seen_of(preview.digest, *preview.steps)
        if is_import(request, seen):
            document = written(request, "document")
            supervision_file_import(preview=preview, standards=standards, by=by, document=document)
            return gone_to(request, day.link(reverse("unit-enforcement", args=[unit])) + "#supervisions")
    count = len(preview.steps)
    context |= {"preview": preview, "seen": seen, "count": count, "does": N_("登记"), "told": []}
    return page(request, PAGE, context, tables=[_changes(preview, day)])


def _file(form: str, unit: str, day: Day) -> HttpResponse:
    """The template, or what is on file."""
    if form != "kept":
        return template_file(TEMPLATE, form)
    sheet = supervision_sheet(unit, day.shown, translate(TEMPLATE.title), chinese=in_chinese())
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.shown.isoformat()}", "xlsx")


def _changes(preview: SupervisionPreview, day: Day) -> Table:
    """The steps that the file would take."""
    lying = lying_on(day.shown, {row.body for row in preview.rows})

    def cells(row: Row, step: Step) -> TableRow:
        name = lying[row.body].name if row.body in lying else ""
        on, letter = {
            Step.OPEN: (row.day, row.notice),
            Step.ANSWER: (row.answered_on, row.answer),
            Step.DECIDE: (row.decided_on, row.decision),
        }[step]
        mark = Cell(message(STEPS[step]), tone="green")
        return TableRow((name, row.notice.document, mark, on, letter.text if letter else ""))

    rows = [cells(row, step) for row, step in preview.steps]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("登记与文件一致，没有要变更的。"))


urlpatterns = [path("units/<path:unit>/enforcement/supervision", supervision_file, name=NAME)]
