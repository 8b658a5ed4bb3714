"""The buildings of a village in a design, where villages go into others."""

from datetime import date

from santu.design.models import Scenario
from santu.design.selectors.scenarios import standing_proposals
from santu.register.domain.cells import Sheet
from santu.register.domain.sheets_following import sheets_following, villages_leaving
from santu.register.selectors.cells import sheets_on


def buildings_in(number: int | None, village: str, day: date) -> Sheet | None:
    """The sheet of a village on a day; with a scenario, as it is once that is done.

    Args:
        number: of the scenario.
        village: a unit id.
        day: of the register, or that by which the scenario is done.
    """
    if number is None:
        return sheets_on([village], day).get(village)
    base, proposals = standing_proposals(Scenario.objects.get(pk=number))
    changes = [change for one in proposals for change in one.changes]
    sheets = sheets_on({village, *villages_leaving(base, changes)}, day)
    changed = sheets_following(base, sheets, [(day, one.changes) for one in proposals])
    return changed[village][-1][1] if village in changed else sheets.get(village)
