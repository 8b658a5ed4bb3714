"""The ledger of posts as sheets of a workbook: as a file that, read back, changes nothing, and as the annual statistics."""

from collections.abc import Mapping, Sequence
from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.quota_export import exported, header
from santu.register.domain.statistics_layout import PLACES, StatisticsLayout
from santu.register.selectors.quota_rows import places_on
from santu.register.selectors.statistics import statistics

WIDTHS = (14, 18, 24, 12, 14, *[10] * 6)


def quota_sheet(
    day: date, units: Sequence[str], kinds: Mapping[str, str], title: str, *, chinese: bool
) -> Sheet:
    """What some units and all under them have on a day, in the layout of the file of quotas."""
    rows = [
        row
        for place in places_on(day, units)
        for row in exported(
            (place.unit, place.code, place.name, place.body), place.held, kinds, chinese=chinese
        )
    ]
    return Sheet(title, [header(chinese=chinese), *rows], widths=WIDTHS)


def statistics_sheet(day: date, units: Sequence[str], layout: StatisticsLayout, *, chinese: bool) -> Sheet:
    """The annual statistics of some units on a day; the first two rows are the title and the columns."""
    language = 0 if chinese else 1
    rows = statistics(day, units, layout, language=language)
    labels = [column.titles[language] for column in layout.columns]
    return Sheet(
        layout.titles[language],
        [[f"{layout.titles[language]} {day.isoformat()}"], labels, *(cells for cells, _ in rows)],
        header=2,
        widths=[16 if column.figure in PLACES else 12 for column in layout.columns],
        totals={at for at, (_, total) in enumerate(rows, 2) if total},
        title=True,
    )
