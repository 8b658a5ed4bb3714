"""Lines on a screen, where a Chinese character is two columns wide."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

COLUMNS = 80
UNBROKEN = re.compile(r"\s*[“（《]*(?:[^\s“”\u2e80-\uffff]+|[\u2e80-\uffff])[，。；：、！？”）》]*|.")
"""A word, or a Chinese character, with the marks that must not be parted from it."""


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, columns: int) -> str:
    """A cell of a table: filled up with spaces, at least one."""
    return text + " " * max(1, columns - width(text))


def wrapped(text: str, columns: int = COLUMNS) -> Iterator[str]:
    """A text in lines that fit; what cannot be broken may stand out."""
    line = ""
    for part in UNBROKEN.findall(text):
        if line and width(line + part) > columns:
            yield line
            line = part.lstrip()
        else:
            line += part
    yield line
