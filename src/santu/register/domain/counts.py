"""Whole numbers that people write, never more than what the column that keeps them holds."""

import re
from collections.abc import Mapping

from santu.kernel.messages import N_, Fault, Message, message

SMALL, USUAL = 2**15 - 1, 2**31 - 1
"""What a small and a usual column of whole numbers hold, on every store."""
SHOWN = 24
"""So many characters of what somebody wrote are told back."""
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


def count_of(text: str, most: int = USUAL) -> int | None:
    """The whole number that a text is, with or without commas; ``None`` where it is none, or more than ``most``."""
    digits = _digits(text)
    if not digits or len(digits) > len(str(most)) or int(digits) > most:
        return None
    return int(digits)


def count_wrong(text: str, most: int = USUAL) -> Message | None:
    """Why a text is no such number; ``None`` where it is one, or empty."""
    if not text or count_of(text, most) is not None:
        return None
    return count_large(text, most) or message(
        N_("“{text}”不是 0 或正整数；请填写整数，没有数据时留空。"), text=text
    )


def count_large(text: str, most: int = USUAL) -> Message | None:
    """That a text is a whole number larger than ``most``; ``None`` where it is not."""
    if not _digits(text) or count_of(text, most) is not None:
        return None
    return too_large(text, f"{most:,}")


def too_large(text: str, most: str) -> Message:
    """That what somebody wrote is more than what is kept of it."""
    told = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return message(N_("“{text}”太大，这里最多填 {most}；请核对。"), text=told, most=most)


def large_faults(said: Mapping[str, int | None], most: int = USUAL) -> list[Fault]:
    """Of the numbers of a form, by field, those that are more than what is kept of them."""
    large = {name: number for name, number in said.items() if number is not None and number > most}
    return [Fault(name, too_large(str(number), f"{most:,}")) for name, number in large.items()]


def _digits(text: str) -> str:
    """A text as plain digits without zeros before them; "" where it is no whole number."""
    plain = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
    return (plain.lstrip("0") or "0") if plain.isascii() and plain.isdecimal() else ""
