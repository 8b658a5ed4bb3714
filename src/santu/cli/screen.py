"""Lines on a screen, where a Chinese character is two columns wide."""

import re
from collections.abc import Container, Iterator, Sequence
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


def aligned(lines: Sequence[Sequence[str]], numbers: Container[int]) -> Iterator[str]:
    """The lines of a table: columns of numbers stand at the right, words at the left."""
    columns = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = []
        for place, (text, wide) in enumerate(zip(line, columns, strict=True)):
            space = " " * (wide - width(text))
            cells.append(space + text if place in numbers else text + space)
        yield "  ".join(cells).rstrip()


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
