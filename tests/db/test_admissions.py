"""An off-list matter reaches a township only with its consent, the county's approval, people, money and a term (SX-19)."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from santu.accounts.services.grants import Wish, grant_give
from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.admissions import AdmissionState, Decided, Opined
from santu.register.domain.tasks import Answer
from santu.register.models import Admission
from santu.register.selectors.admissions import (
    admission_covering,
    admission_numbered,
    admissions_under,
    counted,
)
from santu.register.selectors.tasks import task_numbered
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from tests.db.handed import (
    APPROVED,
    COUNTY,
    OURS,
    TODAY,
    UNKNOWN,
    WATER,
    WHITE,
    admitted,
    applied,
    bureau,
    clerk,
    department,
    given,
    lists,
    wish,
)
from tests.db.registers import DAY, holder, stranger, unit, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists()


def commission():
    return holder("commission", unit(COUNTY))


def agreed(number: int, opinion: str = "agree", **said: object) -> None:
    by = said.pop("by", None) or clerk()
    given = {"document": "水政1号", "day": TODAY, **said}
    admission_opine(number=number, said=Opined(opinion, **given), by=by)


def test_from_the_application_to_its_end():
    number = applied()
    states = [admission_numbered(number).on(TODAY)]
    agreed(number)
    states.append(admission_numbered(number).on(TODAY))
    admission_decide(number=number, decided=APPROVED, by=commission())
    record = admission_numbered(number)
    states += [record.on(day) for day in (TODAY, record.wish.until, record.wish.until + timedelta(days=1))]
    assert states == [
        AdmissionState.APPLIED,
        AdmissionState.CONSENTED,
        AdmissionState.IN_FORCE,
        AdmissionState.IN_FORCE,
        AdmissionState.EXPIRED,
    ]
    with pytest.raises(Refused, match="意见的日期要在申请当天"):
        agreed(applied(document="2号", title="别的"), day=DAY - timedelta(days=1))
    assert admission_covering(unit(WATER), "", "秸秆禁烧值守", TODAY) == number
    assert admission_covering(unit(WATER), "", "别的", TODAY) is None
    assert admission_covering(unit(WHITE), "", "秸秆禁烧值守", TODAY) is None


def test_people_money_and_term_have_to_be_there_with_the_clause():
    before = written()
    with pytest.raises(Refused) as refused:
        applied(persons=0, fen=None, since=None, until=None, reason="")
    assert {str(fault.place) for fault in refused.value} == {"persons", "fen", "since", "reason"}
    assert str(refused.value).count("《山东省乡镇人民政府工作条例》第四条") == 2
    with pytest.raises(Refused, match="早于期限起"):
        applied(until=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="不用准入"):
        applied(matter=OURS)
    assert written() == before


def test_nothing_is_approved_before_the_township_consents_or_against_it():
    number = applied()
    with pytest.raises(Refused, match="承接单位的意见还没有记录"):
        admission_decide(number=number, decided=APPROVED, by=commission())
    with pytest.raises(Refused, match="不同意要写明理由"):
        agreed(number, "object")
    agreed(number, "object", reasons="人手不够")
    with pytest.raises(Refused, match="承接单位不同意，不能批准"):
        admission_decide(number=number, decided=APPROVED, by=commission())
    with pytest.raises(Refused, match="不批准要写明理由"):
        admission_decide(number=number, decided=Decided("refuse", "县政府", "1号", TODAY), by=commission())
    refused = Decided("refuse", "县政府", "1号", TODAY, "乡镇不同意")
    admission_decide(number=number, decided=refused, by=commission())
    assert admission_numbered(number).on(TODAY) is AdmissionState.REFUSED
    with pytest.raises(Refused, match="不能再改"):
        admission_decide(number=number, decided=refused, by=commission())
    with pytest.raises(Refused, match="不能再改"):
        agreed(number)


def test_an_approval_names_organ_number_and_day():
    number = applied()
    agreed(number)
    with pytest.raises(Refused) as refused:
        admission_decide(number=number, decided=Decided("approve", "", " ", DAY), by=commission())
    assert {str(fault.place) for fault in refused.value} == {"organ", "number", "decided_on"}


def test_who_consents_for_the_township_does_not_approve_and_nobody_above_consents():
    number = applied()
    with pytest.raises(Refused, match="上级不能代为作出"):
        agreed(number, by=department())
    both = stranger("both")
    grant_give(user=both, wish=Wish("township_leader", unit(WATER)), by=None)
    grant_give(user=both, wish=Wish("commission", unit(COUNTY)), by=None)
    agreed(number, by=both)
    with pytest.raises(Refused, match=r"不能批准这项准入.*SX-19"):
        admission_decide(number=number, decided=APPROVED, by=both)
    admission_decide(number=number, decided=APPROVED, by=commission())
    for by in (clerk(), department()):
        with pytest.raises(Refused, match="权限"):
            admission_decide(number=number, decided=APPROVED, by=by)


def test_the_database_itself_keeps_an_approval_without_consent_out():
    number = applied()
    with pytest.raises(IntegrityError), transaction.atomic():
        Admission.objects.filter(pk=number).update(decision="approve", decided_by="x")


def test_it_is_carried_on_by_another_one_that_follows_it():
    first = admitted()
    until = admission_numbered(first).wish.until
    after = until + timedelta(days=1)
    with pytest.raises(Refused, match="次日以后"):
        applied(extends=first, since=until, until=after, document="2号")
    second = applied(extends=first, since=after, until=after + timedelta(days=9), document="2号")
    assert admission_covering(unit(WATER), "", "秸秆禁烧值守", after) is None, "not before it is approved"
    agreed(second)
    admission_decide(number=second, decided=APPROVED, by=commission())
    assert admission_covering(unit(WATER), "", "秸秆禁烧值守", after) == second
    with pytest.raises(Refused, match="没有批准过，不能延期"):
        applied(extends=applied(document="3号", title="别的"), since=after, until=after, document="4号")


def test_two_that_carry_on_in_a_row_never_overlap_and_leave_the_first_as_it_was():
    first = admitted()
    before = admission_numbered(first)
    after = before.wish.until + timedelta(days=1)
    term = {"since": after, "until": after + timedelta(days=9)}
    one = applied(extends=first, document="2号", **term)
    two = applied(extends=first, document="3号", **term)
    for number in (one, two):
        agreed(number)
    admission_decide(number=one, decided=APPROVED, by=commission())
    with pytest.raises(Refused, match=f"第 {one} 号准入.*重叠"):
        admission_decide(number=two, decided=APPROVED, by=commission())
    for extends in (first, one):
        with pytest.raises(Refused, match=r"次日以后|重叠"):
            applied(extends=extends, document="4号", **term)
    later = {"since": term["until"] + timedelta(days=1), "until": term["until"] + timedelta(days=2)}
    with pytest.raises(Refused, match=r"要是同一事项.*SX-19"):
        applied(extends=one, document="5号", title="别的", **later)
    with pytest.raises(Refused, match=f"第 {first} 号准入.*重叠"):
        applied(matter="M1", document="6号")
    admitted(extends=one, document="7号", **later)
    assert admission_numbered(first) == before
    days = [after - timedelta(days=1), after, later["since"]]
    covered = [admission_covering(unit(WATER), "", "秸秆禁烧值守", day) for day in days]
    assert covered[:2] == [first, one]
    assert len(set(covered)) == 3


def test_the_same_request_is_once_and_the_task_that_waits_says_so():
    task = given(UNKNOWN, title="秸秆禁烧值守")
    asked = wish()
    number = admission_apply(wish=asked, by=clerk(), task=task)
    assert task_numbered(task).answer is Answer.ADMIT
    before = written()
    with pytest.raises(Refused, match=f"已登记为第 {number} 号"):
        admission_apply(wish=asked, by=clerk(), task=task)
    assert written() == before


def test_the_same_matter_is_admitted_once_at_a_time():
    first = wish(document="2号")
    second = applied(document="3号", until=first.until + timedelta(days=9))
    agreed(second)
    number = admitted()
    refusal = rf"第 {number} 号准入.*重叠.*SX-19"
    with pytest.raises(Refused, match=refusal):
        applied(document="4号", since=first.until)
    with pytest.raises(Refused, match=refusal):
        admission_decide(number=second, decided=APPROVED, by=commission())
    day = first.until + timedelta(days=1)
    assert applied(document="5号", since=day, until=day)
    assert applied(document="6号", title="别的")
    assert applied(document="7号", unit=unit(WHITE))


def test_only_the_township_answers_its_task_by_an_application():
    task = given(UNKNOWN, title="秸秆禁烧值守")
    admission_apply(wish=wish(), by=department(), task=task)
    assert task_numbered(task).answer is None
    admission_apply(wish=wish(document="2号"), by=clerk(), task=task)
    assert task_numbered(task).answer is Answer.ADMIT
    [entry] = AuditEntry.objects.filter(act="task_answer")
    assert (entry.by, json.loads(entry.after)["task"]) == (clerk().username, task)


def test_the_register_counts_by_issuer():
    admitted()
    number = applied(title="别的", document="2号")
    agreed(number, "object", reasons="人手不够")
    [one] = counted(admissions_under(unit(COUNTY), TODAY), TODAY)
    assert (one.issuer, one.asked, one.in_force, one.refused) == (bureau(), 2, 1, 1)
    assert (one.persons, one.fen) == (2, 2_000_000)
