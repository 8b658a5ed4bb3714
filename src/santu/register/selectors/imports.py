"""The imports that were done, and what each of them brought."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce

from santu.kernel.messages import N_, Refused, refuse
from santu.register.models import Act, DivisionVersion
from santu.register.models.tables import TABLES

KIND = "import"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import: its act, in how many counties it changed something, and the act that undid it, 0 for none."""

    number: int
    title: str
    document: str
    by: str
    recorded_at: datetime
    counties: int
    undone_by: int


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import with what it brought: rows by kind of fact, and the day of the lists: what it corrected begins on it."""

    row: ImportRow
    brought: tuple[tuple[str, int], ...]
    day: date | None


def imports_done(numbers: Collection[int]) -> list[ImportRow]:
    """Those of some acts that are imports, the latest first."""
    return [ImportRow(*row) for row in _imports().filter(pk__in=numbers).order_by("-pk")]


def import_done(number: int) -> ImportDone:
    """One import.

    Raises:
        Refused: there is no import of this number.
    """
    found = _imports().filter(pk=number).first()
    if found is None:
        raise import_unknown(number)
    counted = [
        (str(facts.model._meta.verbose_name), facts.model._default_manager.filter(act=number).count())
        for facts in TABLES
    ]
    day = DivisionVersion.objects.filter(act=number).aggregate(day=Max("start"))["day"]
    brought = tuple((kind, count) for kind, count in counted if count)
    return ImportDone(ImportRow(*found), brought, day)


def _imports() -> QuerySet[Any, tuple[Any, ...]]:
    """Every import as the values of a row."""
    counted = Act.objects.filter(kind=KIND).annotate(
        counties=Count("scopes"), undone=Coalesce("undone_by__pk", 0)
    )
    return counted.values_list("pk", "title", "document", "by", "recorded_at", "counties", "undone")


def import_unknown(number: int) -> Refused:
    """There is no such import, as far as whoever asks may know."""
    template = N_("第 {number} 号操作不是导入，或者没有这个编号；请从导入列表进入。")
    return refuse(str(number), template, number=number)
