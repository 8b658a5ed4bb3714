"""Buildings and grids of villages: recorded as they are from a day, in one act that can be undone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.change import Op
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.cells import Sheet
from santu.register.domain.dating import carry_out
from santu.register.domain.grid_changes import GridChanges, grid_changes, grid_faults
from santu.register.domain.rows import Grid
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models import Act
from santu.register.selectors.acts import latest_act
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.grids import numbers_used, told_later
from santu.register.selectors.rights import right_to_change
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.recording import sheets_writing, writings_of

LATER = N_(
    "{village}的建筑或网格在 {later} 另有登记，再往前改会与它矛盾；请从那天或以后登记，或先撤销那次登记。"
)
NOT_A_VILLAGE = N_("{day} 登记里没有这个村（社区）；请核对单位和日期。")


@dataclass(frozen=True, slots=True)
class GridPreview:
    """What would become of the register of a day, as it was after act ``since``."""

    name: str
    digest: str
    day: date
    base: Snapshot
    since: int
    found: GridChanges


def grids_record(
    *,
    day: date,
    counties: Collection[str],
    sheets: Collection[Sheet],
    grids: Collection[Grid],
    title: str,
    by: User,
    document: str = "",
) -> Act:
    """Record buildings and grids of villages in some counties as facts from ``day``.

    A sheet holds all buildings of its village, and what its grids hold follows it, see ``grid_changes``. A grid that the
    register knows by its id becomes what is said; grids that are not named stay.

    Raises:
        Refused: a place is not theirs or is no village, a grid names buildings that are on no sheet or in another grid of its
            network, a number was used, something is told of a later day, or a county moved since; nothing is written.
    """
    since, base = latest_act(), scope_snapshot(day, sorted(counties))
    villages = {one.village for one in sheets} | {one.village for one in grids}
    known = sheets_on(villages, day)
    faults = [Fault(one, message(NOT_A_VILLAGE, day=day)) for one in sorted(villages - base.divisions.keys())]
    becomes = known | {one.village: one for one in sheets}
    faults += grid_faults(grids, becomes, base, numbers_used(villages, day))
    if faults:
        raise Refused(faults)
    found = grid_changes(sheets, grids, known, base)
    return _record(GridPreview("", "", day, base, since, found), title, document, by)


def later_faults(villages: Mapping[str, str], day: date) -> list[Fault]:
    """A fault for each of some villages, by id and name, of which something is told of a later day."""
    return [
        Fault(villages[village], message(LATER, village=villages[village], later=later))
        for village, later in sorted(told_later(villages, day).items())
    ]


def _record(preview: GridPreview, title: str, document: str, by: User) -> Act:
    base, found, day = preview.base, preview.found, preview.day
    changes = found.changes
    right_to_change(by, Right.IMPORT, base, changes)
    villages = {now.village for _, now in found.sheets} | {one.village for one in found.new}
    villages |= {was.village for was, _ in found.redrawn}
    if faults := later_faults({one: base.divisions[one].name for one in villages}, day):
        raise Refused(faults)
    outcome = carry_out(base, [(day, [one for one in changes if one.op is Op.ESTABLISH])])
    outcome.grids.update({was.id: [(day, now)] for was, now in found.redrawn})
    outcome.grids.update({one.id: [(day, None)] for one in found.ended})
    writings = writings_of(outcome, base.system) | sheets_writing(day, (now for _, now in found.sheets))
    counties = counties_touched(base, changes)
    writ = Writ(counties, writings, outcome.minted, preview.since)
    return act_record(papers=ActPapers("grids", title, document=document), writ=writ, by=by)
