"""Where the figures of a day come from: base, source, and whether they are estimates."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.register.models import Measurement
from santu.register.models.acts import STANDS
from santu.register.selectors.acts import register_mark


@dataclass(frozen=True, slots=True)
class FigureBase:
    """One source of figures, and the day they were taken for."""

    base: str
    source: str
    estimated: bool
    day: date


def figure_bases(day: date, quantity: str) -> tuple[FigureBase, ...]:
    """The sources of a quantity's figures up to a day, in order of day."""
    return _bases(day, quantity, register_mark())


@lru_cache(maxsize=16)
def _bases(day: date, quantity: str, _mark: object) -> tuple[FigureBase, ...]:
    rows = Measurement.objects.filter(STANDS, quantity=quantity, day__lte=day)
    known = rows.values_list("base", "source", "estimated", "day").distinct()
    return tuple(sorted((FigureBase(*row) for row in known), key=lambda row: (row.day, row.base, row.source)))
