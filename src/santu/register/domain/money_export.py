"""Money as the rows of a file that, read back, changes nothing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from santu.register.domain.layouts_money import MONEY
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.money import Line
from santu.register.domain.yuan import decimal_of


def money_header(*, chinese: bool) -> list[str]:
    """The labels of all columns."""
    return [header_of(column, chinese=chinese) for column in MONEY]


def money_exported(
    place: tuple[str, str, str], held: Iterable[tuple[str, int]], lines: Mapping[str, Line]
) -> list[list[str | int | Decimal]]:
    """The rows of one place.

    Args:
        place: the code and the name of the division, the name of the body ("" for the division).
        held: so many fen of which budget line.
        lines: the budget lines.
    """
    return [
        [*place, code, line.year, line.source, line.purpose, line.basis, decimal_of(fen)]
        for code, fen in sorted(held)
        for line in [lines[code]]
    ]
