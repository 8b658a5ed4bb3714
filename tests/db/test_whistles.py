"""A township calls departments for a matter; each is recorded as arrived and as having settled it (SX-23)."""

import json
from datetime import timedelta

import pytest

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.tasks import TaskState
from santu.register.domain.whistles import HELPS, LEADS, Said, WhistleTold, departments_of
from santu.register.selectors.matters import catalogue, statutory_file
from santu.register.selectors.tasks import task_numbered
from santu.register.selectors.whistles import whistle_numbered, whistles_of_task, whistles_under
from santu.register.selectors.whose import lists_of
from santu.register.services.matters import matters_import, matters_preview
from santu.register.services.tasks import task_answer
from santu.register.services.whistles import whistle_answer, whistle_mark
from tests.db.handed import (
    COUNTY,
    COUNTYS,
    HELPED,
    OURS,
    TODAY,
    WATER,
    WHITE,
    bureau,
    clerk,
    department,
    given,
    lists,
    reform,
)
from tests.db.registers import body, person, unit, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists()


def told(**said: object) -> WhistleTold:
    values = {
        "unit": unit(WATER),
        "title": "畜禽养殖污染防治",
        "reason": "养殖场直排，乡镇没有执法权",
        "day": TODAY,
        "key": str(said),
        "matter": HELPED,
        "main": bureau(),
        "helping": [bureau("应急管理局")],
        **said,
    }
    return WhistleTold(**values)


def marked(**said: object) -> int:
    return whistle_mark(told=told(**said), by=clerk())


def answered(number: int, said: str, organ: str = "", **more: object) -> None:
    given = {"day": TODAY, "note": "到现场看过", "by": department(), **more}
    whistle_answer(number=number, organ=organ or bureau(), said=said, **given)


def refusals(doing) -> list[str]:
    before = written()
    with pytest.raises(Refused) as refused:
        doing()
    assert written() == before
    return [str(fault) for fault in refused.value.faults]


def test_departments_are_called_arrive_and_settle_it():
    number = marked()
    for place in (WATER, COUNTY):
        [one] = whistles_under(unit(place), TODAY)
        assert [(call.organ, call.role) for call in one.calls] == [
            (bureau(), LEADS),
            (bureau("应急管理局"), HELPS),
        ]
    assert whistles_under(unit(WATER), TODAY - timedelta(1)) == whistles_under(unit(WHITE), TODAY) == []
    answered(number, "arrived")
    answered(number, "settled", note="责令改正")
    assert whistle_numbered(number).is_open(TODAY), "the other was called, too"
    answered(number, "settled", bureau("应急管理局"), by=reform())
    one = whistle_numbered(number)
    assert not one.is_open(TODAY)
    assert [step.said for step in one.calls[0].steps] == [Said.CALLED, Said.ARRIVED, Said.SETTLED]
    assert one.calls[0].on(TODAY).note == "责令改正"
    assert one.calls[0].on(TODAY - timedelta(1)).said is Said.CALLED, "it can be looked at on a day before"
    assert marked(key="again"), "once it is settled they can be called again"


def test_the_register_says_who_is_to_be_called():
    found = lists_of(unit(WATER), TODAY)
    assert departments_of(found.whose(HELPED), unit(WATER)) == (bureau(), [])
    assert departments_of(found.whose(COUNTYS), unit(WATER)) == (bureau(), [])
    assert departments_of(found.whose(OURS), unit(WATER)) == ("", [])


def test_it_stands_in_the_record_of_the_task_and_answers_it_until_the_township_does():
    task = given(HELPED)
    [fault] = refusals(lambda: task_answer(number=task, answer="whistle", by=clerk()))
    assert "没有写明要叫哪些部门" in fault
    number = marked(task=task)
    assert task_numbered(task).on(TODAY) is TaskState.CALLED
    assert [one.number for one in whistles_of_task(task)] == [number]
    [entry] = AuditEntry.objects.filter(act="whistle_mark")
    assert json.loads(entry.after)["task"] == task
    task_answer(number=task, answer="accept", by=clerk())
    assert task_numbered(task).on(TODAY) is TaskState.ACCEPTED
    other = given(HELPED, unit=unit(WHITE))
    assert "别的乡镇" in refusals(lambda: marked(task=other, matter="", title="别的"))[0]


def test_what_is_missing_is_told_at_once_with_the_clause():
    late = TODAY + timedelta(1)
    found = refusals(lambda: marked(title=" ", reason="", main="", helping=[], day=late))
    assert len(found) == 4
    assert sum("SX-23" in one for one in found) == 3
    own = body(unit(WATER), "规划建设办").id
    assert "没有这个上级部门" in refusals(lambda: marked(helping=[own]))[0]
    marked()
    assert "已在" in refusals(lambda: marked(key="other"))[0]


def test_a_matter_that_nobody_knows_is_refused_unless_the_task_is_of_it():
    [fault] = refusals(lambda: marked(matter="NO-SUCH"))
    assert "都没有编码为“NO-SUCH”的事项" in fault
    matters_import(preview=matters_preview(path=statutory_file(), by=person()), title="目录", by=person())
    assert marked(matter=next(iter(catalogue(TODAY))), key="of the catalogue")
    task = given("NO-SUCH")
    assert marked(matter="NO-SUCH", task=task, key="of a task")


def test_what_is_said_of_a_department_is_said_once_and_in_order():
    number = marked()
    assert (
        "没有叫这个部门" in refusals(lambda: answered(number, "arrived", body(unit(COUNTY), "县医院").id))[0]
    )
    found = refusals(lambda: answered(number, "gone", note="", day=TODAY - timedelta(1)))
    assert len(found) == 3
    answered(number, "settled")
    for said in ("arrived", "settled"):
        assert "已处置" in refusals(lambda said=said: answered(number, said))[0]


def test_the_township_calls_and_those_above_answer():
    for by in (department(), reform()):
        assert "上级不能代为" in refusals(lambda by=by: whistle_mark(told=told(), by=by))[0]
    assert "权限" in refusals(lambda: whistle_mark(told=told(), by=clerk(WHITE)))[0]
    number = marked()
    assert "权限" in refusals(lambda: answered(number, "arrived", by=clerk()))[0]
