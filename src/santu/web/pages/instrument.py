"""An instrument over powers: what it says, whose powers they were and are, and how many each department and township has."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import message
from santu.register.domain.layouts_powers import POWERS, TEMPLATE, power_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.power_assessments import Found
from santu.register.domain.power_sums import counted
from santu.register.domain.powers import ASSUMABLE, FORMS, Item
from santu.register.domain.powers_chosen import townships_of
from santu.register.selectors.access import units_seen
from santu.register.selectors.act_views import names_of
from santu.register.selectors.held import register_on
from santu.register.selectors.instruments import (
    Kept,
    instrument_numbered,
    items_of,
    met_on,
    powers_given,
    read_with,
)
from santu.register.selectors.power_assessments import findings_of
from santu.register.selectors.powers import competence_of
from santu.transition.selectors.access import plans_seen
from santu.transition.selectors.applied import plan_of_act
from santu.transition.selectors.instruments import follows_of_instrument
from santu.web.days import day_of
from santu.web.language import in_chinese, translate
from santu.web.posts_files import attached
from santu.web.power_assessment_rows import findings_table
from santu.web.power_rows import (
    facts_of,
    follows_table,
    follows_unknown,
    items_table,
    sums_table,
    townships_table,
)
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables.files import XLSX


@require_GET
def instrument(request: HttpRequest, number: int) -> HttpResponse:
    """An instrument, and what it changed; under ``?format=list`` its list as a file that can be read back.

    Who sees some of the townships alone is shown what it says of those.
    """
    kept = instrument_numbered(number)
    day = met_on(kept.said, kept.county)
    townships = townships_of(register_on(day, (kept.county,)), kept.county)
    seen = units_seen(sight_of(request), [kept.county, *townships])
    shown = seen if kept.county not in seen else {kept.county, *townships}
    items = [one for one in items_of([kept.id])[kept.id] if one.place in shown]
    if request.GET.get("format") == "list":
        return _file(kept, items)
    everywhere = [place for place in townships if place in shown]
    eve, competence = day - timedelta(days=1), competence_of({one.place for one in items})
    before = {
        one.key: holder.organ if (holder := competence.holder(one.matter, one.place, eve)) else ""
        for one in items
    }
    had, has = ([one.item for one in powers_given(everywhere, on)] for on in (eve, day))
    units = {kept.county, *everywhere, *before.values()}
    units |= {unit for one in (*items, *had, *has) for unit in (one.place, one.organ, one.body)}
    whole = kept.county in seen
    plan = plan_of_act(kept.act)
    follows = follows_of_instrument(kept, items, plan) if whole and not kept.undone_by else []
    units |= {body for one in follows for body in (one.moved.giver, one.moved.taker)}
    names = names_of(units - {""})
    context = {
        "kept": kept,
        "form": message(FORMS[kept.said.form]),
        "facts": facts_of(kept),
        "assumed": tuple(message(ASSUMABLE[one]) for one in kept.said.assumed),
        "back": kept.county if kept.county in seen else min(seen),
        "county_name": names.get(kept.county, ""),
        "lines": counted(items).lines,
        "may_open_act": whole,
        "plan": plan,
        "may_open_plan": bool(plan and plans_seen(sight_of(request), [plan], Right.READ)),
        "moves": bool(follows),
        "unknown": follows_unknown(follows),
    }
    tables = [
        items_table(items, kept.said.form, before, everywhere, names),
        sums_table(items, names),
        townships_table(had, has, names),
        findings_table(_found(kept, items), [kept], {one.matter: one.name for one in items}, day_of(request)),
        follows_table(follows, names),
    ]
    return page(request, "web/instrument.html", context, tables=tables)


def _found(kept: Kept, items: Sequence[Item]) -> list[Found]:
    """What assessments found of an instrument, as far as it is about what is shown of it."""
    shown = {"", *(one.matter for one in items)}
    return [one for one in findings_of([kept.id]).values() if one.said.matter in shown]


def _file(kept: Kept, items: Sequence[Item]) -> HttpResponse:
    chinese = in_chinese()
    base = read_with(register_on(met_on(kept.said, kept.county), (kept.county,)), kept.said.number)
    rows = power_rows(items, base, kept.county, chinese=chinese)
    header = [header_of(column, chinese=chinese) for column in POWERS]
    title = translate(TEMPLATE.title)
    sheet = Sheet(title, [header, *rows])
    return attached(workbook([sheet]), XLSX, f"{title}-{kept.said.number}", "xlsx")


urlpatterns = [path("instruments/<number:number>/", instrument, name="instrument")]
