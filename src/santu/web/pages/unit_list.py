"""An edition of a list: its rows, what changed since the one before, how far it is, and what to do next with it."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.demo import database_is_demo
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import Fault, Refused
from santu.register.domain.centre_terms import CENTRE
from santu.register.domain.list_beginnings import organ_name
from santu.register.domain.list_changes import changes_between, changes_text, counted
from santu.register.domain.list_files import class_sheets, list_sheet
from santu.register.domain.list_kinds import Kind
from santu.register.domain.list_papers import list_paper
from santu.register.domain.matters import why_out
from santu.register.domain.unit_lists import STATES, Edition, ListRow, Publishing, State, publishing_faults
from santu.register.selectors.access import units_seen
from santu.register.selectors.unit_lists import (
    bars_against,
    edition_before,
    gaps_at,
    imports_of,
    kind_in,
    left_out,
    list_numbered,
    matter_faults,
    rows_before,
    rows_of,
    unit_row,
)
from santu.register.services.list_publishing import list_publish, list_return, list_review, list_submit
from santu.register.services.unit_lists import list_discard
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.carried import carried
from santu.web.days import Day, day_in, day_of
from santu.web.given import asked, written
from santu.web.language import in_chinese, translate
from santu.web.list_rows import PROPOSED, TONES, rows_table
from santu.web.pages.meeting_papers import MARK
from santu.web.paging import part_of
from santu.web.paper_files import paper_file
from santu.web.people import person_of
from santu.web.posts_files import attached
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables.files import XLSX

TEXT = "text/plain; charset=utf-8"
DRAFT_MARK = "草案　未公布"
TOLD = 40
"""So many changes stand on the page; the text has all."""


@require_GET
def unit_list(request: HttpRequest, number: int) -> HttpResponse:
    """One edition, and what whoever asks can do next."""
    edition, standards, day = list_numbered(number), load(), day_of(request)
    kind, rows = kind_in(edition, standards), rows_of(number)
    if request.GET.get("format") == "xlsx":
        sheet = list_sheet(kind, rows, translate(kind.title), chinese=in_chinese())
        return attached(workbook([sheet]), XLSX, edition.title, "xlsx")
    if kind.sheets and request.GET.get("format") == "sheets":
        return attached(workbook(class_sheets(kind, rows)), XLSX, edition.title, "xlsx")
    sight, before = sight_of(request), edition_before(edition)
    changes = changes_between(kind, rows_before(before), rows) if before else []
    unit, state = unit_row(edition.unit, sight.today), edition.on(day.shown)
    found = _filtered(request, kind, rows)
    part = part_of(request, found)
    may = {
        right: day.is_today and sight.has(right) and bool(units_seen(sight, [edition.unit], right))
        for right in (Right.LISTS, Right.APPROVE, Right.PUBLISH)
    }
    bars = bars_against(edition, "list_review", sight.username) if state is State.REVIEW else []
    may_edit = may[Right.LISTS] and edition.is_draft
    problems = publishing_faults(kind, rows, organ_name(unit), standards) if may_edit else []
    problems += matter_faults(kind, rows, sight.today) if may_edit else []
    held = {row.matter for row in rows}
    out = left_out(kind, edition.unit, sight.today) if may_edit else []
    context = {
        "edition": edition,
        "carried": carried(request, "list", number),
        "kind": kind,
        "unit": unit,
        "state": STATES[state],
        "tone": TONES[state],
        "proposed": PROPOSED,
        "whole": len(rows),
        "part": part,
        "classes": _class_links(request, kind, rows, day),
        "chosen": asked(request, "class"),
        "query": asked(request, "q"),
        "before": before,
        "changes": changes[:TOLD],
        "counts": counted(changes),
        "more": len(changes) - TOLD,
        "may_edit": may_edit,
        "imports": imports_of(number) if may_edit else [],
        "problems": problems,
        "left_out": [(one, why_out(one, sight.today)) for one in out if one.code not in held],
        "gaps": gaps_at(edition.unit, kind, sight.today, rows) if may_edit else [],
        "explained": (edition.explained or {}).items(),
        "bars": bars,
        "may_review": may[Right.APPROVE] and state is State.REVIEW and not bars,
        "may_return": may[Right.APPROVE] and edition.stored == State.REVIEW,
        "may_publish": may[Right.PUBLISH] and state is State.REVIEWED,
        "guides": _guides(edition, day),
        "today": sight.today,
    }
    tables = [
        rows_table(kind, found, part.things, _ways_on(edition, day, may_edit=may_edit)),
        trail_of("list", number, request),
    ]
    return page(request, "web/unit_list.html", context, tables=tables)


def _guides(edition: Edition, day: Day) -> bool:
    """Whether its matters are those of the guide of a service centre on the day."""
    return edition.kind == CENTRE and edition.on(day.shown) is State.FORCE


def _ways_on(edition: Edition, day: Day, *, may_edit: bool) -> Callable[[int, ListRow], str]:
    """Where a row leads: to be changed in a draft, to what its matter asks for in the list of a centre, else nowhere."""

    def way(no: int, row: ListRow) -> str:
        if may_edit:
            return reverse("list-row", args=[edition.number, no])
        if not _guides(edition, day):
            return ""
        return day.link(reverse("centre-matter", args=[edition.unit, row.matter or row.name]))

    return way


def _filtered(request: HttpRequest, kind: Kind, rows: Sequence[ListRow]) -> list[tuple[int, ListRow]]:
    """The rows of the class that is asked for, with the words that are; each with its number."""
    chosen, query = asked(request, "class"), asked(request, "q").casefold()
    return [
        (no, row)
        for no, row in enumerate(rows, 1)
        if (not chosen or row.cell(kind.class_field) == chosen)
        and (not query or any(query in text.casefold() for text in (row.matter, *row.cells.values())))
    ]


def _class_links(
    request: HttpRequest, kind: Kind, rows: Sequence[ListRow], day: Day
) -> list[tuple[str, int, str]]:
    """The classes that the list has, how many rows each, and the address of each."""
    counts = {name: sum(row.cell(kind.class_field) == name for row in rows) for name in kind.classes}
    found = [
        (name, count, day.link(f"{request.path}?{urlencode({'class': name})}"))
        for name, count in counts.items()
        if count
    ]
    return found if len(found) > 1 else []


@require_GET
def list_document(request: HttpRequest, number: int) -> HttpResponse:
    """The list as a document for signature; a draft says on every page that it is one."""
    edition = list_numbered(number)
    kind, rows = kind_in(edition, load()), rows_of(number)
    organ = organ_name(unit_row(edition.unit, edition.start or sight_of(request).today))
    mark = MARK if database_is_demo() else ""
    return paper_file(list_paper(edition, kind, rows, organ, mark if edition.is_published else DRAFT_MARK))


@require_GET
def list_changes(_request: HttpRequest, number: int) -> HttpResponse:
    """What changed since the edition before, as text."""
    edition = list_numbered(number)
    kind, before = kind_in(edition, load()), rows_before(edition_before(edition))
    text = changes_text(changes_between(kind, before, rows_of(number)), translate)
    return attached(text, TEXT, f"{edition.title}-{edition.version}", "txt")


@require_POST
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Send a draft to review, with why its gaps are left: each for itself, else what is said of the others."""
    explained = {
        key.removeprefix("gap-"): written(request, key) or written(request, "others")
        for key in request.POST
        if key.startswith("gap-")
    }
    list_submit(edition=number, explained=explained, standards=load(), by=person_of(request))
    return _back(request, number)


@require_POST
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Send an edition back to be changed."""
    list_return(edition=number, reason=written(request, "reason"), by=person_of(request))
    return _back(request, number)


@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Agree to an edition."""
    list_review(edition=number, note=written(request, "note"), by=person_of(request))
    return _back(request, number)


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Publish an edition."""
    faults: list[Fault] = []
    days = [day_in(request, field, faults) for field in ("published_on", "start")]
    if faults:
        raise Refused(faults)
    publishing = Publishing(written(request, "document"), *days)
    list_publish(edition=number, publishing=publishing, standards=load(), by=person_of(request))
    return _back(request, number)


@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Give a draft up."""
    edition: Edition = list_numbered(number)
    list_discard(edition=number, reason=written(request, "reason"), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("unit-lists", args=[edition.unit])))


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("list", args=[number])))


urlpatterns = [
    path("lists/<number:number>/", unit_list, name="list"),
    path("lists/<number:number>/list.docx", list_document, name="list-document"),
    path("lists/<number:number>/changes.txt", list_changes, name="list-changes"),
    path("lists/<number:number>/submit", submit, name="list-submit"),
    path("lists/<number:number>/return", send_back, name="list-return"),
    path("lists/<number:number>/review", review, name="list-review"),
    path("lists/<number:number>/publish", publish, name="list-publish"),
    path("lists/<number:number>/discard", discard, name="list-discard"),
]
