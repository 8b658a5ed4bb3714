"""The provinces of the register."""

from datetime import date

from santu.kernel.codes import Level
from santu.register.domain.rows import Division
from santu.register.models import DivisionVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.held import register_on


def provinces_on(day: date) -> list[Division]:
    """The provinces on a day, in order of code."""
    register = register_on(day)
    rows = (register.divisions[unit] for unit in register.children.get("", ()))
    return [row for row in rows if row.level is Level.PROVINCE]


def register_is_empty() -> bool:
    """Whether nothing was ever entered that still stands."""
    return not DivisionVersion.objects.filter(STANDS).exists()
