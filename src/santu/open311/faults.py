"""What is wrong, as the specification tells it: 404 for what is not there, 403 for a key, 400 for all else; every fault at once."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from santu.kernel.messages import Drawn, Fault, message
from santu.open311.rendering import answered

UNREADABLE, FORBIDDEN, NOT_FOUND, NOT_SO, TOO_OFTEN, BROKEN = 400, 403, 404, 405, 429, 500


class Wrong(Exception):
    """A refusal with the status that the specification asks for."""

    def __init__(self, status: int, faults: Iterable[Fault]) -> None:
        self.status, self.faults = status, tuple(faults)
        super().__init__(status)


def wrong(status: int, place: str, template: str, /, **params: object) -> Wrong:
    """The same with one fault."""
    return Wrong(status, [Fault(place, message(template, **params))])


def translate(text: str) -> str:
    """The text in the language of the request."""
    if isinstance(text, Drawn):
        return text.render(translate)
    return gettext(text) if text else text


def errors(form: str, status: int, faults: Iterable[Fault]) -> HttpResponse:
    """The answer that says what is wrong; each description names the parameter that it is about."""
    told: list[dict[str, Any]] = [
        {"code": status, "description": one.render(translate)} for one in faults
    ] or [{"code": status, "description": ""}]
    return answered(form, "errors", told, status)
