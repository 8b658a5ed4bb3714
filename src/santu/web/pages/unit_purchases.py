"""The services that a unit purchases: contracts, what was delivered and accepted of them, what is overdue (SX-30)."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.purchases import (
    ACCEPTANCE_DAYS,
    FINAL,
    STATES,
    VERDICTS,
    Acceptance,
    Delivery,
    Purchase,
    Verdict,
    overdue,
)
from santu.register.domain.service_rows import Kind
from santu.register.domain.yuan import decimal_of
from santu.register.selectors.purchase_catalogue import purchase_catalogues
from santu.register.selectors.service_rows import purchase_of, purchases_under
from santu.register.selectors.units import divisions_on
from santu.register.services.purchases import delivery_accept, delivery_record
from santu.standards.loader import load
from santu.web.days import day_in, day_of
from santu.web.given import asked, count_in, fen_in, written
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_services import TAB, may_serve
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.service_rows import TONES, contracts_table, deliveries_table
from santu.web.sights import sight_of

NAME = "unit-purchases"


@require_GET
def unit_purchases(request: HttpRequest, unit: str) -> HttpResponse:
    """The contracts of a unit and of those in it; ``?contract=`` opens one of its own."""
    _, day, context = unit_frame(request, unit, TAB)
    standards = load()
    days = standards.count(ACCEPTANCE_DAYS, day.shown)
    found = purchases_under(unit, day.shown)
    number = asked(request, "contract")
    opened = purchase_of(unit, number) if number else None
    buyers = {one.contract.unit for one in found}
    bought = {one.contract.since for one in (*found, *([opened] if opened else ()))}
    catalogues = purchase_catalogues({unit, *buyers}, day.shown, standards, bought)
    named = divisions_on(day.shown, list(buyers))
    late = overdue(found, day.shown, days)
    may = may_serve(request, unit)
    context |= {
        "part": "purchases",
        "kind": Kind.CONTRACTS.value,
        "may": may,
        "days": days,
        "catalogue": catalogues.on(unit, day.shown),
        "counts": [
            (N_("合同"), len(found), N_("个"), ""),
            (N_("合同金额"), decimal_of(sum(one.contract.fen for one in found)), N_("元"), ""),
            (
                N_("已验收"),
                decimal_of(sum(one.fen(day.shown, Verdict.ACCEPTED) for one in found)),
                N_("元"),
                "",
            ),
            (N_("逾期"), len(late), N_("个"), "over" if late else ""),
        ],
    }
    tables = [contracts_table(found, named, day, catalogues=catalogues, days=days)]
    if late:
        tables.append(contracts_table(late, named, day, catalogues=catalogues, days=days, late=True))
    if opened:
        context |= _opened(opened, days, request, may=may and day.is_today) | {
            "item": catalogues.name(unit, opened.contract.since, opened.contract.item)
        }
        tables.append(deliveries_table(opened.by(day.shown), day))
    return page(request, "web/unit_purchases.html", context, tables=tables)


def _opened(purchase: Purchase, days: int, request: HttpRequest, *, may: bool) -> dict[str, object]:
    day, contract = day_of(request), purchase.contract
    state = purchase.state(day.shown, days)
    open_ones = [one for one in purchase.deliveries if not (one.found and one.found[-1].verdict in FINAL)]
    left = contract.fen - purchase.fen(day.shown)
    return {
        "contract": contract,
        "state": STATES[state],
        "tone": TONES.get(state, ""),
        "amounts": [
            (N_("合同金额"), decimal_of(contract.fen)),
            (N_("已交付"), decimal_of(purchase.fen(day.shown))),
            (N_("已验收"), decimal_of(purchase.fen(day.shown, Verdict.ACCEPTED))),
        ],
        "key": uuid4(),
        "today": sight_of(request).today,
        "may_deliver": may and left > 0,
        "waiting": open_ones if may else [],
        "verdicts": [(one.value, title) for one, title in VERDICTS.items()],
        "left": decimal_of(left),
    }


@require_POST
def purchases_deliver(request: HttpRequest, unit: str) -> HttpResponse:
    """Record what was delivered of a contract."""
    faults: list[Fault] = []
    day = day_in(request, "day", faults)
    quantity, fen = count_in(request, "quantity", faults), fen_in(request, "amount", faults)
    if faults:
        raise Refused(faults)
    said = Delivery(day, written(request, "what"), quantity, fen)
    contract, key = written(request, "contract"), written(request, "key")
    delivery_record(unit=unit, contract=contract, delivery=said, key=key, by=person_of(request))
    return _to(request, unit, contract)


@require_POST
def purchases_accept(request: HttpRequest, unit: str) -> HttpResponse:
    """Record what was found of a delivery."""
    faults: list[Fault] = []
    day = day_in(request, "checked", faults)
    number, verdict = number_in(written(request, "delivery")), written(request, "verdict")
    if number is None:
        faults.append(Fault("delivery", message(N_("没有选验收哪次交付；请选一个。"))))
    if verdict not in set(Verdict):
        faults.append(Fault("verdict", message(N_("没有选验收的结果；请选一个。"))))
    if faults or number is None:
        raise Refused(faults)
    contract = written(request, "contract")
    found = Acceptance(Verdict(verdict), written(request, "office"), day, written(request, "reason"))
    delivery_accept(unit=unit, contract=contract, number=number, found=found, by=person_of(request))
    return _to(request, unit, contract)


def _to(request: HttpRequest, unit: str, contract: str) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse(NAME, args=[unit]), contract=contract))


urlpatterns = [
    path("units/<path:unit>/purchases", unit_purchases, name=NAME),
    path("units/<path:unit>/purchases/deliver", purchases_deliver, name="purchases-deliver"),
    path("units/<path:unit>/purchases/accept", purchases_accept, name="purchases-accept"),
]
