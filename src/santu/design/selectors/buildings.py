"""The buildings and grids of villages that go, as a design leaves them to others."""

from collections.abc import Sequence
from datetime import date

from santu.design.domain.proposals import Proposal
from santu.design.models import Scenario
from santu.design.selectors.scenarios import standing_proposals
from santu.kernel.change import Op
from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Division, Grid
from santu.register.domain.sheets_following import sheets_following, villages_leaving
from santu.register.domain.snapshot import Snapshot
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
    return buildings_after(*standing_proposals(Scenario.objects.get(pk=number)), village, day)


def buildings_after(base: Snapshot, proposals: Sequence[Proposal], village: str, day: date) -> Sheet | None:
    """The sheet of a village once proposals are done, by ``day``."""
    changes = [change for one in proposals for change in one.changes]
    sheets = sheets_on({village, *villages_leaving(base, changes)}, day)
    changed = sheets_following(base, sheets, [(day, one.changes) for one in proposals])
    return changed[village][-1][1] if village in changed else sheets.get(village)


def grids_left_to(number: int, village: str, design: Snapshot) -> list[tuple[Division, Grid]]:
    """The grids that villages leave behind which go to several, this one among them, each with its village.

    Args:
        number: of the scenario.
        village: a unit id.
        design: what the scenario comes to.
    """
    base, proposals = standing_proposals(Scenario.objects.get(pk=number))
    gone = {
        change.unit: base.divisions[change.unit]
        for one in proposals
        for change in one.changes
        if change.op is Op.ABOLISH
        and change.unit in base.divisions
        and any(heir.unit == village for heir in change.successors)
    }
    grids = sorted(design.grids.values(), key=lambda grid: (grid.village, grid.network, grid.number, grid.id))
    return [(gone[grid.village], grid) for grid in grids if grid.village in gone]
