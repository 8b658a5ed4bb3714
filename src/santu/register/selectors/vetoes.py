"""Vetoes and pledges, read back, and how far their clean-up has come, by who issued them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from santu.register.domain.vetoes import Cleared, VetoTold
from santu.register.domain.vetoes import Veto as Record
from santu.register.models import Veto
from santu.register.selectors.handed import by_issuer, only, standing_under


def veto_numbered(number: int) -> Record:
    """The veto or pledge of a number.

    Raises:
        Refused: there is none.
    """
    return only(vetoes_numbered([number]), "vetoes", number)


def vetoes_numbered(numbers: Collection[int]) -> list[Record]:
    """Those of some numbers that stand."""
    return _records(Veto.objects.filter(pk__in=list(numbers), withdrawn_on=None))


def vetoes_under(unit: str, day: date) -> list[Record]:
    """Those of a unit and of the units under it up to a day, the latest first."""
    return _records(standing_under(Veto.objects.all(), unit, day))


def progress(records: Sequence[Record], day: date) -> Mapping[str, Counter[str]]:
    """By issuer how many are open ("") and how many were decided in which way up to a day; in no order of merit."""
    return {
        issuer: Counter(cleared.decision if (cleared := one.on(day)) else "" for one in theirs)
        for issuer, theirs in by_issuer(records, lambda one: one.told.issuer).items()
    }


def _records(rows: Iterable[Veto]) -> list[Record]:
    return [
        Record(
            row.pk,
            VetoTold(
                unit=row.unit_id,
                issuer=row.issuer_id,
                document=row.document,
                title=row.title,
                day=row.day,
                key=row.key,
                kind=row.kind,
            ),
            Cleared(row.decision, row.into, row.level, row.approval, row.organ, row.decided_on)
            if row.decision
            else None,
            row.file_id,
        )
        for row in rows
    ]
