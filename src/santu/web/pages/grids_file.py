"""Buildings and grids of a unit by file: templates and exports, a file looked through, previewed, recorded as one act (SX-27)."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.register.domain.grid_words import Line, lines, told
from santu.register.domain.layouts_grids import GridRules
from santu.register.domain.signs import CHANGED, GONE, NEW
from santu.register.selectors.access import units_seen
from santu.register.selectors.grid_sheets import building_sheet, grid_sheet
from santu.register.services.grids import (
    TEMPLATES,
    Tables,
    grid_file_import,
    grid_file_preview,
)
from santu.standards.loader import load
from santu.web.days import NO_DAY, Day, day_needed
from santu.web.given import asked, written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

ROWS = "rows"
"""The form of an export; templates have others."""
WHOLE = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
"""Of which units all buildings are written out at once."""
TOO_LARGE = N_("一次只写出一个县的；请打开一个县、乡镇或村（社区）再下载。")
SIGNS = {NEW: (N_("新登记"), "green"), CHANGED: (N_("变更"), "amber"), GONE: (N_("结束"), "red")}
CHANGES = (
    Column("does", N_("变更"), "badge"),
    Column("village", N_("村（社区）")),
    Column("what", N_("登记的内容")),
    Column("holds", N_("登记后")),
    Column("held", N_("原来")),
)


def may_import(request: HttpRequest, unit: str) -> bool:
    """Whether somebody may take buildings and grids of a unit in."""
    sight = sight_of(request)
    return sight.has(Right.IMPORT) and bool(units_seen(sight, [unit], Right.IMPORT))


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def grids_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the buildings or the grids of a unit: to download, and one to take in."""
    heading, day, context = unit_frame(request, unit, "unit-grids")
    table = _table(written(request, "table") if request.method == "POST" else asked(request, "table"))
    if form := asked(request, "format"):
        return _file(form, table, heading, day)
    context |= {
        "part": "files",
        "may_import": True,
        "table": table.value,
        "beside": [(one.value, TEMPLATES[one].title) for one in Tables],
        "title": TEMPLATES[table].title,
        "whole": heading.row.level in WHOLE,
        "most": MOST_BYTES >> 20,
        "said": request.POST,
    }
    if request.method != "POST":
        return page(request, "web/grids_file.html", context)
    faults: list[Fault] = []
    since = day_needed(request, "day", faults, NO_DAY)
    with file_at_hand(request, "file") as file:
        if file is None or since is None:
            raise Refused([*([] if file else [no_file()]), *faults])
        by, standards, ignored = person_of(request), load(), ignored_in(request)
        try:
            preview = grid_file_preview(
                table=table, path=file, day=since, standards=standards, by=by, ignored=ignored
            )
        except Refused as refused:
            tables = [faults_table(refused.faults, file.name)]
            return page(request, "web/grids_file.html", context, tables=tables)
    found = list(lines(preview.found, preview.base, GridRules.on(standards, since).networks))
    seen = seen_of(table, preview.digest, since, *found)
    if is_import(request, seen):
        title = written(request, "title") or translate(TEMPLATES[table].title)
        act = grid_file_import(preview=preview, title=title, by=by, document=written(request, "document"))
        return gone_to(request, day.link(reverse("act", args=[act.pk])))
    context |= {
        "preview": preview,
        "seen": seen,
        "key": uuid4(),
        "count": len(found),
        "does": N_("登记"),
        "told": told(preview.found, since, preview.base),
    }
    return page(request, "web/grids_file.html", context, tables=[_changes(found)])


def _table(text: str) -> Tables:
    """Which table; of buildings where nothing is said.

    Raises:
        Refused: there is none of that name.
    """
    try:
        return Tables(text) if text else Tables.BUILDINGS
    except ValueError:
        raise refuse("table", N_("没有名为“{table}”的表；请从页面上选。"), table=text) from None


def _file(form: str, table: Tables, heading: Heading, day: Day) -> HttpResponse:
    """The template, or what is registered of the unit on the day of the page."""
    if form != ROWS:
        return template_file(TEMPLATES[table], form)
    if heading.row.level not in WHOLE:
        raise refuse("format", TOO_LARGE)
    chinese = in_chinese()
    sheet = (
        building_sheet(heading.unit, day.shown, translate, chinese=chinese)
        if table is Tables.BUILDINGS
        else grid_sheet(heading.unit, day.shown, load(), translate, chinese=chinese)
    )
    title = f"{heading.row.name} {sheet.name} {day.shown.isoformat()}"
    return attached(workbook([sheet]), XLSX, title, "xlsx")


def _changes(found: list[Line]) -> Table:
    """What the file would change in the register."""
    rows = [_row(line) for line in found]
    return Table("changes", N_("变更预览"), CHANGES, rows, empty=N_("登记与文件一致，没有要变更的。"))


def _row(line: Line) -> Row:
    word, tone = SIGNS[line.sign]
    return Row((Cell(translate(word), tone=tone), line.village, line.what, line.holds, line.held))


urlpatterns = [path("units/<path:unit>/grids/file", grids_file, name="grids-file")]
