"""The map of what one looks after, what is to do, and what changed."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from santu.accounts.domain.roles import Right, Role
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.register.domain.measures import MEASURES, Findings, Measure, measure_called, together
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import PEOPLE
from santu.register.selectors.days import change_days
from santu.register.selectors.figure_bases import figure_bases
from santu.register.selectors.held import register_on
from santu.register.selectors.measures import findings_of
from santu.register.selectors.outlines import Layer, outlines_of, outlines_written
from santu.register.selectors.provinces import register_is_empty
from santu.register.selectors.reach import Sight
from santu.register.selectors.units import life_of, units_held
from santu.standards.loader import load
from santu.transition.selectors.to_do import to_do
from santu.web.access import opens
from santu.web.consultation_rows import consultations_shown
from santu.web.days import Day, day_of, parsed_day
from santu.web.draft_rows import drafts_shown
from santu.web.language import translate
from santu.web.loan_rows import loans_shown
from santu.web.pages.home_changes import acts_told, what_changed
from santu.web.pages.home_map import TOWNSHIP_KINDS, chart_of, measured, table_of, without_outline
from santu.web.pages.home_units import mine_of
from santu.web.plan_shown import GO_AND, WAITS_FOR
from santu.web.respond import page
from santu.web.sights import sight_of

A_YEAR = 365 * 24 * 3600
FIRST_MEASURE = "urban_type_share"
DAYS_OFFERED = 12


def home(request: HttpRequest) -> HttpResponse:
    """The map of what one looks after, what is to do, and what changed."""
    day, sight = day_of(request), sight_of(request)
    if sight.held and not sight.has(Right.READ):
        return page(
            request,
            "web/home_without_register.html",
            {"roles": _roles(sight), "sees_people": opens(sight, "people")},
        )
    context: dict[str, Any] = {"waiting": _waiting(sight, day), "has_role": bool(sight.held)}
    mine = units_held(sight.on(day.shown))
    provinces = [row for row in mine if row.level in (Level.PROVINCE, Level.CITY)]
    if not provinces:
        context |= {"nothing_ever": register_is_empty(), "mine": mine_of(mine, day), "acts": acts_told(sight)}
        return page(request, "web/home.html", context, tables=[])
    province, measure = _province(request, provinces), _measure(request)
    # The list with which the register of a province begins is no change of it.
    life = life_of(province.id)
    begins = life.first if life else day.shown
    days = [one for one in change_days() if begins <= one <= day.shown]
    earlier = [one for one in days if one < day.shown]
    asked = _since(request, earlier, day.shown)
    since = asked if asked is None or asked >= begins else next(iter(earlier), None)
    register = register_on(day.shown)
    needs_rules = measure.asks == "rules"
    found = findings_of(province.id, day.shown, load().jurisdiction, since=since, rules=needs_rules)
    bases = figure_bases(day.shown, PEOPLE, province.id)
    has_people = any(one.tally.people is not None for one in found.values())
    estimated = has_people and any(base.estimated for base in bases)
    chosen = measured(measure, found, estimated=estimated and bool(measure.figures))
    table = table_of(chosen, register, day, in_file=bool(request.GET.get("export")))
    layer, faults = _layer(province.code)
    lacking = without_outline(chosen, register, layer) if layer else ()
    has_map = layer is not None and len(lacking) < len(found)
    charts = [chart_of(chosen, register, day, table, layer)] if layer and has_map else []
    context |= {
        "province": province,
        "provinces": provinces if len(provinces) > 1 else [],
        "of_several": province.id if len(provinces) > 1 else "",
        **_facts(found),
        "bases": bases,
        "estimated": estimated,
        "measures": MEASURES,
        "measured": chosen,
        "since": since,
        "days": list(reversed(_offered(earlier, since))),
        "has_map": has_map,
        "outline_faults": faults,
        "no_outline": lacking,
        "changed": what_changed(day, since, days, province.id),
        "acts": acts_told(sight),
    }
    return page(request, "web/home.html", context, tables=[table], charts=charts)


def _waiting(sight: Sight, day: Day) -> list[dict[str, object]]:
    """What waits for the person, each with its next step."""
    plans: list[dict[str, object]] = [
        {
            "title": found.title,
            "waits": WAITS_FOR[found.deed],
            "next": GO_AND[found.deed],
            "href": day.link(f"{reverse('plans')}{found.plan}/"),
        }
        for found in to_do(sight)
    ]
    drafts: list[dict[str, object]] = [
        {
            "title": one.it.title or translate(N_("导入草稿")),
            "waits": one.state,
            "next": one.next,
            "href": day.link(reverse("import-draft", args=[one.it.key])),
        }
        for one in drafts_shown(sight.username)
    ]
    return consultations_shown(sight, day) + loans_shown(sight, day, load()) + plans + drafts


def _roles(sight: Sight) -> list[Role]:
    """What somebody is today, each once."""
    return list(dict.fromkeys(one.is_ for one in sight.held if one.holds_on(sight.today)))


def _province(request: HttpRequest, provinces: list[Division]) -> Division:
    asked = request.GET.get("province", "")
    found = [one for one in provinces if asked in ("", one.id)]
    if not found:
        raise refuse("province", N_("登记里没有编号为“{unit}”的省；请从总览里选。"), unit=asked)
    return found[0]


def _measure(request: HttpRequest) -> Measure:
    asked = request.GET.get("measure", FIRST_MEASURE)
    found = measure_called(asked)
    if found is None:
        raise refuse("measure", N_("没有名为“{name}”的指标；请从地图上方的列表里选。"), name=asked)
    return found


def _since(request: HttpRequest, days: list[date], shown: date) -> date | None:
    """The day from which changes are counted: asked for, else the first day of the register."""
    asked = request.GET.get("since", "")
    if not asked:
        return days[0] if days else None
    found = parsed_day(asked, "since")
    if found >= shown:
        raise refuse(
            "since", N_("起算日 {since} 不早于所示日 {shown}；请选更早的一天。"), since=found, shown=shown
        )
    return found


def _offered(days: list[date], since: date | None) -> list[date]:
    """The first and the latest days on which anything changed, and the one that is chosen."""
    return sorted({*days[:1], *days[-DAYS_OFFERED:], *([since] if since else [])})


def _facts(found: dict[str, Findings]) -> dict[str, object]:
    rows = list(found.values())
    if not rows:
        return {"facts": None, "counties": 0}
    whole = together(rows).tally
    kinds = [(kind, whole.kinds[kind]) for kind in TOWNSHIP_KINDS if whole.kinds.get(kind)]
    share = measure_called(FIRST_MEASURE)
    return {
        "facts": whole,
        "kinds": kinds,
        "zones": whole.kinds.get("zone", 0),
        "counties": len(rows),
        "urban_share": share.of(Findings(whole)) if share else None,
    }


def _layer(province: str) -> tuple[Layer | None, tuple[Fault, ...]]:
    """The outlines, or what is wrong with those that somebody put there."""
    try:
        return outlines_of(province), ()
    except Refused as refused:
        return None, refused.faults


def _etag(_request: HttpRequest, province: str, digest: str) -> str:
    return f'"{province}-{digest}"'


@cache_control(private=True, max_age=A_YEAR, immutable=True)
@condition(etag_func=_etag)
def outlines(_request: HttpRequest, province: str, digest: str) -> HttpResponse:
    """The outlines of a province's counties; what the address names never changes."""
    found = outlines_written(province, digest)
    if found is None:
        raise refuse(digest, N_("轮廓文件已换过；请重新打开总览。"))
    return HttpResponse(found, content_type="application/geo+json")


urlpatterns = [
    path("", home, name="home"),
    path("outlines/<str:province>/<str:digest>.json", outlines, name="outlines"),
]
