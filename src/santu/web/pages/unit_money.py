"""The money 经费 of a unit: who in it has how much of which budget line on the day, from which source, and the vouchers."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.register.domain.yuan import decimal_of
from santu.register.selectors.money import lines_of
from santu.register.selectors.posts_places import under_which
from santu.register.selectors.quotas import funds_on
from santu.register.selectors.vouchers import vouchers_about
from santu.web.ledger_rows import vouchers_table
from santu.web.money_rows import funds_table, sources_table
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_ledger import SHOWN, Links, places_in
from santu.web.respond import page


@require_GET
def unit_money(request: HttpRequest, unit: str) -> HttpResponse:
    """The funds of a unit on the day of the page, and the latest vouchers of money."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    places = places_in(heading, day)
    inside = {one.unit: one.unit for one in places} | under_which(unit, day.shown)
    funds: Counter[tuple[str, str]] = Counter()
    for account, fen in funds_on(day.shown, [unit]).items():
        funds[inside.get(account.unit, ""), account.kind] += fen
    lines = lines_of({code for _, code in funds})
    names = [(one.unit, one.name) for one in places]
    tables = [
        funds_table(funds, lines, names, Links(heading, places, day, "unit-money")),
        sources_table(funds, lines),
        vouchers_table(vouchers_about(day.shown, [unit], SHOWN, money=True), day, money=True),
    ]
    context |= {"part": "money", "total": decimal_of(funds.total()) if funds else None}
    return page(request, "web/unit_money.html", context, tables=tables)


urlpatterns = [path("units/<path:unit>/money", unit_money, name="unit-money")]
