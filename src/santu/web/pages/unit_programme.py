"""The programme 减上补下 of a unit: posts of each level between two days, the document's outcomes, the approvals."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger_rules import KINDS
from santu.register.domain.programme import BEGUN, RESULT
from santu.register.selectors.days import change_days
from santu.register.selectors.held import register_on
from santu.register.selectors.programme import crossings_between, programme_of
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.web.days import Day, parsed_day
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.programme_rows import crossings_table, levels_chart, lines_table, outcomes_table
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell

NAME, TAB = "unit-programme", "unit-ledger"


@require_GET
def programme(request: HttpRequest, unit: str) -> HttpResponse:
    """What was cut above and added below between an earlier day and the day of the page."""
    heading, day, context = unit_frame(request, unit, TAB)
    if heading.row.level is Level.VILLAGE:
        raise refuse(unit, N_("村（社区）没有编制；请打开乡镇或县的页面。"))
    standards = load()
    earlier = _earlier(request, day, standards)
    days = (earlier, day.shown)
    found = programme_of(unit, heading.row.level, *days)
    items = standards.items(KINDS, day.shown) if standards.on(KINDS, day.shown) else ()
    kinds = {item.id: item.name for item in items}
    main = str(standards.rule(RESULT).scope.get("kind", ""))
    kind = _kind(request, kinds, main)
    crossing = [item.id for item in items if item.text("across_levels")]
    tables = [
        lines_table(found.get(kind, {}), _parts(unit, heading, day, earlier), heading.row.name, days),
        crossings_table(crossings_between(unit, *days, crossing) if found else [], kinds),
    ]
    if main in found:
        whole = heading.row.level is Level.PROVINCE
        tables.append(outcomes_table(found[main], standards, day.shown, whole=whole))
    charts = [levels_chart(found[kind], days)] if kind in found else []
    context |= {
        "earlier": earlier,
        "days": change_days(),
        "is_empty": not found,
        "kind": kind,
        "main_name": kinds.get(main, ""),
        "chips": [
            (kinds[one], _address(day, unit, earlier, one), one == kind) for one in kinds if one in found
        ],
        "standard": RESULT,
        "may_enter": sight_of(request).on(day.shown, Right.QUOTA).covers([row.id for row in heading.way]),
    }
    return page(request, "web/unit_programme.html", context, tables=tables, charts=charts)


def _earlier(request: HttpRequest, day: Day, standards: Standards) -> date:
    """The earlier day: asked for, else the end of the month in which the reform began, else the change before."""
    if asked := request.GET.get("from"):
        found = parsed_day(asked, "from")
        if found > day.shown:
            template = N_("起算日 {earlier} 晚于所示日 {shown}；请把较早的一天填在前面。")
            raise refuse("from", template, earlier=found, shown=day.shown)
        return found
    told = standards.on(BEGUN, day.shown)
    if isinstance(told, Mapping):
        year, month = map(int, str(told["started"]).split("-"))
        begun = date(year, month, monthrange(year, month)[1])
        if begun < day.shown:
            return begun
    return max((one for one in change_days() if one < day.shown), default=day.shown)


def _kind(request: HttpRequest, kinds: Mapping[str, str], main: str) -> str:
    asked = request.GET.get("kind", main)
    if kinds and asked not in kinds:
        raise refuse("kind", N_("没有“{kind}”这类编制；请从编制类别里选。"), kind=asked)
    return asked


def _parts(unit: str, heading: Heading, day: Day, earlier: date) -> list[tuple[str, Cell]]:
    """The units right under a province or city on the later day, then those that were there on the earlier only."""
    if heading.row.level not in (Level.PROVINCE, Level.CITY):
        return []
    found: dict[str, Cell] = {}
    for when in (day.shown, earlier):
        register = register_on(when)
        for one in register.children.get(unit, ()):
            link = Day(when, is_today=day.is_today and when == day.shown)
            href = link.link(reverse(NAME, args=[one]), **({"from": earlier} if when == day.shown else {}))
            found.setdefault(one, Cell(register.divisions[one].name, href))
    return list(found.items())


def _address(day: Day, unit: str, earlier: date, kind: str) -> str:
    return day.link(reverse(NAME, args=[unit]), **{"from": earlier, "kind": kind})


urlpatterns = [path("units/<path:unit>/programme", programme, name=NAME)]
