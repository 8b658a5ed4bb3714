"""The powers of a unit 赋权: what it has by instruments on the day, from which department, what was taken back, what is to be assessed."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.register.domain.power_sums import counted
from santu.register.domain.powers import Form
from santu.register.domain.powers_chosen import townships_of
from santu.register.selectors.access import units_seen
from santu.register.selectors.act_views import names_of
from santu.register.selectors.heirs import parts_of
from santu.register.selectors.held import register_on
from santu.register.selectors.instruments import instruments_of, items_of, powers_given
from santu.register.selectors.power_assessments import dues, findings_of
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.power_assessment_rows import due_table
from santu.web.power_rows import departments_table, given_table, instruments_table, taken_table
from santu.web.respond import page
from santu.web.sights import sight_of

NAME = "unit-powers"


@require_GET
def unit_powers(request: HttpRequest, unit: str) -> HttpResponse:
    """The powers that a county has given away, or that a township has by instruments, on the day of the page."""
    heading, day, context = unit_frame(request, unit, "unit-duties")
    county = county_of(heading)
    context |= {"part": "powers", "county": county}
    if not county:
        return page(request, "web/unit_powers.html", context)
    everywhere = townships_of(register_on(day.shown, (county,)), county)
    places = [county, *everywhere] if unit == county else [row.id for row in heading.way]
    instruments = [one for one in instruments_of(county) if one.effective <= day.shown]
    items = items_of([one.id for one in instruments])
    given = powers_given(places, day.shown)
    told = {*places, *(old for some in parts_of(places, day.shown).values() for old, _ in some)}
    taken = [
        (one, item)
        for one in instruments
        if one.said.form is Form.TAKE_BACK
        for item in items.get(one.id, ())
        if item.place in told
    ]
    units = {unit for one in given for unit in (one.duty.place, one.duty.body, one.item.organ)}
    units |= {unit for _, item in taken for unit in (item.place, item.organ)}
    names = names_of(units - {""})
    due = dues(given, findings_of({one.by.id for one in given}), day.shown)
    late = {(one.instrument, matter) for one in due if one.is_late(day.shown) for matter in one.matters}
    sight = sight_of(request)
    may = unit == county and sight.has(Right.IMPORT) and bool(units_seen(sight, [county], Right.IMPORT))
    context |= {
        "may": may,
        "totals": [
            (N_("现行职权"), counted(one.item for one in given).lines, False),
            (N_("已收回的职权"), counted(item for _, item in taken).lines, False),
            (
                N_("评估逾期"),
                counted(one.item for one in given if (one.by.id, one.item.matter) in late).lines,
                bool(late),
            ),
        ],
    }
    # A township is told of the documents that speak of it, or of one that went into it.
    mine = [one for one in instruments if any(item.place in told for item in items.get(one.id, ()))]
    tables = [
        given_table(given, everywhere if unit == county else (), names, day),
        departments_table(given, names),
        taken_table(taken, everywhere if unit == county else (), names, day),
        instruments_table(mine, items, due, day),
        due_table(
            [one for one in due if one.goes or one.is_late(day.shown)], given, unit if may else "", day
        ),
    ]
    return page(request, "web/unit_powers.html", context, tables=tables)


def county_of(heading: Heading) -> str:
    """The county that a unit is or lies in, "" above the counties."""
    return next((row.id for row in heading.way if row.level is Level.COUNTY), "")


urlpatterns = [path("units/<path:unit>/powers", unit_powers, name=NAME)]
