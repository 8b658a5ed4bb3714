"""Where the figures of a day come from: base, source, and whether they are estimates."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.register.models import Measurement
from santu.register.models.acts import STANDS
from santu.register.selectors.acts import register_mark
from santu.register.selectors.scope import subtree


@dataclass(frozen=True, slots=True)
class FigureBase:
    """One source of figures, and the day they were taken for."""

    base: str
    source: str
    estimated: bool
    day: date


def figure_bases(day: date, quantity: str, unit: str) -> tuple[FigureBase, ...]:
    """The sources of a quantity's figures in a unit up to a day, in order of day."""
    return _bases(day, quantity, unit, register_mark())


@lru_cache(maxsize=64)
def _bases(day: date, quantity: str, unit: str, _mark: object) -> tuple[FigureBase, ...]:
    inside = Measurement.objects.filter(unit__in=subtree([unit], day))
    rows = inside.filter(STANDS, quantity=quantity, day__lte=day)
    known = rows.values_list("base", "source", "estimated", "day").distinct()
    return tuple(sorted((FigureBase(*row) for row in known), key=lambda row: (row.day, row.base, row.source)))
