"""A township calls for a matter once: in a case or in the register, and also where two clerks call at the same moment."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.operate.models import Case
from santu.operate.services.whistle import whistle_call
from santu.register.domain.whistles import WhistleTold
from santu.register.models import Whistle
from santu.register.services.whistles import whistle_answer, whistle_mark
from tests.db.registers import unit
from tests.db.test_register_together import together
from tests.db.whistling import FARMING, MATTER, OTHER, TOWN, blown, clerk, department, of, told, whistling

pytestmark = pytest.mark.django_db(transaction=True)
IN_A_CASE, IN_THE_REGISTER = "还没有办结", "还有部门没有处置完"


@pytest.fixture(autouse=True)
def _whistling() -> None:
    whistling()


def marking(key: str = "marked", code: str = TOWN, **said: str) -> WhistleTold:
    values = {
        "unit": unit(code),
        "title": "养殖场污水直排河道",
        "reason": "乡镇没有执法权",
        "day": timezone.localdate(),
        "key": key,
        "matter": MATTER,
        "main": department(FARMING),
        **said,
    }
    return WhistleTold(**values)


def refused(doing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as found:
        doing()
    return "".join(str(fault.message) for fault in found.value)


def test_what_is_called_in_a_case_is_not_called_in_the_register() -> None:
    case = blown()
    said = refused(lambda: whistle_mark(told=marking(), by=clerk()))
    assert IN_A_CASE in said
    assert case.number in said
    assert not Whistle.objects.exists()
    assert whistle_mark(told=marking("other", matter="", title="别的事"), by=clerk())
    assert whistle_mark(told=marking("elsewhere", OTHER, matter=""), by=clerk(OTHER))


def test_what_is_called_in_the_register_is_not_called_in_a_case_until_it_is_settled() -> None:
    number = whistle_mark(told=marking(), by=clerk())
    said = refused(blown)
    assert IN_THE_REGISTER in said
    assert f"第 {number} 号" in said
    assert not Case.objects.exists()
    whistle_answer(
        number=number,
        organ=department(FARMING),
        said="settled",
        day=timezone.localdate(),
        note="已责令改正",
        by=of(FARMING),
    )
    assert blown().pk


@pytest.mark.parametrize("turn", range(3))
def test_of_clerks_who_call_for_it_at_once_one_is_heard(turn: int) -> None:
    by = clerk()
    blows = [told(key=f"{turn} {n}") for n in range(2)]
    marks = [marking(f"{turn} {n}") for n in range(2)]
    found = together(
        *(lambda one=one: whistle_call(told=one, by=by) for one in blows),
        *(lambda one=one: whistle_mark(told=one, by=by) for one in marks),
    )
    refusals = [str(one) for one in found if isinstance(one, Refused)]
    assert len(refusals) == 3
    assert all(IN_A_CASE in one or IN_THE_REGISTER in one for one in refusals)
    assert Case.objects.count() + Whistle.objects.count() == 1
