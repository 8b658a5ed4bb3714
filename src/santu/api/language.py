"""The language of an answer: messages become text, in the language that was asked for."""

from django.utils.translation import gettext

from santu.kernel.messages import Fault, Message


def translate(text: str) -> str:
    """The text in the language of the request; the translation of nothing is nothing."""
    return gettext(text) if text else text


def said(value: object) -> str:
    """A value as text."""
    return value.render(translate) if isinstance(value, Message | Fault) else str(value)
