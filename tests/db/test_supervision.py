"""Supervision of an enforcement team: notice, opinion, decision; who decides did not answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.supervision import Letter
from santu.register.models import Supervision
from santu.register.selectors.supervision import supervision_numbered, supervisions_under
from santu.register.services.supervision import supervision_answer, supervision_decide, supervision_open
from tests.db.enforcement import BESIDE, EAST, TOWNSHIP, lead, team, team_id
from tests.db.quotas import STANDARDS, service
from tests.db.registers import holder, person, unit

pytestmark = pytest.mark.django_db
NOTICE, ANSWER, DECISION = (
    Letter("司监1号", "没有两人执法"),
    Letter("执1号", "已经整改"),
    Letter("司决1号", "责令改正"),
)


@pytest.fixture(autouse=True)
def officers(db) -> list[int]:
    return team(2)


def bureau() -> User:
    return holder("justice", unit(EAST))


def opened(by: User | None = None, **said: object) -> int:
    given = {"body": team_id(), "organ": "区司法局", "notice": NOTICE, "day": timezone.localdate()}
    return supervision_open(**{**given, **said}, standards=STANDARDS, by=by or bureau())


def answered(number: int, by: User | None = None, answer: Letter = ANSWER) -> None:
    supervision_answer(number=number, answer=answer, standards=STANDARDS, by=by or lead())


def decided(number: int, by: User | None = None, decision: Letter = DECISION) -> None:
    supervision_decide(number=number, decision=decision, day=timezone.localdate(), by=by or bureau())


def test_from_the_notice_to_the_decision_each_with_its_due_day_and_audited():
    number = opened()
    file = supervision_numbered(number)
    assert (str(file.state()), file.due > file.day + timedelta(9)) == ("待执法队伍提出意见", True)
    answered(number)
    file = supervision_numbered(number)
    assert (str(file.state()), file.decision_due > file.due) == ("待作出决定", True)
    decided(number)
    file = supervision_numbered(number)
    assert (str(file.state()), file.decision) == ("已作出决定", DECISION)
    assert not file.is_late(file.due + timedelta(400))
    acts = ["supervision_open", "supervision_answer", "supervision_decide"]
    found = AuditEntry.objects.filter(act__in=acts, chain=unit(EAST)).order_by("seq")
    assert [one.act for one in found] == acts
    assert [one.number for one in supervisions_under(unit(EAST), timezone.localdate())] == [number]


def test_what_is_missing_is_told_at_once_and_only_teams_are_supervised():
    tomorrow = timezone.localdate() + timedelta(1)
    with pytest.raises(Refused) as refused:
        opened(body=service(TOWNSHIP), organ=" ", notice=Letter("", " "), day=tomorrow)
    assert [fault.place for fault in refused.value] == ["document", "organ", "text", "day", "body"]
    assert not Supervision.objects.exists()


def test_nothing_is_decided_while_the_team_may_answer_and_everything_once():
    number = opened()
    with pytest.raises(Refused, match="现在不能决定"):
        decided(number)
    answered(number)
    with pytest.raises(Refused, match="不能再改"):
        answered(number)
    decided(number)
    with pytest.raises(Refused, match="作出决定，不能再改"):
        decided(number)
    with pytest.raises(Refused, match="不能再提意见"):
        answered(number)


def test_a_notice_of_an_earlier_day_leaves_the_team_its_full_time():
    due = supervision_numbered(opened()).due
    number = opened(day=timezone.localdate() - timedelta(60), notice=Letter("司监2号", "没有两人执法"))
    assert supervision_numbered(number).due == due
    with pytest.raises(Refused, match="现在不能决定"):
        decided(number)


def test_who_sent_the_notice_does_not_answer_and_who_answered_does_not_decide():
    both = person()
    number = opened(both)
    with pytest.raises(Refused, match="提出监督的人不能代执法队伍提出意见"):
        answered(number, both)
    number = opened(notice=Letter("司监2号", "没有两人执法"))
    answered(number, both)
    with pytest.raises(Refused, match="提出意见的人不能作出监督决定"):
        decided(number, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(pk=number).update(
            decided_on=timezone.localdate(), decided_by=both.username
        )


def test_each_side_acts_for_itself_alone():
    with pytest.raises(Refused, match="权限"):
        opened(lead())
    number = opened()
    for by in (bureau(), holder("enforcement_lead", unit(BESIDE))):
        with pytest.raises(Refused, match="权限"):
            answered(number, by)
    answered(number)
    with pytest.raises(Refused, match="权限"):
        decided(number, lead())
