"""A plan to take away: its document as text, and the twin of it for machines."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header

from santu.formats.bulk import collector_paused
from santu.kernel.messages import N_, refuse
from santu.standards.loader import load
from santu.transition.domain.document_text import document_json, document_lines
from santu.transition.selectors.documents import plan_document
from santu.transition.selectors.plans import plan_named
from santu.web.language import translate


def document(request: HttpRequest, number: int) -> HttpResponse:
    """The whole document: ``format=txt`` to read, ``format=json`` with every step."""
    form = request.GET.get("format", "txt")
    if form not in {"txt", "json"}:
        raise refuse("format", N_("不能导出为“{form}”；请选 txt 或 json。"), form=form)
    with collector_paused():
        found = plan_document(plan_named(number), load())
        if form == "json":
            text = json.dumps(document_json(found, None, translate), ensure_ascii=False)
        else:
            text = "\n".join(document_lines(found, None, whole=True, translate=translate)) + "\n"
    kind = "application/json" if form == "json" else "text/plain; charset=utf-8"
    response = HttpResponse(text, content_type=kind)
    name = f"{found.title}-{number}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


urlpatterns = [path("plans/<number:number>/document", document, name="plan-document")]
