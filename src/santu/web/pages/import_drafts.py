"""The way to an import: template, files, faults or preview, commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.accounts.selectors.people import active_person
from santu.hits.limits import UPLOADS
from santu.jobs.selectors import jobs_open
from santu.jobs.services import job_start
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.register.domain.layouts_templates import TEMPLATES
from santu.register.domain.review import FaultRow, Review, fault_row
from santu.register.domain.signs import CHANGED, MOVED, NEW
from santu.register.domain.telling import Told
from santu.register.domain.words import LEVELS
from santu.register.selectors.drafts import Draft, draft_of, moved_since, register_is_small, review_of
from santu.register.services.drafts import (
    draft_discard,
    draft_ignore,
    draft_keep,
    draft_look,
    draft_review,
)
from santu.standards.loader import load
from santu.web.days import day_in, day_of
from santu.web.language import translate
from santu.web.limits import limited
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, files_of

AT_ONCE = 8_000_000
"""Bytes that are read while the browser waits: a province's lists, 1.5 MB, take a tenth of a second."""
ON_A_PAGE = 200
SIGNS = (NEW, CHANGED, MOVED)
ABOVE = N_("县以上")

CHANGES = (
    Column("sign", N_("符号"), "sign"),
    Column("level", N_("层级")),
    Column("name", N_("单位")),
    Column("code", N_("代码"), "code"),
    Column("above", N_("上级")),
    Column("was", N_("原为")),
    Column("becomes", N_("改为")),
)
FAULTS = (
    Column("file", N_("所在文件")),
    Column("cell", N_("位置")),
    Column("what", N_("哪里不对")),
    Column("cure", N_("怎么改")),
)


def template(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """A list to fill in."""
    if name not in TEMPLATES:
        raise refuse("", N_("没有名为“{name}”的模板；请从导入页下载。"), name=name)
    return template_file(TEMPLATES[name], form)


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def import_new(request: HttpRequest) -> HttpResponse:
    """Templates to fill in, and the files to take."""
    if request.method == "POST":
        return _taken(request)
    today = timezone.localdate()
    context = {"templates": TEMPLATES.values(), "most": MOST_BYTES >> 20, "latest": today}
    return page(request, "web/import_new.html", context)


def _taken(request: HttpRequest) -> HttpResponse:
    """Keep the files, and look through them: at once, or in the background where that takes longer."""
    files, faults = files_of(request, TEMPLATES)
    said = {key: request.POST.get(key, "").strip() for key in ("title", "document", "base")}
    day = day_in(request, "day", faults)
    if "population" in files and not said["base"]:
        faults.append(
            Fault("base", message(N_("给了人口文件，没有写明人口的口径；请填写，例如“2020 年普查”。")))
        )
    if faults:
        raise Refused(faults)
    person = active_person(request.user.get_username())
    note = Draft(title=said["title"], document=said["document"], day=day, base=said["base"])
    draft = draft_keep(uploads_of=files, note=note, by=person)
    return _reviewed(request, draft)


def _reviewed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Read while the browser waits; compare with a large register in the background."""
    username = request.user.get_username()
    person, day = active_person(username), day_of(request)
    if draft.size <= AT_ONCE:
        here = day.link(reverse("import-draft", args=[draft.key]))
        if draft_look(draft=draft, by=person) is not None:
            return gone_to(request, here)
        if register_is_small():
            draft_review(draft=draft, standards=load(), by=person)
            return gone_to(request, here)
    job = job_start(name="import_review", args={"draft": draft.key}, by=username)
    return gone_to(request, day.link(reverse("job", args=[job])))


@never_cache
def import_draft(request: HttpRequest, key: str) -> HttpResponse:
    """What was found in the files: faults, unknown columns, or what would change."""
    draft = draft_of(key, request.user.get_username())
    review = review_of(draft)
    context: dict[str, Any] = {"draft": draft, "review": review, "job": _job(draft)}
    if review is None:
        return page(request, "web/import_draft.html", context)
    if not review.is_sound:
        return page(request, "web/import_draft.html", context, tables=[_faults(draft, review)])
    chosen = request.GET.get("county")
    rows = [row for row in review.rows if chosen is None or row.county == chosen]
    # In order of county: what happens in one stands together.
    rows.sort(key=lambda row: row.county)
    pages = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    changes = Table(
        "changes",
        N_("变更预览"),
        CHANGES,
        [_change(row) for row in rows],
        empty=N_("登记与名单一致，没有要变更的单位。"),
        shown=_grouped(pages.object_list, review),
    )
    counties = _counties(request, review, chosen)
    context |= {
        "pages": pages,
        "counted": _counted(review),
        "chosen": chosen,
        "chosen_name": _county_name(review, chosen) if chosen is not None else "",
        "moved": moved_since(review),
    }
    return page(request, "web/import_draft.html", context, tables=[changes, counties])


@dataclass(frozen=True, slots=True)
class Counted:
    """How many changes of a sign: all, and by level."""

    sign: str
    word: str
    all: int
    levels: tuple[tuple[str, int], ...]


def _counted(review: Review) -> list[Counted]:
    counts = review.counts()
    words = {NEW: N_("设立"), CHANGED: N_("变更"), MOVED: N_("划转")}
    found = []
    for sign in SIGNS:
        levels = tuple((LEVELS[level], counts[sign, level]) for level in Level if counts[sign, level])
        found.append(Counted(sign, words[sign], sum(count for _, count in levels), levels))
    return found


def _job(draft: Draft) -> object:
    """The work on this draft that waits or runs."""
    names = ("import_commit", "import_review")
    return next((job for name in names for job in jobs_open(name, draft=draft.key)), None)


def _faults(draft: Draft, review: Review) -> Table:
    rows: list[FaultRow] = [fault_row(fault, draft.files.values(), translate) for fault in review.faults]
    return Table(
        "faults",
        N_("全部错误"),
        FAULTS,
        [Row((row.file, row.cell, row.what, row.cure)) for row in rows],
        empty=N_("没有错误。"),
    )


def _grouped(rows: Iterable[Told], review: Review) -> list[Row]:
    """The changes of a page, those of each county under its name."""
    found: list[Row] = []
    for county, inside in groupby(rows, key=lambda row: row.county):
        found += [
            Row((_county_name(review, county),), heading=True),
            *(_change(row) for row in inside),
        ]
    return found


def _change(row: Told) -> Row:
    level = message(LEVELS[row.level])
    becomes = row.becomes or None
    return Row(
        (row.sign, level, row.name, row.code, row.where or None, row.was or None, becomes),
        sign=row.sign,
    )


def _county_name(review: Review, county: str | None) -> str | Message:
    return (review.counties or {}).get(county or "") or message(ABOVE)


def _counties(request: HttpRequest, review: Review, chosen: str | None) -> Table:
    day = day_of(request)
    columns = (
        Column("county", N_("县（市、区）")),
        *(
            Column(f"sign{n}", title, "number")
            for n, title in enumerate((N_("设立 +"), N_("变更 ~"), N_("划转 ⇄")))
        ),
        Column("all", N_("合计"), "number"),
    )
    rows = []
    for county, counts in sorted(review.by_county().items()):
        where = f"{day.link(request.path, county=county)}" if county else day.link(f"{request.path}?county=")
        tone = Cell(
            _county_name(review, county), href=f"{where}#changes", mark=N_("所选") if county == chosen else ""
        )
        rows.append(Row((tone, *(counts[sign] or None for sign in SIGNS), counts.total())))
    return Table("counties", N_("按县汇总的变更"), columns, rows, empty=N_("没有涉及任何县。"))


@require_POST
def import_columns(request: HttpRequest, key: str) -> HttpResponse:
    """Leave out the columns that were ticked, and look again."""
    username = request.user.get_username()
    draft = draft_of(key, username)
    review = review_of(draft)
    ticked = set(request.POST.getlist("column"))
    wanted = {column for _, columns in review.unmapped for column in columns} if review else set()
    if missing := sorted(wanted - ticked):
        template = N_("这些列不认识，也没有勾选“不导入”：{columns}；请逐一勾选，或改正列名后重新上传。")
        raise refuse("column", template, columns=tuple(missing))
    return _reviewed(request, draft_ignore(draft=draft, columns=wanted, by=active_person(username)))


@require_POST
def import_review(request: HttpRequest, key: str) -> HttpResponse:
    """Look through the same files again, on the register as it is now."""
    return _reviewed(request, draft_of(key, request.user.get_username()))


@require_POST
def import_commit(request: HttpRequest, key: str) -> HttpResponse:
    """Import what was previewed, in the background."""
    username = request.user.get_username()
    draft = draft_of(key, username)
    review = review_of(draft)
    if review is None or not review.is_sound:
        raise refuse("", N_("这份草稿还有错误或没有认领的列，不能导入；请先处理。"))
    if str(review.since) != request.POST.get("since"):
        raise refuse("", N_("名单刚刚重新比对过，与您看到的预览不同；请刷新页面，看过新的预览再导入。"))
    job = job_start(name="import_commit", args={"draft": draft.key, "since": review.since}, by=username)
    return gone_to(request, day_of(request).link(reverse("job", args=[job])))


@require_POST
def import_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    username = request.user.get_username()
    draft = draft_of(key, username)
    if working := next(iter(jobs_open("import_commit", draft=draft.key)), None):
        template = N_("这份草稿正由第 {number} 号后台任务写入登记，不能丢弃；请等它办完，写入后可以撤销。")
        raise refuse("", template, number=working.number)
    draft_discard(draft=draft, by=active_person(username))
    return gone_to(request, day_of(request).link(reverse("imports")))


urlpatterns = [
    path("imports/templates/<slug:name>.<slug:form>", template, name="import-template"),
    path("imports/new", import_new, name="import-new"),
    path("imports/drafts/<slug:key>/", import_draft, name="import-draft"),
    path("imports/drafts/<slug:key>/columns", import_columns, name="import-columns"),
    path("imports/drafts/<slug:key>/review", import_review, name="import-review"),
    path("imports/drafts/<slug:key>/commit", import_commit, name="import-commit"),
    path("imports/drafts/<slug:key>/discard", import_discard, name="import-discard"),
]
