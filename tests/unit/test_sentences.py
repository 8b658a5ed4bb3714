"""Steps, waits and whole plans in the words of an office."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import message
from santu.register.domain.rows import Body, Division, Line, State
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.document import sections
from santu.transition.domain.sentences import (
    BECAUSE,
    DEEDS,
    Units,
    deed,
    follower_sentences,
    ranges,
    step_sentence,
    wait_sentences,
    words,
)
from santu.transition.domain.steps import Step, Wait, Why
from tests.fixtures.provinces.making import BEFORE, register, township

DAY = date(2021, 3, 1)
VILLAGES = [f"村{number}村委会" for number in range(1, 14)]
BASE = register(
    BEFORE,
    dict([township("140105101", "城关镇", "西关村委会"), township("140105201", "水秀乡", *VILLAGES)]),
    {"140105": "小店区"},
)
COUNTY, OLD, HOST = (BASE.by_code[code] for code in ("140105", "140105201", "140105101"))
NEW = "nbs.140105102.20210301"
HEIR = (Successor(NEW),)
ROW = Division(NEW, Level.TOWNSHIP, "town", "水秀镇", COUNTY, DivisionCode(""), state=State.PREPARING)
STATION = Body(
    "s", HOST, "农经站", "dispatched", lines=(Line("administration", "区农业农村局"), Line("party", HOST))
)
OFFICE = Body("o", HOST, "农办", "office")


def step(no: int, *changes: Change, waits: tuple[Wait, ...] = ()) -> Step:
    return Step(no, DAY, COUNTY, "retype", changes, waits)


ESTABLISH = Change(Op.ESTABLISH, NEW, becomes=ROW)
MOVES = [Change(Op.MOVE, village, OLD, NEW) for village in BASE.villages(OLD)]
ABOLISH = Change(Op.ABOLISH, OLD, State.CLOSING, successors=HEIR)
STEPS = [
    step(1, ESTABLISH),
    *(step(no, change, waits=(Wait(1, Why.HOME),)) for no, change in enumerate(MOVES, 2)),
    step(15, Change(Op.STAND, NEW), Change(Op.CLOSE, OLD, successors=HEIR), waits=(Wait(1, Why.HOME),)),
    step(16, ABOLISH, waits=(Wait(1, Why.SUCCESSOR), *(Wait(no, Why.EMPTY) for no in range(2, 16)))),
    step(17, Change(Op.RECODE, NEW, DivisionCode(""), "140105102"), waits=(Wait(15, Why.STANDS),)),
]
UNITS = Units.of(replace(BASE, bodies={"s": STATION, "o": OFFICE}), STEPS)


def test_every_deed_and_every_reason_has_its_words():
    assert set(DEEDS) == set(Op) - {Op.REDRAW}  # Of grids alone, which are said by village.
    assert set(BECAUSE) == set(Why)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ESTABLISH, "在小店区设立水秀镇（筹备）"),
        (Change(Op.STAND, NEW), "水秀镇挂牌运行"),
        (Change(Op.CLOSE, OLD, successors=HEIR), "水秀乡停止运行，由水秀镇承接"),
        (ABOLISH, "撤销水秀乡，由水秀镇承接"),
        (Change(Op.ABOLISH, OLD), "撤销水秀乡"),
        (
            Change(
                Op.ABOLISH, OLD, successors=(Successor(NEW, Fraction(1, 2)), Successor(HOST, Fraction(1, 2)))
            ),
            "撤销水秀乡，由水秀镇、城关镇承接",
        ),
        (Change(Op.RENAME, HOST, "城关镇", "新城镇"), "城关镇更名为新城镇"),
        (Change(Op.RETYPE, HOST, "town", "subdistrict"), "城关镇由镇改为街道"),
        (Change(Op.RECODE, HOST, "140105101", "140105001"), "城关镇的代码由 140105101 改为 140105001"),
        (Change(Op.RECODE, NEW, DivisionCode(""), "140105102"), "水秀镇启用代码 140105102"),
        (MOVES[0], "村1村委会由水秀乡划归水秀镇"),
        (Change(Op.RETYPE, "o", "", "economy"), "城关镇农办列为统一设置的机构"),
        (Change(Op.ABOLISH, "o", successors=(Successor("s"),)), "撤销城关镇农办"),
        (Change(Op.LINES, "s", STATION.lines, (Line("administration", HOST),)), "城关镇农经站下放属地管理"),
        (
            Change(Op.LINES, "s", (), (*STATION.lines, Line("assessment", HOST, 60))),
            "调整城关镇农经站的管理关系（行政由区农业农村局负责；党组织由城关镇负责；考核由城关镇负责，占 60%）",
        ),
    ],
)
def test_a_change_in_words(change, said):
    assert str(words([change], UNITS)) == said


def test_a_step_is_one_sentence_with_its_day():
    assert str(step_sentence(STEPS[0], UNITS)) == "第 1 步（2021-03-01）：在小店区设立水秀镇（筹备）。"
    hand_over = str(step_sentence(STEPS[14], UNITS))
    assert hand_over == "第 15 步（2021-03-01）：水秀镇挂牌运行，水秀乡停止运行，由水秀镇承接。"


def test_like_changes_are_said_together_and_bodies_last():
    more = (Change(Op.CLOSE, "o"), Change(Op.CLOSE, "s"))
    assert (
        str(words((*more, Change(Op.STAND, NEW)), UNITS))
        == "水秀镇挂牌运行，城关镇农办、城关镇农经站停止运行"
    )
    assert str(deed((*more, Change(Op.STAND, NEW)), UNITS)) == "水秀镇挂牌运行"
    assert str(deed(MOVES, UNITS)) == "村1村委会、村2村委会、村3村委会等 13 个单位由水秀乡划归水秀镇"
    codes = [Change(Op.RECODE, unit, "1", "2") for unit in (HOST, OLD)]
    assert str(deed(codes, UNITS)) == "城关镇、水秀乡变更代码"


def test_the_successor_comes_first_because_the_villages_need_a_township():
    found = {why: (numbers, str(said)) for why, numbers, said in wait_sentences(STEPS[15], STEPS, UNITS)}
    assert found[Why.SUCCESSOR] == (
        (1,),
        "第 1 步：设立水秀镇（筹备），先于撤销水秀乡，因为有 13 个村（社区）须随时有乡镇管辖（SX-06）。",
    )
    numbers, said = found[Why.EMPTY]
    assert numbers == tuple(range(2, 16))
    assert said.startswith("第 2–15 步：")
    assert said.endswith("先于撤销水秀乡，因为撤销的单位须已停止运行，不再管辖任何单位（SX-06）。")


def test_what_waits_is_told_with_its_own_numbers():
    found = {why: (numbers, said) for why, numbers, said in follower_sentences(STEPS[14], STEPS, UNITS)}
    assert {why: numbers for why, (numbers, _) in found.items()} == {Why.EMPTY: (16,), Why.STANDS: (17,)}
    assert str(found[Why.STANDS][1]) == (
        "第 17 步：水秀镇启用代码 140105102，后于水秀镇挂牌运行，水秀乡停止运行，"
        "因为代码只赋给已经设立的单位（《行政区划管理条例》第十七条）。"
    )
    whys = {why for why, _, _ in follower_sentences(STEPS[0], STEPS, UNITS)}
    assert whys == {Why.HOME, Why.SUCCESSOR}


def test_an_old_and_a_new_unit_of_one_name_are_told_apart():
    twin = replace(ROW, name="水秀乡")
    steps = [step(1, Change(Op.ESTABLISH, NEW, becomes=twin)), step(2, ABOLISH)]
    units = Units.of(BASE, steps)
    assert [str(words(one.changes, units)) for one in steps] == [
        "在小店区设立水秀乡（筹备）",
        "撤销原水秀乡，由新设的水秀乡承接",
    ]


@pytest.mark.parametrize(
    ("numbers", "said"), [([], ""), ([7], "7"), ([3, 1, 2], "1–3"), ([1, 3, 4, 9], "1、3–4、9")]
)
def test_numbers_in_runs(numbers, said):
    assert str(message("{numbers}", numbers=ranges(numbers))) == said


def test_the_document_signs_what_happens_to_each_unit():
    [section] = sections(STEPS, UNITS)
    assert (section.name, section.code) == ("小店区", "140105")
    assert [f"{entry.sign} {entry.text}" for entry in section.entries] == [
        "+ 设立水秀镇（镇，代码 140105102）",
        "- 撤销水秀乡（140105201），由水秀镇承接",
        "⇄ 13 个村（社区）由水秀乡划归水秀镇：村1村委会、村2村委会、村3村委会等",
    ]
    assert section.counts["townships"].as_json() == {"establish": 1, "change": 0, "abolish": 1}
    assert [str(line) for line in section.beside()] == ["村（社区）：设立 0，变更 13，撤销 0"]


def test_a_unit_that_nobody_knows_is_called_by_its_id():
    units = Units.of(Snapshot(BEFORE, {}), [])
    assert str(words([Change(Op.ABOLISH, "x")], units)) == "撤销x"
