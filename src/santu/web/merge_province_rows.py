"""The tables of the merges of a province: what becomes of each county, and which can be compared with what was real.

Needs the extra ``solve``.
"""

from collections.abc import Callable, Mapping, Sequence

from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Division
from santu.scale.merges.counties import County, Solved
from santu.solvers.merges.kinds import URBAN
from santu.web.merge_curve import TEN_THOUSAND
from santu.web.merge_province import Work
from santu.web.tables import Cell, Column, Row, Table

COST_UNIT = N_("万人·公里")
IMPOSSIBLE = N_("做不到")


def urban_now(county: County) -> int:
    """How many townships of a county are towns and subdistricts now."""
    return sum(kind in URBAN for kind in county.units.kinds)


def counties_table(work: Work, found: Mapping[str, Solved], link: Callable[[Division, int], str]) -> Table:
    """What becomes of each county; ``link`` leads to its page with a number of townships."""
    columns = [
        Column("county", N_("县（市、区）")),
        Column("now", N_("现在的乡镇"), "number"),
        Column("then", N_("方案中的乡镇"), "number"),
        Column("cost", N_("代价"), "number", COST_UNIT),
        Column("urban-now", N_("镇和街道，现在"), "percent"),
        Column("urban-then", N_("镇和街道，方案中"), "percent"),
        Column("retyped", N_("其中按标准改设"), "number"),
        Column("proven", N_("是否已证明最省")),
    ]
    rows_of = {row.code or row.id: row for row in work.counties}
    rows = []
    for task in work.tasks:
        county, solved = task.county, found[task.county.code]
        name = Cell(county.title, link(rows_of[county.code], solved.merges.count))
        rows.append(_row(name, [(county, solved)]))
    pairs = [(task.county, found[task.county.code]) for task in work.tasks]
    rows.append(_row(message(N_("全省")), pairs, total=True))
    return Table("counties", N_("各县的方案"), columns, rows, labelled=True)


def _row(name: Cell | Message, pairs: Sequence[tuple[County, Solved]], *, total: bool = False) -> Row:
    """One county, or all together."""
    now = sum(len(county.codes) for county, _ in pairs)
    then = sum(solved.merges.count for _, solved in pairs)
    proven = all(solved.proven for _, solved in pairs)
    return Row(
        [
            name,
            now,
            Cell(then, tone="" if then == now else "accent"),
            round(sum(solved.merges.cost for _, solved in pairs) / TEN_THOUSAND, 1),
            sum(urban_now(county) for county, _ in pairs) / max(now, 1),
            sum(solved.urban for _, solved in pairs) / max(then, 1),
            sum(solved.retyped for _, solved in pairs),
            message(N_("已证明") if proven else N_("未证明")),
        ],
        total=total,
    )


def real_table(work: Work, link: Callable[[Division], str]) -> Table:
    """The counties whose real merges can be compared with what is reckoned for as many townships."""
    columns = [
        Column("county", N_("县（市、区）")),
        Column("known", N_("真实的驻地"), "percent"),
        Column("townships", N_("乡镇个数")),
        Column("real", N_("真实的代价"), "number", COST_UNIT),
        Column("ours", N_("测算的代价"), "number", COST_UNIT),
        Column("both", N_("两者都合并的乡镇对"), "number"),
        Column("real-only", N_("只有真实的"), "number"),
        Column("ours-only", N_("只有测算的"), "number"),
        Column("alike", N_("完全一样的新单位"), "number"),
    ]
    rows = []
    for row in work.counties:
        real = work.real.get(row.id)
        if real is None or real.comparison is None:
            continue
        one, ours = real.comparison, real.our_cost
        rows.append(
            Row(
                [
                    Cell(row.name, link(row)),
                    real.share,
                    f"{len(one.real.group)} → {one.real.count}",
                    round(real.real_cost, 1),
                    message(IMPOSSIBLE) if ours is None else round(ours, 1),
                    one.both,
                    one.real_only,
                    one.ours_only,
                    len(one.alike),
                ]
            )
        )
    return Table("comparable", N_("可与真实撤并比较的县"), columns, rows, labelled=True)
