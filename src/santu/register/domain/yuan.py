"""Money in whole fen, written in yuan; never a fraction of a fen, never a float."""

import re
from decimal import Decimal

from santu.kernel.messages import Message, message
from santu.register.domain.counts import too_large

YUAN = re.compile(r"(\d+)(?:\.(\d{1,2})0*)?")
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
MOST_FEN = 10**15
"""So much money is kept in one place at most: more than all that there is, and far from what a column cannot hold."""
DIGITS = len(str(MOST_FEN)) - len("00")


def yuan(fen: int) -> str:
    """So many fen as people write them: ``1,234.50``."""
    return f"{decimal_of(fen):,.2f}"


def decimal_of(fen: int) -> Decimal:
    """So many fen in yuan, exactly."""
    return Decimal(fen).scaleb(-2)


def fen_of(text: str) -> int | None:
    """The fen of an amount in yuan; ``None`` where it is no amount, has parts of a fen, or is more than ``MOST_FEN``."""
    found = _read(text)
    if not found:
        return None
    whole = found[1].lstrip("0") or "0"
    if len(whole) > DIGITS:
        return None
    fen = int(whole) * 100 + int((found[2] or "").ljust(2, "0"))
    return fen if fen <= MOST_FEN else None


def fen_wrong(text: str, otherwise: str) -> Message:
    """Why a text is no amount: that it is too large, or else ``otherwise``, which names the ``{text}``."""
    return fen_large(text) or message(otherwise, text=text)


def fen_large(text: str) -> Message | None:
    """That a text is an amount larger than ``MOST_FEN``; ``None`` where it is not."""
    return too_large(text, yuan(MOST_FEN)) if fen_of(text) is None and _read(text) else None


def _read(text: str) -> re.Match[str] | None:
    """An amount in its parts."""
    plain = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
    return YUAN.fullmatch(plain) if plain.isascii() else None
