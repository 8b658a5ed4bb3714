"""The dispatched bodies of a township with their lines of control, and the files on what is intended for their heads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from santu.kernel.messages import N_, refuse
from santu.register.domain.dispatched import HeadAsked, HeadFile, HeadOpinion
from santu.register.domain.rows import Line
from santu.register.models import BodyVersion, HeadConsultation, LineOfControl
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A body that an organ above its township runs: its lines of control by kind, each with the day it began."""

    body: str
    name: str
    lines: Mapping[str, tuple[Line, date]]


def dispatched_in(unit: str, day: date) -> list[Dispatched]:
    """The dispatched bodies that a township hosts on a day, in order of name."""
    held = BodyVersion.objects.filter(holding_on(day), host=unit).order_by("name", "unit")
    names = dict(held.values_list("unit", "name"))
    lines: defaultdict[str, dict[str, tuple[Line, date]]] = defaultdict(dict)
    for row in LineOfControl.objects.filter(holding_on(day), unit__in=names):
        lines[row.unit_id][row.kind] = (Line(row.kind, row.organ, row.share), row.start)
    found = [Dispatched(body, name, lines[body]) for body, name in names.items()]
    return [
        one for one in found if "administration" in one.lines and one.lines["administration"][0].organ != unit
    ]


def head_file(number: int) -> HeadFile:
    """The file of a number.

    Raises:
        Refused: there is none.
    """
    found = _files(HeadConsultation.objects.filter(pk=number))
    if not found:
        raise head_file_unknown(number)
    return found[0]


def head_file_unknown(number: int) -> Exception:
    """There is no such file, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号征求意见；请从派驻机构页面里选。"), number=number)


def head_files_under(unit: str, day: date) -> list[HeadFile]:
    """The files about townships in a division of a day that were begun up to it, the latest first."""
    inside = Q(township=unit) | Q(township__in=subtree([unit], day))
    rows = HeadConsultation.objects.filter(inside, asked_on__lte=day)
    return _files(rows.order_by("-asked_on", "-pk"))


def _files(rows: Iterable[HeadConsultation]) -> list[HeadFile]:
    return [
        HeadFile(
            row.pk,
            row.township_id,
            HeadAsked(row.body_id, row.act, row.department, row.document),
            row.asked_on,
            row.due,
            row.by,
            HeadOpinion(row.opinion, row.reasons, row.opinion_document) if row.opinion else None,
            row.said_on,
            row.said_by,
            row.order,
            row.done_on,
            row.answer,
        )
        for row in rows
    ]
