"""The catalogue of matters as it stands: of a day, of a code, and the loads that made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import Count

from santu.kernel.messages import N_, refuse
from santu.register.data import sample_file
from santu.register.domain.matters import Matter, catalogue_on
from santu.register.models import MatterLoad, MatterVersion
from santu.register.models.acts import STANDS

COLUMNS = tuple(Matter.__dataclass_fields__)
STATUTORY = ("matters", "township.csv")


@dataclass(frozen=True, slots=True)
class Load:
    """A change of the catalogue: how many rows it brought and withdrew, and whether it can still be taken back."""

    number: int
    title: str
    document: str
    by: str
    at: datetime
    brought: int
    withdrew: int
    undoes: int | None
    undone: bool


Mark = tuple[int, str]


def catalogue_mark() -> Mark:
    """What tells one state of the catalogue from every other: the latest load and when it was recorded."""
    latest = MatterLoad.objects.order_by("-pk").values_list("pk", "recorded_at").first()
    return (latest[0], latest[1].isoformat()) if latest else (0, "")


def matters_held() -> Mapping[tuple[str, str], Matter]:
    """Every row that stands, by code and version, whether it counts or not."""
    return _held(catalogue_mark())


@lru_cache(maxsize=2)
def _held(_mark: Mark) -> Mapping[tuple[str, str], Matter]:
    rows = MatterVersion.objects.filter(STANDS).order_by("code", "version").values_list(*COLUMNS)
    return {one.key: one for one in (Matter(*row) for row in rows)}


def catalogue(day: date) -> Mapping[str, Matter]:
    """Code → matter as the catalogue has it on a day, those that do not count among them."""
    return _catalogue(day, catalogue_mark())


@lru_cache(maxsize=8)
def _catalogue(day: date, mark: Mark) -> Mapping[str, Matter]:
    return catalogue_on(_held(mark).values(), day)


def matter_coded(code: str, day: date) -> Matter:
    """The matter of a code on a day.

    Raises:
        Refused: the catalogue never had one of this code.
    """
    found = catalogue(day).get(code)
    if found is None:
        raise refuse(code, N_("事项目录里没有编码为“{code}”的事项；请从目录里选。"), code=code)
    return found


def versions_of(code: str) -> list[Matter]:
    """The versions of a matter, the latest first."""
    found = [one for one in matters_held().values() if one.code == code]
    return sorted(found, key=lambda one: (one.in_force or date.min, one.version), reverse=True)


def loads() -> list[Load]:
    """The changes of the catalogue, the latest first."""
    rows = MatterLoad.objects.order_by("-pk").annotate(
        brought=Count("rows", distinct=True),
        withdrawn=Count("withdrew", distinct=True),
        taken_back=Count("undone_by", distinct=True),
    )
    return [
        Load(
            row.pk,
            row.title,
            row.document,
            row.by,
            row.recorded_at,
            row.brought,
            row.withdrawn,
            row.undoes_id,
            bool(row.taken_back),
        )
        for row in rows
    ]


def statutory_file() -> Path:
    """The catalogue of statutory matters of townships that the software brings."""
    return sample_file(*STATUTORY)
