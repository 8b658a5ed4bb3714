"""What the matcher reads of a Snapshot, in an order that does not depend on how rows came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from santu.kernel.codes import Level
from santu.register.domain.matching.names import calls_itself_community, village_stem
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot


class Village(NamedTuple):
    """A village with the units above it and its name in two forms.

    A tuple, because a province has tens of thousands and each match makes them all.
    """

    id: str
    code: str
    name: str
    stem: str
    community: bool
    township: str
    county: str
    city: str


@dataclass(frozen=True)
class Side:
    """One of the two snapshots: its rows, by level, in order of code."""

    rows: Mapping[str, Division]
    counties: tuple[Division, ...]
    townships: tuple[Division, ...]
    villages: tuple[Village, ...]
    members: Mapping[str, tuple[Village, ...]]
    county_of: Mapping[str, str]
    city_of: Mapping[str, str]

    def code(self, unit: str) -> str:
        row = self.rows.get(unit)
        return row.code if row else ""


def read_side(snapshot: Snapshot) -> Side:
    """Lay a snapshot out for matching."""
    rows = snapshot.divisions
    levels: dict[Level, list[Division]] = {level: [] for level in Level}
    for row in rows.values():
        levels[row.level].append(row)
    for found in levels.values():
        found.sort(key=attrgetter("code", "id"))
    city_of = {row.id: snapshot.above(row.id, Level.CITY) for row in levels[Level.COUNTY]}
    county_of = {row.id: snapshot.above(row.id, Level.COUNTY) for row in levels[Level.TOWNSHIP]}
    members: dict[str, list[Village]] = {row.id: [] for row in levels[Level.TOWNSHIP]}
    villages = []
    for row in levels[Level.VILLAGE]:
        county = county_of.get(row.parent, "")
        stem = village_stem(row.name)
        place = (row.parent, county, city_of.get(county, ""))
        village = Village(row.id, row.code, row.name, stem, calls_itself_community(row.name), *place)
        villages.append(village)
        members.setdefault(village.township, []).append(village)
    return Side(
        rows,
        tuple(levels[Level.COUNTY]),
        tuple(levels[Level.TOWNSHIP]),
        tuple(villages),
        {township: tuple(held) for township, held in members.items()},
        county_of,
        city_of,
    )
