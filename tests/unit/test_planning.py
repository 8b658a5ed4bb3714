"""What a plan looks like: 水秀乡, with a village of 侯城乡, becomes 水秀镇.

Each line is a step: its number, what happens to whom, and after ``<n reason>`` which step it waits for and why.
"""

from dataclasses import replace
from datetime import date

from santu.design.domain.proposals import Proposal
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import message
from santu.transition.domain.planning import plan
from santu.transition.domain.steps import Why
from tests.fixtures import shuixiu
from tests.fixtures.provinces.making import AFTER, BEFORE, register, township


def test_a_new_town_takes_its_villages_stands_and_only_then_the_old_one_goes():
    base, wanted = shuixiu.before(), shuixiu.after()
    assert shuixiu.in_words(base, wanted, shuixiu.steps_of(base, wanted)) == [
        "1 establish 水秀镇",
        "2 move 水秀村村委会 → 水秀镇 <1 home>",
        "3 move 东里村村委会 → 水秀镇 <1 home>",
        "4 move 西里村村委会 → 水秀镇 <1 home>",
        "5 move 孔家滩村村委会 → 水秀镇 <1 home>",
        "6 close 水秀乡, stand 水秀镇 <1 home> <2 moved> <3 moved> <4 moved> <5 moved>",
        "7 abolish 水秀乡 <1 successor> <2 empty> <3 empty> <4 empty> <6 successor>",
        "8 recode 水秀镇 → 140726103 <6 stands>",
        "9 recode 水秀村村委会 → 140726103200 <2 stands>",
        "10 recode 东里村村委会 → 140726103201 <3 stands>",
        "11 recode 西里村村委会 → 140726103202 <4 stands>",
        "12 recode 孔家滩村村委会 → 140726103203 <5 stands>",
    ]


def test_its_bodies_are_ready_before_it_stands_and_the_old_ones_close_with_the_old_unit():
    base, wanted = shuixiu.with_bodies(shuixiu.before()), shuixiu.after()
    assert shuixiu.in_words(base, wanted, shuixiu.steps_of(base, wanted)) == [
        "1 establish 水秀镇",
        "2 move 水秀村村委会 → 水秀镇 <1 home>",
        "3 move 东里村村委会 → 水秀镇 <1 home>",
        "4 move 西里村村委会 → 水秀镇 <1 home>",
        "5 move 孔家滩村村委会 → 水秀镇 <1 home>",
        "6 recode 水秀村村委会 → 140726103200 <2 stands>",
        "7 recode 东里村村委会 → 140726103201 <3 stands>",
        "8 recode 西里村村委会 → 140726103202 <4 stands>",
        "9 recode 孔家滩村村委会 → 140726103203 <5 stands>",
        "10 establish 水秀镇综合办 <1 home>",
        "11 establish 水秀镇服务站 <1 home>",
        "12 establish 水秀镇政府 <1 home>",
        "13 establish 水秀镇人大 <1 home>",
        "14 move 水秀乡派出所 → 水秀镇, lines 水秀乡派出所 <1 home>",
        (
            "15 close 水秀乡, close 水秀乡人大, close 水秀乡政府, close 水秀乡经济办,"
            " stand 水秀镇, stand 水秀镇人大, stand 水秀镇政府, stand 水秀镇服务站, stand 水秀镇综合办"
            " <1 home> <2 moved> <3 moved> <4 moved> <5 moved>"
            " <10 home> <11 home> <12 home> <13 home> <14 staffed>"
        ),
        "16 recode 水秀镇 → 140726103 <15 stands>",
        "17 abolish 水秀乡人大 <13 successor> <15 successor>",
        "18 abolish 水秀乡政府 <12 successor> <15 successor>",
        "19 abolish 水秀乡经济办 <10 successor> <15 successor>",
        (
            "20 abolish 水秀乡 <1 successor> <2 empty> <3 empty> <4 empty> <14 empty> <15 successor>"
            " <17 empty> <18 empty> <19 empty>"
        ),
    ]


def villages_before_and_after(old: list[str], new: list[str]) -> list[str]:
    """The steps that rename, in one township, villages whose codes stay."""
    base = register(BEFORE, dict([township("140726100", "明星镇", *old)]))
    wanted = register(AFTER, dict([township("140726100", "明星镇", *new)]))
    rows = zip(base.at(Level.VILLAGE), wanted.at(Level.VILLAGE), strict=True)
    changes = tuple(Change(Op.RENAME, a.id, a.name, b.name) for a, b in rows if a.name != b.name)
    county = base.at(Level.COUNTY)[0].id
    steps = plan(base, [Proposal("names", "villages", county, message("更名"), "SX-06", changes)], AFTER)
    return shuixiu.in_words(base, wanted, steps)


def test_a_chain_of_names_runs_from_the_free_end():
    assert villages_before_and_after(["甲村", "乙村", "丙村"], ["乙村", "丙村", "丁村"]) == [
        "1 rename 丙村 → 丁村",
        "2 rename 乙村 → 丙村 <1 name>",
        "3 rename 甲村 → 乙村 <2 name>",
    ]


def test_a_ring_of_names_is_one_step():
    assert villages_before_and_after(["甲村", "乙村", "丙村"], ["乙村", "丙村", "甲村"]) == [
        "1 rename 甲村 → 乙村, rename 乙村 → 丙村, rename 丙村 → 甲村"
    ]


def test_a_step_is_done_on_the_day_of_its_decree_or_when_what_it_waits_for_is_done():
    base, wanted = shuixiu.before(), shuixiu.after()
    decree = date(2021, 5, 1)
    dated = [
        replace(proposal, day=decree) if proposal.kind != "villages" else proposal
        for proposal in shuixiu.proposals(base, wanted)
    ]
    steps = plan(base, dated, AFTER)
    assert {step.day for step in steps} == {decree}
    late = [*dated[:-1], replace(dated[-1], day=AFTER)] if len(dated) > 1 else dated
    assert [step.day for step in plan(base, late, AFTER)] == sorted(s.day for s in plan(base, late, AFTER))


def test_the_town_gets_its_code_after_it_stands():
    base, wanted = shuixiu.before(), shuixiu.after()
    steps = shuixiu.steps_of(base, wanted)
    [code] = [s for s in steps for c in s.changes if c.op is Op.RECODE and c.becomes == "140726103"]
    [stands] = [s.no for s in steps for c in s.changes if c.op is Op.STAND]
    assert code.waits == ((stands, Why.STANDS),)
    [new] = [c.becomes for s in steps for c in s.changes if c.op is Op.ESTABLISH]
    assert (new.code, str(new.state)) == ("", "preparing")
