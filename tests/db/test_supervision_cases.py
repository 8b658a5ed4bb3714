"""Supervision of enforcement as a case: each of its papers comes into the register's file with the task that it ends."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.domain.about import row_of
from santu.operate.models import Case, CaseClock
from santu.operate.selectors.beginning import begun_at
from santu.operate.selectors.replaying import log_faults
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.striking import clocks_regularly
from santu.register.models import Supervision
from santu.register.selectors.reach import sight_of
from santu.register.selectors.supervision import supervision_numbered
from tests.db.enforcement import team, team_id
from tests.db.registers import holder, unit
from tests.db.running import COUNTY, TOWN, acting, done, waiting
from tests.db.test_process_walks import rows

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
NOTICE = {
    "organ": "东县司法局", "notice_number": "司监1号", "notice_on": "2026-03-02", "findings": "一人执法",
}  # fmt: skip
ANSWER = {"answer_number": "执1号", "opinion": "已经整改"}
DECISION = {"decision_number": "司决1号", "decided_on": "2026-03-02", "decision": "责令改正"}


@pytest.fixture(autouse=True)
def _team() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        team(2)
        yield


def justice() -> User:
    return acting("justice")


def lead() -> User:
    return acting("enforcement_lead", TOWN)


def filled(said: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [text] for name, text in said.items()}


def noticed(by: User | None = None, key: str = "one", **said: str) -> Case:
    written = filled({**NOTICE, "team": team_id(), **said})
    told = Beginning("supervision", unit(TOWN), "两人执法", key, written)
    return case_begin(told=told, by=by or justice())


def answered(case: Case) -> Case:
    return done(case, "answer", lead(), written=filled(ANSWER))


def decided(case: Case, outcome: str = "done", by: User | None = None, **said: str) -> Case:
    return done(case, "decide", by or justice(), outcome, written=filled({**DECISION, **said}))


def file_of(case: Case):
    return supervision_numbered(row_of(case.about)[1])


def test_each_paper_comes_into_the_file_of_the_register() -> None:
    case = noticed()
    file = file_of(case)
    assert (file.body, file.organ, file.notice.document, file.by) == (
        team_id(), "东县司法局", "司监1号", justice().username,
    )  # fmt: skip
    clock = CaseClock.objects.get(case=case)
    assert timezone.localdate(clock.due_at - timedelta(minutes=1)) == file.due
    case = answered(case)
    assert (file_of(case).answer.text, file_of(case).answered_by) == ("已经整改", lead().username)
    case = decided(case)
    assert (file_of(case).decision.document, str(file_of(case).state())) == ("司决1号", "已作出决定")
    assert waiting(case) == [("correct", None)]
    done(case, "correct", lead(), written={"corrected_how": ["补了一人"]})
    with pytest.raises(Refused, match="哪些没有改好"):
        done(case, "check", justice(), "again")
    done(case, "check", justice(), "again", written={"still_wrong": ["证件过期"]})
    done(case, "correct", lead(), written={"corrected_how": ["换了证"]})
    case = done(case, "check", justice())
    assert case.closed_at
    assert not list(log_faults([case]))


def test_only_who_supervises_opens_it_and_only_who_leads_answers() -> None:
    for by in (lead(), acting("department"), acting("county_leader")):
        with pytest.raises(Refused, match="不由您开"):
            noticed(by)
        assert "supervision" not in {one.process for one in begun_at(sight_of(by), unit(TOWN))}
    assert [one.process for one in begun_at(sight_of(justice()), unit(TOWN))] == ["supervision"]
    with pytest.raises(Refused, match="不归您办理"):
        done(noticed(), "answer", justice())


def test_what_the_form_and_what_the_register_refuses_is_said_at_once() -> None:
    case = noticed()
    before = rows()
    with pytest.raises(Refused) as refused:
        noticed(key="two", findings=" ", notice_on="2026-03-03")
    assert {str(one.place) for one in refused.value.faults} == {"findings", "notice_number", "notice_on"}
    assert rows() == before
    answered(case)
    before = rows()
    with pytest.raises(Refused) as refused:
        decided(case, decision="", decided_on="2026-03-03")
    assert [str(one.place) for one in refused.value.faults] == ["decision", "decided_on"]
    assert rows() == before


def test_what_the_register_refuses_stands_at_the_field_and_nothing_is_kept() -> None:
    noticed()
    with pytest.raises(Refused) as refused:
        case_begin(
            told=Beginning("supervision", unit(TOWN), "再", "two", filled({**NOTICE, "team": team_id()})),
            by=justice(),
        )
    [fault] = refused.value.faults
    assert fault.place == "notice_number"
    assert "已有文号为“司监1号”" in str(fault.message)
    assert (Case.objects.count(), Supervision.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)]
)
def test_a_notice_is_no_later_than_today(day: str, holds: bool) -> None:
    if holds:
        assert str(file_of(noticed(notice_on=day)).day) == day
    else:
        with pytest.raises(Refused, match=r"“监督通知的日期”写的 .* 之后.*SX-24"):
            noticed(notice_on=day)
        assert not Supervision.objects.exists()


@pytest.mark.parametrize(("more", "node"), [(-1, "answer"), (0, "answer"), (1, "decide")])
def test_it_is_decided_without_an_opinion_once_the_time_for_that_is_over(more: int, node: str) -> None:
    case = noticed()
    day = file_of(case).due + timedelta(more)
    with time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=False):
        clocks_regularly()
        assert waiting(case) == [(node, None)]
        if node == "decide":
            case = decided(case, "dismissed", decided_on=str(day))
            assert case.closed_at
            assert file_of(case).answer is None


def test_a_decision_that_is_late_is_accounted_for() -> None:
    case = answered(noticed())
    due = file_of(case).decision_due
    for more, late in [(-1, False), (0, False), (1, True)]:
        day = due + timedelta(more)
        with time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=False):
            clocks_regularly()
            assert (("hasten", None) in waiting(case)) is late


def test_who_sent_the_notice_does_not_answer_nor_who_answered_decide() -> None:
    case = noticed()
    both = holder("enforcement_lead", unit(TOWN))
    Case.objects.filter(pk=case.pk).update(opened_by=both.username)
    with pytest.raises(Refused, match="提出监督的人不能代执法队伍提出意见"):
        answered(case)
    Case.objects.filter(pk=case.pk).update(opened_by=justice().username)
    case = answered(case)
    case.tokens.filter(node="answer").update(ended_by=justice().username)
    with pytest.raises(Refused, match="提出意见的人不能作出监督决定"):
        decided(case)
    assert file_of(case).decision is None


def test_another_county_has_no_say() -> None:
    with pytest.raises(Refused, match="不由您开"):
        noticed(acting("justice", "140102"))
    assert COUNTY != "140102"
