"""The grids of the villages of a township or a county: which have any, and the way to each."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of
from santu.standards.loader import load
from santu.web.days import Day
from santu.web.pages.unit_frame import unit_frame
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table


def grids_below(request: HttpRequest, unit: str) -> HttpResponse:
    """The villages of a township or a county with the number of their grids."""
    heading, day, context = unit_frame(request, unit, "unit-grids")
    register = register_on(day.shown, scope_of(heading.way))
    villages = [
        row for row in register.at(Level.VILLAGE) if register.above(row.id, heading.row.level) == unit
    ]
    networks = load().items("grid/unified_networks", day.shown)
    base = next((item.id for item in networks if item.flag("base")), "")
    return page(request, "web/unit_grids_below.html", context, tables=[_table(register, villages, base, day)])


def _table(register: Snapshot, villages: list[Division], base: str, day: Day) -> Table:
    """A row for each village; ``base`` is the net that divides it."""
    columns = [
        Column("unit", N_("村（社区）")),
        Column("grids", N_("网格"), "number"),
        Column("households", N_("户数"), "number"),
        Column("people", N_("人口"), "number"),
    ]
    rows = []
    for village in villages:
        grids = [register.grids[one] for one in register.grids_of.get(village.id, ())]
        extents = [grid.extent for grid in grids if grid.network == base]
        rows.append(
            Row(
                [
                    Cell(village.name, day.link(reverse("unit-grids", args=[village.id]))),
                    len(extents),
                    sum(extent.households for extent in extents),
                    sum(extent.people for extent in extents),
                ]
            )
        )
    return Table("villages", N_("各村（社区）的网格"), columns, rows, N_("这个单位在这一天没有村（社区）。"))
