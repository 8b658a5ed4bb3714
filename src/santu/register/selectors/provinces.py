"""The provinces of the register."""

from datetime import date

from santu.kernel.codes import Level
from santu.register.domain.rows import Division
from santu.register.models import DivisionVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.holding import holding_on
from santu.register.selectors.units import divisions_on


def provinces_on(day: date) -> list[Division]:
    """The provinces on a day, in order of code."""
    rows = DivisionVersion.objects.filter(holding_on(day), level=Level.PROVINCE)
    found = divisions_on(day, list(rows.values_list("unit_id", flat=True)))
    return sorted(found.values(), key=lambda row: (row.code, row.id))


def register_is_empty() -> bool:
    """Whether nothing was ever entered that still stands."""
    return not DivisionVersion.objects.filter(STANDS).exists()
