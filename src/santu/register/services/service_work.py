"""What files of visits, deliveries and acceptances add to files of services: what they are held against, and how they are kept."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from uuid import uuid4

from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.selectors.duties import bars_today
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.purchase_files import acceptance_file_faults, delivery_file_faults
from santu.register.domain.service_rows import (
    AcceptanceRow,
    Adviser,
    DeliveryRow,
    Kind,
    ServiceRow,
    VisitRow,
    counts_on,
)
from santu.register.models import ServiceAcceptance, ServiceDelivery, ServiceRecord
from santu.register.models.services import Recorded
from santu.register.selectors.service_rows import MODELS, purchases_in, standing_rows


def work_faults(rows: Mapping[int, ServiceRow], username: str) -> Iterator[tuple[int, Fault]]:
    """Why rows of a file cannot be recorded, each with its line, beside what is wrong in its cells."""
    today = timezone.localdate()
    visits = {line: row for line, row in rows.items() if isinstance(row, VisitRow)}
    if visits:
        yield from _visit_faults(visits)
    given = {line: row for line, row in rows.items() if isinstance(row, DeliveryRow)}
    if given:
        yield from delivery_file_faults(given, purchases_in(_units(given)), today)
    found = {line: row for line, row in rows.items() if isinstance(row, AcceptanceRow)}
    if found:
        units = _units(found)
        recorders = dict(
            ServiceDelivery.objects.filter(withdrawn_by=None, unit__in=units).values_list("pk", "by")
        )
        bars = bars_today()

        def barred(delivery: int) -> list[Fault]:
            hands = {"delivery_record": recorders.get(delivery, "")}
            return duty_faults("delivery_accept", hands, bars, username)

        yield from acceptance_file_faults(found, purchases_in(units), today, barred)


def _units(rows: Mapping[int, ServiceRow]) -> set[str]:
    return {row.unit for row in rows.values()}


def _visit_faults(rows: Mapping[int, VisitRow]) -> Iterator[tuple[int, Fault]]:
    """The firm has to advise the village on the day."""
    advisers = [row for row in standing_rows(Kind.ADVISERS, _units(rows)) if isinstance(row, Adviser)]

    def advises(village: str, firm: str, day: date) -> bool:
        return any((one.unit, one.firm) == (village, firm) and counts_on(one, day) for one in advisers)

    for line, row in rows.items():
        if not advises(row.unit, row.firm, row.day):
            none = N_("{day} 这个村（社区）的法律顾问不是“{firm}”；请先登记法律顾问，或改正日期。（SX-31）")
            yield line, Fault("firm", message(none, day=row.day, firm=row.firm))


def rows_made(kind: Kind, rows: Sequence[ServiceRow], record: ServiceRecord) -> list[Recorded]:
    """Rows as they are kept, not saved yet."""
    if kind is Kind.ACCEPTANCES:
        return _acceptances([row for row in rows if isinstance(row, AcceptanceRow)], record)
    more = [{"key": uuid4().hex, "by": record.by} if kind is Kind.DELIVERIES else {} for _ in rows]
    where = {"unit": "unit_id", "grid": "grid_id"}
    return [
        MODELS[kind](
            record=record, **{where.get(name, name): value for name, value in asdict(row).items()}, **extra
        )
        for row, extra in zip(rows, more, strict=True)
    ]


def _acceptances(rows: Collection[AcceptanceRow], record: ServiceRecord) -> list[Recorded]:
    kept = ServiceDelivery.objects.filter(withdrawn_by=None, unit__in={row.unit for row in rows})
    numbers = {tuple(key): pk for pk, *key in kept.values_list("pk", "unit", "contract", "day", "what")}
    return [
        ServiceAcceptance(
            record=record,
            unit_id=row.unit,
            delivery_id=numbers[row.unit, row.contract, row.delivered, row.what],
            verdict=row.verdict,
            office=row.office,
            day=row.day,
            reason=row.reason,
            by=record.by,
        )
        for row in rows
    ]
