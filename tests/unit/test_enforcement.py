"""Who may enforce on a day, and what is kept of teams: the rules alone."""

from datetime import date, timedelta

from santu.register.domain.certificates import Held
from santu.register.domain.enforcement import Officer, officers_faults
from santu.register.domain.enforcement_facts import (
    Joint,
    Results,
    Training,
    joint_said,
    listed,
    parts,
    training_said,
)
from santu.register.domain.supervision import File, Letter, decision_faults
from santu.register.domain.supervision_papers import decision_paper, notice_paper
from tests.db.enforcement import joint, training

DAY = date(2022, 3, 12)
UNTIL = date(2022, 6, 30)


def held(until: date | None, since: date = date(2021, 8, 1), withdrawn: date | None = None) -> Held:
    return Held(1, 1, "enforcement", "***1", "省政府", since, until, withdrawn)


def test_a_certificate_counts_through_its_last_day_and_not_from_its_withdrawal():
    officer = Officer(7, "张**", "", [held(UNTIL)])
    days = (date(2021, 7, 31), date(2021, 8, 1), UNTIL, UNTIL + timedelta(1))
    assert [officer.is_certified(day) for day in days] == [False, True, True, False]
    taken = Officer(7, "张**", "", [held(UNTIL, withdrawn=DAY)])
    assert (taken.is_certified(DAY - timedelta(1)), taken.is_certified(DAY)) == (True, False)
    assert not Officer(7, "张**", "", []).is_certified(DAY)


def test_a_renewed_certificate_does_not_run_out():
    until = DAY + timedelta(90)
    assert Officer(7, "张**", "", [held(until)]).runs_out(DAY, 90)
    assert not Officer(7, "张**", "", [held(until)]).runs_out(DAY, 89)
    renewed = [held(until), held(None, since=until)]
    assert not Officer(7, "张**", "", renewed).runs_out(DAY, 90)
    assert Officer(7, "张**", "", renewed).certificate(DAY).valid_until == until


def test_two_officers_with_certificates_act_and_nobody_else():
    assert officers_faults([1, 2], {1, 2, 3}, 2, DAY) == []
    [alone] = officers_faults([1, 1], {1, 2}, 2, DAY)
    assert "只有 1 名，不得少于 2 名" in str(alone)
    faults = [str(fault) for fault in officers_faults([1, 9], {1}, 2, DAY)]
    assert len(faults) == 1
    assert "第 9 号在编记录的人 2022-03-12 没有有效的行政执法证" in faults[0]
    assert "第四十二条" in faults[0]


def test_every_fault_of_a_training_is_told_at_once():
    said = training(5, day=DAY + timedelta(1), subject="", hours=0, organiser="")
    faults = training_said(said, "b", {1, 2}, DAY)
    assert [fault.place for fault in faults] == ["subject", "organiser", "day", "hours", "posts"]
    assert training_said(training(1, day=DAY), "b", {1}, DAY).posts == {1}


def test_results_are_whole_or_none_and_not_before_the_operation():
    planned = joint_said(joint(), "u", date(2022, 4, 1))
    assert (planned.results, planned.organs) == (None, ("水秀镇", "区消防大队"))
    [half] = joint_said(joint(checked=3), "u", date(2022, 4, 1))[:1]
    assert "结果没有填全" in str(half)
    early = joint_said(joint(checked=3, ordered=0, filed=0, closed=date(2022, 3, 19)), "u", date(2022, 4, 1))
    assert [fault.place for fault in early] == ["closed"]
    backward = joint_said(joint(last=date(2022, 3, 1), organs="区应急局"), "u", date(2022, 4, 1))
    assert [fault.place for fault in backward] == ["last", "organs"]


def test_an_operation_says_where_it_stands():
    planned = Joint("u", "检查", DAY, DAY + timedelta(2), "园区", "甲", ("乙",), ("丙",))
    days = (DAY - timedelta(1), DAY, DAY + timedelta(3))
    assert [str(planned.state(day)) for day in days] == ["待开展", "进行中", "待填结果"]
    done = Joint("u", "检查", DAY, DAY, "园区", "甲", ("乙",), ("丙",), Results(1, 0, 0, DAY))
    assert str(done.state(DAY)) == "已结束"


def test_a_file_changes_what_it_names_alone():
    kept = Training("b", DAY, "甲", 8, "局", frozenset({1}))
    more = Training("b", DAY, "甲", 4, "局", frozenset({1}))
    new = Training("b", DAY, "乙", 8, "局", frozenset({1}))
    found = listed([more, new], {kept.key: kept})
    assert (found.new, found.changed, found.same) == ([new], [(kept, more)], 0)
    assert listed([kept], {kept.key: kept, new.key: new}).facts == []
    assert parts("甲、乙， 丙；甲") == ("甲", "乙", "丙")


def file(**more: object) -> File:
    given = {
        "number": 1,
        "body": "b",
        "township": "t",
        "organ": "区司法局",
        "notice": Letter("监1号", "没有两人执法"),
    }
    return File(**{**given, "day": DAY, "due": DAY + timedelta(14), "by": "a", **more})


def test_a_decision_waits_for_the_opinion_or_for_its_last_day():
    paper = Letter("决1号", "责令改正")
    [early] = decision_faults(file(), paper, DAY, file().due)
    assert "现在不能决定" in str(early)
    after = file().due + timedelta(1)
    assert decision_faults(file(), paper, after, after) == []
    answered = file(answer=Letter("意1号", "已整改"), answered_on=DAY, decision_due=DAY + timedelta(21))
    assert decision_faults(answered, paper, DAY, DAY) == []
    assert (file().is_late(file().due), file().is_late(after)) == (False, True)
    assert (answered.is_late(after), answered.is_late(DAY + timedelta(22))) == (False, True)


def test_the_papers_say_what_was_found_answered_and_decided():
    whole = file(
        answer=Letter("意1号", "已整改"),
        answered_on=DAY,
        decision=Letter("决1号", "予以结案。"),
        decided_on=DAY,
    )
    notice, decision = notice_paper(whole, "某镇执法办"), decision_paper(whole, "某镇执法办")
    text = "".join(block.text for block in notice.blocks)
    assert (notice.number, notice.recipients, notice.day) == ("监1号", "某镇执法办", DAY)
    assert "没有两人执法" in text
    assert "2022年3月26日前提出书面意见" in text
    text = "".join(block.text for block in decision.blocks)
    for said in ("监1号", "你单位提出意见（意1号）：已整改", "予以结案"):
        assert said in text
    assert "没有提出意见" in "".join(
        block.text for block in decision_paper(file(decision=Letter("决1号", "改")), "队").blocks
    )
