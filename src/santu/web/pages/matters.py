"""The catalogue of matters: searched and filtered; and the page of a matter: who does it where on the day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.matters import STANDINGS, Matter, Standing
from santu.register.domain.words import MATTERS, POWERS, ROLES
from santu.register.selectors.duties import Done, duties_in_matter
from santu.register.selectors.matters import catalogue, matter_coded, versions_of
from santu.register.selectors.reach import Sight
from santu.register.selectors.units import units_held
from santu.web.access import opens
from santu.web.days import Day, day_of
from santu.web.duty_rows import kind_cell
from santu.web.given import asked
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, RowsOf, Table

COLUMNS = (
    Column("name", N_("事项")),
    Column("code", N_("事项编码"), "code"),
    Column("kind", N_("事项类型")),
    Column("law", N_("法律文件")),
    Column("article", N_("条款")),
    Column("power", N_("权力来源")),
    Column("standing", N_("状态"), "badge"),
)
VERSIONS = (
    Column("version", N_("文本版本")),
    Column("article", N_("条款")),
    Column("in_force", N_("施行日期"), "day"),
    Column("repealed_on", N_("废止日期"), "day"),
    Column("checked_on", N_("核对日期"), "day"),
    Column("standing", N_("状态"), "badge"),
    Column("source", N_("出处")),
)
DONE = (
    Column("place", N_("办理地")),
    Column("county", N_("所属县（市、区）")),
    Column("body", N_("承办机构")),
    Column("role", N_("主办或配合")),
    Column("organ", N_("主管机关")),
    Column("power", N_("权力来源")),
    Column("text", N_("职责内容")),
)
TONES = {
    Standing.IN_FORCE: "green",
    Standing.NOT_YET: "",
    Standing.REPEALED: "red",
    Standing.UNCONFIRMED: "amber",
}
LONGEST, MOST_UNITS = 40, 6
ALL = "all"
EMPTY = N_("没有符合的事项；请改一改查找的字或筛选，或换一个日期。")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which matters are looked for; without a standing those in force."""

    text: str
    kind: str
    law: str
    standing: str

    def fits(self, matter: Matter, day: Day) -> bool:
        """Whether a matter is one of them."""
        told = f"{matter.code} {matter.name} {matter.law} {matter.article} {matter.text}".lower()
        return (
            (not self.text or self.text.lower() in told)
            and self.kind in ("", matter.kind)
            and self.law in ("", matter.law)
            and (self.standing == ALL or matter.on(day.shown) == (self.standing or Standing.IN_FORCE))
        )


@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """The catalogue on the day of the page; what does not count is left out until it is asked for."""
    day, sight = day_of(request), sight_of(request)
    wish, every = _wish(request), list(catalogue(day.shown).values())
    found = [one for one in every if wish.fits(one, day)]
    part = part_of(request, found)
    rows = _rows(day)
    shown = [rows(one) for one in part.things]
    table = Table("matters", N_("事项目录"), COLUMNS, RowsOf(found, rows), empty=EMPTY, shown=shown)
    counts = {one: sum(matter.on(day.shown) is one for matter in every) for one in Standing}
    context = {
        "wish": wish,
        "part": part,
        "kinds": [(kind, MATTERS[kind]) for kind in MATTERS if any(one.kind == kind for one in every)],
        "laws": sorted({one.law for one in every}),
        "standings": [(one.value, STANDINGS[one], counts[one]) for one in Standing],
        "in_force": counts[Standing.IN_FORCE],
        "left_out": counts[Standing.REPEALED] + counts[Standing.UNCONFIRMED] + counts[Standing.NOT_YET],
        "is_empty": not every,
        "may": sight.has(Right.IMPORT) and sight.on(sight.today, Right.IMPORT).everything,
    }
    return page(request, "web/matters.html", context, tables=[table])


def _wish(request: HttpRequest) -> Wish:
    text = " ".join(asked(request, "q").split())[:LONGEST]
    wish = Wish(text, asked(request, "kind"), asked(request, "law"), asked(request, "standing"))
    if wish.kind and wish.kind not in MATTERS:
        raise refuse("kind", N_("没有名为“{kind}”的事项类型；请从页面上的选单里选。"), kind=wish.kind)
    if wish.standing not in ("", ALL, *Standing):
        template = N_("没有名为“{standing}”的状态；请从页面上的选单里选。")
        raise refuse("standing", template, standing=wish.standing)
    return wish


def _rows(day: Day) -> Callable[[Matter], Row]:
    """Makes the row of a matter on a day."""

    def row(one: Matter) -> Row:
        name = Cell(one.name, day.link(reverse("matter", args=[one.code])))
        kind = kind_cell(one.kind, checked=one.kind_checked)
        power = message(POWERS.get(one.power, one.power))
        return Row((name, one.code, kind, one.law, one.article, power, _standing(one, day)))

    return row


def _standing(one: Matter, day: Day) -> Cell:
    found = one.on(day.shown)
    return Cell(message(STANDINGS[found]), tone=TONES[found])


@require_GET
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """A matter on the day of the page: its text, its versions, and who does it where, as far as one may see."""
    day = day_of(request)
    found, sight = matter_coded(code, day.shown), sight_of(request)
    done = duties_in_matter(code, day.shown, sight.on(day.shown))
    part = part_of(request, done)
    versions = versions_of(code)
    context = {
        "matter": found,
        "kind": MATTERS.get(found.kind, found.kind),
        "power": POWERS.get(found.power, found.power),
        "standing": STANDINGS[found.on(day.shown)],
        "tone": TONES[found.on(day.shown)],
        "part": part,
        "main": sum(one.duty.is_main for one in done),
        "places": len({one.duty.place for one in done}),
        "cases": _cases(sight, code, day) if opens(sight, "unit-cases") else [],
    }
    return page(
        request, "web/matter.html", context, tables=[_done(done, part.things, day), _versions(versions, day)]
    )


def _cases(sight: Sight, code: str, day: Day) -> list[tuple[str, str]]:
    """Where the cases of a matter are: the first few units that somebody looks after, down to a township."""
    mine = [row for row in units_held(sight.on(day.shown)) if row.level is not Level.VILLAGE]
    return [
        (row.name, day.link(reverse("unit-cases", args=[row.id]), matter=code)) for row in mine[:MOST_UNITS]
    ]


def _done(done: Sequence[Done], shown: Iterable[Done], day: Day) -> Table:
    def row(one: Done) -> Row:
        duty = one.duty
        return Row(
            (
                Cell(one.place, day.link(reverse("unit-duties", args=[duty.place]), q=duty.matter)),
                one.county,
                one.body,
                message(ROLES.get(duty.role, duty.role)),
                one.organ,
                message(POWERS.get(duty.power, duty.power)),
                duty.text,
            )
        )

    empty = N_("这一天您能看到的地方没有登记由谁办这件事。")
    return Table(
        "done", N_("在哪里由谁办"), DONE, RowsOf(done, row), empty=empty, shown=[row(one) for one in shown]
    )


def _versions(versions: Iterable[Matter], day: Day) -> Table:
    rows = [
        Row(
            (
                one.version,
                one.article,
                one.in_force,
                one.repealed_on,
                one.checked_on,
                _standing(one, day),
                one.source,
            )
        )
        for one in versions
    ]
    return Table("versions", N_("各版文本"), VERSIONS, rows)


urlpatterns = [
    path("matters/", matters, name="matters"),
    path("matters/<path:code>/", matter, name="matter"),
]
