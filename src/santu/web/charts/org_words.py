"""Words of a drawing in lines that fit: nothing is ever clipped, for SVG wraps nothing by itself."""

from collections.abc import Iterable
from math import ceil

from santu.kernel.messages import Message
from santu.web.language import plain

TITLE = 13
"""The size of words in a box."""
FEWEST = 3
"""How wide a line must be, in sizes of the type, if it is to stand alone for the sake of a space."""
LATIN, HAN, FIRST_HAN = 0.58, 1.0, 0x2E80
"""How wide a letter is drawn, in sizes of the type, rather too wide than clipped; where Chinese begins."""


def text_width(text: str, size: int) -> float:
    """About how wide a text is drawn; from above."""
    return sum(HAN if ord(letter) >= FIRST_HAN else LATIN for letter in text) * size


def wrapped(text: str | Message, width: int, size: int = TITLE) -> tuple[str, ...]:
    """The text in lines that fit, about equally long; nothing is ever left out."""
    whole = plain(text).strip()
    if " " in whole and text_width(whole, size) > width:
        lines = _filled([f"{word} " for word in whole.split()], width, size)
        widths = [text_width(line, size) for line in lines]
        if max(widths) <= width and min(widths) >= FEWEST * size:
            return tuple(lines)
    words = _words(whole)
    total = sum(text_width(word, size) for word in words)
    for rows in range(max(1, ceil(total / width)), len(words) + 1):
        lines = _filled(words, max(total / rows + size / 2, *(text_width(w, size) for w in words)), size)
        if all(text_width(line, size) <= width for line in lines):
            return tuple(lines)
    return tuple(line.strip() for line in words)


def _words(text: str) -> list[str]:
    """What may not be torn apart: a word with the space after it, a Chinese character."""
    found: list[str] = []
    for letter in text:
        joins = (
            bool(found)
            and ord(letter) < FIRST_HAN
            and ord(found[-1][-1]) < FIRST_HAN
            and found[-1][-1] != " "
        )
        if joins or (letter == " " and found):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _filled(words: Iterable[str], width: float, size: int) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and text_width((lines[-1] + word).strip(), size) > width:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]
