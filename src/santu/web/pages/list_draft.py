"""A draft of a list in the making: a row written, changed or taken out, rows of the catalogue, a file and its undo."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Refused, message, refuse
from santu.register.domain.centre_terms import CENTRE
from santu.register.domain.list_changes import counted
from santu.register.domain.list_kinds import Kind
from santu.register.domain.signs import CHANGED, GONE, NEW
from santu.register.domain.unit_lists import Edition, ListRow, row_of
from santu.register.selectors.one_stop import one_stop_layouts
from santu.register.selectors.unit_lists import candidates, kind_in, list_numbered, rows_of, unit_row
from santu.register.services.list_files import (
    ListPreview,
    list_file_import,
    list_file_preview,
    list_import_undo,
)
from santu.register.services.unit_lists import list_row_remove, list_row_set, list_rows_add
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.given import asked, written
from santu.web.limits import limited
from santu.web.list_rows import changes_table
from santu.web.numbers import number_in
from santu.web.people import person_of
from santu.web.posts_files import faults_table, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

OFFERED = 300
"""So many rows of the catalogue are offered at once; a word narrows them down."""
APART = "|"


@require_http_methods(["GET", "POST"])
def list_row(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """One row of a draft as a form; number 0 is a new one."""
    edition, kind = _draft(number)
    if request.method == "POST":
        said = {field.id: written(request, field.id) for field in kind.fields}
        row = row_of(kind, written(request, "matter"), said)
        list_row_set(edition=number, no=no or None, row=row, standards=load(), by=person_of(request))
        return _back(request, number)
    rows = rows_of(number)
    if no > len(rows):
        raise refuse("no", N_("清单里没有第 {no} 行；请刷新页面。"), no=no)
    row = rows[no - 1] if no else ListRow("", {})
    context = _context(request, edition, kind) | {
        "no": no,
        "row": row,
        "fields": [(field, row.cell(field.id)) for field in kind.fields],
    }
    return page(request, "web/list_row.html", context)


@require_POST
def list_row_take(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """Take a row out of a draft."""
    list_row_remove(edition=number, no=no, by=person_of(request))
    return _back(request, number)


@require_http_methods(["GET", "POST"])
def list_catalogue(request: HttpRequest, number: int) -> HttpResponse:
    """What a draft could take in; those that were chosen are put at its end."""
    edition, kind = _draft(number)
    offered = candidates(kind, edition.unit, sight_of(request).today, rows_of(number))
    if request.method == "POST":
        chosen = set(request.POST.getlist("rows"))
        rows = [row for row in offered if _key(kind, row) in chosen]
        list_rows_add(edition=number, rows=rows, standards=load(), by=person_of(request))
        return _back(request, number)
    query = asked(request, "q").casefold()
    found = [row for row in offered if not query or query in f"{row.matter} {row.name}".casefold()]
    context = _context(request, edition, kind) | {
        "query": asked(request, "q"),
        "offered": [
            (_key(kind, row), row, [row.cell(one) for one in _beside(kind) if row.cell(one)])
            for row in found[:OFFERED]
        ],
        "left": max(0, len(found) - OFFERED),
    }
    return page(request, "web/list_catalogue.html", context)


def _key(kind: Kind, row: ListRow) -> str:
    return APART.join((*row.key(kind), row.cell(kind.competent)))


def _beside(kind: Kind) -> list[str]:
    """The columns that tell what a row of the catalogue is."""
    return list(dict.fromkeys(one for one in (kind.class_field, kind.competent, *kind.apart) if one))


@never_cache
@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def list_file(request: HttpRequest, number: int) -> HttpResponse:
    """A file for a draft: a template, and a list to take in after a preview."""
    edition, kind = _draft(number)
    if form := request.GET.get("format"):
        return template_file(kind.template, form)
    context = _context(request, edition, kind) | {"most": MOST_BYTES >> 20, "said": request.POST}
    context["sheet_names"] = tuple(one.title for one in kind.sheets)
    context["layouts"] = list(one_stop_layouts().values()) if kind.key == CENTRE else []
    if request.method != "POST":
        return page(request, "web/list_file.html", context)
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        ignored = [one.strip() for one in written(request, "ignored").replace("，", ",").split(",")]
        try:
            preview = list_file_preview(
                edition=number,
                path=file,
                standards=load(),
                by=person_of(request),
                ignored=ignored,
                layout=written(request, "layout"),
            )
        except Refused as refused:
            faults = faults_table(refused.faults, file.name)
            return page(request, "web/list_file.html", context, tables=[faults])
    seen = seen_of(preview.digest, preview.before, len(preview.rows))
    if is_import(request, seen):
        list_file_import(preview=preview, by=person_of(request))
        return _back(request, number)
    context |= {
        "preview": preview,
        "seen": seen,
        "count": len(preview.changes),
        "does": N_("导入草稿"),
        "told": [_told(preview), *preview.told_gone],
    }
    return page(request, "web/list_file.html", context, tables=[changes_table(preview.changes)])


def _told(preview: ListPreview) -> object:
    counts = counted(preview.changes)
    return message(
        N_("文件有 {rows} 项：新增 {added} 项，改动 {changed} 项，取消 {removed} 项"),
        rows=len(preview.rows),
        added=counts[NEW],
        changed=counts[CHANGED],
        removed=counts[GONE],
    )


@require_POST
def list_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take an import back from a draft."""
    made = number_in(written(request, "import")) or 0
    list_import_undo(edition=number, number=made, by=person_of(request))
    return _back(request, number)


def _draft(number: int) -> tuple[Edition, Kind]:
    """A draft and its kind.

    Raises:
        Refused: it is none any more.
    """
    edition = list_numbered(number)
    if not edition.is_draft:
        template = N_("第 {version} 版已经送审，内容不能再改；要改请先退回，或另起草一版。")
        raise refuse("edition", template, version=edition.version)
    return edition, kind_in(edition, load())


def _context(request: HttpRequest, edition: Edition, kind: Kind) -> dict[str, object]:
    return {"edition": edition, "kind": kind, "unit": unit_row(edition.unit, sight_of(request).today)}


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("list", args=[number])))


urlpatterns = [
    path("lists/<number:number>/rows/<number:no>", list_row, name="list-row"),
    path("lists/<number:number>/rows/<number:no>/remove", list_row_take, name="list-row-remove"),
    path("lists/<number:number>/catalogue", list_catalogue, name="list-catalogue"),
    path("lists/<number:number>/file", list_file, name="list-file"),
    path("lists/<number:number>/file/undo", list_undo, name="list-undo"),
]
