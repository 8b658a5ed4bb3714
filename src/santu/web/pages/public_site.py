"""The exported folder as a site that anybody may read: plain files, as ``santu publish`` wrote them, and nothing else."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.static import serve

INDEX = "index.html"


@login_not_required
@require_safe
def public_site(request: HttpRequest, file: str = INDEX) -> HttpResponseBase:
    """A file of the folder that was exported; there is none before ``santu publish`` wrote it there."""
    folder: Path = settings.SANTU_PUBLIC
    if not (folder / INDEX).is_file():
        raise Http404
    try:
        found = serve(request, f"{file}{INDEX}" if file.endswith("/") else file, document_root=str(folder))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    if isinstance(found, FileResponse):
        found["Cache-Control"] = "no-cache"
    return found


urlpatterns = [
    path("public/", public_site, name="public-site"),
    path("public/<path:file>", public_site, name="public-file"),
]
