"""What the demonstration compares: the end with the public list, and its figures with those of the start."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from santu.cli.demo_figures import Replayed, differences, figures_table
from santu.cli.match import event_json
from santu.cli.match_words import Units
from santu.kernel.codes import Level
from santu.kernel.messages import as_written
from santu.register.domain.rows import State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.domain.succession import match
from santu.standards.loader import load
from santu.transition.domain.proof import Proof
from tests.fixtures import shuixiu

TOWNSHIPS = [
    ("140726103", "水秀镇", "镇", "yes", "140726"),
    ("140726201", "侯城乡", "乡", "yes", "140726"),
]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """The public list of 水秀镇 and 侯城乡, written by nothing but ``csv``."""
    villages = [(row.code, row.name, row.code[:9], "village") for row in shuixiu.after().at(Level.VILLAGE)]
    for name, header, rows in (
        ("townships", ("code", "name", "type", "formal", "county_code"), TOWNSHIPS),
        ("villages", ("code", "name", "township_code", "kind"), villages),
    ):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return tmp_path


def with_row(register: Snapshot, unit: str, **values: object) -> Snapshot:
    """The register with a copy of one row, under the id that ``values`` give or its own."""
    row = replace(register.divisions[unit], **values)
    return replace(register, divisions={**register.divisions, row.id: row})


def test_the_list_itself_differs_in_nothing(listed):
    assert differences(shuixiu.after(), listed) == []


@pytest.mark.parametrize("code", ["140726103", "140726103202"])
def test_a_row_that_is_there_twice_is_a_difference(listed, code):
    register = shuixiu.after()
    assert differences(with_row(register, register.by_code[code], id="again"), listed) == [code]


@pytest.mark.parametrize("state", [State.PREPARING, State.CLOSING])
def test_a_unit_that_does_not_stand_is_a_difference(listed, state):
    register = shuixiu.after()
    unit = register.by_code["140726201"]
    assert differences(with_row(register, unit, state=state), listed) == ["140726201"]


def test_a_unit_that_is_missing_moved_or_called_otherwise_is_a_difference(listed):
    register = shuixiu.after()
    unit = register.by_code["140726103202"]
    missing = {one: row for one, row in register.divisions.items() if one != unit}
    assert differences(replace(register, divisions=missing), listed) == ["140726103202"]
    other = register.by_code["140726201"]
    for values in ({"parent": other}, {"name": "某村村委会"}, {"kind": "community"}):
        assert differences(with_row(register, unit, **values), listed) == ["140726103202"]


def replayed() -> Replayed:
    """A replay whose proof holds, applied and undone again."""
    before, after = shuixiu.before(), shuixiu.after()
    before = with_figures(before, 100, 40)
    found = Replayed(Units(before, after), match(before, after), load("shanxi"))
    found.proof = Proof(1, 0, (), (), {PEOPLE: True, HOUSEHOLDS: True})
    found.applied = found.restored = True
    found.towns = ["水秀镇"]
    return found


def with_figures(register: Snapshot, people: int, households: int) -> Snapshot:
    home = register.at(Level.TOWNSHIP)[0].id
    return replace(register, figures={PEOPLE: {home: people}, HOUSEHOLDS: {home: households}})


def test_it_comes_out_only_where_the_stored_figures_add_up_to_those_before(listed):
    for people, households in ((100, 40), (99, 40), (100, 41), (0, 0)):
        found = replayed()
        found.reached(with_figures(shuixiu.after(), people, households), listed)
        kept = {PEOPLE: people == 100, HOUSEHOLDS: households == 40}
        assert found.as_json(as_written)["figures_conserved"] == kept
        assert found.comes_out is all(kept.values())


def test_figures_that_were_lost_once_stay_lost(listed):
    found = replayed()
    for people in (99, 100):
        found.reached(with_figures(shuixiu.after(), people, 40), listed)
    assert found.conserved == {PEOPLE: False, HOUSEHOLDS: True}


def test_figures_that_are_not_there_are_not_conserved(listed):
    found = replayed()
    found.units = Units(shuixiu.before(), shuixiu.after())
    found.reached(shuixiu.after(), listed)
    assert found.conserved == {PEOPLE: False, HOUSEHOLDS: False}
    assert not found.comes_out


def test_people_read_that_nobody_was_lost_and_that_the_register_follows_the_list(listed):
    found = replayed()
    found.counts = {"townships": {"establish": 1, "change": 1, "abolish": 1}}
    found.reached(with_figures(shuixiu.after(), 100, 39), listed)
    said = "".join("".join(figures_table(found, as_written)).split())
    assert "登记里各单位的人口合计前后相等：是；户数：否" in said
    assert "决定与名单不一致0处：登记以2021-10-31的名单为准；逐处见--json的beyond_list" in said


def test_its_events_are_those_of_match(listed):
    found = replayed()
    told = found.as_json(as_written)
    assert told["events"] == [event_json(found.units, event) for event in found.succession.events]
    assert [flow["villages"] for flow in told["events"][0]["flows"]]
