"""Admissions of off-list matters, read back, and counted by who asked for them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from santu.register.domain.admissions import AdmissionState, Decided, Decision, Opined, Record, Wish, covering
from santu.register.models import Admission
from santu.register.selectors.handed import by_issuer, only, standing_under


@dataclass(slots=True)
class Counted:
    """What an issuer asked for, and what became of it."""

    issuer: str
    asked: int = 0
    in_force: int = 0
    expired: int = 0
    refused: int = 0
    persons: int = 0
    fen: int = 0


def admission_numbered(number: int) -> Record:
    """The admission of a number.

    Raises:
        Refused: there is none.
    """
    return only(admissions_numbered([number]), "admissions", number)


def admissions_numbered(numbers: Collection[int]) -> list[Record]:
    """Those of some numbers that stand."""
    return _records(Admission.objects.filter(pk__in=list(numbers), withdrawn_on=None))


def admissions_under(unit: str, day: date) -> list[Record]:
    """The admissions of a unit and of those under it up to a day, the latest first."""
    return _records(standing_under(Admission.objects.all(), unit, day))


def admission_covering(unit: str, matter: str, title: str, day: date) -> int | None:
    """The number of an admission by which a township may be given a matter on a day, if any."""
    rows = Admission.objects.filter(
        unit=unit, decision="approve", withdrawn_on=None, since__lte=day, until__gte=day
    )
    return covering(_records(rows), unit, matter, title, day)


def admissions_approved(units: Collection[str]) -> list[Record]:
    """The approved admissions of some units."""
    rows = Admission.objects.filter(unit__in=units, decision=Decision.APPROVE, withdrawn_on=None)
    return _records(rows.order_by("pk"))


def counted(records: Sequence[Record], day: date) -> list[Counted]:
    """What each issuer asked for up to a day, in no order of merit; people and money of what is in force."""
    found = by_issuer(records, lambda one: one.wish.issuer)
    return [_count(issuer, theirs, day) for issuer, theirs in found.items()]


def _count(issuer: str, records: Sequence[Record], day: date) -> Counted:
    one = Counted(issuer, len(records))
    for record in records:
        state = record.on(day)
        one.expired += state is AdmissionState.EXPIRED
        one.refused += state in (AdmissionState.REFUSED, AdmissionState.OBJECTED)
        if state is AdmissionState.IN_FORCE:
            one.in_force += 1
            one.persons += record.wish.persons or 0
            one.fen += record.wish.fen or 0
    return one


def _records(rows: Iterable[Admission]) -> list[Record]:
    return [
        Record(
            row.pk,
            Wish(
                unit=row.unit_id,
                issuer=row.issuer_id,
                document=row.document,
                title=row.title,
                day=row.day,
                key=row.key,
                reason=row.reason,
                persons=row.persons,
                fen=row.fen,
                since=row.since,
                until=row.until,
                matter=row.matter,
                extends=row.extends_id,
            ),
            row.by,
            Opined(row.opinion, row.opinion_document, row.opined_on, row.opinion_reasons)
            if row.opinion
            else None,
            row.opined_by,
            Decided(row.decision, row.organ, row.number, row.decided_on, row.decision_reasons)
            if row.decision
            else None,
            row.file_id,
        )
        for row in rows
    ]
