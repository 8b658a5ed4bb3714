"""An official document as a file to download, named as it is titled."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from santu.formats.official_docx import DOCX, official_docx
from santu.formats.official_paper import OfficialPaper


def paper_file(paper: OfficialPaper) -> HttpResponse:
    """The document as DOCX."""
    response = HttpResponse(official_docx(paper), content_type=DOCX)
    name = f"{''.join(paper.title)}.docx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response
