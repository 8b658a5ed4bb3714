"""A decree overrides the later list; what it says beyond the lists is told, row by row."""

from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.layouts_records import DecreeAction, DecreeRow
from santu.register.domain.succession import Confidence, Kind, match
from tests.fixtures.provinces.making import AFTER, BEFORE, register, township

EAST, WEST, SOUTH = (
    ("赵家庄", "钱家沟", "孙家岭", "李家坪"),
    ("周家湾", "吴家峪"),
    ("郑家寨", "王家营", "冯家堡"),
)


def lists(after_east=EAST, after_west=WEST):
    before = register(
        BEFORE,
        dict(
            [
                township("990101101", "东镇", *EAST),
                township("990101201", "西乡", *WEST),
                township("990101202", "南乡", *SOUTH),
            ]
        ),
    )
    after = register(
        AFTER,
        dict(
            [
                township("990101101", "东镇", *after_east),
                township("990101201", "西乡", *after_west),
                township("990101202", "南乡", *SOUTH),
            ]
        ),
    )
    return before, after


def row(action, old, new, *villages, place="决定 第 2 行", decree="XX2021-05-06"):
    names = {"990101101": "东镇", "990101201": "西乡", "990101202": "南乡"}
    return DecreeRow(
        decree,
        "1",
        "县",
        old,
        names.get(old, "无名乡"),
        action,
        new,
        names.get(new, "无名镇"),
        villages,
        "",
        place,
    )


def beyond(succession):
    return [(item.what, item.where, str(item.why)) for item in succession.beyond]


def test_a_unit_that_neither_list_knows_is_a_fault_and_all_are_told_at_once():
    before, after = lists()
    rows = [
        row(DecreeAction.ABSORB, "990101209", "990101101", place="决定 第 2 行"),
        row(DecreeAction.ABSORB, "990101201", "990101109", place="决定 第 3 行"),
    ]
    with pytest.raises(Refused) as refusal:
        match(before, after, decree=rows)
    assert [str(fault) for fault in refusal.value] == [
        "决定 第 2 行: 前后两份名单都没有“无名乡”（990101209）；请核对决定中的名称和代码，或换用相应日期的名单。",
        "决定 第 3 行: 前后两份名单都没有“无名镇”（990101109）；请核对决定中的名称和代码，或换用相应日期的名单。",
    ]


def test_a_unit_that_the_decree_abolishes_is_retired_although_the_list_still_has_it():
    before, after = lists()
    succession = match(before, after, decree=[row(DecreeAction.ABSORB, "990101201", "990101101")])
    (event,) = succession.events
    assert event.kind is Kind.ABSORB
    assert (event.day, event.decree) == (date(2021, 5, 6), "XX2021-05-06")
    assert [flow.confidence for flow in event.flows] == [Confidence.DECREE]
    assert before.by_code["990101201"] not in succession.townships
    west = before.villages(before.by_code["990101201"])
    assert {succession.placed[village] for village in west} == {after.by_code["990101101"]}
    assert beyond(succession) == [
        ("西乡", "决定 第 2 行", "决定撤销“西乡”，而后一份名单仍有它；请核对名单日期。")
    ]


def test_a_ceded_village_that_the_list_left_where_it_was_is_moved_and_told():
    before, after = lists()
    succession = match(before, after, decree=[row(DecreeAction.CEDE, "990101101", "990101201", "孙家岭")])
    (event,) = succession.events
    assert event.kind is Kind.CEDE
    (flow,) = event.flows
    assert (flow.villages, flow.share.denominator, flow.confidence) == (1, 4, Confidence.DECREE)
    assert succession.placed == {before.by_code["990101101202"]: after.by_code["990101201"]}
    assert beyond(succession) == [
        ("孙家岭", "决定 第 2 行", "决定把它归“西乡”，后一份名单把它列在“东镇”；请核对。"),
        ("东镇", "决定 第 2 行", "决定把“东镇”的 1 个村划入“西乡”，名单上是 0 个；请核对。"),
    ]


def test_a_ceded_village_that_the_list_no_longer_has_gets_the_decrees_township_as_heir():
    before, after = lists(after_east=("赵家庄", "钱家沟", "李家坪"))
    succession = match(before, after, decree=[row(DecreeAction.CEDE, "990101101", "990101201", "孙家岭")])
    heir = succession.heirs[before.by_code["990101101202"]]
    assert (heir.unit, heir.inferred) == (after.by_code["990101201"], False)
    assert ("孙家岭", "决定把它归“西乡”，后一份名单里没有找到它（可能已经合并）；请核对。") in [
        (what, why) for what, _, why in beyond(succession)
    ]


def test_a_village_that_the_earlier_list_does_not_know_is_told():
    before, after = lists()
    succession = match(before, after, decree=[row(DecreeAction.CEDE, "990101101", "990101201", "无名村")])
    assert beyond(succession)[0][::2] == ("无名村", "前一份名单的“东镇”和全县都认不出这个村；请核对村名。")


def test_where_decree_and_list_agree_nothing_is_beyond():
    before, after = lists(
        after_east=("赵家庄", "钱家沟", "李家坪"), after_west=("周家湾", "吴家峪", "孙家岭")
    )
    plain = match(before, after)
    decreed = match(before, after, decree=[row(DecreeAction.CEDE, "990101101", "990101201", "孙家岭")])
    assert decreed.beyond == ()
    assert decreed.placed == {}
    assert decreed.villages == plain.villages
    assert [event.kind for event in decreed.events] == [event.kind for event in plain.events] == [Kind.CEDE]


def test_a_place_that_only_the_earlier_list_has_still_receives_by_decree():
    before, _ = lists()
    after = register(
        AFTER,
        dict([township("990101101", "东镇", *EAST, *WEST), township("990101202", "南乡", *SOUTH)]),
    )
    succession = match(before, after, decree=[row(DecreeAction.CEDE, "990101202", "990101201", "郑家寨")])
    ceded = next(event for event in succession.events if event.kind is Kind.CEDE)
    assert [flow.new for flow in ceded.flows] == [before.by_code["990101201"]]
    assert beyond(succession)[0][::2] == (
        "西乡",
        "决定的去向“西乡”不在后一份名单里；请核对名单，或补上后来的决定。",
    )


def test_a_decree_that_names_a_village_leaves_the_community_of_its_name_alone():
    twins = (*EAST, "赵家庄社区居委会")
    early = dict([township("990101101", "东镇", *twins), township("990101202", "南乡", *SOUTH)])
    before, after = register(BEFORE, early), register(AFTER, early)
    succession = match(before, after, decree=[row(DecreeAction.CEDE, "990101101", "990101202", "赵家庄")])
    assert {before.divisions[village].name for village in succession.placed} == {"赵家庄"}
