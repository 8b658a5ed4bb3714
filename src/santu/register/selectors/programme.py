"""Posts of a kind by division on a day, and what moved from level to level between two days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from santu.kernel.codes import Level
from santu.register.domain.ledger import Holds, Measure
from santu.register.domain.programme import Lines, programme
from santu.register.domain.snapshot import Snapshot
from santu.register.models import QuotaVoucher
from santu.register.selectors.days import day_of
from santu.register.selectors.held import register_on

WHOLE = frozenset({Level.PROVINCE, Level.CITY})
"""Of these the whole register is at hand already."""
Held = dict[str, dict[tuple[str, Holds], int]]
INSIDE = """
    {name}(unit) AS (
        SELECT id FROM register_unit WHERE id = %s
        UNION
        SELECT v.unit_id FROM register_divisionversion v JOIN {name} ON v.parent_id = {name}.unit
        WHERE v.level <> %s AND v.start <= %s AND v."end" > %s AND v.withdrawn_by_id IS NULL
    )"""
"""A unit with all divisions under it but villages, which have no posts."""
IN_PLACE = """
    WITH RECURSIVE {inside}, places(unit, place) AS (
        SELECT unit, unit FROM inside
        UNION ALL
        SELECT b.unit_id, b.host_id FROM register_bodyversion b JOIN inside ON inside.unit = b.host_id
        WHERE b.start <= %s AND b."end" > %s AND b.withdrawn_by_id IS NULL
    ), held AS (
        SELECT a.kind, places.place, a.holds, (
            SELECT q.balance FROM register_quotabalance q
            WHERE q.account_id = a.id AND q.day <= %s ORDER BY q.day DESC LIMIT 1
        ) AS balance
        FROM register_quotaaccount a JOIN places ON places.unit = a.unit_id WHERE a.measure = %s
    ) SELECT kind, place, holds, SUM(balance) FROM held GROUP BY kind, place, holds HAVING SUM(balance) > 0
"""
ACROSS = """
    WITH RECURSIVE {earlier}, {later}, near(unit) AS (
        SELECT unit FROM earlier UNION SELECT unit FROM later
    ), moved AS (
        SELECT e.voucher_id, e.day, e.amount, s.kind,
            COALESCE(sb.host_id, s.unit_id) AS source, COALESCE(tb.host_id, t.unit_id) AS target
        FROM register_quotaentry e
        JOIN register_quotaaccount s ON s.id = e.source_id
        JOIN register_quotaaccount t ON t.id = e.target_id
        LEFT JOIN register_bodyversion sb ON sb.unit_id = s.unit_id
            AND sb.start <= e.day AND sb."end" > e.day AND sb.withdrawn_by_id IS NULL
        LEFT JOIN register_bodyversion tb ON tb.unit_id = t.unit_id
            AND tb.start <= e.day AND tb."end" > e.day AND tb.withdrawn_by_id IS NULL
        WHERE e.day > %s AND e.day <= %s AND s.measure = %s AND s.kind IN ({kinds})
    )
    SELECT m.voucher_id, m.day, m.kind, sd.level, td.level, SUM(m.amount) FROM moved m
    JOIN register_divisionversion sd ON sd.unit_id = m.source
        AND sd.start <= m.day AND sd."end" > m.day AND sd.withdrawn_by_id IS NULL
    JOIN register_divisionversion td ON td.unit_id = m.target
        AND td.start <= m.day AND td."end" > m.day AND td.withdrawn_by_id IS NULL
    WHERE sd.level <> td.level
        AND (m.source IN (SELECT unit FROM near) OR m.target IN (SELECT unit FROM near))
    GROUP BY m.voucher_id, m.day, m.kind, sd.level, td.level
    ORDER BY m.voucher_id, m.day, m.kind, sd.level, td.level
"""


@dataclass(frozen=True, slots=True)
class Crossing:
    """That a voucher moved posts of a kind from one level to another, and who approved it."""

    voucher: int
    day: date
    kind: str
    source: Level
    target: Level
    amount: int
    document: str
    central: str
    is_reversed: bool


def programme_of(unit: str, level: Level, earlier: date, later: date) -> dict[str, Lines]:
    """Kind of quota → the lines of a unit between two days; nothing where the ledger holds nothing on either."""
    registers = [_register(unit, level, day) for day in (earlier, later)]
    before, after = (posts_by_division(unit, day) for day in (earlier, later))
    return {
        kind: programme(unit, (registers[0], before.get(kind, {})), (registers[1], after.get(kind, {})))
        for kind in {**before, **after}
    }


def _register(unit: str, level: Level, day: date) -> Snapshot:
    return register_on(day) if level in WHOLE else register_on(day, (unit,))


def posts_by_division(unit: str, day: date) -> Held:
    """Kind of quota → what the accounts of each division in a unit, and of its bodies, hold on a day, as heads."""
    asked = IN_PLACE.format(inside=INSIDE.format(name="inside"))
    rows = _rows(asked, (*_inside(unit, day), day, day, day, Measure.HEADS))
    found: Held = {}
    for kind, place, holds, posts in rows:
        found.setdefault(kind, {})[place, Holds(holds)] = int(posts)
    return found


def crossings_between(unit: str, earlier: date, later: date, kinds: Sequence[str]) -> list[Crossing]:
    """What moved posts of some kinds between levels, after one day and up to another, into, in or out of a unit."""
    if not kinds:
        return []
    asked = ACROSS.format(
        earlier=INSIDE.format(name="earlier"),
        later=INSIDE.format(name="later"),
        kinds=", ".join(["%s"] * len(kinds)),
    )
    within = (*_inside(unit, earlier), *_inside(unit, later))
    rows = _rows(asked, (*within, earlier, later, Measure.HEADS, *kinds))
    papers = _papers({voucher for voucher, *_ in rows})
    return [
        Crossing(voucher, day_of(day), kind, Level(source), Level(target), int(amount), *papers[voucher])
        for voucher, day, kind, source, target, amount in rows
    ]


def _inside(unit: str, day: date) -> tuple[str | date, ...]:
    return (unit, Level.VILLAGE, day, day)


def _rows(asked: str, values: Sequence[str | date | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return list(cursor.fetchall())


def _papers(vouchers: set[int]) -> Mapping[int, tuple[str, str, bool]]:
    """The document, the central approval, and whether it was taken back or takes another back, by voucher."""
    rows = QuotaVoucher.objects.filter(pk__in=vouchers)
    said = rows.values_list("pk", "document", "central", "reverses", "reversed_by")
    return {
        pk: (document, central, bool(reverses or reversed_by))
        for pk, document, central, reverses, reversed_by in said
    }
