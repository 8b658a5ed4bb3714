"""What a file of the register says, row by row.

Named tuples, not dataclasses: a national register is 650,000 of them, made from whole columns
in a third of the time and handed to the database as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from santu.kernel.messages import Place


class CityRecord(NamedTuple):
    """A city, as the townships file names it; the name is the code where no column gives one."""

    code: str
    name: str


class CountyRecord(NamedTuple):
    """A county, as the townships file names it; the name is the code where no column gives one."""

    code: str
    name: str
    city_code: str


class TownshipRecord(NamedTuple):
    """A township or a unit like one; ``line`` is its line or sheet row in the file."""

    code: str
    name: str
    kind: str
    county_code: str
    line: int


class VillageRecord(NamedTuple):
    """A village or community; ``line`` is its line or sheet row in the file."""

    code: str
    name: str
    kind: str
    township_code: str
    line: int


class PopulationRecord(NamedTuple):
    """People and households of one unit; always an estimate, never a count. ``None``: not given."""

    code: str
    people: int | None
    households: int | None
    line: int


class DecreeAction(StrEnum):
    """What a decree does with the old unit of a row, in the words of decrees."""

    ABSORB = "整建制并入"
    MERGE_NEW = "合并设立"
    CEDE = "部分划归"
    SPLIT = "分别并入"


@dataclass(frozen=True, slots=True)
class DecreeRow:
    """One row of a decree: an old unit, wholly or by the villages named, becomes part of a new one.

    ``villages`` is empty where the decree names none; ``place`` is where the row stands.
    """

    decree: str
    item: str
    county: str
    old_code: str
    old_name: str
    action: DecreeAction
    new_code: str
    new_name: str
    villages: tuple[str, ...]
    seat_after: str
    place: Place


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: sha256 of its bytes, its data rows, and the headers nobody knew."""

    name: str
    digest: str
    rows: int
    unmapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterFiles:
    """A register as two files give it; ``day`` is the one day the files name, if they do."""

    cities: Sequence[CityRecord]
    counties: Sequence[CountyRecord]
    townships: Sequence[TownshipRecord]
    villages: Sequence[VillageRecord]
    population: Sequence[PopulationRecord]
    day: date | None
    sources: tuple[SourceFile, ...]
