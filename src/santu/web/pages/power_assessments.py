"""Assessments of the devolved powers of a county: what is due, what was found, by a form and by file, and withdrawn (SX-21)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import Sheet, workbook
from santu.hits.limits import UPLOADS
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.layouts_power_assessments import ASSESSMENTS, TEMPLATE, assessment_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.power_assessments import OUTCOMES, Found, Outcome, Said
from santu.register.domain.powers import GIVING, Form
from santu.register.domain.powers_chosen import townships_of
from santu.register.selectors.held import register_on
from santu.register.selectors.instruments import Kept, instruments_of, items_of, powers_given
from santu.register.selectors.power_assessments import dues, findings_of, records_of
from santu.register.services.power_assessments import (
    assessment_file_import,
    assessment_file_preview,
    assessment_record,
    assessment_withdraw,
)
from santu.web.days import Day, day_in, day_of
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.power_assessment_rows import changes_table, due_table, findings_table, records_table
from santu.web.respond import gone_to, page
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

NAME, PAGE = "power-assessments", "web/power_assessments.html"
RECORDS = 20


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def power_assessments(request: HttpRequest, unit: str) -> HttpResponse:
    """What is due in a county and what was found; a form or a file of findings to record, a record to withdraw."""
    if request.method == "POST" and written(request, "act") in DEEDS:
        return DEEDS[written(request, "act")](request, unit, day_of(request))
    if (form := request.GET.get("format")) in ("xlsx", "csv"):
        return template_file(TEMPLATE, form)
    heading, day, context = unit_frame(request, unit, "unit-duties")
    county = unit if heading.row.level is Level.COUNTY else ""
    instruments = instruments_of(county) if county else []
    kept = findings_of([one.id for one in instruments])
    if form == "kept":
        return _file(instruments, kept, day)
    context |= {"part": "powers", "county": county, "most": MOST_BYTES >> 20, "said": request.POST}
    if not county:
        return page(request, PAGE, context)
    names = {item.matter: item.name for some in items_of([*_ids(instruments)]).values() for item in some}
    if request.method == "POST":
        with file_at_hand(request, "file") as file:
            return _taken(request, unit, file, context, (instruments, names, day))
    places = townships_of(register_on(day.shown, (county,)), county)
    given = powers_given(places, day.shown)
    due = dues(given, kept, day.shown)
    records = records_of(county, RECORDS)
    giving = [one for one in instruments if one.said.form in GIVING]
    context |= {
        "giving": giving,
        "matters": list({one.duty.matter: one.duty.name for one in given}.items()),
        "outcomes": OUTCOMES.items(),
        "withdrawable": [one for one in records if one.withdrawn_on is None],
    }
    tables = [
        due_table(due, given, county, day),
        findings_table(kept.values(), instruments, names, day),
        records_table(records),
    ]
    return page(request, PAGE, context, tables=tables)


def _ids(instruments: list[Kept]) -> list[int]:
    return [one.id for one in instruments]


def _file(instruments: list[Kept], kept: Mapping[Any, Found], day: Day) -> HttpResponse:
    """What counts as a file that can be read back."""
    numbers = {one.id: one.said.number for one in instruments}
    header = [header_of(column, chinese=in_chinese()) for column in ASSESSMENTS]
    rows = assessment_rows((one.said for one in kept.values()), numbers, chinese=in_chinese())
    title = translate(TEMPLATE.title)
    content = workbook([Sheet(title, [header, *rows])])
    return attached(content, XLSX, f"{title}-{day.shown.isoformat()}", "xlsx")


def _taken(
    request: HttpRequest,
    unit: str,
    file: Path | None,
    context: dict[str, Any],
    around: tuple[list[Kept], Mapping[str, str], Day],
) -> HttpResponse:
    """What a file would change, or, once that was seen, the page with it recorded."""
    if file is None:
        raise Refused([no_file()])
    instruments, names, day = around
    by = person_of(request)
    try:
        preview = assessment_file_preview(path=file, county=unit, by=by, ignored=ignored_in(request))
    except Refused as refused:
        return page(request, PAGE, context, tables=[faults_table(refused.faults, file.name)])
    seen = seen_of(preview.digest, *preview.findings)
    if is_import(request, seen):
        assessment_file_import(preview=preview, by=by)
        return gone_to(request, day.link(reverse(NAME, args=[unit])) + "#findings")
    same = message(N_("{n} 条与登记相同；整个文件记一次，可以整次撤回"), n=preview.same)
    count = len(preview.findings)
    context |= {"preview": preview, "seen": seen, "count": count, "does": N_("登记"), "told": [same]}
    return page(request, PAGE, context, tables=[changes_table(preview, instruments, names, day)])


def _assess(request: HttpRequest, unit: str, day: Day) -> HttpResponse:
    """Record what was found; what is to be taken back leads to the form that does it, with these matters chosen."""
    faults: list[Fault] = []
    held_on, next_due = (day_in(request, name, faults) for name in ("held_on", "next_due"))
    if faults:
        raise Refused(faults)
    outcome = written(request, "outcome")
    said = Said("", held_on, outcome, written(request, "reason"), written(request, "paper"), next_due)
    instrument, matters = number_in(written(request, "instrument")) or 0, request.POST.getlist("matter")
    assessment_record(county=unit, instrument=instrument, matters=matters, said=said, by=person_of(request))
    if outcome == Outcome.TAKE_BACK:
        chosen = matters or sorted({one.matter for one in items_of([instrument])[instrument]})
        form = f"?form={Form.TAKE_BACK.value}" + "".join(f"&matter={one}" for one in chosen)
        return gone_to(request, day.link(reverse("power-new", args=[unit]) + form))
    return gone_to(request, day.link(reverse(NAME, args=[unit])) + "#findings")


def _withdraw(request: HttpRequest, unit: str, day: Day) -> HttpResponse:
    number = number_in(written(request, "record")) or 0
    assessment_withdraw(number=number, reason=written(request, "withdraw_reason"), by=person_of(request))
    return gone_to(request, day.link(reverse(NAME, args=[unit])) + "#records")


DEEDS = {"assess": _assess, "withdraw": _withdraw}
urlpatterns = [path("units/<path:unit>/powers/assessments", power_assessments, name=NAME)]
