"""The ledger of posts by file: template and export, the file looked through, its changes previewed and entered at once."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.layouts_quotas import TEMPLATE, Changed
from santu.register.domain.ledger import HOLDS, MEASURES, Holds
from santu.register.domain.ledger_rules import kind_names as kinds_called
from santu.register.domain.statistics_layout import LAYOUT, read_layout
from santu.register.selectors.quota_sheets import quota_sheet, statistics_sheet
from santu.register.services.quota_files import QuotaPreview, quota_file_import, quota_file_preview
from santu.standards.loader import load
from santu.web.days import NO_DAY, Day, day_needed
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.loan_rows import kind_names
from santu.web.pages.unit_frame import unit_frame
from santu.web.papers import paper_of
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

AUTHORISED = N_("核定")
CHANGES = (
    Column("unit", N_("单位或机构")),
    Column("holds", N_("项目")),
    Column("kind", N_("编制类别")),
    Column("measure", N_("计数")),
    Column("was", N_("台账现为"), "number", N_("名")),
    Column("becomes", N_("改为"), "number", N_("名")),
    Column("by", N_("增减"), "number", N_("名")),
)


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def ledger_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the ledger of a unit: to download, and one to take in."""
    _, day, context = unit_frame(request, unit, "unit-ledger")
    if form := request.GET.get("format"):
        return _file(form, unit, day)
    today = sight_of(request).today
    context |= {"part": "ledger", "most": MOST_BYTES >> 20, "today": today, "said": request.POST}
    if request.method != "POST":
        return page(request, "web/ledger_file.html", context)
    faults: list[Fault] = []
    since = day_needed(request, "day", faults, NO_DAY)
    with file_at_hand(request, "file") as file:
        if file is None or since is None:
            raise Refused([*([] if file else [no_file()]), *faults])
        standards, by = load(), person_of(request)
        try:
            preview = quota_file_preview(
                path=file,
                day=since,
                ignored=ignored_in(request),
                central=written(request, "central"),
                standards=standards,
                by=by,
            )
        except Refused as refused:
            return page(
                request, "web/ledger_file.html", context, tables=[faults_table(refused.faults, file.name)]
            )
        seen = seen_of(preview.digest, since, *preview.changes)
        if is_import(request, seen):
            number = quota_file_import(preview=preview, paper=paper_of(request), standards=standards, by=by)
            return gone_to(request, day.link(reverse("voucher", args=[number])))
    context |= {
        "preview": preview,
        "seen": seen,
        "key": uuid4(),
        "count": len(preview.changes),
        "does": N_("记入台账"),
        "told": [message(N_("{day} 起变更，记 {n} 笔分录，一张凭证"), day=since, n=len(preview.entries))],
    }
    return page(request, "web/ledger_file.html", context, tables=[_changes(preview)])


def _file(form: str, unit: str, day: Day) -> HttpResponse:
    """The template, the ledger, or the annual statistics of a unit on the day of the page."""
    kinds, chinese = kinds_called(load(), day.shown), in_chinese()
    if form == "quotas":
        sheet = quota_sheet(day.shown, [unit], kinds, translate(TEMPLATE.title), chinese=chinese)
    elif form == "statistics":
        sheet = statistics_sheet(day.shown, [unit], read_layout(LAYOUT, kinds), chinese=chinese)
    else:
        return template_file(TEMPLATE, form)
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.shown.isoformat()}", "xlsx")


def _changes(preview: QuotaPreview) -> Table:
    """What the file would change in the ledger."""
    kinds = kind_names(load(), preview.day)

    def row(one: Changed) -> Row:
        account = one.account
        holds = AUTHORISED if account.holds is Holds.VACANT else HOLDS[account.holds]
        by: Message = message("{by:+,}", by=one.by)
        return Row(
            (
                preview.lying[account.unit].name,
                message(holds),
                Cell(kinds.get(account.kind, account.kind)),
                message(MEASURES[account.measure]),
                one.was,
                one.becomes,
                Cell(by, tone="green" if one.by > 0 else "red"),
            ),
        )

    rows = [row(one) for one in preview.changes]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("台账与文件一致，没有要变更的编制。"))


urlpatterns = [path("units/<path:unit>/ledger/file", ledger_file, name="ledger-file")]
