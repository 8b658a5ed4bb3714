"""The places of a unit at which posts stand on a day: the units right under it, and the bodies of all of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from santu.kernel.codes import Level
from santu.register.models import BodyVersion, DivisionVersion
from santu.register.selectors.holding import holding_on
from santu.register.selectors.units import divisions_on


@dataclass(frozen=True, slots=True)
class Place:
    """A division or a body, as a list of places names it."""

    unit: str
    name: str
    is_body: bool = False


def bodies_hosted(hosts: Collection[str], day: date) -> dict[str, list[Place]]:
    """The bodies of some divisions on a day, by division, in order of name."""
    rows = BodyVersion.objects.filter(holding_on(day), host__in=list(hosts)).order_by("name", "unit")
    found: dict[str, list[Place]] = {host: [] for host in hosts}
    for host, unit, name in rows.values_list("host", "unit", "name"):
        found[host].append(Place(unit, name, is_body=True))
    return found


def places_right_under(unit: str, day: date) -> list[Place]:
    """The divisions right under a unit on a day, without villages, in order of code."""
    held = DivisionVersion.objects.filter(holding_on(day), parent=unit).exclude(level=Level.VILLAGE)
    rows = divisions_on(day, list(held.values_list("unit_id", flat=True))).values()
    return [Place(row.id, row.name) for row in sorted(rows, key=lambda row: (row.code, row.id))]


def under_which(unit: str, day: date) -> dict[str, str]:
    """Of all divisions and bodies under those right under a unit, and of these themselves, under which they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE below(unit, child) AS (
                SELECT v.unit_id, v.unit_id FROM register_divisionversion v
                WHERE v.parent_id = %s AND v.level <> %s
                    AND v.start <= %s AND v."end" > %s AND v.withdrawn_by_id IS NULL
                UNION ALL
                SELECT v.unit_id, below.child FROM register_divisionversion v
                JOIN below ON v.parent_id = below.unit
                WHERE v.level <> %s AND v.start <= %s AND v."end" > %s AND v.withdrawn_by_id IS NULL
            )
            SELECT unit, child FROM below
            UNION ALL
            SELECT b.unit_id, below.child FROM register_bodyversion b
            JOIN below ON b.host_id = below.unit
            WHERE b.start <= %s AND b."end" > %s AND b.withdrawn_by_id IS NULL
            """,
            (unit, Level.VILLAGE, day, day, Level.VILLAGE, day, day, day, day),
        )
        return dict(cursor.fetchall())
