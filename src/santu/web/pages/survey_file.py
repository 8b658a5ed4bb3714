"""Surveys by file: a template with the duties in force filled in, a round as a file, and one to take in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import workbook
from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.selectors.survey import survey_numbered, survey_unknown
from santu.register.selectors.survey_sheets import survey_sheets
from santu.register.services.survey import survey_file_import, survey_file_preview
from santu.web.days import Day, day_needed
from santu.web.given import asked, written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.numbers import number_in
from santu.web.pages.survey import NO_DAY, about_of, days_asked
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.survey_rows import changes_table
from santu.web.tables.files import XLSX
from santu.web.uploads import MOST_BYTES, file_at_hand


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def survey_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of the survey of a township: to download, and one to take in."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    if request.GET.get("format"):
        return _file(number_in(asked(request, "number")), heading, day)
    context |= {
        "part": "file",
        "most": MOST_BYTES >> 20,
        "said": request.POST,
        **days_asked(request, heading, day),
    }
    if request.method != "POST":
        return page(request, "web/survey_file.html", context)
    faults: list[Fault] = []
    told = day_needed(request, "of", faults, NO_DAY)
    with file_at_hand(request, "file") as file:
        if file is None or told is None:
            raise Refused([*([] if file else [no_file()]), *faults])
        ignored = [one.strip() for one in written(request, "ignored").replace("，", ",").split(",")]
        by = person_of(request)
        try:
            preview = survey_file_preview(path=file, unit=unit, day=told, by=by, ignored=ignored)
        except Refused as refused:
            return page(
                request, "web/survey_file.html", context, tables=[faults_table(refused.faults, file.name)]
            )
        seen = seen_of(preview.digest, told, *preview.compared.changes)
        if is_import(request, seen):
            number = survey_file_import(preview=preview, about=about_of(request), by=by)
            return gone_to(request, day.link(reverse("survey", args=[number])))
    changes = preview.compared.changes
    said = (
        message(N_("作为第 {n} 号摸底的更正版导入，原来的一版留存"), n=preview.stands.number)
        if preview.stands
        else message(N_("{day} 还没有摸底，导入后就是第一版"), day=told)
    )
    context |= {
        "preview": preview,
        "seen": seen,
        "count": len(changes),
        "does": N_("导入这次摸底"),
        "told": [said, message(N_("{n} 行不变"), n=preview.compared.same)],
    }
    return page(request, "web/survey_file.html", context, tables=[changes_table(preview.compared)])


def _file(number: int | None, heading: Heading, day: Day) -> HttpResponse:
    """The template to fill in on the day of the page, or the answers of a round."""
    found = survey_numbered(number) if number is not None else None
    if found is not None and found.unit != heading.unit:
        raise survey_unknown(found.number)
    of = found.day if found else min(max(day.shown, heading.life.first), heading.life.last)
    sheets = survey_sheets(heading.unit, of, translate, chinese=in_chinese(), of=found)
    title = message(N_("{unit}运行摸底表-{day}"), unit=heading.row.name, day=of)
    return attached(workbook(sheets), XLSX, title, "xlsx")


urlpatterns = [path("units/<path:unit>/survey/file", survey_file, name="survey-file")]
