"""Plans: those that wait for this person, and all of them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from santu.kernel.messages import N_, message
from santu.transition.domain.states import STATES
from santu.transition.selectors.access import plans_open
from santu.transition.selectors.overview import PlanView, plan_views
from santu.transition.selectors.to_do import to_do
from santu.web.days import Day, day_of
from santu.web.plan_shown import WAITS_FOR, called_in, counted, stages
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Table

ALSO_VILLAGES = N_("“变更”含只有村（社区）来去的乡镇。")
COLUMNS = (
    Column("number", N_("编号"), "number"),
    Column("title", N_("方案")),
    Column("state", N_("状态")),
    Column("establish", N_("设立乡级"), "number", N_("个")),
    Column("change", N_("变更乡级"), "number", N_("个"), hint=ALSO_VILLAGES),
    Column("abolish", N_("撤销乡级"), "number", N_("个")),
    Column("steps", N_("步数"), "number", N_("步")),
    Column("by", N_("编制人")),
    Column("base", N_("基准日"), "day"),
    Column("until", N_("完成日"), "day"),
)


def plans(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and every plan with how far it is."""
    day, sight = day_of(request), sight_of(request)
    found = plan_views(plans_open(sight))
    called = called_in(found)
    waiting = {item.plan: WAITS_FOR[item.deed] for item in to_do(sight)}
    context = {
        "waiting": [(plan, waiting[plan.number]) for plan in reversed(found) if plan.number in waiting],
        "plans": [
            (
                plan,
                stages(plan, called),
                counted(plan)[:1],
                called.get(plan.hands["plan_create"], plan.hands["plan_create"]),
            )
            for plan in found
        ],
    }
    return page(request, "web/plans.html", context, tables=[_table(found, called, day)])


def _table(found: list[PlanView], called: dict[str, str], day: Day) -> Table:
    rows = [
        (
            plan.number,
            Cell(plan.title, href=day.link(reverse("plan", args=[plan.number]))),
            message(STATES[plan.stage]),
            plan.counts["townships"]["establish"],
            plan.counts["townships"]["change"],
            plan.counts["townships"]["abolish"],
            plan.steps,
            called.get(plan.hands["plan_create"], plan.hands["plan_create"]),
            plan.base_day,
            plan.until,
        )
        for plan in found
    ]
    return Table("plans", N_("计划"), COLUMNS, rows)


urlpatterns = [path("plans/", plans, name="plans")]
