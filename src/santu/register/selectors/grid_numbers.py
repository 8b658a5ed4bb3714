"""The numbers of grids that villages gave, and what of villages is told of later days."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from santu.kernel.days import OPEN_END
from santu.register.domain.grid_changes import Used
from santu.register.models import CellSheet, GridVersion
from santu.register.models.acts import STANDS


def numbers_given(village: str, network: str) -> dict[int, tuple[str, str]]:
    """Number → id and last name of the grid of a village and net that has it, or had it on any day."""
    rows = GridVersion.objects.filter(STANDS, village=village, network=network).order_by("start")
    return {number: (unit, name) for number, unit, name in rows.values_list("number", "unit_id", "name")}


def numbers_used(villages: Collection[str], day: date) -> Used:
    """The numbers of grids of some villages that are there no more on a day, each with the name that its grid last had."""
    ended = GridVersion.objects.filter(STANDS, village__in=villages, end__lte=day).order_by("end")
    there = GridVersion.objects.filter(STANDS, village__in=villages, end__gt=day)
    rows = ended.exclude(unit__in=there.values("unit")).values_list("village_id", "network", "number", "name")
    return {(village, network, number): name for village, network, number, name in rows}


def told_later(villages: Collection[str], day: date) -> dict[str, date]:
    """Of villages whose buildings or grids begin, change or end after a day, the last day on which they do."""
    found: dict[str, date] = {}
    for model, column in ((CellSheet, "unit_id"), (GridVersion, "village_id")):
        rows = model._default_manager.filter(STANDS, Q(start__gt=day) | Q(end__gt=day, end__lt=OPEN_END))
        rows = rows.filter(**{f"{column}__in": villages})
        for village, start, end in rows.values_list(column, "start", "end"):
            last = max(one for one in (start, end) if one < OPEN_END)
            found[village] = max(found.get(village, last), last)
    return found
