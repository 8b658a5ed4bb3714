"""Coverage counts, distances, and the states of a purchase by the day: exact."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.coverage import Tally, coverage, tallies_by, tally_of
from santu.register.domain.purchases import Acceptance, Delivery, Purchase, State, Verdict, overdue
from santu.register.domain.rows import Division
from santu.register.domain.service_rows import (
    Adviser,
    Contract,
    Point,
    counts_on,
    kilometres,
    overlapping,
)
from santu.register.domain.snapshot import Snapshot

DAY = date(2021, 3, 1)
DAYS = 30


def point(unit: str, since: date = DAY, **said: object) -> Point:
    return replace(Point(unit, "站", "地址", "全天", "pay", 1, since), **said)


def placed(unit: str, longitude: str, latitude: str) -> Point:
    return point(unit, longitude=Decimal(longitude), latitude=Decimal(latitude))


def register() -> Snapshot:
    rows = [
        Division("c", Level.COUNTY, "county", "县", "", DivisionCode("140101")),
        Division("t", Level.TOWNSHIP, "town", "镇", "c", DivisionCode("140101100")),
        Division("u", Level.TOWNSHIP, "town", "乡", "c", DivisionCode("140101101")),
        *(
            Division(
                f"v{n}", Level.VILLAGE, "village_committee", f"村{n}", "t", DivisionCode(f"14010110020{n}")
            )
            for n in range(3)
        ),
        Division("w", Level.VILLAGE, "village_committee", "村", "u", DivisionCode("140101101200")),
    ]
    return Snapshot(DAY, {row.id: row for row in rows})


def test_a_point_counts_on_its_first_and_its_last_day_alone():
    one = point("v0", until=DAY + timedelta(1))
    assert [counts_on(one, DAY + timedelta(n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]


def test_two_rows_overlap_when_the_earlier_one_has_not_ended():
    ended = point("v0", until=DAY + timedelta(9))
    assert not [*overlapping([point("v0", DAY + timedelta(10)), ended])]
    assert len([*overlapping([point("v0", DAY + timedelta(9)), ended])]) == 1
    assert len([*overlapping([point("v0", DAY + timedelta(9)), point("v0")])]) == 1
    assert not [*overlapping([point("v0"), point("v1"), point("v0", name="另一站")])]


def test_distances_are_of_what_was_measured_and_else_unknown():
    # A degree of latitude is a 360th of the circumference: 2 π 6371.0088 ÷ 360 = 111.195 km.
    assert kilometres(placed("v0", "112", "37"), placed("t", "112", "38")) == Decimal("111.2")
    assert kilometres(placed("v0", "112", "37"), placed("t", "112", "37")) == 0
    assert kilometres(point("v0"), placed("t", "112", "38")) is None
    assert kilometres(placed("v0", "112", "37"), None) is None


def test_villages_are_counted_by_what_they_have():
    points = [placed("v0", "112", "37"), point("v1"), placed("t", "112", "37.1"), placed("w", "112", "37")]
    advisers = [Adviser("v0", "所", "王*", DAY), Adviser("v0", "另一所", "李*", DAY)]
    found = coverage(register(), "c", points, advisers)
    assert [(one.village.id, one.distance) for one in found] == [
        ("v0", Decimal("11.1")),
        ("v1", None),
        ("v2", None),
        ("w", None),
    ]
    assert tally_of(found) == Tally(villages=4, points=3, advisers=1, neither=1)
    by = tallies_by(register(), found, Level.TOWNSHIP)
    assert by == {"t": Tally(3, 2, 1, 1), "u": Tally(1, 1, 0, 0)}
    assert (by["t"].share(2), Tally().share(0)) == (2 / 3, None)


def purchase(*deliveries: Delivery) -> Purchase:
    days = (DAY, DAY + timedelta(365), DAY + timedelta(100))
    contract = Contract("t", "1", "P09", "保洁", "服务社", 1000, *days, "1号")
    return Purchase(contract, deliveries)


def delivery(day: int, fen: int, *found: tuple[int, Verdict]) -> Delivery:
    told = tuple(Acceptance(verdict, "所", DAY + timedelta(n)) for n, verdict in found)
    return Delivery(DAY + timedelta(day), "保洁", 1, fen, found=told)


@pytest.mark.parametrize(
    ("deliveries", "day", "state"),
    [
        ((), -1, State.EARLY),
        ((), 100, State.WAITS),
        ((), 101, State.LATE),
        ((delivery(50, 1000),), 49, State.WAITS),
        ((delivery(50, 1000),), 50, State.UNCHECKED),
        ((delivery(50, 1000),), 80, State.UNCHECKED),
        ((delivery(50, 1000),), 81, State.UNCHECKED_LATE),
        ((delivery(50, 1000, (60, Verdict.MEND)),), 120, State.MENDING),
        ((delivery(50, 1000, (60, Verdict.MEND), (70, Verdict.ACCEPTED)),), 70, State.ACCEPTED),
        ((delivery(50, 400, (60, Verdict.MEND)),), 100, State.MENDING),
        ((delivery(50, 400, (60, Verdict.MEND)),), 101, State.LATE),
        ((delivery(50, 400, (60, Verdict.ACCEPTED)),), 100, State.WAITS),
        ((delivery(50, 400, (60, Verdict.ACCEPTED)),), 101, State.LATE),
        ((delivery(50, 1000, (60, Verdict.REFUSED)),), 100, State.WAITS),
        ((delivery(50, 1000, (60, Verdict.REFUSED)),), 101, State.FAILED),
    ],
)
def test_a_contract_stands_where_its_deliveries_leave_it(deliveries, day, state):
    found = purchase(*deliveries)
    assert found.state(DAY + timedelta(day), DAYS) is state
    late = overdue([found], DAY + timedelta(day), DAYS)
    assert bool(late) == (state in (State.LATE, State.UNCHECKED_LATE))


def test_what_was_refused_is_worth_nothing():
    found = purchase(delivery(1, 600, (2, Verdict.REFUSED)), delivery(3, 1000), delivery(5, 1))
    day = DAY + timedelta(4)
    assert (found.fen(day), found.fen(day, Verdict.REFUSED), found.holds) == (1000, 600, False)
    assert purchase(delivery(1, 1000)).holds
    assert not purchase(delivery(366, 1)).holds
