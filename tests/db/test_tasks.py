"""What a township is told to do: matched to its lists at once, and what is not its own it need not take (SX-19)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.tasks import TaskState
from santu.register.domain.whose import Matched
from santu.register.models import HandedTask
from santu.register.selectors.tasks import counted, task_numbered, tasks_under
from santu.register.selectors.whose import lists_of
from santu.register.services.tasks import task_answer, task_done, task_register
from tests.db.duties import recorded, row
from tests.db.handed import (
    BUREAU,
    COUNTY,
    COUNTYS,
    HELPED,
    OURS,
    TODAY,
    UNKNOWN,
    WATER,
    WHITE,
    admitted,
    bureau,
    clerk,
    department,
    given,
    lists,
    told,
)
from tests.db.registers import DAY, LATER, holder, unit, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists()


def matched(matter: str, code: str = WATER, day=LATER) -> Matched:
    return lists_of(unit(code), day).whose(matter).matched


def test_a_matter_is_ours_cooperating_the_countys_or_on_no_list():
    assert matched(OURS) is Matched.OURS
    assert matched(HELPED) is Matched.COOPERATING
    assert matched(COUNTYS) is Matched.ABOVE
    assert matched("SX-0301") is Matched.ABOVE, "a dispatched body is the department's"
    assert matched(UNKNOWN) is Matched.OFF_LIST
    assert matched("none") is Matched.OFF_LIST
    assert matched(OURS, WHITE) is Matched.OFF_LIST, "another township has it"
    claim = lists_of(unit(WATER), LATER).whose(COUNTYS).claim
    assert (claim.duty.basis, claim.since, claim.host) == ("《动物防疫法》第十八条", DAY, unit(COUNTY))


def test_what_was_ours_and_is_the_countys_now_was_taken_back():
    recorded(row(WATER, OURS, BUREAU, body_code=COUNTY, name="农村宅基地用地建房审批"), day=LATER)
    assert matched(OURS, day=DAY) is Matched.OURS
    assert matched(OURS, day=LATER) is Matched.TAKEN_BACK


def test_a_task_is_matched_when_it_is_registered_and_accepted_done_or_returned():
    number = given(OURS, due=TODAY - timedelta(days=1))
    task = task_numbered(number)
    assert (task.matched, task.on(TODAY), task.is_late(TODAY)) == (Matched.OURS, TaskState.WAITING, True)
    task_answer(number=number, answer="accept", by=clerk())
    with pytest.raises(Refused, match="要在接收当天"):
        task_done(number=number, day=DAY, by=clerk())
    task_done(number=number, day=TODAY, by=clerk())
    task = task_numbered(number)
    assert (task.on(TODAY), task.is_late(TODAY)) == (TaskState.DONE, False)
    assert task.on(TODAY - timedelta(days=1)) is TaskState.WAITING
    with pytest.raises(Refused, match="不能再改"):
        task_answer(number=number, answer="return", clause="依据", by=clerk())
    other = given(COUNTYS)
    with pytest.raises(Refused, match="退回要写明依据"):
        task_answer(number=other, answer="return", clause=" ", by=clerk())
    task_answer(number=other, answer="return", clause="《动物防疫法》第十八条，农业农村局", by=clerk())
    assert task_numbered(other).on(TODAY) is TaskState.RETURNED
    acts = AuditEntry.objects.filter(act__startswith="task_").values_list("act", flat=True)
    assert set(acts) == {"task_register", "task_answer", "task_done"}


@pytest.mark.parametrize("matter", [COUNTYS, UNKNOWN, "SX-0301"])
def test_what_is_on_no_list_is_not_accepted_without_an_admission_in_force(matter):
    number = given(matter)
    with pytest.raises(Refused, match=r"没有生效的准入，不能接收；请退回并写明依据，或申请准入。（SX-19）"):
        task_answer(number=number, answer="accept", by=clerk())
    title = task_numbered(number).told.title
    admission = admitted(matter=matter, title=title)
    task_answer(number=number, answer="accept", by=clerk())
    assert task_numbered(number).admission == admission


def test_a_task_due_after_the_end_of_its_admission_is_not_accepted():
    number = given(UNKNOWN, title="值守", due=TODAY + timedelta(days=31))
    admission = admitted(title="值守")
    with pytest.raises(Refused, match=rf"第 {admission} 号准入到期.*SX-19"):
        task_answer(number=number, answer="accept", by=clerk())
    number = given(UNKNOWN, title="值守", document="2号", due=TODAY + timedelta(days=30))
    task_answer(number=number, answer="accept", by=clerk())


def test_registered_as_accepted_off_the_list_nothing_is_written():
    before = written()
    with pytest.raises(Refused, match="SX-19"):
        task_register(told=told(UNKNOWN), answer="accept", by=clerk())
    assert written() == before
    number = task_register(told=told(OURS), answer="accept", by=clerk())
    assert task_numbered(number).on(TODAY) is TaskState.ACCEPTED


def test_an_admission_of_something_else_or_elsewhere_covers_nothing():
    admitted(title="别的事")
    number = given(UNKNOWN, title="这件事")
    with pytest.raises(Refused, match="SX-19"):
        task_answer(number=number, answer="accept", by=clerk())


def test_the_same_request_and_the_same_document_count_once():
    said = told(OURS)
    number = task_register(told=said, by=department())
    before = written()
    with pytest.raises(Refused, match=f"已登记为第 {number} 号"):
        task_register(told=said, by=department())
    with pytest.raises(Refused, match=f"已登记为第 {number} 号"):
        task_register(told=replace(said, key="another"), by=department())
    assert written() == before


def test_every_fault_is_told_at_once_and_nothing_is_written():
    before = written()
    wrong = told(OURS, document=" ", title="", due=DAY - timedelta(days=1), issuer=unit(WHITE))
    with pytest.raises(Refused) as refused:
        task_register(told=wrong, by=department())
    assert {str(fault.place) for fault in refused.value} == {"document", "title", "due", "issuer"}
    with pytest.raises(Refused, match=r"在今天 .* 之后"):
        task_register(told=told(OURS, day=TODAY + timedelta(days=1), due=None), by=department())
    with pytest.raises(Refused, match="不是乡级、村级的单位"):
        task_register(told=told(OURS, unit=unit(COUNTY)), by=department())
    assert written() == before


def test_the_counters_of_each_issuer():
    off = given(UNKNOWN, title="推广")
    given(OURS, due=DAY)
    given(HELPED)
    back = given(COUNTYS)
    task_answer(number=back, answer="return", clause="农业农村局主办", by=clerk())
    admitted(title="推广")
    task_answer(number=off, answer="accept", by=clerk())
    given(OURS, title="另一件", issuer=unit(COUNTY))
    found = {one.issuer: one for one in counted(tasks_under(unit(COUNTY), TODAY), TODAY)}
    theirs = found[bureau()]
    assert (theirs.given, theirs.ours, theirs.cooperating, theirs.above, theirs.off_list) == (4, 1, 1, 1, 1)
    assert (theirs.returned, theirs.admitted, theirs.late) == (1, 1, 1)
    assert found[unit(COUNTY)].given == 1
    assert counted(tasks_under(unit(WHITE), TODAY), TODAY) == []


def test_a_township_answers_for_itself_alone():
    number = given(OURS)
    for by in (clerk(WHITE), holder("county_officer", unit(COUNTY)), holder("department", unit("140102"))):
        with pytest.raises(Refused, match="权限"):
            task_answer(number=number, answer="accept", by=by)
    with pytest.raises(Refused, match="没有第 404 号"):
        task_answer(number=404, answer="accept", by=clerk())


def test_the_database_itself_keeps_a_return_without_a_clause_out():
    number = given(OURS)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandedTask.objects.filter(pk=number).update(answer="return")
