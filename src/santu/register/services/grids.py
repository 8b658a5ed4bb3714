"""Buildings and grids of villages: by file or as they are, previewed as changes, recorded in one act that can be undone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import Addresses, codes_meant, unmapped_faults
from santu.register.domain.cells import Sheet
from santu.register.domain.dating import carry_out
from santu.register.domain.grid_changes import GridChanges, grid_changes, grid_faults
from santu.register.domain.layouts_buildings import TEMPLATE as BUILDING_TEMPLATE
from santu.register.domain.layouts_buildings import Box, completed, sheets_of
from santu.register.domain.layouts_checks import LENGTHS, Reading
from santu.register.domain.layouts_grids import TEMPLATE as GRID_TEMPLATE
from santu.register.domain.layouts_grids import GridRules, Held, grids_of
from santu.register.domain.rows import Grid
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models import Act
from santu.register.selectors.acts import latest_act
from santu.register.selectors.addresses import addresses
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.grid_numbers import numbers_used, told_later
from santu.register.selectors.outlines import outlines_of
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_to_change
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.recording import sheets_writing, writings_of
from santu.standards.rulebook import Standards

LATER = N_(
    "{village}的建筑或网格在 {later} 另有登记，再往前改会与它矛盾；请从那天或以后登记，或先撤销那次登记。"
)
NOT_A_VILLAGE = N_("{day} 登记里没有这个村（社区）；请核对单位和日期。")


class Tables(StrEnum):
    """What a file is about."""

    BUILDINGS = "buildings"
    GRIDS = "grids"


TEMPLATES = {Tables.BUILDINGS: BUILDING_TEMPLATE, Tables.GRIDS: GRID_TEMPLATE}


@dataclass(frozen=True, slots=True)
class GridPreview:
    """What would become of the register of a day, as it was after act ``since``."""

    name: str
    digest: str
    day: date
    base: Snapshot
    since: int
    found: GridChanges


def grid_file_preview(
    *, table: Tables, path: Path, day: date, standards: Standards, by: User, ignored: Collection[str] = ()
) -> GridPreview:
    """Look a file through and compare it with the register; nothing is written.

    A file of buildings holds all buildings of each village that it names. Grids that a file does not name stay.

    Args:
        table: what the file is about.
        path: the file, laid out as ``TEMPLATES`` say.
        day: from when it holds.
        standards: the networks, and how large the number of a grid may be.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight = sight_of(by)
    if not sight.has(Right.IMPORT):
        raise right_lacking(Right.IMPORT)
    since = latest_act()
    reading = Reading.of(path, TEMPLATES[table].columns)
    reading.faults += unmapped_faults(reading, ignored)
    said = reading.texts("village")
    codes = {*said, *codes_meant(said)}
    where = addresses(sight, day, codes | {_county(code) for code in codes}, Right.IMPORT)
    if not len(reading.table) and not reading.faults:
        raise refuse(path.name, N_("表头下面没有一行；请检查是否导出了正确的文件。"))
    villages = {where.divisions[code].id for code in codes & where.divisions.keys()}
    base = scope_snapshot(day, sorted(villages))
    known = sheets_on(villages, day)
    sheets: list[Sheet] = []
    grids: list[Grid] = []
    if table is Tables.BUILDINGS:
        sheets = completed(sheets_of(reading, where, _boxes(where), path.name), known, reading)
    else:
        held = Held(base, known, numbers_used(villages, day))
        grids = grids_of(reading, where, GridRules.on(standards, day), held)
    if not reading.faults:
        found = grid_changes(sheets, grids, known, base)
        preview = GridPreview(path.name, reading.table.digest, day, base, since, found)
        reading.faults += later_faults(preview)
    if reading.faults:
        raise Refused(reading.faults)
    return preview


def _county(code: str) -> str:
    return code[: LENGTHS[Level.COUNTY]]


def _boxes(where: Addresses) -> dict[str, Box]:
    """Between which degrees counties lie, where their outlines are known."""
    found = {}
    for code in {_county(code) for code in where.divisions}:
        layer = outlines_of(code)
        for one in layer.outlines.counties if layer else ():
            points = [point for polygon in one.polygons for point in polygon[0]]
            (west, south), (east, north) = (
                tuple(map(pick, zip(*points, strict=True))) for pick in (min, max)
            )
            name = where.divisions[code].name if code in where.divisions else code
            found[code] = Box(name, west, south, east, north)
    return found


def grid_file_import(*, preview: GridPreview, title: str, by: User, document: str = "") -> Act:
    """Record what was previewed, as one act, which ``act_undo`` takes back.

    Raises:
        Refused: a place is not theirs, nothing is to be changed, or a county moved since the preview. Nothing is written.
    """
    if not preview.found.changes:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的。"))
    return _record(preview, title, document, by)


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


def later_faults(preview: GridPreview) -> list[Fault]:
    """A fault for each village that would change and of which something is told of a later day."""
    names = {one: preview.base.divisions[one].name for one in preview.found.villages}
    return [
        Fault(names[village], message(LATER, village=names[village], later=later))
        for village, later in sorted(told_later(names, preview.day).items())
    ]


def _record(preview: GridPreview, title: str, document: str, by: User) -> Act:
    base, found, day = preview.base, preview.found, preview.day
    right_to_change(by, Right.IMPORT, base, found.changes)
    if faults := later_faults(preview):
        raise Refused(faults)
    outcome = carry_out(base, [(day, [one for one in found.changes if one.op is Op.ESTABLISH])])
    outcome.grids.update({was.id: [(day, now)] for was, now in found.redrawn})
    outcome.grids.update({one.id: [(day, None)] for one in found.ended})
    writings = writings_of(outcome, base.system) | sheets_writing(day, (now for _, now in found.sheets))
    counties = counties_touched(base, found.changes)
    writ = Writ(counties, writings, outcome.minted, preview.since)
    return act_record(papers=ActPapers("grids", title, document=document), writ=writ, by=by)
