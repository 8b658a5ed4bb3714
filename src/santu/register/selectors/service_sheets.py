"""What is kept of the services of a division as a sheet that, read back, changes nothing."""

from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.layouts_services import TEMPLATES, exported
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.service_rows import SUBJECTS, WAYS_OF_HELP, Kind
from santu.register.selectors.service_rows import rows_under
from santu.register.selectors.units import divisions_on
from santu.standards.rulebook import Standards

WIDTH = 18


def service_sheet(
    kind: Kind, unit: str, day: date, standards: Standards, title: str, *, chinese: bool
) -> Sheet:
    """All that stands of what lies in a division on a day, also what is over, in order of code and first day."""
    rows = rows_under(kind, unit, day)
    named = [*standards.items(WAYS_OF_HELP, day), *standards.items(SUBJECTS, day)]
    codes = {found.id: found.code for found in divisions_on(day, list({row.unit for row in rows})).values()}
    told = sorted(
        (row for row in rows if codes.get(row.unit)), key=lambda row: (codes[row.unit], row.since, row.thing)
    )
    header = [header_of(column, chinese=chinese) for column in TEMPLATES[kind].columns]
    cells = [exported(kind, row, codes[row.unit], named, chinese=chinese) for row in told]
    return Sheet(title, [header, *cells], widths=[WIDTH] * len(header))
