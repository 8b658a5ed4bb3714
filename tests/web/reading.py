"""Reading what a page answers."""

import re

from django.http import HttpResponse

HX = {"HX-Request": "true"}
"""The header by which htmx asks for a part of a page."""


def text(answer: HttpResponse) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
