"""What is said when the program failed: the number under which the log tells the rest."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

from santu.web.request_ids import request_id


def failed(request: HttpRequest) -> HttpResponseServerError:
    """A page that needs neither a person nor the database."""
    return HttpResponseServerError(render_to_string("500.html", {"request_id": request_id()}))
