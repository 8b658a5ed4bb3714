"""The posts of a plan: what it needs of the pool of each county, and how posts rise and fall with its steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.kernel.messages import N_, Message, message
from santu.register.domain.ledger import MEASURES, Measure
from santu.register.domain.ledger_rules import kind_names
from santu.register.selectors.bodies import host_names
from santu.standards.loader import load
from santu.transition.domain.posts_proof import PoolRow
from santu.transition.selectors.overview import plan_view
from santu.transition.selectors.plans import plan_named
from santu.transition.selectors.posts import needs_of, pools_of
from santu.web.charts.chart import Chart
from santu.web.days import Day, day_of
from santu.web.language import translate
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

NAME = "plan-posts"
POST = N_("名")
ROOM = N_("计划开始时县里没有核定到机构的编制：新机构先用它。")
PLANNED = N_("新旧机构并存时，照计划的次序最多还要从周转池借多少。")
LEAST = N_("任何次序里最少要借多少；有下界的那一行还没有证明是最少。")
NEEDS = (
    Column("county", N_("县（市、区）")),
    Column("kind", N_("编制类别")),
    Column("measure", N_("计数")),
    Column("room", N_("空额"), "number", POST, hint=ROOM),
    Column("planned", N_("按计划的次序"), "number", POST, hint=PLANNED),
    Column("least", N_("最小周转池"), "number", POST, hint=LEAST),
    Column("bound", N_("下界"), "number", POST),
    Column("has", N_("现有周转池"), "number", POST),
    Column("enough", N_("够不够")),
)
COURSE = (
    Column("step", N_("第几步之后"), "number"),
    Column("planned", N_("按计划的次序"), "number", POST),
    Column("least", N_("最省的次序"), "number", POST),
)
ENOUGH, SHORT, TOTAL = N_("够"), N_("不够"), N_("合计")
CAP, WITH_POOL = N_("总额"), N_("总额加周转池")


@dataclass(frozen=True, slots=True)
class _Words:
    """What the rows of a plan are called."""

    counties: Mapping[str, str]
    kinds: Mapping[str, str]

    def of(self, need: PoolRow) -> tuple[str, Message | str, Message]:
        kind = self.kinds.get(need.kind, "")
        return (
            self.counties.get(need.county, need.county),
            message(kind) if kind else need.kind,
            message(MEASURES[Measure(need.measure)]),
        )


@require_GET
def plan_posts(request: HttpRequest, number: int) -> HttpResponse:
    """What the plan needs of each pool; of one of them, by default of the one that needs most, step by step."""
    plan, day = plan_named(number), day_of(request)
    needs = sorted(needs_of(plan), key=lambda one: (-one.planned, -one.least, one.county))
    words = _Words(host_names(one.county for one in needs), kind_names(load(), plan.scenario.until))
    asked = [one for one in needs if all(request.GET.get(key) == value for key, value in _query(one).items())]
    shown = next(iter([*asked, *needs]), None)
    context = {
        "plan": plan_view(number),
        "shown": words.of(shown) if shown else (),
        "pools": pools_of(number),
    }
    charts = [_course(shown)] if shown else []
    return page(
        request, "web/plan_posts.html", context, tables=[_needs(needs, words, number, day)], charts=charts
    )


def _query(need: PoolRow) -> dict[str, str]:
    return {"county": need.county, "kind": need.kind, "measure": need.measure}


def _needs(needs: Sequence[PoolRow], words: _Words, number: int, day: Day) -> Table:
    rows = []
    for one in needs:
        county, kind, measure = words.of(one)
        name = Cell(county, day.link(reverse(NAME, args=[number]), **_query(one)) + "#course")
        enough = Cell(message(ENOUGH if one.enough else SHORT), tone="green" if one.enough else "red")
        figures = (one.room, one.planned, one.least, one.bound, one.has)
        rows.append(Row([name, Cell(kind), Cell(measure), *map(Cell, figures), enough]))
    if rows:
        sums = [
            sum(column)
            for column in zip(*((n.room, n.planned, n.least, n.bound, n.has) for n in needs), strict=True)
        ]
        rows.append(Row([Cell(message(TOTAL)), "", "", *map(Cell, sums), ""], total=True))
    empty = N_("计划还没有证明，或者它动的机构没有编制。")
    return Table("needs", N_("各县要用的周转池"), NEEDS, rows, empty=empty, frozen=True)


def _course(need: PoolRow) -> Chart:
    """The posts in use above those at the start, against the cap and the pool."""
    steps, planned, least = (
        (list(column) for column in zip(*need.course, strict=True)) if need.course else ([], [], [])
    )
    rows = [Row(list(line)) for line in need.course]
    table = Table("course", N_("编制随步骤的变化"), COURSE, rows)
    lines = [(COURSE[1].title, planned, "accent", False), (COURSE[2].title, least, "green", True)]
    limits = [(CAP, need.room, "amber"), (WITH_POOL, need.room + need.has, "red")]
    payload = {
        "steps": [0, *steps],
        "unit": translate(POST),
        "series": [
            {"name": translate(str(name)), "values": [0, *values], "colour": colour, "dashed": dashed}
            for name, values, colour, dashed in lines
        ],
        "limits": [
            {"name": translate(name), "value": value, "colour": colour} for name, value, colour in limits
        ],
    }
    note = N_("纵轴是比计划开始时多占的编制；横轴是计划里改变编制的步骤，最省的次序按同样多的步骤排在一起。")
    return Chart("course", table.title, payload, table, note=note)


urlpatterns = [path("plans/<number:number>/posts", plan_posts, name=NAME)]
