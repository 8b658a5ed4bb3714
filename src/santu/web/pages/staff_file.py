"""Real-name lists by file: the list looked through where it lies, previewed body by body, recorded at once.

The file holds numbers of identity cards: it is not kept, and who previewed it sends it again with the preview's mark.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.column_names import ColumnNames, column_names_text, read_column_names
from santu.register.domain.layouts_staff import STAFF, TEMPLATE
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.ledger import Measure
from santu.register.domain.ledger_rules import kind_names as kinds_called
from santu.register.selectors.staff_sheets import staff_sheet
from santu.register.services.staff_files import StaffPreview, staff_file_import, staff_file_preview
from santu.standards.loader import load
from santu.web.days import NO_DAY, Day, day_needed
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.ledger_rows import counted_name
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

YAML = "application/yaml"
COUNTS = (
    Column("body", N_("机构")),
    Column("kind", N_("编制类别")),
    Column("authorised", N_("核定"), "number", N_("名")),
    Column("filled", N_("登记后实有"), "number", N_("名")),
    Column("added", N_("其中新登记"), "number", N_("名")),
    Column("vacant", N_("空编"), "number", N_("名")),
    Column("beyond", N_("超编"), "number", N_("名")),
    Column("unlisted", N_("在编不在名册"), "number", N_("名")),
)


@never_cache
@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def staff_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the people of a unit: a template, and a list to take in."""
    _, day, context = unit_frame(request, unit, "unit-ledger")
    if form := request.GET.get("format"):
        return _file(form, unit, day, request.GET)
    context |= {
        "part": "staff",
        "most": MOST_BYTES >> 20,
        "today": sight_of(request).today,
        "said": request.POST,
        "columns": [(column.name, header_of(column, chinese=in_chinese())) for column in STAFF],
    }
    if request.method != "POST":
        return page(request, "web/staff_file.html", context)
    faults: list[Fault] = []
    since = day_needed(request, "day", faults, NO_DAY)
    with file_at_hand(request, "file") as file, file_at_hand(request, "columns") as columns:
        if file is None or since is None:
            raise Refused([*([] if file else [no_file()]), *faults])
        standards, by = load(), person_of(request)
        try:
            preview = staff_file_preview(
                path=file, day=since, names=_names(request, columns), standards=standards, by=by
            )
        except Refused as refused:
            return page(
                request, "web/staff_file.html", context, tables=[faults_table(refused.faults, file.name)]
            )
        seen = seen_of(preview.digest, since, preview.names, *preview.counts)
        if is_import(request, seen):
            number = staff_file_import(preview=preview, paper=paper_of(request), standards=standards, by=by)
            return gone_to(request, day.link(reverse("voucher", args=[number])))
    context |= {
        "preview": preview,
        "seen": seen,
        "key": uuid4(),
        "count": len(preview.new),
        "does": N_("登记这些人"),
        "told": list(_told(preview)),
        "saved": _columns_link(request, preview.names),
    }
    return page(request, "web/staff_file.html", context, tables=[_counts(preview)])


def _names(request: HttpRequest, columns: Path | None) -> ColumnNames:
    """How the columns are called: as a saved file says, and as was written into the form.

    Raises:
        Refused: the saved file says no such thing.
    """
    saved = read_column_names(columns, STAFF) if columns else ColumnNames()
    called = {column.name: written(request, f"column-{column.name}") for column in STAFF}
    return ColumnNames(
        {**saved.columns, **{name: label for name, label in called.items() if label}},
        (*saved.ignored, *ignored_in(request)),
    )


def _file(form: str, unit: str, day: Day, said: QueryDict) -> HttpResponse:
    """The names of columns, the people in post on the day of the page, or the template."""
    if form == "columns":
        return _columns_file(said)
    if form != "staff":
        return template_file(TEMPLATE, form)
    kinds, title = kinds_called(load(), day.shown), translate(TEMPLATE.title)
    sheet = staff_sheet(day.shown, [unit], kinds, title, chinese=in_chinese())
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.shown.isoformat()}", "xlsx")


def _columns_link(request: HttpRequest, names: ColumnNames) -> str:
    """Where the names of the columns of this list are to be had as a file, to be chosen the next time."""
    query = QueryDict(mutable=True)
    query.update({"format": "columns", **names.columns})
    query.setlist("ignored", list(names.ignored))
    return f"{request.path}?{query.urlencode()}"


def _columns_file(said: QueryDict) -> HttpResponse:
    columns: Mapping[str, str] = {one.name: str(said[one.name]) for one in STAFF if one.name in said}
    text = column_names_text(ColumnNames(columns, tuple(map(str, said.getlist("ignored")))))
    return attached(text, YAML, N_("列名对照"), "yaml")


def _told(preview: StaffPreview) -> Iterator[Message]:
    """How many are new, in excess, or in post without being listed."""
    heads = [one for one in preview.counts if one.measure is Measure.HEADS]
    yield message(N_("要登记 {new} 人，已在编 {known} 人"), new=len(preview.new), known=preview.known)
    if beyond := sum(one.beyond for one in heads):
        template = N_("登记以后超编共 {n} 人，照实登记，以后只出不进；请制定消化计划")
        yield message(template, n=beyond)
    if unlisted := sum(one.unlisted for one in heads):
        yield message(N_("这些机构另有 {n} 人在编而不在名册里，不因此出编；已离开的请逐人办出编"), n=unlisted)


def _counts(preview: StaffPreview) -> Table:
    """Body by body what there will be; nobody is named."""
    kinds = kind_names(load(), preview.day)
    rows = [
        Row(
            (
                one.name,
                counted_name((one.kind, one.measure), kinds),
                one.authorised,
                one.filled,
                Cell(one.added, tone="green" if one.added else ""),
                one.vacant,
                Cell(one.beyond, tone="red" if one.beyond else ""),
                Cell(one.unlisted, tone="amber" if one.unlisted else ""),
            )
        )
        for one in preview.counts
    ]
    return Table("changes", N_("登记以后各机构的编制和人员"), COUNTS, rows)


urlpatterns = [path("units/<path:unit>/staff/file", staff_file, name="staff-file")]
