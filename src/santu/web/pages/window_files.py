"""The files of a case: attaching them to its materials, and handing one out."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from santu.files.kinds import KINDS
from santu.hits.limits import UPLOADS
from santu.operate.services.window_files import file_open, files_add
from santu.web.days import day_of
from santu.web.limits import limited
from santu.web.people import person_of
from santu.web.respond import gone_to
from santu.web.window_fields import files_in


@require_POST
@limited(UPLOADS, "POST")
def attach(request: HttpRequest, number: int) -> HttpResponse:
    """Attach files to the materials of a case."""
    files_add(case=number, brought=files_in(request), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


@never_cache
@require_POST
def opened(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """Hand a file out, to be kept and not shown within the page; each time is recorded, so that it is asked for by a form."""
    found = file_open(case=number, file=no, by=person_of(request))
    kind = KINDS[found.kind]
    response = HttpResponse(found.content, content_type=kind.media)
    name = f"{found.name}-{number}-{no}{kind.suffix}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


urlpatterns = [
    path("cases/<number:number>/files/", attach, name="window-files"),
    path("cases/<number:number>/files/<number:no>/", opened, name="window-file"),
]
