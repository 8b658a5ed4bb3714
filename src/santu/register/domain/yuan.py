"""Money in whole fen, written in yuan; never a fraction of a fen, never a float."""

import re
from decimal import Decimal

YUAN = re.compile(r"(\d+)(?:\.(\d{1,2})0*)?")
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def yuan(fen: int) -> str:
    """So many fen as people write them: ``1,234.50``."""
    return f"{decimal_of(fen):,.2f}"


def decimal_of(fen: int) -> Decimal:
    """So many fen in yuan, exactly."""
    return Decimal(fen).scaleb(-2)


def fen_of(text: str) -> int | None:
    """The fen of an amount in yuan; ``None`` where it is no amount, or has parts of a fen."""
    plain = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
    found = YUAN.fullmatch(plain) if plain.isascii() else None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None
