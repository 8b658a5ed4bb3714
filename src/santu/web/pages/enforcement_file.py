"""Trainings, guidance and joint operations by file: template and export, the file looked through, its changes previewed and recorded."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Message, Refused, message
from santu.register.domain.enforcement_facts import KINDS, Fact, Joint, Kind, Training
from santu.register.domain.layouts_enforcement import TEMPLATES
from santu.register.selectors.enforcement_sheets import facts_sheet
from santu.register.selectors.lying import lying_on
from santu.register.services.enforcement_files import (
    FactsPreview,
    enforcement_file_import,
    enforcement_file_preview,
)
from santu.standards.loader import load
from santu.web.given import asked, written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

FILE = "web/enforcement_file.html"
CHANGES = (
    Column("unit", N_("单位或机构")),
    Column("day", N_("日期"), "day"),
    Column("what", N_("内容")),
    Column("change", N_("变更"), "badge"),
    Column("told", N_("登记为")),
)


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def enforcement_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the trainings, guidance and joint operations of a unit: to download, and one to take in."""
    _, day, context = unit_frame(request, unit, "unit-duties")
    kind = _kind(asked(request, "kind") or written(request, "kind"))
    if form := request.GET.get("format"):
        return _file(form, kind, unit, day.shown)
    context |= {
        "part": "enforcement",
        "most": MOST_BYTES >> 20,
        "said": request.POST,
        "kind": kind,
        "kinds": KINDS.items(),
    }
    if request.method != "POST":
        return page(request, FILE, context)
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        by = person_of(request)
        ignored = [
            one.strip() for one in written(request, "ignored").replace("，", ",").split(",") if one.strip()
        ]
        try:
            preview = enforcement_file_preview(
                path=file, kind=kind, unit=unit, standards=load(), by=by, ignored=ignored
            )
        except Refused as refused:
            return page(request, FILE, context, tables=[faults_table(refused.faults, file.name)])
        seen = seen_of(preview.digest, kind, *preview.listed.facts)
        if is_import(request, seen):
            enforcement_file_import(preview=preview, document=written(request, "document"), by=by)
            return gone_to(request, day.link(reverse("unit-enforcement", args=[unit])) + "#entries")
    context |= {
        "preview": preview,
        "seen": seen,
        "count": len(preview.listed.facts),
        "does": N_("登记"),
        "told": [message(N_("{n} 条与登记相同；整个文件记一次，可以整次撤回"), n=preview.listed.same)],
    }
    return page(request, FILE, context, tables=[_changes(preview, sight_of(request).today)])


def _kind(text: str) -> Kind:
    return Kind(text) if text in list(Kind) else Kind.TRAINING


def _file(form: str, kind: Kind, unit: str, day: date) -> HttpResponse:
    """The template, or what is kept of a unit."""
    if form != "kept":
        return template_file(TEMPLATES[kind], form)
    sheet = facts_sheet(kind, unit, day, load(), translate(TEMPLATES[kind].title), chinese=in_chinese())
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.isoformat()}", "xlsx")


def _changes(preview: FactsPreview, today: date) -> Table:
    """What the file would record."""
    lying = lying_on(today, {fact.place for fact in preview.listed.facts})
    changed = {now.key for _, now in preview.listed.changed}

    def row(fact: Fact) -> Row:
        is_new = fact.key not in changed
        _, on, _ = fact.key
        what = fact.title if isinstance(fact, Joint) else fact.subject
        change = message(N_("新登记")) if is_new else message(N_("改登记"))
        mark = Cell(change, tone="green" if is_new else "amber")
        return Row((lying[fact.place].name, on, what, mark, _told(fact)))

    rows = [row(fact) for fact in preview.listed.facts]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("登记与文件一致，没有要变更的。"))


def _told(fact: Fact) -> Message | str:
    if isinstance(fact, Training):
        return message(N_("{hours} 学时，{n} 名参加"), hours=fact.hours, n=len(fact.posts))
    if isinstance(fact, Joint) and fact.results:
        results = fact.results
        template = N_("检查 {checked} 次，责令改正 {ordered} 件，立案 {filed} 件")
        return message(template, checked=results.checked, ordered=results.ordered, filed=results.filed)
    return message(N_("计划")) if isinstance(fact, Joint) else fact.said


urlpatterns = [path("units/<path:unit>/enforcement/file", enforcement_file, name="enforcement-file")]
