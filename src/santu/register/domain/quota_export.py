"""The ledger of posts as the rows of a file that, read back, changes nothing."""

from collections.abc import Mapping, Sequence

from santu.register.domain.layouts_quotas import (
    AUTHORISED,
    FIGURES,
    OF_BODIES,
    OF_DIVISIONS,
    QUOTAS,
    figure_now,
)
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.ledger import MEASURES, Account, Holds, Measure


def header(*, chinese: bool) -> list[str]:
    """The labels of all columns."""
    return [header_of(column, chinese=chinese) for column in QUOTAS]


def exported(
    place: tuple[str, str, str, str],
    held: Mapping[tuple[str, Measure], Mapping[Holds, int]],
    kinds: Mapping[str, str],
    *,
    chinese: bool,
) -> list[Sequence[str | int | None]]:
    """The rows of one place.

    Args:
        place: the id of the unit, the code and the name of its division, the name of the body ("" for the division).
        held: what it holds, by kind and measure.
        kinds: what each kind is called.
        chinese: whether kinds and measures stand by their names or by their keys.
    """
    unit, code, name, body = place
    fitting = OF_BODIES if body else OF_DIVISIONS
    rows: list[Sequence[str | int | None]] = []
    for kind, measure in sorted(held):
        key = Account(unit, Holds.VACANT, kind, measure)
        balances = {key._replace(holds=holds): value for holds, value in held[kind, measure].items()}
        figures = [
            figure_now(key._replace(holds=_holds(column.name)), balances) if column.name in fitting else None
            for column in FIGURES
        ]
        said = (kinds.get(kind, kind), MEASURES[measure]) if chinese else (kind, measure.value)
        rows.append([code, name, body, *said, *figures])
    return rows


def _holds(column: str) -> Holds:
    return Holds.VACANT if column == AUTHORISED.name else Holds(column)
