"""A list to fill in, as a file: CSV, or a workbook whose second sheet explains the columns."""

import csv
import io

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from xlsxwriter.workbook import Workbook

from santu.kernel.messages import N_, refuse
from santu.register.domain.layouts_templates import Template, header_of
from santu.web.language import in_chinese, plain, translate
from santu.web.tables.files import XLSX

EXPLANATION = (
    (N_("列名"), 18),
    (N_("也可以叫"), 44),
    (N_("必填"), 8),
    (N_("填什么"), 60),
    (N_("例"), 18),
)


def template_file(template: Template, form: str) -> HttpResponse:
    """The list as a file to download.

    Raises:
        Refused: the form is none that there is.
    """
    if form == "csv":
        response = HttpResponse(_csv(template), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(_xlsx(template), content_type=XLSX)
    else:
        raise refuse("", N_("模板没有“{form}”格式；请选 xlsx 或 csv。"), form=form)
    name = f"{gettext(template.title)}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


def _rows(template: Template) -> list[list[str]]:
    """The header and the example."""
    header = [header_of(column, chinese=in_chinese()) for column in template.columns]
    return [header, [template.explained[column.name].example for column in template.columns]]


def _csv(template: Template) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(_rows(template))
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(template: Template) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        # Text, also for the rows to come: a spreadsheet would make numbers of codes.
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(gettext(template.title)[:31])
        sheet.set_column(0, len(template.columns) - 1, 16, text)
        for number, row in enumerate(_rows(template)):
            for place, value in enumerate(row):
                sheet.write_string(number, place, value, text if number else bold)
        sheet.freeze_panes(1, 0)
        more = book.add_worksheet(gettext(N_("填写说明")))
        for place, (title, width) in enumerate(EXPLANATION):
            more.write_string(0, place, gettext(title), bold)
            more.set_column(place, place, width)
        for number, column in enumerate(template.columns, 1):
            explained = template.explained[column.name]
            header = header_of(column, chinese=in_chinese())
            others = [name for name in (column.name, *column.synonyms) if name != header]
            needed = gettext(N_("是")) if column.required else gettext(N_("否"))
            meaning = explained.meaning
            said = translate(meaning) if isinstance(meaning, str) else plain(meaning)
            for place, value in enumerate(
                (header, translate(N_("、")).join(others), needed, said, explained.example)
            ):
                more.write_string(number, place, value, wrapped)
        more.freeze_panes(1, 0)
    return stream.getvalue()
