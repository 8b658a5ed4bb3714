"""Whistles, read back: of a unit and those under it, of a task, by number."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, F, Q
from django.utils import timezone

from santu.register.domain.whistles import Call, Said, Step
from santu.register.domain.whistles import Whistle as Record
from santu.register.models import Whistle, WhistleStep
from santu.register.selectors.handed import only, standing_under
from santu.register.selectors.heirs import parts_of


def whistle_numbered(number: int) -> Record:
    """The whistle of a number.

    Raises:
        Refused: there is none.
    """
    return only(whistles_numbered([number]), "whistles", number)


def whistles_numbered(numbers: Collection[int]) -> list[Record]:
    """Those of some numbers that stand."""
    return _records(Whistle.objects.filter(pk__in=list(numbers), withdrawn_on=None))


def whistles_under(unit: str, day: date) -> list[Record]:
    """Those of a unit and of the units under it up to a day, the latest first."""
    return _records(standing_under(Whistle.objects.all(), unit, day))


def whistles_of_task(task: int) -> list[Record]:
    """Those for a task, in order."""
    return _records(Whistle.objects.filter(task=task, withdrawn_on=None).order_by("pk"))


def whistles_alike(unit: str, matter: str, title: str) -> list[Record]:
    """Those of a township, and of those that went into it, for the same matter, or the same words where none is named."""
    same = Q(matter=matter) if matter else Q(matter="", title=title)
    places = set(parts_of([unit], timezone.localdate()))
    return _records(Whistle.objects.filter(same, unit__in=places, withdrawn_on=None).order_by("pk"))


def whistles_open(units: Collection[str]) -> list[Record]:
    """Those of some units that not every department which was called has settled."""
    called, settled = (Count("steps", filter=Q(steps__said=said)) for said in (Said.CALLED, Said.SETTLED))
    rows = Whistle.objects.filter(unit__in=units, withdrawn_on=None)
    return _records(
        rows.annotate(called=called, settled=settled).filter(called__gt=F("settled")).order_by("pk")
    )


def _records(rows: Iterable[Whistle]) -> list[Record]:
    rows = list(rows)
    steps: dict[int, dict[str, list[WhistleStep]]] = {row.pk: {} for row in rows}
    for step in WhistleStep.objects.filter(whistle__in=rows).order_by("pk"):
        steps[step.whistle_id].setdefault(step.organ_id, []).append(step)
    return [
        Record(
            row.pk,
            row.unit_id,
            row.matter,
            row.title,
            row.task_id,
            row.day,
            row.reason,
            [
                Call(organ, some[0].role, [Step(Said(one.said), one.day, one.note) for one in some])
                for organ, some in steps[row.pk].items()
            ],
        )
        for row in rows
    ]
