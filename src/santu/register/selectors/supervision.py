"""Files of supervision of enforcement teams."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.supervision import File, Letter
from santu.register.models import Supervision, SupervisionFile
from santu.register.selectors.scope import subtree


def supervision_numbered(number: int) -> File:
    """The file of a number.

    Raises:
        Refused: there is none.
    """
    found = _files(Supervision.objects.filter(pk=number))
    if not found:
        raise supervision_unknown(number)
    return found[0]


def supervision_unknown(number: int) -> Refused:
    """There is no such file, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号执法监督；请从执法页面里选。"), number=number)


def supervisions_under(unit: str, day: date) -> list[File]:
    """The files about teams of a township or of the townships under a unit that were opened up to a day, latest first."""
    inside = Q(township=unit) | Q(township__in=subtree([unit], day))
    return _files(Supervision.objects.filter(inside, day__lte=day).order_by("-day", "-pk"))


def supervisions_of(bodies: Collection[str]) -> dict[tuple[str, str], File]:
    """The files about some teams, by team and number of the notice."""
    found = _files(Supervision.objects.filter(body__in=bodies))
    return {(one.body, one.notice.document): one for one in found}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: its number, what it is called, by which document, when, whether it was withdrawn."""

    number: int
    unit: str
    name: str
    document: str
    day: date
    withdrawn_on: date | None


def supervision_file_numbered(number: int) -> Taken:
    """The file of a number that was taken in.

    Raises:
        Refused: there is none.
    """
    found = _taken(SupervisionFile.objects.filter(pk=number))
    if not found:
        raise refuse("file", N_("没有第 {number} 号执法监督导入；请从列表里选。"), number=number)
    return found[0]


def supervision_files_of(unit: str, most: int) -> list[Taken]:
    """The latest files that were taken in for a unit, also those that were withdrawn."""
    return _taken(SupervisionFile.objects.filter(unit=unit).order_by("-pk")[:most])


def _taken(rows: Iterable[SupervisionFile]) -> list[Taken]:
    return [
        Taken(
            row.pk,
            row.unit_id,
            row.name,
            row.document,
            timezone.localdate(row.recorded_at),
            row.withdrawn_on,
        )
        for row in rows
    ]


def _files(rows: QuerySet[Supervision]) -> list[File]:
    stands = Q(file=None) | Q(file__withdrawn_on=None)
    return [
        File(
            number=row.pk,
            body=row.body_id,
            township=row.township_id,
            organ=row.organ,
            notice=Letter(row.document, row.text),
            day=row.day,
            due=row.due,
            by=row.by,
            answer=Letter(row.answer_document, row.answer) if row.answered_on else None,
            answered_on=row.answered_on,
            answered_by=row.answered_by,
            decision_due=row.decision_due,
            decision=Letter(row.decision_document, row.decision) if row.decided_on else None,
            decided_on=row.decided_on,
        )
        for row in rows.filter(stands)
    ]
