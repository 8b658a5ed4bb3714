"""The tree of divisions around a unit, as the sidebar shows it: the way down to it, open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q

from santu.kernel.codes import Level
from santu.register.domain.reach import Reach
from santu.register.models import DivisionVersion, UnitCode
from santu.register.selectors.holding import holding_on


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree: how deep, how many units it holds, whether they are listed under it."""

    unit: str
    name: str
    depth: int
    inside: int
    open: bool
    current: bool
    page: str = "unit"


def tree_around(reach: Reach, unit: str = "") -> list[Node]:
    """The divisions on the way down to ``unit`` and beside it, in the order of a tree, as far as somebody sees.

    Villages are left out, but for one that is all that is seen.
    """
    day = reach.day
    above = ancestors(day, unit) if unit else []
    way = [one for place, one in enumerate(above) if reach.covers(above[place:])]
    rows = _children(reach, way)
    if not way and len(rows.get("", ())) == 1:
        # A register of one province opens at its cities.
        way = [rows[""][0][0]]
        rows = _children(reach, way)
    inside = _counts(day, [one for found in rows.values() for one, _ in found])
    nodes: list[Node] = []

    def add(parent: str, depth: int) -> None:
        for one, name in rows.get(parent, ()):
            is_open = one in way and one in rows
            nodes.append(Node(one, name, depth, inside.get(one, 0), is_open, one == unit))
            if is_open:
                add(one, depth + 1)

    add("", 0)
    return nodes


def ancestors(day: date, unit: str) -> list[str]:
    """The unit and those above it, from the bottom up."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE way(unit, depth) AS (
                SELECT %s, 0
                UNION ALL
                SELECT v.parent_id, depth + 1 FROM register_divisionversion v
                JOIN way ON v.unit_id = way.unit
                WHERE v.start <= %s AND v."end" > %s AND v.withdrawn_by_id IS NULL AND v.parent_id IS NOT NULL
            ) SELECT unit FROM way ORDER BY depth
            """,
            (unit, day, day),
        )
        return [row[0] for row in cursor.fetchall()]


def township_over(day: date, unit: str) -> str:
    """The township in which a village lies, or that a unit is; "" for what lies in none."""
    way = DivisionVersion.objects.filter(holding_on(day), unit__in=ancestors(day, unit), level=Level.TOWNSHIP)
    return way.values_list("unit_id", flat=True).first() or ""


def _children(reach: Reach, parents: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Parent ("" above all that is seen) → id and name of its children, in order of code."""
    here = holding_on(reach.day)
    tops = Q(parent=None) if reach.everything else Q(unit__in=reach.roots)
    inside = Q(parent__in=parents) & ~Q(level=Level.VILLAGE)
    held = DivisionVersion.objects.filter(here).values_list("unit_id", "name", "parent_id")
    # A union, as either condition has its own index and both at once have none.
    rows = list(held.filter(tops).union(held.filter(inside)))
    coded = UnitCode.objects.filter(here, system="nbs", unit__in=[unit for unit, *_ in rows])
    codes = dict(coded.values_list("unit_id", "code"))
    found: dict[str, list[tuple[str, str]]] = {}
    for unit, name, parent in sorted(rows, key=lambda row: (codes.get(row[0], ""), row[0])):
        above = "" if unit in reach.roots else parent or ""
        found.setdefault(above, []).append((unit, name))
    return found


def _counts(day: date, units: Sequence[str]) -> dict[str, int]:
    rows = DivisionVersion.objects.filter(holding_on(day), parent__in=units)
    return dict(rows.values("parent").annotate(inside=Count("pk")).values_list("parent", "inside"))
