"""A village takes what its published lists have, or what was admitted; its township speaks for it, the county does not (SX-35)."""

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.admissions import Opined
from santu.register.domain.whose import Matched
from santu.register.selectors.tasks import task_numbered, tasks_under
from santu.register.selectors.whose import lists_of
from santu.register.services.admissions import admission_decide, admission_opine
from santu.register.services.tasks import task_answer
from tests.db.handed import (
    APPROVED,
    COUNTY,
    COUNTYS,
    OURS,
    TODAY,
    WATER,
    applied,
    clerk,
    department,
    given,
    lists,
)
from tests.db.registers import holder, unit
from tests.db.test_handed_files import TASK, looked, taken
from tests.db.unit_lists import drafted, published

VILLAGE, ELSEWHERE = "140101100200", "140101200200"
AGREED = Opined("agree", "村函〔2021〕1号", TODAY)


@pytest.fixture(autouse=True)
def _lists(db) -> None:
    lists()


def matched(matter: str, code: str = VILLAGE) -> Matched:
    return lists_of(unit(code), TODAY).whose(matter).matched


def listed() -> int:
    """The list of the township for its villages, in force today."""
    return published(drafted(code=WATER), TODAY)


def test_a_matter_is_the_villages_own_by_a_list_that_is_in_force():
    assert matched("V01") is Matched.OFF_LIST
    edition = listed()
    assert [matched(one) for one in ("V01", OURS, COUNTYS, "", "X")] == [
        Matched.OURS,
        Matched.ABOVE,
        Matched.ABOVE,
        Matched.OFF_LIST,
        Matched.OFF_LIST,
    ]
    found = lists_of(unit(VILLAGE), TODAY).whose("V01").claim
    assert (found.list, found.duty.basis) == (edition, "《中国共产党支部工作条例（试行）》")
    assert matched("V01", ELSEWHERE) is Matched.OFF_LIST
    assert matched("V01", WATER) is Matched.OFF_LIST
    own = published(drafted(code=VILLAGE), TODAY)
    assert lists_of(unit(VILLAGE), TODAY).whose("V01").claim.list == own


def test_its_township_takes_what_is_listed_and_returns_what_is_not():
    listed()
    ours, off = (given(one, unit=unit(VILLAGE), title=f"任务{one}", day=TODAY) for one in ("V01", ""))
    assert [task_numbered(one).matched for one in (ours, off)] == [Matched.OURS, Matched.OFF_LIST]
    with pytest.raises(Refused, match="请由乡镇办理"):
        task_answer(number=ours, answer="accept", by=department())
    with pytest.raises(Refused, match="不在这里的清单里（清单外），也没有生效的准入"):
        task_answer(number=off, answer="accept", by=clerk())
    task_answer(number=ours, answer="accept", by=clerk())
    task_answer(number=off, answer="return", clause="不在村级清单内", by=clerk())
    assert {one.number for one in tasks_under(unit(WATER), TODAY)} == {ours, off}


def test_what_is_off_list_is_admitted_and_nobody_consents_to_what_they_applied_for():
    listed()
    with pytest.raises(Refused, match="已在这里的清单里"):
        applied(unit=unit(VILLAGE), matter="V01")
    number = applied(unit=unit(VILLAGE), issuer=unit(WATER), by=clerk())
    with pytest.raises(Refused, match="不能由您记录；请由乡镇的另一人办理。（SX-35）"):
        admission_opine(number=number, said=AGREED, by=clerk())
    admission_opine(number=number, said=AGREED, by=holder("township_leader", unit(WATER)))
    admission_decide(number=number, decided=APPROVED, by=holder("commission", unit(COUNTY)))
    task = given("", unit=unit(VILLAGE), title="秸秆禁烧值守", issuer=unit(WATER), by=clerk())
    task_answer(number=task, answer="accept", by=clerk())
    assert task_numbered(task).admission == number
    with pytest.raises(Refused, match="也没有生效的准入"):
        task_answer(number=given("", title="秸秆禁烧值守"), answer="accept", by=clerk())


def test_files_name_a_village_by_its_code(tmp_path):
    listed()
    taken(
        "tasks", [TASK | {"code": VILLAGE, "matter": "V01", "day": str(TODAY), "due": str(TODAY)}], tmp_path
    )
    [task] = tasks_under(unit(VILLAGE), TODAY)
    assert (task.told.unit, task.matched) == (unit(VILLAGE), Matched.OURS)
    with pytest.raises(Refused):
        looked("tasks", [TASK | {"code": "140101100999"}], tmp_path)
