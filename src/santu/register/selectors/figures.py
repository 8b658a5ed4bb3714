"""Where the figures of units come from: of which day and base, by whom, and whether they are estimates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.register.models import Measurement
from santu.register.models.acts import STANDS
from santu.register.selectors.acts import register_mark


@dataclass(frozen=True, slots=True)
class FigureBase:
    """On what a figure rests."""

    day: date
    base: str
    source: str
    estimated: bool


def bases_of(day: date, quantity: str, units: Iterable[str]) -> list[tuple[FigureBase, int]]:
    """The bases of the figures that units have on a day, each with the number of units, the most frequent first."""
    known = _bases(day, register_mark()).get(quantity, {})
    numbers: dict[FigureBase, int] = {}
    for unit in units:
        if unit in known:
            numbers[known[unit]] = numbers.get(known[unit], 0) + 1
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0].day, item[0].base))


@lru_cache(maxsize=3)
def _bases(day: date, _mark: object) -> dict[str, dict[str, FigureBase]]:
    """Quantity → unit → base; of several the same as a snapshot takes, the latest day and the last base by name."""
    found: dict[str, dict[str, FigureBase]] = {}
    shared: dict[FigureBase, FigureBase] = {}
    taken = Measurement.objects.filter(STANDS, day__lte=day).order_by("day", "base")
    columns = ("unit_id", "quantity", "day", "base", "source", "estimated")
    for unit, quantity, taken_on, base, source, estimated in taken.values_list(*columns):
        row = FigureBase(taken_on, base, source, estimated)
        found.setdefault(quantity, {})[unit] = shared.setdefault(row, row)
    return found
