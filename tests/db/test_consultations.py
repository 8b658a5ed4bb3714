"""Consultations: whom a scenario asks, what they say, what is replied, when a round ends, and what approval needs."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.selectors import entries_about
from santu.design.models import Asked, Consultation, Opinion, Scenario
from santu.design.selectors.access import access_asked, access_consultation
from santu.design.selectors.consultations import (
    askable,
    consultations_to_do,
    opinions_so_far,
    proposals_for,
    round_of,
    to_answer,
    to_settle,
)
from santu.design.selectors.drawn import drawn
from santu.design.services.consultations import (
    Given,
    consultation_close,
    consultation_enter,
    consultation_open,
    opinion_give,
    opinion_reply,
)
from santu.kernel.messages import Refused
from santu.register.selectors.reach import sight_of
from santu.standards.working_calendar import working_calendar
from santu.transition.services.approving import plan_approve
from santu.transition.services.planning import plan_create, plan_prove
from tests.db import reforms
from tests.db.reforms import STANDARDS, UNTIL, before, documents, scenario
from tests.db.registers import holder, person, unit

EAST, WEST = "140101", "140102"


@pytest.fixture
def made(db) -> Scenario:
    """The small reform, of which two townships, a department and the finance bureau can be asked."""
    reforms.forget()
    before()
    for role, code in (
        ("township_leader", "140101200"),
        ("township_clerk", "140101200"),
        ("township_leader", "140102200"),
        ("department", EAST),
        ("finance", EAST),
    ):
        holder(role, unit(code))
    holder("finance", unit("14"))
    return scenario()


def opened(made: Scenario, *asked: tuple[str, str], by: str = "planner", days: int = 10) -> Consultation:
    return consultation_open(
        scenario=made,
        text="请提意见",
        days=days,
        asked=[(body, unit(code)) for body, code in asked],
        standards=STANDARDS,
        by=person(by),
    )


def said(asked: Asked, *given: Given, by: User | None = None) -> list[Opinion]:
    speaker = by or holder("township_leader", asked.unit)
    return opinion_give(asked=asked.pk, given=given, standards=STANDARDS, by=speaker)


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return " ".join(fault.message.render(str) for fault in refused.value.faults)


def at(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def test_who_can_be_asked_is_who_somebody_answers_for(made):
    found = {(one.body, one.unit) for one in askable(made, STANDARDS)}
    assert found == {
        ("township", unit("140101200")),
        ("township", unit("140102200")),
        ("department", unit(EAST)),
        ("finance", unit(EAST)),
    }


def test_the_last_day_is_counted_in_working_days(made):
    found = opened(made, ("township", "140101200"), days=7)
    assert found.due == working_calendar().add_working_days(timezone.localdate(), 7)


def test_everything_wrong_with_a_round_is_said_at_once(made):
    told = refusal(
        consultation_open,
        scenario=made,
        text=" ",
        days=1,
        asked=[("township", unit("140101100")), ("finance", unit("14"))],
        standards=STANDARDS,
        by=person("planner"),
    )
    assert "没有写明征求什么意见" in told
    assert "期限 1 个工作日太短，至少 5 个工作日" in told
    assert told.count("不是这个方案能征求意见的单位") == 2


def test_one_round_at_a_time(made):
    opened(made, ("township", "140101200"))
    assert "已有一轮征求意见没有结束" in refusal(opened, made, ("township", "140102200"))


def test_a_body_is_asked_about_its_own_unit_alone(made):
    known = drawn(made, STANDARDS)
    of_township = proposals_for(known, unit("140102200"))
    assert of_township
    assert {one.county for one in of_township} == {unit(WEST)}
    of_county = proposals_for(known, unit(EAST))
    assert {one.key for one in of_county} == {
        one.key for one in known.design.proposals if one.county == unit(EAST)
    }


def test_who_speaks_for_a_body_sees_what_it_is_asked_and_nobody_else_does(made):
    found = opened(made, ("township", "140101200"), ("finance", EAST))
    township, finance = found.asked.get(body="township"), found.asked.get(body="finance")
    for role, code, mine in (
        ("township_leader", "140101200", {township}),
        ("township_clerk", "140101200", {township}),
        ("township_leader", "140102200", set()),
        ("finance", EAST, {finance}),
        ("finance", "14", set()),
        ("department", EAST, set()),
        ("county_officer", EAST, set()),
        ("window_clerk", "140101200", set()),
    ):
        sight = sight_of(holder(role, unit(code)))
        for asked in (township, finance):
            if asked in mine:
                access_asked(sight, asked.pk)
            else:
                refusal(access_asked, sight, asked.pk)
        assert {one.asked for one in to_answer(sight)} == {one.pk for one in mine}
    leader = sight_of(holder("township_leader", unit("140101200")))
    assert refusal(access_consultation, leader, found.pk) == refusal(
        access_consultation, leader, 990_001
    ).replace("990001", str(found.pk))


def test_the_latest_answer_counts_and_the_earlier_stays(made):
    asked = opened(made, ("township", "140101200")).asked.get()
    key = proposals_for(drawn(made, STANDARDS), asked.unit)[0].key
    said(asked, Given("object", "离得太远"), Given("agree_if", "改在三月", key, "-0"))
    said(asked, Given("agree"))
    [body] = round_of(asked.consultation_id).asked
    assert [(one.proposal, one.answer) for one in body.said] == [("", "agree"), (key, "agree_if")]
    assert len(opinions_so_far(asked)) == 3
    assert not to_answer(sight_of(holder("township_leader", asked.unit)))
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.update(words="改过")


def test_an_answer_says_what_it_must(made):
    asked = opened(made, ("township", "140101200")).asked.get()
    assert "反对要写明理由" in refusal(said, asked, Given("object", " "))
    assert "请选一项" in refusal(said, asked, Given("perhaps"))
    assert "不是征求本单位意见的提议" in refusal(said, asked, Given("agree"), Given("agree", "", "nothing"))
    assert "没有选择对方案总的意见" in refusal(said, asked)
    assert "发起征求意见的人不能代被征求单位答复" in refusal(
        said, asked, Given("agree"), by=person("planner")
    )
    assert not Opinion.objects.exists()


def test_nobody_answers_after_the_last_day_or_the_end(made, monkeypatch):
    asked = opened(made, ("township", "140101200"), ("finance", EAST)).asked.get(body="township")
    said(asked, Given("agree"))
    due = asked.consultation.due
    assert "还有 1 个单位没有答复" in refusal(
        consultation_close, number=asked.consultation_id, by=person("planner")
    )
    assert not to_settle(sight_of(holder("county_officer", unit("14"))))
    at(due + timedelta(days=1), monkeypatch)
    assert "已经截止" in refusal(said, asked, Given("agree"))
    consultation_close(number=asked.consultation_id, by=person("planner"))
    assert "已经结束" in refusal(consultation_close, number=asked.consultation_id, by=person("planner"))


def test_a_round_that_all_have_answered_waits_for_who_opened_it(made):
    officer = holder("province_officer", unit("14"))
    asked = opened(made, ("township", "140101200"), by=officer.username).asked.get()
    sight = sight_of(officer)
    assert not list(consultations_to_do(sight))
    said(asked, Given("none"))
    assert [one.number for one in consultations_to_do(sight)] == [asked.consultation_id]


def test_replies(made):
    asked = opened(made, ("township", "140101200")).asked.get()
    [first] = said(asked, Given("object", "离得太远"))
    give = {"opinion": first.pk, "by": person("planner")}
    assert "没有选择采纳还是不采纳" in refusal(opinion_reply, adopted=None, words="", **give)
    assert "提意见的人不能自己答复" in refusal(
        opinion_reply, opinion=first.pk, adopted=True, words="好", by=holder("township_leader", asked.unit)
    )
    opinion_reply(adopted=False, words="已增设服务点", **give)
    [body] = round_of(asked.consultation_id).asked
    assert body.whole.reply.words == "已增设服务点"
    [second] = said(asked, Given("agree"))
    assert "已经重新答复" in refusal(opinion_reply, adopted=True, words="好", **give)
    assert "只有建议和反对要答复" in refusal(
        opinion_reply, opinion=second.pk, adopted=True, words="好", by=person("planner")
    )
    acts = [entry.act for entry in entries_about("consultation", asked.consultation_id, most=20)]
    assert acts == ["opinion_give", "opinion_reply", "opinion_give", "consultation_open"]


def test_a_plan_is_approved_when_a_round_is_over_and_every_objection_is_answered(made):
    plan = plan_create(scenario=made, standards=STANDARDS, by=person("planner"))
    plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    papers = {"documents": documents(plan), "standards": STANDARDS, "by": person("approver")}
    assert "还没有结束过一轮" in (told := refusal(plan_approve, plan=plan, **papers))
    assert "《行政区划管理条例》第十三条" in told
    asked = opened(made, ("township", "140101200")).asked.get()
    [objection] = said(asked, Given("object", "离得太远"))
    assert "还没有结束过一轮" in refusal(plan_approve, plan=plan, **papers)
    consultation_close(number=asked.consultation_id, by=person("planner"))
    assert "还有 1 条没有答复" in refusal(plan_approve, plan=plan, **papers)
    opinion_reply(opinion=objection.pk, adopted=True, words="改设服务点", by=person("planner"))
    assert plan_approve(plan=plan, **papers).state == "approved"


def test_a_round_on_paper_is_entered_with_its_document_and_counts(made):
    plan = plan_create(scenario=made, standards=STANDARDS, by=person("planner"))
    plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    papers = {"documents": documents(plan), "standards": STANDARDS, "by": person("approver")}
    saying = {
        "scenario": made,
        "text": "无异议",
        "document": "函〔2021〕1号",
        "on": UNTIL,
        "by": person("planner"),
    }
    assert "征求意见" in refusal(plan_approve, plan=plan, **papers)
    empty = refusal(consultation_enter, **{**saying, "text": " ", "document": "", "on": None})
    assert empty.count("请") == 3
    assert "还没有到" in refusal(consultation_enter, **{**saying, "on": date(2999, 1, 1)})
    opened(made, ("township", "140101200"))
    assert "没有结束" in refusal(consultation_enter, **saying)
    consultation = made.consultations.get()
    said(consultation.asked.get(), Given("agree"))
    consultation_close(number=consultation.pk, by=person("planner"))
    entered = consultation_enter(**saying)
    assert round_of(entered.pk).document == "函〔2021〕1号"
    plan_approve(plan=plan, **papers)
