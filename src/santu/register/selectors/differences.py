"""What differs between two days, kept at hand while the register stays as it is."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from santu.formats.bulk import collector_paused
from santu.register.domain.differences import Difference, Group, counted, differences, within
from santu.register.selectors.acts import register_mark
from santu.register.selectors.held import register_on

KEPT = 2


def differences_between(earlier: date, later: date, unit: str = "") -> tuple[Difference, ...]:
    """The differences of the whole register, or of what lies or lay in one unit, between two days."""
    mark = register_mark()
    return _within(earlier, later, unit, mark) if unit else _all(earlier, later, mark)


def counts_between(earlier: date, later: date, unit: str = "") -> Mapping[tuple[Group, str], int]:
    """How many differences of each group and sign there are."""
    return _counts(earlier, later, unit, register_mark())


@lru_cache(maxsize=8 * KEPT)
def _counts(earlier: date, later: date, unit: str, mark: object) -> Mapping[tuple[Group, str], int]:
    return counted(_within(earlier, later, unit, mark) if unit else _all(earlier, later, mark))


@lru_cache(maxsize=KEPT)
def _all(earlier: date, later: date, _mark: object) -> tuple[Difference, ...]:
    with collector_paused():
        return differences(register_on(earlier), register_on(later))


@lru_cache(maxsize=4 * KEPT)
def _within(earlier: date, later: date, unit: str, mark: object) -> tuple[Difference, ...]:
    return within(_all(earlier, later, mark), register_on(earlier), register_on(later), unit)
