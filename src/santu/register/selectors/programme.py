"""Posts of a kind by division on a day, and what moved from level to level between two days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from santu.kernel.codes import Level
from santu.register.domain.ledger import Holds, Measure
from santu.register.domain.programme import LEVELS, Lines, programme
from santu.register.domain.snapshot import Snapshot
from santu.register.models import QuotaVoucher
from santu.register.selectors.days import day_of
from santu.register.selectors.held import register_on
from santu.register.selectors.quotas import ledger_mark

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
    ), hosts AS (
        SELECT unit_id, MAX(host_id) AS host FROM register_bodyversion GROUP BY unit_id
    ), levels AS (
        SELECT unit_id, MAX(level) AS level FROM register_divisionversion WHERE level <> %s GROUP BY unit_id
    ), levelled AS MATERIALIZED (
        SELECT a.id, a.kind, l.unit_id AS place, l.level, l.unit_id IN (SELECT unit FROM near) AS is_near
        FROM register_quotaaccount a LEFT JOIN hosts h ON h.unit_id = a.unit_id
        JOIN levels l ON l.unit_id = COALESCE(h.host, a.unit_id)
        WHERE a.measure = %s AND a.kind IN ({kinds})
    )
    SELECT e.voucher_id, MIN(e.day), s.kind, s.level, t.level,
        CASE s.level WHEN %s THEN '' ELSE s.place END AS source,
        CASE t.level WHEN %s THEN '' ELSE t.place END AS target, SUM(e.amount)
    FROM register_quotaentry e
    JOIN levelled s ON s.id = e.source_id
    JOIN levelled t ON t.id = e.target_id
    WHERE e.day > %s AND e.day <= %s AND s.level <> t.level AND (s.is_near OR t.is_near)
    GROUP BY e.voucher_id, s.kind, s.level, t.level, source, target
"""
"""A body counts at the level of a host that it ever had: on the day on which it is abolished it gives its posts back."""
KEPT = 64


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
    return _programme_of(unit, level, earlier, later, ledger_mark())


@lru_cache(maxsize=KEPT)
def _programme_of(unit: str, level: Level, earlier: date, later: date, _known: object) -> dict[str, Lines]:
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


def crossings_between(unit: str, earlier: date, later: date, kinds: Sequence[str]) -> Sequence[Crossing]:
    """What moved posts of some kinds between levels, after one day and up to another, into, in or out of a unit.

    Net in each voucher: what goes from townships to their county and out again to others does not cross.
    """
    return _crossings(unit, earlier, later, tuple(kinds), ledger_mark()) if kinds else ()


@lru_cache(maxsize=KEPT)
def _crossings(
    unit: str, earlier: date, later: date, kinds: tuple[str, ...], _known: object
) -> Sequence[Crossing]:
    asked = ACROSS.format(
        earlier=INSIDE.format(name="earlier"),
        later=INSIDE.format(name="later"),
        kinds=", ".join(["%s"] * len(kinds)),
    )
    within = (*_inside(unit, earlier), *_inside(unit, later))
    township = (Level.TOWNSHIP, Level.TOWNSHIP)
    rows = _rows(asked, (*within, Level.VILLAGE, Measure.HEADS, *kinds, *township, earlier, later))
    papers = _papers({voucher for voucher, *_ in rows})
    first = {voucher: min(day_of(day) for other, day, *_ in rows if other == voucher) for voucher in papers}
    return [
        Crossing(voucher, first[voucher], kind, source, target, amount, *papers[voucher])
        for (voucher, kind, source, target), amount in sorted(_net(rows).items())
    ]


def _net(rows: Sequence[tuple[Any, ...]]) -> Counter[tuple[int, str, Level, Level]]:
    """By voucher, kind and levels how many posts crossed, those that came back to the same unit taken off."""
    down: Counter[tuple[int, str, Level, Level, str, str]] = Counter()
    for voucher, _, kind, source, target, giving, taking, amount in rows:
        if LEVELS.index(source) < LEVELS.index(target):
            down[voucher, kind, Level(source), Level(target), giving, taking] += int(amount)
        else:
            down[voucher, kind, Level(target), Level(source), taking, giving] -= int(amount)
    found: Counter[tuple[int, str, Level, Level]] = Counter()
    for (voucher, kind, upper, lower, *_), amount in down.items():
        levels = (upper, lower) if amount > 0 else (lower, upper)
        found[voucher, kind, *levels] += abs(amount)
    return +found


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
