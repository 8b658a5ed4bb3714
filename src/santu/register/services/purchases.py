"""Purchased services after the contract: recording what was delivered, and what was found of it (SX-30)."""

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.purchases import (
    Acceptance,
    Delivery,
    Purchase,
    acceptance_faults,
    delivery_faults,
)
from santu.register.domain.service_rows import Kind
from santu.register.models import ServiceAcceptance, ServiceContract, ServiceDelivery, ServiceRecord
from santu.register.selectors.lying import lying_on
from santu.register.selectors.rights import right_over
from santu.register.selectors.service_rows import purchase_of


def delivery_record(*, unit: str, contract: str, delivery: Delivery, key: str, by: User) -> int:
    """Record what was delivered of a contract; the number of the delivery.

    Raises:
        Refused: the unit is not theirs, there is no such contract, the day lies outside its term, it would be worth more than
            the contract, or the form was sent already; every fault at once.
    """
    right_over(by, Right.SERVE, [unit])
    with transaction.atomic():
        purchase = _held(unit, contract)
        faults = delivery_faults(purchase, delivery, timezone.localdate())
        if ServiceDelivery.objects.filter(withdrawn_by=None, key=key).exists():
            faults.append(Fault("key", message(N_("这次交付已经登记，没有再记；请刷新页面。"))))
        day, quantity, fen = delivery.day, delivery.quantity, delivery.fen
        if faults or day is None or quantity is None or fen is None:
            raise Refused(faults)
        record = ServiceRecord.objects.create(kind=Kind.DELIVERIES, title=contract, by=by.username)
        made = ServiceDelivery.objects.create(
            record=record,
            unit_id=unit,
            contract=contract,
            day=day,
            what=delivery.what.strip(),
            quantity=quantity,
            fen=fen,
            key=key,
            by=by.username,
        )
        _said("delivery_record", unit, by, {"contract": contract, "delivery": made.pk, "fen": made.fen})
    return made.pk


def delivery_accept(*, unit: str, contract: str, number: int, found: Acceptance, by: User) -> None:
    """Record what was found of a delivery: accepted, to be mended, or refused.

    Raises:
        Refused: the unit is not theirs, nothing of this number was delivered, it has its verdict, the day is none on which it
            could be looked at, or no reason is given where one is due; every fault at once.
    """
    right_over(by, Right.SERVE, [unit])
    with transaction.atomic():
        purchase = _held(unit, contract)
        delivery = next((one for one in purchase.deliveries if one.number == number), None)
        faults = acceptance_faults(delivery, found, timezone.localdate())
        faults += duty_faults(
            "delivery_accept", {"delivery_record": _recorder(number)}, bars_today(), by.username
        )
        if faults or found.day is None:
            raise Refused(faults)
        record = ServiceRecord.objects.create(kind=Kind.ACCEPTANCES, title=contract, by=by.username)
        ServiceAcceptance.objects.create(
            record=record,
            unit_id=unit,
            delivery_id=number,
            verdict=found.verdict,
            office=found.office.strip(),
            day=found.day,
            reason=found.reason.strip(),
            by=by.username,
        )
        after = {"contract": contract, "delivery": number, "verdict": found.verdict}
        _said("delivery_accept", unit, by, after, found.reason.strip())


def _held(unit: str, contract: str) -> Purchase:
    """A contract of which nobody else records anything meanwhile."""
    rows = ServiceContract.objects.select_for_update(no_key=True)
    list(rows.filter(withdrawn_by=None, unit=unit, number=contract))
    return purchase_of(unit, contract)


def _recorder(delivery: int) -> str:
    found: str | None = ServiceDelivery.objects.filter(pk=delivery).values_list("by", flat=True).first()
    return found or ""


def _said(act: str, unit: str, by: User, after: dict[str, object], reason: str = "") -> None:
    lying = lying_on(timezone.localdate(), [unit])
    county = lying[unit].county if unit in lying else ""
    append(chain=county, act=act, by=by.username, reason=reason, after={"unit": unit, **after})
