"""Whistles, read back: of a unit and those under it, of a task, by number."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.whistles import Call, Said, Step
from santu.register.domain.whistles import Whistle as Record
from santu.register.models import Whistle, WhistleStep
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight
from santu.register.selectors.scope import subtree


def whistle_unknown(number: int) -> Refused:
    """There is none of this number, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号吹哨；请从要叫的部门里选。"), number=number)


def access_whistle(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A whistle of a township that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    unit = Whistle.objects.filter(pk=number).values_list("unit", flat=True).first()
    if unit is None or not units_seen(sight, [unit], right):
        raise whistle_unknown(number)


def whistle_numbered(number: int) -> Record:
    """The whistle of a number.

    Raises:
        Refused: there is none.
    """
    found = _records(Whistle.objects.filter(pk=number))
    if not found:
        raise whistle_unknown(number)
    return found[0]


def whistles_under(unit: str, day: date) -> list[Record]:
    """Those of a unit and of the units under it up to a day, the latest first."""
    inside = Q(unit=unit) | Q(unit__in=subtree([unit], day))
    return _records(Whistle.objects.filter(inside, day__lte=day).order_by("-day", "-pk"))


def whistles_of_task(task: int) -> list[Record]:
    """Those for a task, in order."""
    return _records(Whistle.objects.filter(task=task).order_by("pk"))


def whistles_alike(unit: str, matter: str, title: str) -> list[Record]:
    """Those of a township for the same matter, or the same words where none is named."""
    same = Q(matter=matter) if matter else Q(matter="", title=title)
    return _records(Whistle.objects.filter(same, unit=unit).order_by("pk"))


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
