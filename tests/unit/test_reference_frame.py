"""The reference frame against numbers counted by hand, on a small register with what is easily counted wrong.

Two counties of one city. 东县: 水秀镇 (9,000 people; its set but for one place, and two bodies beyond it), 白城乡 (no
figure), a zone (500), 北洸乡 that is closing (2,000), 北洸镇 that is preparing. 西县: 胡村镇 and 范村乡, without bodies.
"""

from dataclasses import replace

import pytest

from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.body_standard import body_standard
from santu.register.domain.peers import PeerGroup, peers_in
from santu.register.domain.reference_frame import (
    BEYOND,
    COUNTED,
    DISPATCHED,
    OVER,
    SLOT,
    applies,
    reference_frame,
    rows_behind,
)
from santu.register.domain.rows import Division, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.standards.loader import load
from tests.db.registers import DAY, body, listed
from tests.db.registers import DISPATCHED as SENT

CITY, EAST, WEST = "1401", "140101", "140102"
TOWN, VILLAGE_OF_TOWN = "140101100", "140101100200"
STANDARD = body_standard(load(), DAY)
SLOTS = list(STANDARD.ordinary.slots.values())


def small(*, bodies: bool = True) -> Snapshot:
    found = listed(people={"140101100": 9000, "140102100": 7000, "140102200": 1500})
    ids = found.by_code
    east = ids[EAST]
    rows = dict(found.divisions)
    rows[ids["140101201"]] = replace(rows[ids["140101201"]], state=State.CLOSING)
    rows["zone"] = Division("zone", Level.TOWNSHIP, "zone", "农场", east, DivisionCode("140101400"))
    rows["new"] = Division("new", Level.TOWNSHIP, "town", "北洸镇", east, state=State.PREPARING)
    people = {**found.figures[PEOPLE], "zone": 500, ids["140101201"]: 2000}
    figures = {PEOPLE: people, HOUSEHOLDS: found.figures[HOUSEHOLDS]}
    return replace(found, divisions=rows, figures=figures, bodies=town_bodies(ids[TOWN]) if bodies else {})


def town_bodies(host: str) -> dict:
    """Seven of eight places, the seventh twice; two beyond the set; one sent from above, one not yet standing."""
    rows = [body(host, slot.name, slot.category, slot=slot.id) for slot in SLOTS[:-1]]
    rows += [body(host, "第二党群服务中心", "centre", slot=SLOTS[-2].id), body(host, "农科站", "station")]
    rows += [body(host, "司法所", "dispatched", lines=SENT), body(host, "人大", "fixed_organ")]
    rows.append(replace(body(host, "综合便民服务中心", "centre", slot=SLOTS[-1].id), state=State.PREPARING))
    rows.append(body("zone", "农场办公室"))
    return {row.id: row for row in rows}


@pytest.fixture
def frame():
    register = small()
    return reference_frame(register, STANDARD.fitting(register))


def value(frame, code, measure):
    return frame.value(frame.snapshot.by_code[code], measure)


def asked(frame, code, measure):
    return frame.asked(frame.snapshot.by_code[code], measure)


@pytest.mark.parametrize(
    ("code", "measure", "number"),
    [
        ("14", "city", 1),
        ("14", "county", 2),
        (CITY, "county", 2),
        (CITY, "city", None),
        (EAST, "town", 1),  # the preparing one is none yet
        (EAST, "rural_township", 1),  # the closing one is none any more
        (EAST, "zone", 1),
        (CITY, "town", 2),
        (CITY, "rural_township", 2),
        (EAST, "village_committee", 6),  # those of the closing township are still there
        (TOWN, "village_committee", 2),
        (TOWN, "community", 0),
        (TOWN, "town", None),
        (VILLAGE_OF_TOWN, "village_committee", None),
    ],
)
def test_divisions_are_counted_while_they_stand(frame, code, measure, number):
    assert value(frame, code, measure) == number


@pytest.mark.parametrize(
    ("code", "people", "households"),
    [
        (TOWN, 9000, 3000),
        ("140101200", None, None),
        (EAST, 11500, 3000),  # of the zone and of the closing township, too
        (WEST, 8500, 2833),
        ("14", 20000, 5833),
        (VILLAGE_OF_TOWN, None, None),
    ],
)
def test_people_are_added_up_where_anything_is_known(frame, code, people, households):
    assert (value(frame, code, PEOPLE), value(frame, code, HOUSEHOLDS)) == (people, households)


def test_a_figure_of_a_county_itself_and_one_of_a_village_count_once(frame):
    register = frame.snapshot
    ids = register.by_code
    people = {**register.figures[PEOPLE], ids[EAST]: 10, ids[VILLAGE_OF_TOWN]: 7}
    more = reference_frame(replace(register, figures={PEOPLE: people}), frame.standard)
    assert value(more, TOWN, PEOPLE) == 9007
    assert value(more, EAST, PEOPLE) == 11517
    assert value(more, EAST, HOUSEHOLDS) is None


@pytest.mark.parametrize(
    ("code", "measure", "found", "wanted"),
    [
        (
            TOWN,
            COUNTED,
            9,
            8,
        ),  # not the one that is preparing, nor the fixed organ, nor the one sent from above
        (TOWN, OVER, 1, 0),
        (TOWN, BEYOND, 2, 0),
        (TOWN, DISPATCHED, 1, None),
        (TOWN, SLOT + "party_affairs", 1, 1),
        (TOWN, SLOT + "convenience", 0, 1),
        (TOWN, SLOT + "emergency", None, None),  # asked of developed towns alone
        ("140101200", COUNTED, 0, 8),
        ("140101201", COUNTED, None, None),  # closing
        (EAST, COUNTED, 9, 16),  # two standing townships; the zone has no limit, and its body does not count
        (EAST, OVER, 1, 0),
        (EAST, SLOT + "party_affairs", 1, 2),
        (EAST, SLOT + "emergency", 0, None),
        (WEST, SLOT + "party_affairs", None, None),  # no body is registered in it
        (WEST, DISPATCHED, None, None),
        ("14", COUNTED, 9, 16),
        ("14", DISPATCHED, 1, None),
    ],
)
def test_bodies_are_counted_against_the_standard(frame, code, measure, found, wanted):
    assert (value(frame, code, measure), asked(frame, code, measure)) == (found, wanted)


def test_a_developed_town_has_its_own_set():
    register = small()
    town = register.by_code[TOWN]
    rows = {**register.divisions, town: replace(register.divisions[town], unit_class="developed_town")}
    developed = reference_frame(replace(register, divisions=rows), STANDARD.fitting(register))
    assert (value(developed, TOWN, COUNTED), asked(developed, TOWN, COUNTED)) == (9, 10)
    assert asked(developed, "14", SLOT + "emergency") == 1


def test_without_any_body_nothing_is_known_of_bodies():
    register = small(bodies=False)
    bare = reference_frame(register, STANDARD.fitting(register))
    for code in (TOWN, EAST, "14"):
        assert value(bare, code, COUNTED) is None
        assert asked(bare, code, COUNTED) is None
    assert value(bare, EAST, "town") == 1


def test_what_a_level_cannot_have_does_not_apply():
    assert not applies("city", Level.CITY)
    assert applies("county", Level.CITY)
    assert not applies(COUNTED, Level.VILLAGE)
    assert applies(PEOPLE, Level.VILLAGE)


@pytest.mark.parametrize(
    ("measure", "names"),
    [
        ("rural_township", ["白城乡"]),
        ("zone", ["农场"]),
        ("village_committee", ["水秀东村", "水秀西村", "白城东村", "白城西村", "北洸东村", "北洸西村"]),
        (DISPATCHED, ["司法所"]),
        (BEYOND, ["第二党群服务中心", "农科站"]),
        (OVER, ["水秀镇"]),
    ],
)
def test_the_rows_behind_a_number_are_what_it_counts(frame, measure, names):
    behind = rows_behind(frame, frame.snapshot.by_code[EAST], measure)
    assert sorted(row.body.name if row.body else row.unit.name for row in behind) == sorted(names)


@pytest.mark.parametrize("measure", [COUNTED, "town", "village_committee", DISPATCHED, BEYOND])
def test_a_number_has_as_many_rows(frame, measure):
    for code in ("14", EAST, TOWN):
        if value(frame, code, measure) is not None:
            behind = rows_behind(frame, frame.snapshot.by_code[code], measure)
            assert len(behind) == value(frame, code, measure)


def test_behind_a_place_stand_those_who_lack_it_behind_a_sum_those_without_a_figure(frame):
    east = frame.snapshot.by_code[EAST]
    place = rows_behind(frame, east, SLOT + "party_affairs")
    assert [(row.unit.name, row.missing) for row in place] == [("水秀镇", False), ("白城乡", True)]
    people = {row.unit.name: row.figure for row in rows_behind(frame, east, PEOPLE)}
    assert people == {"水秀镇": 9000, "白城乡": None, "北洸乡": 2000, "农场": 500, "北洸镇": None}


def many(people: dict[str, int | None]) -> Snapshot:
    """Rural townships of one county with as many people as said."""
    county = Division("c", Level.COUNTY, "county", "县", "", DivisionCode("140101"))
    rows = {name: Division(name, Level.TOWNSHIP, "rural_township", name, "c") for name in people}
    return Snapshot(DAY, {"c": county, **rows}, figures={PEOPLE: {n: v for n, v in people.items() if v}})


def test_peers_are_of_one_level_kind_class_and_third_by_people():
    register = many(
        {
            "a": 100,
            "b": 200,
            "c1": 300,
            "d": 400,
            "e": 500,
            "f": 600,
            "g": 700,
            "h": None,
            "i": None,
            "j": None,
        }
    )
    rows = dict(register.divisions)
    rows["town"] = replace(rows["a"], id="town", kind="town")
    rows["developed"] = replace(rows["a"], id="developed", unit_class="developed_town")
    rows["closing"] = replace(rows["a"], id="closing", state=State.CLOSING)
    peers = peers_in(reference_frame(replace(register, divisions=rows), STANDARD.fitting(register)))
    sizes = {unit: group.size for unit, group in peers.groups.items() if group.kind == "rural_township"}
    assert sizes == {
        "a": "small",
        "b": "small",
        "c1": "small",
        "d": "middle",
        "e": "middle",
        "f": "large",
        "g": "large",
        "h": "unknown",
        "i": "unknown",
        "j": "unknown",
        "developed": "unknown",
    }
    assert "closing" not in peers.groups
    assert peers.groups["town"] != peers.groups["a"]
    assert peers.numbers[PeerGroup(Level.TOWNSHIP, "rural_township", "ordinary", "small")] == 3


def test_the_median_is_of_the_group_and_there_is_none_of_fewer_than_three():
    frame = reference_frame(
        register := many({name: number * 100 for number, name in enumerate("abdefghi", 1)}),
        STANDARD.fitting(register),
    )
    peers, people = peers_in(frame), frame.place[PEOPLE]
    assert peers.median("a", people) == 200  # 100, 200, 300
    assert peers.median("f", people) == 500  # 400, 500, 600
    assert peers.median("h", people) is None  # 700 and 800 alone
    assert peers.median("nobody", people) is None
