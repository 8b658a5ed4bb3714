"""The history of the grids of a village as a table."""

from collections.abc import Sequence

from santu.kernel.messages import N_, Message, message
from santu.register.domain.differences_words import changes_said, extent_words
from santu.register.domain.rows import Grid
from santu.register.domain.words import kind_word
from santu.register.selectors.grid_history import GridChange
from santu.register.selectors.heirs import names_of
from santu.web.tables import Column, Row, Table

COLUMNS = (
    Column("sign", N_("符号"), "sign"),
    Column("day", N_("日期"), "day"),
    Column("number", N_("编号"), "number"),
    Column("grid", N_("网格")),
    Column("kind", N_("类别")),
    Column("changed", N_("变化")),
)


def grid_history_table(changes: Sequence[GridChange]) -> Table:
    """What became of each grid on which day, the latest first."""
    rows = [one.what.row for one in changes]
    names = names_of({grid.village for grid in rows if isinstance(grid, Grid)}) if rows else {}

    def named(unit: str) -> str:
        return names.get(unit, unit)

    told = [
        Row(
            (
                one.what.sign,
                one.day,
                grid.number,
                grid.name,
                kind_word(grid),
                message("{changes}", changes=changes_said(one.what, named, named) or (_held(grid),)),
            ),
            sign=one.what.sign,
        )
        for one in changes
        if isinstance(grid := one.what.row, Grid)
    ]
    return Table("grids", N_("网格的历次变化"), COLUMNS, told)


def _held(grid: Grid) -> Message:
    return extent_words(grid.extent)
