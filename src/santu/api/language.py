"""The language of an answer: messages become text, in the language that was asked for."""

from django.utils.translation import gettext

from santu.kernel.messages import Drawn, Fault, Message


def translate(text: str) -> str:
    """The text in the language of the request; the translation of nothing is nothing."""
    if isinstance(text, Drawn):
        return text.render(translate)
    return gettext(text) if text else text


def said(value: object) -> str:
    """A value as text."""
    return value.render(translate) if isinstance(value, Message | Fault | Drawn) else str(value)
