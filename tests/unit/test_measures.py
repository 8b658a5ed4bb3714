"""Counties measured: hand-made numbers, and the real registers of Shanxi against the known public facts."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from santu.kernel.codes import Level
from santu.register.data import sample_directory
from santu.register.domain.conformity import Conformity
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.measures import (
    MEASURES,
    Findings,
    Tally,
    Turnover,
    broken_by_county,
    measure_called,
    tallies,
    together,
    turnovers,
)
from santu.register.domain.snapshot import PEOPLE, Snapshot
from tests.db.registers import PEOPLE_OF, TOWNSHIPS, body, listed, without
from tests.fixtures.small_standard import STANDARD

EAST, WEST = "140101", "140102"


@pytest.fixture(scope="module")
def small() -> Snapshot:
    found = listed(people=PEOPLE_OF)
    home = found.by_code
    bodies = [body(home["140101100"], name) for name in ("综合办", "经济办", "农科站")]
    bodies.append(body(home["140102100"], "派出所", "dispatched"))
    return replace(found, bodies={one.id: one for one in bodies})


def added(*found: Tally) -> Tally:
    return together([Findings(one) for one in found]).tally


def by_code(register: Snapshot, found):
    return {register.divisions[unit].code: value for unit, value in found.items()}


def test_a_county_is_counted(small):
    east = by_code(small, tallies(small, STANDARD))[EAST]
    assert east == Tally(
        {"town": 1, "rural_township": 2, "village_committee": 6}, people=14001, bodies=3, limit=6
    )
    assert (east.townships, east.villages) == (3, 6)


def test_without_a_standard_bodies_are_left_out(small):
    assert {(one.bodies, one.limit) for one in tallies(small).values()} == {(None, 0)}


def test_counties_add_up_and_a_missing_figure_is_not_nought(small):
    one, other = tallies(small).values()
    assert added(one, other).people == sum(PEOPLE_OF.values())
    assert added(Tally(), Tally()).people is None
    assert added(Tally(people=3), Tally()).people == 3


def test_people_whom_no_township_holds_count_in_their_county(small):
    county = small.by_code[WEST]
    figures = {PEOPLE: {**small.figures[PEOPLE], county: 500}}
    assert by_code(small, tallies(replace(small, figures=figures)))[WEST].people == 9000


def test_what_came_and_went_between_two_days():
    before = listed()
    later = listed([*without(TOWNSHIPS, "140101200"), ("140101101", "town", "新镇")], ())
    ids = {row.code: row.id for row in before.divisions.values()}
    found = by_code(later, turnovers(before, later))
    assert ids[EAST] in later.divisions
    assert found == {EAST: Turnover(1, 1)}


def test_zones_are_no_townships():
    zone = ("140101400", "zone", "开发区")
    before, later = listed([zone, *TOWNSHIPS]), listed()
    assert turnovers(before, later) == {}
    assert by_code(before, tallies(before))[EAST].townships == 3


def test_broken_rules_belong_to_the_county_of_unit_body_or_code(small):
    some_body = next(iter(small.bodies))
    subjects = [small.by_code["140101200"], some_body, "140102200", "nobody"]
    found = broken_by_county(subjects, small)
    assert found == Counter({small.by_code[EAST]: 2, small.by_code[WEST]: 1, "": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("townships", 4),
        ("urban_type_share", 0.75),
        ("people", 8000),
        ("people_per_township", 2000),
        ("villages", 30),
        ("villages_per_township", 7.5),
        ("bodies_over", -2),
        ("established", 1),
        ("abolished", 3),
        ("net_change", -2),
        ("broken_rules", 9),
    ],
)
def test_a_measure_of_hand_made_numbers(name, value):
    kinds = {
        "subdistrict": 1,
        "town": 2,
        "ethnic_township": 1,
        "zone": 5,
        "community": 10,
        "village_committee": 20,
    }
    found = Findings(Tally(kinds, 8000, 30, 32), Turnover(1, 3), 9)
    measure = measure_called(name)
    assert measure is not None
    assert measure.of(found) == value


def test_a_measure_of_nothing_is_none_where_nothing_is_known():
    nothing = Findings(Tally())
    told = {measure.id: measure.of(nothing) for measure in MEASURES}
    assert {name for name, value in told.items() if value is not None} == {"townships", "villages"}


def test_every_measure_says_what_it_is():
    assert len({measure.id for measure in MEASURES}) == len(MEASURES)
    assert all(measure.title and measure.definition.endswith("。") for measure in MEASURES)
    assert measure_called("nothing") is None


def test_findings_add_up():
    one = Findings(Tally({"town": 1}), Turnover(1, 2), 3)
    assert together([one, one]) == Findings(Tally({"town": 2}), Turnover(2, 4), 6)
    assert together([one, Findings(Tally())]) == Findings(Tally({"town": 1}))


def test_shanxi_before_and_after():
    registers = [
        snapshot_of_files(read_register(sample_directory("shanxi", day)), day=date.fromisoformat(day))
        for day in ("2020-06-30", "2021-10-31")
    ]
    told = []
    for register in registers:
        whole = added(*tallies(register).values())
        kinds = tuple(whole.kinds[kind] for kind in ("subdistrict", "town", "rural_township"))
        share = measure_called("urban_type_share").of(Findings(whole))
        told.append((whole.townships, kinds, f"{share:.2%}", len(register.at(Level.COUNTY))))
    assert told == [
        (1399, (210, 577, 612), "56.25%", 122),
        (1278, (217, 631, 430), "66.35%", 122),
    ]


def test_a_county_without_any_body_is_unknown_and_no_shortfall(small):
    west = small.by_code[WEST]
    bodies = {one.id: one for one in small.bodies.values() if small.divisions[one.host].parent != west}
    register = replace(small, bodies=bodies)
    fitted = STANDARD.fitting(register)
    found = by_code(register, tallies(register, fitted))
    assert (found[EAST].bodies, found[WEST].bodies, found[WEST].limit) == (3, None, 0)
    assert measure_called("bodies_over").of(Findings(found[WEST])) is None
    assert added(*found.values()).bodies == 3
    assert {rule[1] for rule in Conformity(register, fitted).broken} & set(register.children[west]) == set()
