"""What is kept of the services of a division as a sheet that, read back, changes nothing."""

from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.layouts_services import NAMED, TEMPLATES, exported
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.service_rows import Kind, TeamMember
from santu.register.selectors.grid_teams import lives_of_grids
from santu.register.selectors.service_rows import rows_under
from santu.register.selectors.units import divisions_on
from santu.standards.rulebook import Standards

WIDTH = 18


def service_sheet(
    kind: Kind, unit: str, day: date, standards: Standards, title: str, *, chinese: bool
) -> Sheet:
    """All that stands of what lies in a division on a day, also what is over, in order of code and first day."""
    rows = rows_under(kind, unit, day)
    named = [item for rule in NAMED for item in standards.items(rule, day)]
    codes = {found.id: found.code for found in divisions_on(day, list({row.unit for row in rows})).values()}
    told = sorted(
        (row for row in rows if codes.get(row.unit)), key=lambda row: (codes[row.unit], row.since, row.thing)
    )
    grids = {row.grid for row in rows if isinstance(row, TeamMember)}
    numbers = {one.id: one.number for one in lives_of_grids(grids).values()} if grids else {}
    header = [header_of(column, chinese=chinese) for column in TEMPLATES[kind].columns]
    cells = [exported(kind, row, codes[row.unit], named, chinese=chinese, numbers=numbers) for row in told]
    return Sheet(title, [header, *cells], widths=[WIDTH] * len(header))
