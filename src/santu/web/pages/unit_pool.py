"""The pool of posts 编制周转池 of a county: what it holds, what is lent to whom until when."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, message
from santu.register.domain.ledger import Holds
from santu.register.domain.loans import GROUPS, Group, Loan
from santu.register.selectors.access import units_seen
from santu.register.selectors.loans import loans_of_township, loans_under
from santu.register.selectors.lying import lying_on
from santu.register.selectors.quotas import pools_on
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.web.days import Day
from santu.web.loan_rows import kind_names, loans_table, soon_days
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

PRINCIPLES = "quota/pool_principles"
GROUP_TONES = {Group.OVERDUE: "red", Group.SOON: "amber", Group.TO_DECIDE: "amber", Group.IN_USE: "green"}
NONE_LENT = N_("还没有借用过编制：由乡镇申请，县编办审核、编委批准之后借出。")
NO_POOL = N_("这一天池里没有编制；先在编制台账里把未分配的编制“划入周转池”。")
HELD = (
    Column("free", N_("可借"), "number", N_("名")),
    Column("reserved", N_("预留"), "number", N_("名")),
    Column("lent", N_("借出未还"), "number", N_("名")),
    Column("whole", N_("合计"), "number", N_("名")),
    Column("late", N_("其中逾期"), "number", N_("名")),
)
Held = Counter[tuple[str, str, str]]
"""How many posts, by county, kind and column."""


@require_GET
def unit_pool(request: HttpRequest, unit: str) -> HttpResponse:
    """The pools in a unit; for a township what it borrowed, and what its county has as far as one sees it."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    standards, sight = load(), sight_of(request)
    is_township = heading.row.level in (Level.TOWNSHIP, Level.VILLAGE)
    county = _county(heading)
    loans = loans_of_township(unit, day.shown) if is_township else loans_under(unit, day.shown)
    loans = [one for one in loans if one.applied_on <= day.shown]
    place = county if is_township else unit
    sees_pool = bool(place) and (not is_township or bool(units_seen(sight, [place], day=day.shown)))
    held = _held(day.shown, place, standards, loans_under(place, day.shown)) if sees_pool else Held()
    soon, rule = soon_days(standards, day.shown), standards.list_rule(PRINCIPLES)
    groups = Counter(one.group(day.shown, soon) for one in loans)
    context |= {
        "part": "pool",
        "county": county,
        "is_township": is_township,
        "sees_pool": sees_pool,
        "counts": [(GROUPS[group], groups[group], GROUP_TONES.get(group, "")) for group in Group],
        "principles": rule.on(day.shown) or (),
        "rule": rule,
        "may_apply": is_township
        and day.is_today
        and heading.is_there
        and sight.has(Right.BORROW)
        and bool(units_seen(sight, [unit], Right.BORROW)),
    }
    tables = [_pool_table(held, day, standards), loans_table(loans, day, standards, NONE_LENT)]
    return page(request, "web/unit_pool.html", context, tables=tables)


def _county(heading: Heading) -> str:
    return next((row.id for row in heading.way if row.level is Level.COUNTY), "")


def _held(day: date, unit: str, standards: Standards, loans: Sequence[Loan]) -> Held:
    found, soon = Held(), soon_days(standards, day)
    columns = {Holds.POOL: "free", Holds.RESERVED: "reserved"}
    for account, amount in pools_on(day, unit).items():
        found[account.unit, account.kind, columns[account.holds]] += amount
    for loan in loans:
        found[loan.pool, loan.kind, "lent"] += loan.outstanding(day)
        if loan.group(day, soon) is Group.OVERDUE:
            found[loan.pool, loan.kind, "late"] += loan.outstanding(day)
    return found


def _pool_table(held: Held, day: Day, standards: Standards) -> Table:
    """What each pool holds of each kind; sums of a kind where there are several pools."""
    kinds = kind_names(standards, day.shown)
    pools = sorted({(pool, kind) for pool, kind, _ in held if any(held[pool, kind, one] for one in _PARTS)})
    lying = lying_on(day.shown, {pool for pool, _ in pools})
    many = len(lying) > 1
    first = [Column("pool", N_("周转池"))] if many else []
    rows = [
        Row(
            [
                *([_name(lying[pool].name, pool, day)] if many else []),
                Cell(kinds.get(kind, kind)),
                *_numbers(held, [(pool, kind)]),
            ]
        )
        for pool, kind in pools
    ]
    of_kinds = {kind: [one for one in pools if one[1] == kind] for kind in kinds}
    rows += [
        Row([Cell(message(N_("合计"))), kinds[kind], *_numbers(held, some)], total=True)
        for kind, some in of_kinds.items()
        if many and some
    ]
    if not many and len(pools) > 1:
        rows.append(Row([Cell(message(N_("合计"))), *_numbers(held, pools)], total=True))
    columns = [*first, Column("kind", N_("编制类别")), *HELD]
    return Table("pool", N_("池里有什么"), columns, rows, empty=NO_POOL)


_PARTS = ("free", "reserved", "lent")


def _name(name: str, unit: str, day: Day) -> Cell:
    return Cell(name, day.link(reverse("unit-pool", args=[unit])))


def _numbers(held: Held, pools: Sequence[tuple[str, str]]) -> list[Cell]:
    free, reserved, lent, late = (
        sum(held[pool, kind, one] for pool, kind in pools) for one in (*_PARTS, "late")
    )
    return [
        Cell(free, tone="" if free else "amber"),
        Cell(reserved),
        Cell(lent),
        Cell(free + reserved + lent),
        Cell(late, tone="red" if late else ""),
    ]


urlpatterns = [
    path("units/<path:unit>/pool", unit_pool, name="unit-pool"),
]
