"""The numbers of grids that a village ever gave."""

from santu.register.models import GridVersion
from santu.register.models.acts import STANDS


def numbers_given(village: str, network: str) -> dict[int, tuple[str, str]]:
    """Number → id and last name of the grid of a village and net that has it, or had it on any day."""
    rows = GridVersion.objects.filter(STANDS, village=village, network=network).order_by("start")
    return {number: (unit, name) for number, unit, name in rows.values_list("number", "unit_id", "name")}
