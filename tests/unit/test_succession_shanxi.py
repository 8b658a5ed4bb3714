"""The real registers of Shanxi, 2020-06-30 and 2021-10-31, against the known public facts."""

from collections import Counter
from datetime import date

import pytest

from santu.kernel.codes import Level
from santu.register.data import sample_directory, sample_file
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.layouts_decree import read_decree
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import Confidence, Kind, Succession, match, summarise

BEFORE, AFTER = "2020-06-30", "2021-10-31"
NOT_IN_THE_LIST = {("侯城乡", "水秀镇"), ("北洸乡", "水秀镇"), ("胡村镇", "水秀镇")}


@pytest.fixture(scope="module")
def registers() -> tuple[Snapshot, Snapshot]:
    before, after = (
        snapshot_of_files(read_register(sample_directory("shanxi", day)), day=date.fromisoformat(day))
        for day in (BEFORE, AFTER)
    )
    return before, after


@pytest.fixture(scope="module")
def succession(registers) -> Succession:
    return match(*registers)


@pytest.fixture(scope="module")
def decree():
    return read_decree(sample_file("shanxi", "decree-jinzhong-2021.csv"))


def test_the_figures_are_the_documents(registers, succession):
    summary = summarise(*registers, succession)
    before, after = summary.before, summary.after
    assert (before.townships, before.subdistrict, before.town, before.rural_township) == (1399, 210, 577, 612)
    assert (after.townships, after.subdistrict, after.town, after.rural_township) == (1278, 217, 631, 430)
    assert f"{float(before.urban_type_share):.2%}" == "56.25%"
    assert f"{float(after.urban_type_share):.2%}" == "66.35%"
    assert (summary.retired_codes, summary.created_codes) == (237, 116)
    assert summary.matched_villages_share > 0.9


def test_what_vanishes_and_appears_is_in_one_event_each(registers, succession):
    before, after = registers
    retired = [unit for event in succession.events for unit in event.retire]
    created = [unit for event in succession.events for unit in event.create]
    assert len(retired) == len(set(retired))
    assert len(created) == len(set(created))
    formal = Counter(before.divisions[unit].kind for unit in retired if before.divisions[unit].formal)
    assert formal == {"rural_township": 186, "subdistrict": 35, "town": 16}
    formal = Counter(after.divisions[unit].kind for unit in created if after.divisions[unit].formal)
    assert formal == {"town": 70, "subdistrict": 42, "rural_township": 4}


def test_of_the_twelve_that_kept_the_number_two_are_renamed_and_three_spelled_otherwise(
    registers, succession
):
    _, after = registers
    kept = [event for event in succession.events if event.kind is Kind.RENAME and not event.retire]
    formal = [event for event in kept if after.divisions[event.keep[0]].formal]
    names = {after.divisions[event.keep[0]].name: event.spelling for event in formal}
    assert names == {
        "玉峡关镇": False,
        "西口镇": False,
        "迎新街街道": True,
        "嘉乐泉乡": True,
        "赤泥窊乡": True,
    }
    assert len(kept) == 12


def test_a_town_under_a_new_number_is_established_anew(registers, succession):
    before, after = registers
    recoded = {
        (before.divisions[event.retire[0]].code, after.divisions[event.create[0]].code)
        for event in succession.events
        if event.kind is Kind.RECODE
    }
    pairs = {("140431106", "140431105"), ("140213009", "140213059"), ("140426100", "140426105")}
    assert recoded == pairs
    assert not {before.by_code[old] for old, _ in pairs} & succession.townships.keys()


def flows_by_name(registers, succession) -> dict[tuple[str, str], object]:
    before, after = registers
    return {
        (before.divisions[flow.old].code, after.divisions[flow.new].code): flow
        for event in succession.events
        for flow in event.flows
    }


def test_every_flow_of_the_decree_that_the_list_shows_is_found(registers, succession, decree):
    found = flows_by_name(registers, succession)
    missing = {(row.old_name, row.new_name) for row in decree if (row.old_code, row.new_code) not in found}
    assert missing == NOT_IN_THE_LIST
    for row in decree:
        if row.villages and (row.old_code, row.new_code) in found:
            assert found[row.old_code, row.new_code].villages == len(row.villages)


def test_with_the_decree_all_its_flows_are_there_and_the_rest_is_listed(registers, decree):
    before, after = registers
    succession = match(before, after, decree=decree)
    found = flows_by_name(registers, succession)
    for row in decree:
        flow = found[row.old_code, row.new_code]
        assert flow.confidence is Confidence.DECREE
        assert not row.villages or flow.villages == len(row.villages)
    days = {event.day for event in succession.events if event.decree}
    assert days == {date(2021, 5, 6)}
    placed = {before.divisions[unit].name for unit in succession.placed}
    assert placed == {
        f"{name}村委会" for name in ("胡家庄", "北沙河", "杨家庄", "南杨家庄", "孟家庄", "申奉", "韩村")
    }
    assert {after.divisions[unit].name for unit in succession.placed.values()} == {"水秀镇"}
    said = {item.what for item in succession.beyond}
    assert {"胡家庄", "南付井", "韩村", "北洸乡"} <= said


def test_vanished_villages_have_heirs_below_the_county(registers, succession):
    before, after = registers
    assert len(succession.heirs) + len(succession.villages) == len(before.at(Level.VILLAGE))
    assert all(heir.inferred for heir in succession.heirs.values())
    assert {after.divisions[heir.unit].level for heir in succession.heirs.values()} == {
        Level.TOWNSHIP,
        Level.VILLAGE,
    }


@pytest.mark.parametrize(
    ("gone", "heir", "short"),
    [
        ("140403011", "马厂镇", {"三局一处社区居委会", "铁路社区居委会", "合成社区居委会"}),
        ("140621400", "薛圐圙乡", {"农牧场社区居委会"}),
    ],
)
def test_a_township_of_which_no_name_stayed_is_found_by_names_in_short(
    registers, succession, gone, heir, short
):
    """铁三局一处 is 三局一处 in the later list, 山阴农牧场 is 农牧场: a guess, and marked as one."""
    before, after = registers
    [event] = [event for event in succession.events if before.by_code[gone] in event.retire]
    [flow] = event.flows
    assert (event.kind, after.divisions[flow.new].name) == (Kind.ABSORB, heir)
    assert (flow.villages, flow.confidence) == (0, Confidence.LOW)
    heirs = [
        after.divisions[succession.heirs[village].unit] for village in before.villages(before.by_code[gone])
    ]
    assert {row.name for row in heirs if row.level is Level.VILLAGE} == short
    assert {row.id if row.level is Level.TOWNSHIP else row.parent for row in heirs} == {flow.new}
