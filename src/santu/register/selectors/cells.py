"""The buildings of villages on a day."""

from collections.abc import Collection
from datetime import date

from santu.register.domain.cells import Sheet, sheet_of
from santu.register.models import CellSheet
from santu.register.selectors.holding import holding_on

COLUMNS = ("unit_id", "crs", "density", "origin", "source", "cells", "barriers")


def sheets_on(villages: Collection[str], day: date, known: int | None = None) -> dict[str, Sheet]:
    """Village id → its buildings, of those of which they are known.

    Args:
        villages: unit ids.
        day: which day's buildings.
        known: an act number, to see them as they were believed then.
    """
    rows = CellSheet.objects.filter(holding_on(day, known), unit__in=villages)
    return {
        village: sheet_of(village, tuple(values))
        for village, *values in rows.values_list(*COLUMNS).iterator()
    }
