"""Digests of what stands, county by county, over all days."""

from collections.abc import Collection, Iterator, Mapping

from django.db import connection
from django.db.models import Q

from santu.kernel.codes import Level
from santu.kernel.digest import canonical_line, digest_lines
from santu.register.domain.touching import ABOVE
from santu.register.models import BodyVersion, DivisionVersion, DutyVersion, GridVersion
from santu.register.models.acts import STANDS
from santu.register.models.tables import TABLES

BATCH = 5000
DAYS = frozenset({"start", "end", "day"})


def county_digests(counties: Collection[str] | None = None) -> dict[str, str]:
    """sha256 of the standing rows of each county (all of them, or those named), all days.

    The units above the counties have theirs under "" (``ABOVE``).
    A unit counts in every county that it belonged to on any day; row numbers, acts and times
    take no part, so the same facts give the same digest on every store.
    """
    belonging = counties_of_units()
    lines: dict[str, list[str]] = {}
    for unit, line in _standing_lines():
        for county in belonging.get(unit, (ABOVE,)):
            if counties is None or county in counties:
                lines.setdefault(county, []).append(line)
    return {county: digest_lines(found) for county, found in sorted(lines.items())}


def counties_of_units(believed: Q = STANDS) -> dict[str, tuple[str, ...]]:
    """Unit id → the counties that the unit belongs to on any day, of divisions, bodies, duties and grids.

    Args:
        believed: which rows to go by; those that stand, unless others are wanted.
    """
    belonging: dict[str, set[str]] = {}
    for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE):
        rows = DivisionVersion.objects.filter(believed, level=level)
        for unit, parent in rows.values_list("unit_id", "parent_id").distinct():
            above = {unit} if level is Level.COUNTY else belonging.get(parent or "", set())
            belonging.setdefault(unit, set()).update(above)
    bodies = BodyVersion.objects.filter(believed)
    for unit, host in bodies.values_list("unit_id", "host_id").distinct():
        belonging.setdefault(unit, set()).update(belonging.get(host, set()))
    duties = DutyVersion.objects.filter(believed)
    for unit, place in duties.values_list("unit_id", "place_id").distinct():
        belonging.setdefault(unit, set()).update(belonging.get(place, set()))
    grids = GridVersion.objects.filter(believed)
    for unit, village in grids.values_list("unit_id", "village_id").distinct():
        belonging.setdefault(unit, set()).update(belonging.get(village, set()))
    return {unit: tuple(sorted(counties)) for unit, counties in belonging.items() if counties}


def _standing_lines() -> Iterator[tuple[str, str]]:
    """Unit id and canonical line of every standing row; days as text, alike on every store."""
    for facts in TABLES:
        columns = ", ".join(
            f'CAST("{column}" AS text)' if column in DAYS else f'"{column}"' for column in facts.columns
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {facts.table} WHERE withdrawn_by_id IS NULL")
            while rows := cursor.fetchmany(BATCH):
                for row in rows:
                    yield row[0], canonical_line(facts.table, *row)


def moved_counties(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The counties whose digest differs between two sets of digests."""
    return sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
