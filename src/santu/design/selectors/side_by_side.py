"""The maps of a unit side by side, kept at hand while register and scenario stay as they are."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from santu.design.domain.side_by_side import Compared, side_by_side
from santu.design.models import Scenario
from santu.design.selectors.drawn import drawn
from santu.design.selectors.scenarios import Mark, scenario_mark
from santu.register.selectors.acts import register_mark
from santu.register.selectors.held import register_on
from santu.standards.loader import load

KEPT = 32


def compared_on(scenario: Scenario, day: date, unit: str, scope: Sequence[str] = ()) -> Sequence[Compared]:
    """The rows of the register of a day beside the target of a scenario; a scope that the unit lies in makes it quick."""
    mark = scenario_mark(scenario)
    return _compared(mark, day, unit, tuple(scope), load().jurisdiction, register_mark())


def forget() -> None:
    """Let go of all that is kept at hand by the numbers of scenarios."""
    _compared.cache_clear()


@lru_cache(maxsize=KEPT)
def _compared(
    mark: Mark, day: date, unit: str, scope: tuple[str, ...], jurisdiction: str, _register: object
) -> Sequence[Compared]:
    known = drawn(Scenario.objects.get(pk=mark[0]), load(jurisdiction))
    return tuple(side_by_side(register_on(day, scope), known.target, unit, known.design.standard))
