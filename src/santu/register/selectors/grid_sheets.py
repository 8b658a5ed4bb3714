"""The buildings and grids of what lies under a unit as a sheet that, read back, changes nothing."""

from collections.abc import Callable
from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.kernel.codes import Level
from santu.register.domain.layouts_buildings import TEMPLATE as BUILDING_TEMPLATE
from santu.register.domain.layouts_buildings import WIDTHS as BUILDING_WIDTHS
from santu.register.domain.layouts_buildings import WRITTEN, building_rows
from santu.register.domain.layouts_grids import GRIDS, GridRules, grid_rows
from santu.register.domain.layouts_grids import TEMPLATE as GRID_TEMPLATE
from santu.register.domain.layouts_grids import WIDTHS as GRID_WIDTHS
from santu.register.domain.layouts_templates import header_of
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.held import register_on
from santu.standards.rulebook import Standards

Translate = Callable[[str], str]


def building_sheet(unit: str, day: date, translate: Translate, *, chinese: bool) -> Sheet:
    """All buildings under a unit ("" for everywhere) on a day, in order of the codes of their villages."""
    register = register_on(day, (unit,) if unit else ())
    sheets = sheets_on([row.id for row in register.at(Level.VILLAGE)], day)
    header = [header_of(column, chinese=chinese) for column in WRITTEN]
    rows = building_rows(sheets, register, chinese=chinese)
    return Sheet(translate(BUILDING_TEMPLATE.title), [header, *rows], widths=BUILDING_WIDTHS)


def grid_sheet(unit: str, day: date, standards: Standards, translate: Translate, *, chinese: bool) -> Sheet:
    """All grids under a unit ("" for everywhere) on a day, in order of village, network and number."""
    register = register_on(day, (unit,) if unit else ())
    header = [header_of(column, chinese=chinese) for column in GRIDS]
    rows = grid_rows(register, GridRules.on(standards, day), chinese=chinese)
    return Sheet(translate(GRID_TEMPLATE.title), [header, *rows], widths=GRID_WIDTHS)
