"""The documents and files of a case on its page, and its file as one archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.kernel.messages import N_, refuse
from santu.operate.domain.archiving import MANIFEST, packed
from santu.operate.selectors.access import access_task
from santu.operate.selectors.archive import archive_seen
from santu.operate.selectors.cases import CaseView, case_view
from santu.operate.selectors.papers import papers_of
from santu.operate.selectors.processes import Nodes
from santu.operate.selectors.window_files import FileView, as_keeper, files_of, keeps
from santu.operate.services.archive import case_archive
from santu.operate.services.papers import During, paper_make
from santu.web.form_fields import written_in
from santu.web.given import written
from santu.web.paper_files import paper_file
from santu.web.people import person_of
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Column, Row, Table
from santu.web.task_forms import CasePart


@dataclass(frozen=True, slots=True)
class Brought:
    """The files of a field: what it is called, the task at which they were brought, the files."""

    name: str
    task: str
    files: Sequence[FileView]


def _part(request: HttpRequest, case: CaseView) -> Mapping[str, Any] | None:
    sight = sight_of(request)
    views, brought, kept = papers_of(case.case).views, _brought(case), keeps(sight, case.case)
    if not (views or brought or kept):
        return None
    opens = kept or as_keeper(sight, case.case) is not None
    return {"papers": views, "brought": brought, "opens": opens, "keeps": kept}


def _brought(case: CaseView) -> list[Brought]:
    """Files of forms by field, the first that came first; those of materials stand with the window."""
    files = [one for one in files_of(case.case) if one.field]
    places = {(one.node, one.field, one.of): one.pk for one in reversed(files)}
    files.sort(key=lambda one: (places[one.node, one.field, one.of], one.pk))
    start, nodes = case.definition.starts[case.definition.id], Nodes()
    return [
        Brought(some[0].name, nodes.called(case.case.version, node or start), some)
        for (node, _, _), each in groupby(files, key=lambda one: (one.node, one.field, one.of))
        if (some := list(each))
    ]


PART = CasePart("web/parts/case_papers.html", _part)


@never_cache
@require_POST
def paper(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A document of a case as DOCX; each time is recorded, so that it is asked for by a form.

    Where a task sends what is written into its own form by now, the document is made of it.
    """
    token, by = written(request, "token"), person_of(request)
    if not token:
        return paper_file(paper_make(case=number, name=name, by=by))
    found = case_view(sight_of(request), number)
    task = next((one for one in found.tasks if str(one.token) == token), None)
    if task is None:
        raise refuse(token, N_("这一件没有这项任务，或已经办结；请刷新页面。"))
    access_task(sight_of(request), number, task.token)
    told = written_in(request, found.binding.forms.get(task.node, {}))
    return paper_file(paper_make(case=number, name=name, by=by, during=During(task.token, told)))


@never_cache
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, number: int) -> HttpResponseBase:
    """What stands in the file of a case; asked for by a form, the file itself, piece by piece."""
    if request.method == "POST":
        made = case_archive(case=number, by=person_of(request))
        response = StreamingHttpResponse(packed(made.manifest, made.parts), content_type="application/zip")
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name)  # type: ignore[assignment]
        return response
    sight = sight_of(request)
    case = case_view(sight, number)
    found = archive_seen(sight, case.case)
    columns = [
        Column("path", N_("文件")),
        Column("size", N_("大小"), "number", N_("字节")),
        Column("sha256", "SHA-256"),
    ]
    rows = [Row([MANIFEST, len(found.manifest), found.digest])]
    rows += [Row([one.path, one.size, one.digest]) for one in found.parts]
    table = Table("parts", N_("案卷里的文件"), columns, rows)
    context = {"case": case, "archive": found, "size": sum(one.size for one in found.parts)}
    return page(request, "web/case_archive.html", context, tables=[table])


urlpatterns = [
    path("cases/<number:number>/papers/<slug:name>/", paper, name="case-paper"),
    path("cases/<number:number>/archive/", archive, name="case-archive"),
]
