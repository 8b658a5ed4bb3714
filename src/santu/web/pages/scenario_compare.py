"""Two scenarios side by side: which proposals differ, and where they arrive otherwise."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.design.domain.comparing import (
    FIRST,
    OTHERWISE,
    SECOND,
    ProposalDiffers,
    UnitDiffers,
    counties_in_both,
    proposals_that_differ,
    units_that_differ,
)
from santu.design.domain.kinds import KINDS, sign_of_kind
from santu.design.selectors.drawn import Drawn, drawn
from santu.design.selectors.numbered import scenario_numbered
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.rows import Division
from santu.register.domain.words import kind_word
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.numbers import number_in
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

SHOWN = 200
WHICH = {FIRST: N_("只在甲方案"), SECOND: N_("只在乙方案"), OTHERWISE: N_("两边内容不同")}


@require_GET
def compare_with(request: HttpRequest, number: int) -> HttpResponse:
    """Go to the comparison with the scenario that was chosen."""
    other = number_in(request.GET.get("other", ""))
    if other is None:
        raise refuse("other", N_("没有选择要比较的方案；请从方案页选择。"))
    return HttpResponseRedirect(day_of(request).link(reverse("scenario-compare", args=[number, other])))


@require_GET
def compare(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """What differs between two scenarios, in the counties that both know."""
    first, second = scenario_numbered(number), scenario_numbered(other)
    one, two = drawn(first, load()), drawn(second, load())
    common = counties_in_both(one.target, two.target)
    proposals = [
        row for row in proposals_that_differ(one.design, two.design) if row.proposal.county in common | {""}
    ]
    units = units_that_differ(one.target, two.target, common)
    parts = part_of(request, units, SHOWN)
    context = {
        "first": first,
        "second": second,
        "common": len(common),
        "beyond": len({*_counties(one), *_counties(two)} - common),
        "units": len(units),
        "counts": [(title, sum(row.which == which for row in proposals)) for which, title in WHICH.items()],
        "part": parts,
        "many": len(proposals) > SHOWN,
        "shown": SHOWN,
    }

    def link(county: str) -> str:
        return day_of(request).link(reverse("unit-design", args=[county]), scenario=number)

    shown = [
        _units_table(units, parts.things, (one, two), link),
        _proposals_table(proposals, one, two),
    ]
    return page(request, "web/scenario_compare.html", context, tables=shown)


def _counties(known: Drawn) -> set[str]:
    return {proposal.county for proposal in known.design.proposals} - {""}


def _units_table(
    units: Sequence[UnitDiffers],
    shown: Sequence[UnitDiffers],
    sides: tuple[Drawn, Drawn],
    link: Callable[[str], str],
) -> Table:
    def said(row: Division | None, villages: int | None, bodies: int | None) -> list[Value]:
        if row is None:
            return [message(N_("没有")), None, None]
        called = message(N_("{name}（{kind}）"), name=row.name, kind=kind_word(row))
        return [called, villages, bodies]

    def as_row(row: UnitDiffers) -> Row:
        county = sides[0].row(row.county) or sides[1].row(row.county)
        first = said(row.first, row.villages[0], row.bodies[0])
        second = said(row.second, row.villages[1], row.bodies[1])
        return Row((Cell(county.name if county else "", link(row.county)), *first, *second))

    columns = (
        Column("county", N_("县（市、区）")),
        Column("first", N_("甲方案")),
        Column("first_inside", N_("下级单位"), "number", N_("个")),
        Column("first_bodies", N_("机构"), "number", N_("个")),
        Column("second", N_("乙方案")),
        Column("second_inside", N_("下级单位"), "number", N_("个")),
        Column("second_bodies", N_("机构"), "number", N_("个")),
    )
    return Table(
        "units",
        N_("设计图不同的单位"),
        columns,
        [as_row(row) for row in units],
        empty=N_("两个方案画出的设计图没有差别。"),
        shown=[as_row(row) for row in shown],
    )


def _proposals_table(proposals: list[ProposalDiffers], one: Drawn, two: Drawn) -> Table:
    columns = (
        Column("sign", N_("变化"), "sign"),
        Column("which", N_("在哪个方案")),
        Column("county", N_("县（市、区）")),
        Column("kind", N_("类别")),
        Column("reason", N_("提议")),
        Column("source", N_("依据")),
    )
    rows = [
        (
            sign_of_kind(row.proposal.kind),
            message(WHICH[row.which]),
            found.name if (found := one.row(row.proposal.county) or two.row(row.proposal.county)) else "",
            message(KINDS.get(row.proposal.kind, row.proposal.kind)),
            row.proposal.reason,
            row.proposal.source,
        )
        for row in proposals
    ]
    empty = N_("两个方案的提议没有差别。")
    return Table("proposals", N_("不同的提议"), columns, rows, empty=empty, shown=rows[:SHOWN])


urlpatterns = [
    path("scenarios/<number:number>/compare", compare_with, name="scenario-compare-with"),
    path("scenarios/<number:number>/compare/<number:other>/", compare, name="scenario-compare"),
]
