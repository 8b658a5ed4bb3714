"""Answers as the specification writes them: JSON, or XML in which lists bear the name of the whole and parts their own."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils import timezone

JSON, XML = "json", "xml"
KINDS = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n'
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any way of writing."""
PARTS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What a part of a list is called in XML, by the list."""


def answered(form: str, whole: str, told: Any, status: int = 200) -> HttpResponse:  # noqa: ANN401 (what JSON can hold)
    """An answer: a list or a record, which XML calls ``whole``."""
    if form == JSON:
        content = json.dumps(_plain(told), ensure_ascii=False)
    else:
        content = DECLARED + "".join(_element(whole, told)) + "\n"
    return HttpResponse(content.encode(), content_type=KINDS[form], status=status)


def moment(at: datetime) -> str:
    """A time as the W3C note writes it, to the second, with the zone."""
    return timezone.localtime(at).replace(microsecond=0).isoformat()


def _plain(told: Any) -> Any:  # noqa: ANN401 (what JSON can hold)
    if isinstance(told, Mapping):
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(told, list):
        return [_plain(value) for value in told]
    return told if told is None or isinstance(told, bool | int | float) else str(told)


def _element(name: str, told: Any) -> Iterable[str]:  # noqa: ANN401 (what JSON can hold)
    yield f"<{name}>"
    if isinstance(told, Mapping):
        for key, value in told.items():
            yield from _element(key, value)
    elif isinstance(told, list):
        for value in told:
            yield from _element(PARTS[name], value)
    elif isinstance(told, bool):
        yield str(told).lower()
    elif told is not None:
        yield escape(UNWRITABLE.sub("", str(told)))
    yield f"</{name}>"
