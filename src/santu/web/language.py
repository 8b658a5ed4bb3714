"""The language of a page: what turns messages into words, and marks Chinese in a page that is not Chinese."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from santu.kernel.messages import Drawn, Fault, Message

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHINESE = re.compile(f"[{HAN}《〔][{HAN}\u3000-\u303f\uff00-\uffef·—0-9]*")
"""A run of Chinese with its punctuation and the numbers inside it."""


def translate(text: str) -> str:
    """The text in the language of the page; the translation of nothing is nothing."""
    if isinstance(text, Drawn):
        return text.render(translate)
    return _translated(get_language(), text) if text else text


@lru_cache(maxsize=8192)
def _translated(_language: str | None, text: str) -> str:
    """Kept at hand: a file of a plan with sixty thousand steps asks for the same few sentences."""
    return gettext(text)


def in_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def plain(value: object) -> str:
    """A value as text: messages, faults and texts of processes translated, nothing escaped."""
    if isinstance(value, Message | Fault | Drawn):
        return value.render(translate)
    return str(value)


def said(value: object) -> SafeString:
    """A value as HTML; in a page that is not Chinese, what is Chinese in it says so."""
    text = value if isinstance(value, SafeString) else plain(value)
    escaped = conditional_escape(text)
    if in_chinese() or isinstance(value, SafeString):
        return escaped
    # What is marked was escaped just before; the marks are ours.
    return mark_safe(CHINESE.sub(r'<span lang="zh">\g<0></span>', escaped))  # noqa: S308
