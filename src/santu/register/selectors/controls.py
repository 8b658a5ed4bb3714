"""The control numbers of units, as they stand on a day."""

from collections.abc import Collection
from datetime import date

from santu.register.domain.controls import QUANTITY, Control
from santu.register.models import Measurement
from santu.register.models.acts import STANDS
from santu.register.selectors.scope import subtree


def controls_on(day: date, units: Collection[str]) -> dict[str, Control]:
    """Those of some units, by unit."""
    rows = Measurement.objects.filter(STANDS, quantity=QUANTITY, day__lte=day, unit__in=list(units))
    columns = ("unit", "value", "day", "source")
    return {unit: Control(*said) for unit, *said in rows.order_by("day").values_list(*columns)}


def controls_under(day: date, units: Collection[str]) -> dict[str, int]:
    """The numbers of some units and of all under them, by unit."""
    rows = Measurement.objects.filter(STANDS, quantity=QUANTITY, day__lte=day)
    inside = rows.filter(unit__in=subtree(list(units), day))
    return dict(inside.order_by("day").values_list("unit", "value"))
