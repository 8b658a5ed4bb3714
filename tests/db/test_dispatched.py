"""The head of a dispatched body: nothing is done before the township's opinion is on file (SX-13)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.dispatched import HeadAsked, HeadOpinion
from santu.register.domain.rows import Line
from santu.register.models import HeadConsultation
from santu.register.selectors.dispatched import dispatched_in, head_file, head_files_under
from santu.register.services.bodies import bodies_record
from santu.register.services.dispatched import head_act, head_ask, head_opine
from tests.db.quotas import STANDARDS
from tests.db.registers import DAY, body, holder, imported, person, unit

pytestmark = pytest.mark.django_db
EAST, TOWNSHIP, BUREAU = "140101", "140101100", "县司法局"
AGREE, OBJECT = (
    HeadOpinion("agree", "", "水秀党〔2021〕1号"),
    HeadOpinion("object", "任职不满一年", "水秀党〔2021〕1号"),
)


@pytest.fixture(autouse=True)
def station() -> str:
    """A dispatched body and a local one."""
    imported()
    host = unit(TOWNSHIP)
    lines = (Line("administration", BUREAU), Line("assessment", host, 60), Line("party", host))
    sent = body(host, "司法所", "dispatched", lines=lines)
    bodies_record(day=DAY, bodies=[sent, body(host, "党政综合办")], title="机构", by=person())
    return sent.id


def department():
    return holder("department", unit(EAST))


def leader():
    return holder("township_leader", unit(TOWNSHIP))


def asked(station: str, act: str = "appoint", **said: str) -> int:
    given = {"department": BUREAU, "document": "司函〔2021〕3号", **said}
    return head_ask(asked=HeadAsked(station, act, **given), standards=STANDARDS, by=department())


def done(number: int, answer: str = "", **said: object) -> None:
    given = {"order": "司任〔2021〕1号", "day": timezone.localdate(), **said}
    head_act(number=number, answer=answer, by=department(), **given)


def test_nothing_is_done_before_the_opinion_is_on_file(station):
    number = asked(station)
    with pytest.raises(Refused, match="意见还没有记录，不能办理"):
        done(number)
    head_opine(number=number, said=AGREE, by=leader())
    done(number)
    file = head_file(number)
    assert (file.order, str(file.state())) == ("司任〔2021〕1号", "已办理")
    with pytest.raises(Refused, match="不能再办"):
        done(number)


def test_the_database_itself_keeps_an_act_without_an_opinion_out(station):
    number = asked(station)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeadConsultation.objects.filter(pk=number).update(done_on=timezone.localdate())


def test_against_an_objection_the_department_says_why(station):
    number = asked(station, "remove")
    with pytest.raises(Refused, match="不同意要写明理由"):
        head_opine(number=number, said=HeadOpinion("object", " ", "1号"), by=leader())
    head_opine(number=number, said=OBJECT, by=leader())
    with pytest.raises(Refused, match="乡镇不同意；仍要办理的，请写明理由"):
        done(number)
    done(number, "工作需要")
    assert head_file(number).answer == "工作需要"


def test_no_department_speaks_for_a_township(station):
    number = asked(station)
    with pytest.raises(Refused, match="县级部门不能代为提出"):
        head_opine(number=number, said=AGREE, by=department())
    with pytest.raises(Refused, match="权限"):
        head_opine(number=number, said=AGREE, by=holder("township_leader", unit("140101200")))
    with pytest.raises(Refused, match="权限"):
        head_ask(asked=HeadAsked(station, "reward", BUREAU, "1号"), standards=STANDARDS, by=leader())
    assert head_file(number).said is None


def test_an_opinion_is_given_once(station):
    number = asked(station)
    head_opine(number=number, said=AGREE, by=leader())
    with pytest.raises(Refused, match="不能再改"):
        head_opine(number=number, said=OBJECT, by=leader())
    assert not head_file(number).objected


def test_what_is_missing_is_told_at_once_and_a_local_body_needs_no_opinion(station):
    local = f"{unit(TOWNSHIP)}/党政综合办.{DAY:%Y%m%d}"
    with pytest.raises(Refused) as refused:
        asked(local, "promote", department=" ", document="")
    assert [fault.place for fault in refused.value.faults] == ["act", "department", "document", "body"]
    assert not HeadConsultation.objects.exists()


def test_the_same_is_asked_once_until_it_is_done(station):
    number = asked(station)
    with pytest.raises(Refused, match=f"第 {number} 号征求意见"):
        asked(station)
    asked(station, "reward")
    head_opine(number=number, said=AGREE, by=leader())
    done(number)
    assert asked(station) != number


def test_the_opinion_is_due_by_the_standard_and_every_step_is_audited(station):
    number = asked(station)
    file = head_file(number)
    assert file.due >= file.asked_on + timedelta(days=10)
    assert not file.is_late(file.due)
    assert file.is_late(file.due + timedelta(days=1))
    head_opine(number=number, said=AGREE, by=leader())
    done(number)
    acts = ["head_ask", "head_opine", "head_act"]
    found = AuditEntry.objects.filter(act__in=acts, chain=unit(EAST)).order_by("seq")
    assert [one.act for one in found] == acts


def test_the_lines_of_dispatched_bodies_have_days_and_shares(station):
    [found] = dispatched_in(unit(TOWNSHIP), DAY)
    assert (found.body, found.name) == (station, "司法所")
    line, since = found.lines["assessment"]
    assert (line.organ, line.share, since) == (unit(TOWNSHIP), 60, DAY)
    number = asked(station)
    today = timezone.localdate()
    assert [one.number for one in head_files_under(unit(EAST), today)] == [number]
    assert head_files_under(unit("140102"), today) == []
