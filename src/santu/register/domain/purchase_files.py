"""Files of deliveries and acceptances against the contracts: in order of days, each on what is there by then (SX-30)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from santu.kernel.messages import N_, Fault, Place, message
from santu.register.domain.purchases import (
    Acceptance,
    Delivery,
    Purchase,
    Verdict,
    acceptance_faults,
    delivery_faults,
)
from santu.register.domain.service_rows import AcceptanceRow, DeliveryRow

Purchases = Mapping[tuple[str, str], Purchase]
CELLS = {"delivery": "delivered", "checked": "day"}
"""The columns of what a form calls otherwise."""


def delivery_file_faults(
    rows: Mapping[int, DeliveryRow], purchases: Purchases, today: date
) -> Iterator[tuple[int, Fault]]:
    """Why rows of a file cannot be recorded as delivered, each with its line."""
    now = dict(purchases)
    for line, row in sorted(rows.items(), key=lambda pair: (pair[1].day, pair[0])):
        purchase = now.get((row.unit, row.contract))
        if purchase is None:
            yield line, _no_contract(row.contract)
            continue
        was = delivery_of(purchase, row.day, row.what)
        said = Delivery(row.day, row.what, row.quantity, row.fen)
        if was and (was.quantity, was.fen) == (row.quantity, row.fen):
            continue
        if was and was.found:
            template = N_("这次交付已于 {day} 验收，不能再改；要改，请先撤销验收的登记。（SX-30）")
            yield line, Fault("what", message(template, day=was.found[-1].day))
            continue
        others = tuple(one for one in purchase.deliveries if one is not was)
        rest = replace(purchase, deliveries=others)
        faults = delivery_faults(rest, said, today)
        yield from ((line, fault) for fault in faults)
        if not faults:
            now[row.unit, row.contract] = replace(rest, deliveries=(*others, said))


def acceptance_file_faults(
    rows: Mapping[int, AcceptanceRow],
    purchases: Purchases,
    today: date,
    barred: Callable[[int], list[Fault]],
) -> Iterator[tuple[int, Fault]]:
    """Why rows of a file cannot be recorded as found of deliveries; ``barred`` is why whoever asks may not look at one."""
    now: dict[int, tuple[Acceptance, ...]] = {}
    for line, row in sorted(rows.items(), key=lambda pair: (pair[1].day, pair[0])):
        purchase = purchases.get((row.unit, row.contract))
        if purchase is None:
            yield line, _no_contract(row.contract)
            continue
        delivery = delivery_of(purchase, row.delivered, row.what)
        said = Acceptance(Verdict(row.verdict), row.office, row.day, row.reason)
        if delivery and said in delivery.found:
            continue
        if delivery:
            found = now.get(delivery.number, delivery.found)
            delivery = replace(delivery, found=tuple(one for one in found if one.day != row.day))
        faults = acceptance_faults(delivery, said, today) + (barred(delivery.number) if delivery else [])
        for fault in faults:
            cell: Place = CELLS.get(str(fault.place), fault.place)
            yield line, Fault(cell, fault.message)
        if delivery and not faults:
            now[delivery.number] = (*delivery.found, said)


def delivery_of(purchase: Purchase, day: date, what: str) -> Delivery | None:
    """What was delivered of a contract on a day under a name."""
    return next((one for one in purchase.deliveries if (one.day, one.what) == (day, what)), None)


def _no_contract(number: str) -> Fault:
    template = N_("这个单位没有编号为“{number}”的购买服务合同；请先登记合同，或改正编号。（SX-30）")
    return Fault("contract", message(template, number=number))
