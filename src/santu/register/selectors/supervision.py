"""Files of supervision of enforcement teams."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.supervision import File, Letter
from santu.register.models import Supervision
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


def _files(rows: Iterable[Supervision]) -> list[File]:
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
        for row in rows
    ]
