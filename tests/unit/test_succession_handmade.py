"""The hand-made province of about forty townships: every kind of event, and its exact story."""

import json
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from santu.kernel.codes import Level
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import Kind, Succession, Summary, match, summarise
from tests.fixtures.provinces.handmade import build
from tests.fixtures.provinces.making import AFTER, BEFORE, register, township

FOLDER = Path(build.__file__).parent


def read(folder: str) -> Snapshot:
    return snapshot_of_files(read_register(FOLDER / folder), day={"before": BEFORE, "after": AFTER}[folder])


@pytest.fixture(scope="module")
def before() -> Snapshot:
    return read("before")


@pytest.fixture(scope="module")
def after() -> Snapshot:
    return read("after")


@pytest.fixture(scope="module")
def succession(before: Snapshot, after: Snapshot) -> Succession:
    return match(before, after)


def told(before: Snapshot, after: Snapshot, succession: Succession) -> list[dict[str, object]]:
    old, new = before.divisions, after.divisions
    return [
        {
            "kind": event.kind.value,
            "county": old[event.county].code,
            "retire": [old[unit].code for unit in event.retire],
            "keep": [new[unit].code for unit in event.keep],
            "create": [new[unit].code for unit in event.create],
            "spelling": event.spelling,
        }
        for event in succession.events
    ]


def test_the_registers_are_those_of_the_story(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "HERE", tmp_path)
    early, late = build.story()
    build.write("before", early, build.COUNTIES_BEFORE, "村委会")
    build.write("after", late, build.COUNTIES_AFTER, "村村民委员会")
    for name in ("before/townships.csv", "before/villages.csv", "after/townships.csv", "after/villages.csv"):
        assert (tmp_path / name).read_text("utf-8") == (FOLDER / name).read_text("utf-8")


def test_every_event_is_the_one_that_happened(before, after, succession):
    expected = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    assert told(before, after, succession) == expected
    assert {event["kind"] for event in expected} == {kind.value for kind in Kind}


def test_every_village_is_found_but_those_of_the_lost_township(before, after, succession):
    early, late = build.story()
    twins = set(build.TWINS)
    place = {number: code for code, (_, numbers) in late.items() for number in numbers}
    for code, (_, numbers) in early.items():
        for at, number in enumerate(numbers):
            old = before.by_code[f"{code}{200 + at}"]
            if number in place:
                new = after.divisions[succession.villages[old]]
                assert after.divisions[new.parent].code == place[number], (code, number)
                assert number in twins or new.name.startswith(build.village_name(number, ""))
            else:
                assert old not in succession.villages


def test_a_village_that_vanished_goes_where_its_township_went(before, after, succession):
    lost = before.villages(before.by_code["990101208"])
    assert set(succession.heirs) == set(lost)
    county = after.by_code["990101"]
    assert {(heir.unit, heir.inferred) for heir in succession.heirs.values()} == {(county, True)}


def test_a_number_change_inside_a_county_is_a_new_unit_and_with_the_county_it_is_not(
    before, after, succession
):
    codes = {
        before.divisions[old].code: after.divisions[new].code for old, new in succession.townships.items()
    }
    assert codes["990103102"] == "990181102"
    assert codes["990103201"] == "990181201"
    assert codes["990201202"] == "990202203"
    assert not codes.keys() & {f"99010220{number}" for number in (1, 2, 3, 4, 5, 8)}
    counties = {
        before.divisions[old].code: after.divisions[new].code for old, new in succession.counties.items()
    }
    assert counties["990103"] == "990181"


def test_the_ceded_village_is_counted(before, after, succession):
    near, far = (event.flows for event in succession.events if event.kind is Kind.CEDE)
    assert [(flow.villages, flow.share) for flow in near] == [(1, Fraction(1, 9))]
    assert [(flow.villages, flow.share) for flow in far] == [(1, Fraction(1, 5))]


def test_the_summary_counts_formal_townships(before, after, succession):
    summary = summarise(before, after, succession)
    assert isinstance(summary, Summary)
    assert (summary.before.townships, summary.before.zones) == (37, 1)
    assert (summary.before.rural_township, summary.before.ethnic_township) == (24, 1)
    assert summary.after.urban_type_share == Fraction(20, 32)
    assert (summary.retired_codes, summary.created_codes) == (16, 11)
    assert (summary.vanished_villages, summary.new_villages) == (4, 0)
    assert summary.events == Counter(event.kind.value for event in succession.events)


def test_the_order_of_rows_does_not_matter(before, after, succession):
    for seed in range(5):
        assert match(shuffled(before, seed), shuffled(after, seed + 100)) == succession


def shuffled(snapshot: Snapshot, seed: int) -> Snapshot:
    rows = list(snapshot.divisions.items())
    random.Random(seed).shuffle(rows)
    return Snapshot(snapshot.day, dict(rows))


def test_a_register_compared_with_itself_has_no_event(before):
    same = match(before, before)
    assert same.events == ()
    assert same.heirs == {}
    assert len(same.villages) == len(before.at(Level.VILLAGE))
    assert len(same.townships) == len(before.at(Level.TOWNSHIP))


def test_names_of_counties_do_not_matter(before, after, succession):
    rows = {
        unit: replace(row, name=row.code) if row.level is Level.COUNTY else row
        for unit, row in after.divisions.items()
    }
    assert match(before, Snapshot(after.day, rows)) == succession


def test_units_without_villages_are_known_by_number_or_name():
    before = register(
        BEFORE,
        dict(
            [
                township("990101101", "东镇", "赵家庄", "钱家沟"),
                township("990101003", "空港街道"),
                township("990101401", "开发区"),
            ]
        ),
    )
    after = register(
        AFTER,
        dict(
            [
                township("990101101", "东镇", "赵家庄", "钱家沟"),
                township("990101005", "空港街道"),
                township("990101401", "高新区"),
            ]
        ),
    )
    succession = match(before, after)
    assert [(event.kind, event.flows[0].villages) for event in succession.events] == [
        (Kind.RENAME, 0),
        (Kind.RECODE, 0),
    ]
    assert before.by_code["990101003"] not in succession.townships
    assert succession.townships[before.by_code["990101401"]] == after.by_code["990101401"]


def test_a_village_and_a_community_of_one_name_are_told_apart():
    names = ("城关村委会", "城关社区居委会", "赵家庄村委会")
    before = register(
        BEFORE, dict([township("990101101", "东镇", *names), township("990101102", "西镇", "城关村委会")])
    )
    changed = ("城关社区居民委员会", "城关村村委会", "赵家庄社区居委会")
    after = register(
        AFTER, dict([township("990101001", "东街道", *changed), township("990101102", "西镇", "城关村委会")])
    )
    succession = match(before, after)
    found = {
        before.divisions[old].name: after.divisions[new].name for old, new in succession.villages.items()
    }
    assert found["城关社区居委会"] == "城关社区居民委员会"
    assert found["赵家庄村委会"] == "赵家庄社区居委会"
    assert succession.villages[before.by_code["990101102200"]] == after.by_code["990101102200"]
    assert succession.villages[before.by_code["990101101200"]] == after.by_code["990101001201"]
    assert [event.kind for event in succession.events] == [Kind.RETYPE]


def test_a_county_whose_villages_were_merged_by_the_hundred_is_still_itself():
    """As in Shandong in 2020: a handful of names is left, and the same names stand elsewhere in the city."""
    near = [f"{mark}家庄村委会" for mark in "赵钱孙李周吴郑王"]
    far = [f"{mark}各庄村委会" for mark in "冯陈褚卫蒋沈韩杨"]
    common = ["刘集村委会", "郭庙村委会", "范桥村委会"]
    before = register(
        BEFORE,
        dict(
            [
                township("990101101", "杨安镇", *near, *common),
                township("990101102", "孔镇", *far),
                township("990102101", "宿安镇", "何家营村委会", "吕家营村委会"),
            ]
        ),
    )
    after = register(
        AFTER,
        dict(
            [
                township("990101101", "杨安镇", *near[:2]),
                township("990101102", "孔镇", *far[:2]),
                township("990102101", "宿安镇", "何家营村委会", "吕家营村委会", *common),
            ]
        ),
    )
    succession = match(before, after)
    assert succession.counties[before.by_code["990101"]] == after.by_code["990101"]
    assert len(succession.townships) == 3
    assert succession.events == ()
    assert len(succession.heirs) == len(before.at(Level.VILLAGE)) - 6
