"""A list to fill in, as a file: CSV, or a workbook whose second sheet explains the columns."""

import csv
import io

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from santu.kernel.messages import N_, refuse
from santu.register.domain.layouts_templates import Template
from santu.register.domain.template_workbook import template_rows, template_workbook
from santu.web.language import in_chinese, translate
from santu.web.tables.files import XLSX


def template_file(template: Template, form: str) -> HttpResponse:
    """The list as a file to download.

    Raises:
        Refused: the form is none that there is.
    """
    if form == "csv":
        response = HttpResponse(_csv(template), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(
            template_workbook(template, translate, chinese=in_chinese()), content_type=XLSX
        )
    else:
        raise refuse("", N_("模板没有“{form}”格式；请选 xlsx 或 csv。"), form=form)
    name = f"{gettext(template.title)}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


def _csv(template: Template) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(template_rows(template, chinese=in_chinese()))
    return stream.getvalue().encode("utf-8-sig")
