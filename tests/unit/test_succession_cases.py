"""Small registers on which the matcher has to choose between kinds of evidence."""

from collections.abc import Iterable

import pytest

from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import match
from tests.fixtures.provinces.making import AFTER, BEFORE, register

SLOPES = "赵坡 钱坡 孙坡 李坡 周坡 吴坡"
RIDGES = "郑岭 王岭 冯岭 陈岭 褚岭 卫岭"
BAYS = "蒋湾 沈湾 韩湾 杨湾 朱湾 秦湾"
GULLIES = "许沟 何沟 吕沟 施沟 张沟 孔沟 曹沟"
FARMS = "一分场 二分场 三分场"
Townships = Iterable[tuple[str, str, str]]
Told = set[tuple[str, tuple[str, ...], tuple[str, ...]]]


def listed(townships: Townships, day=BEFORE) -> Snapshot:
    """Townships with their villages: ``name``, or ``name:end of its code``; 村委会 where nothing is said."""

    def villages(code: str, names: str) -> dict[str, str]:
        found = {}
        for place, text in enumerate(names.split()):
            name, _, ending = text.partition(":")
            whole = name if name.endswith("会") else f"{name}村委会"
            found[f"{code}{ending or 200 + place}"] = whole
        return found

    return register(day, {code: (name, villages(code, names)) for code, name, names in townships})


def told(before: Snapshot, after: Snapshot) -> Told:
    """Kind, codes retired and codes created of every event."""
    return {
        (
            event.kind.value,
            tuple(before.divisions[unit].code for unit in event.retire),
            tuple(after.divisions[unit].code for unit in event.create),
        )
        for event in match(before, after).events
    }


CASES = {
    "renamed together, with villages of common names": (
        [("110102400", "甲农场", FARMS), ("110102401", "乙农场", FARMS), ("110102100", "子镇", SLOPES)],
        [("110102400", "红旗公司", FARMS), ("110102401", "东风公司", FARMS), ("110102100", "子镇", SLOPES)],
        {("rename", (), ())},
    ),
    "numbers exchanged between names one character apart": (
        [("110101100", "头道桥镇", SLOPES), ("110101101", "二道桥镇", RIDGES)],
        [("110101100", "二道桥镇", RIDGES), ("110101101", "头道桥镇", SLOPES)],
        {("recode", ("110101100",), ("110101101",)), ("recode", ("110101101",), ("110101100",))},
    ),
    "gone to another city while most of its villages were merged": (
        [("110101100", "子镇", BAYS), ("110101101", "甲河镇", SLOPES), ("110201100", "寅镇", RIDGES)],
        [("110101100", "子镇", BAYS), ("110201100", "寅镇", RIDGES), ("110201101", "甲河镇", "赵坡 钱坡")],
        {("recode", ("110101101",), ("110201101",))},
    ),
    "two villages of common names, gone to another county": (
        [("110101100", "子镇", f"{BAYS} 东庄"), ("110101201", "甲河乡", "东庄 新村"), ("110102100", "寅镇", f"{RIDGES} 新村")],
        [("110101100", "子镇", f"{BAYS} 东庄"), ("110102100", "寅镇", f"{RIDGES} 新村"), ("110102201", "甲河乡", "东庄 新村")],
        {("recode", ("110101201",), ("110102201",))},
    ),
    "of two units with numbered villages one is gone, one moved": (
        [("110101100", "子镇", SLOPES), ("110101500", "甲团场", FARMS), ("110102100", "丑镇", RIDGES),
         ("110102500", "乙团场", FARMS), ("110201100", "寅镇", BAYS)],
        [("110101100", "子镇", SLOPES), ("110102100", "丑镇", RIDGES), ("110201100", "寅镇", BAYS),
         ("110201500", "乙团场", FARMS)],
        {("recode", ("110102500",), ("110201500",)), ("unresolved", ("110101500",), ())},
    ),
    "villages that kept number and township beside namesakes": (
        [("110101100", "甲镇", "赵坡 钱坡 孙坡 东庄 西庄"), ("110101101", "乙镇", "李坡 东庄 西庄")],
        [("110101100", "甲镇", "东庄:203 西庄:204"), ("110101102", "丙镇", "赵坡 钱坡 孙坡 李坡 东庄 西庄")],
        {("merge_new", ("110101101",), ("110101102",))},
    ),
    "two spellings exchanged between two lists": (
        [("110101100", "甲镇", f"{SLOPES} 高庄村委会"), ("110101101", "乙镇", f"{RIDGES} 高庄村村委会")],
        [("110101100", "甲镇", f"{SLOPES} 高庄村村委会"), ("110101101", "乙镇", f"{RIDGES} 高庄村委会")],
        set(),
    ),
    "a county with a new number whose villages were merged": (
        [("110101100", "甲镇", SLOPES), ("110101101", "乙镇", RIDGES), ("110101102", "丙镇", BAYS),
         ("110102100", "丁镇", "许沟 何沟")],
        [("110181100", "甲镇", "赵坡 新一"), ("110181101", "乙镇", "新二 新三 新五"), ("110181102", "丙镇", "新四 新七"),
         ("110102100", "丁镇", "许沟 何沟")],
        {("recode", (f"11010110{n}",), (f"11018110{n}",)) for n in range(3)},
    ),
    "a small town that takes in a larger one as its county is merged": (
        [("110101100", "甲河镇", "赵坡 钱坡 孙坡"), ("110101101", "乙镇", RIDGES), ("110102100", "丁镇", f"{BAYS} {GULLIES}")],
        [("110102100", "丁镇", f"{BAYS} {GULLIES}"), ("110102101", "甲河镇", f"赵坡 钱坡 孙坡 {RIDGES}")],
        {("recode", ("110101100",), ("110102101",)), ("absorb", ("110101101",), ())},
    ),
    "gone to another county under another spelling": (
        [("110101100", "子镇", BAYS), ("110101101", "双环村镇", SLOPES), ("110102100", "寅镇", RIDGES)],
        [("110101100", "子镇", BAYS), ("110102100", "寅镇", RIDGES), ("110102101", "双环邨镇", SLOPES)],
        {("recode", ("110101101",), ("110102101",))},
    ),
    "two that each went to the same two": (
        [("110101100", "甲镇", SLOPES), ("110101101", "乙镇", RIDGES)],
        [("110101102", "丙镇", "赵坡 钱坡 孙坡 郑岭 王岭"), ("110101103", "丁镇", "李坡 周坡 吴坡 冯岭 陈岭 褚岭 卫岭")],
        {("reorganise", ("110101100", "110101101"), ("110101102", "110101103"))},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_happened_is_told(name):
    early, late, expected = CASES[name]
    assert told(listed(early), listed(late, AFTER)) == expected


def test_a_lone_village_is_no_sure_sign_of_where_its_township_went():
    before = listed([("110101100", "子镇", BAYS), ("110101101", "甲镇", SLOPES)])
    after = listed([("110101100", "子镇", f"{BAYS} 赵坡")], AFTER)
    [event] = match(before, after).events
    assert [(flow.villages, flow.confidence.value) for flow in event.flows] == [(1, "low")]


def test_twins_of_one_stem_move_each_as_itself():
    twins = "赵坡社区居委会:001 赵坡村委会:200 钱坡:201 孙坡:202"
    before = listed(
        [("110101100", "子镇", BAYS), ("110101101", "甲河镇", twins), ("110201100", "寅镇", RIDGES)]
    )
    after = listed(
        [("110101100", "子镇", BAYS), ("110201100", "寅镇", RIDGES), ("110201101", "甲河镇", twins)], AFTER
    )
    villages = match(before, after).villages
    for ending in ("001", "200", "201", "202"):
        assert villages[before.by_code[f"110101101{ending}"]] == after.by_code[f"110201101{ending}"]
