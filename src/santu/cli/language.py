"""The language of a command: Chinese, the source, unless English is asked for. Needs no Django."""

import gettext
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import santu
from santu.cli.commands import COMMANDS

LOCALE = Path(santu.__file__).parent / "locale"
_OPTION = "--lang"
_NAMES = "|".join(command.name for command in COMMANDS if command.needs_django)
_ON_A_DATABASE = re.compile(rf"\bsantu (?=(?:{_NAMES})\b(?! --home))")
"""A command in a text, up to its name, that works on a database and names none itself."""


def language(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """``zh`` or ``en``: what ``--lang`` says, else English where the locale of the shell is English.

    Reads the words itself, so that a fault in the command line is told in the right language too.
    """
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if word == _OPTION:
            return following
        if word.startswith(f"{_OPTION}="):
            return word.partition("=")[2]
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh"


def repeating_home(translate: Callable[[str], str], home: str) -> Callable[[str], str]:
    """``translate``, with ``--home`` in every command that a text names, so that it works as it is printed."""
    option = f"santu --home {shlex.quote(home)} ".replace("{", "{{").replace("}", "}}")
    return lambda text: _ON_A_DATABASE.sub(lambda _: option, translate(text))


def translator(code: str) -> Callable[[str], str]:
    """What turns a Chinese source text into the language; the source stands where a text is missing."""
    found = gettext.translation("django", LOCALE, [code], fallback=True).gettext
    # The translation of nothing is the catalogue's own header.
    return lambda text: found(text) if text else text
