"""Money follows a duty that moves: the budget lines of its matter, as much as is decided, and back with the plan."""

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.ledger import Holds
from santu.register.domain.money import funds
from santu.register.models import BudgetLine
from santu.register.selectors.quotas import balances_in_all
from santu.transition.domain.following import Decision, What
from santu.transition.selectors.following import following_of
from tests.db import reforms
from tests.db.duties import duties_on
from tests.db.money import appropriated
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.test_following import GOES, STAYS, all_of, bodies, decide, planned, prove, stand

pytestmark = pytest.mark.django_db
OF_STAYS, OF_GOES, OF_ALL = "2020-11", "2020-12", "2020-13"
FEN = 1_234_567_890


@pytest.fixture(autouse=True)
def register() -> None:
    """Beside what the others stand on, money of two matters, and some that is for no matter."""
    reforms.forget()
    stand()
    for code, matter in ((OF_STAYS, STAYS), (OF_GOES, GOES), (OF_ALL, "")):
        said = {"source": "一般公共预算", "purpose": "专项", "basis": "财预1号", "matter": matter}
        BudgetLine.objects.create(code=code, year=2020, **said)
    station, goes = bodies()["司法所"], bodies()["农科站"]
    appropriated(
        (station, OF_STAYS, FEN), (station, OF_GOES, 7), (goes, OF_GOES, 501), (station, OF_ALL, 900)
    )


def money(day=UNTIL) -> dict[tuple[str, str], int]:
    return {(a.unit, a.kind): n for a, n in balances_in_all(day).items() if a.holds is Holds.FUNDS and n}


def test_the_money_of_the_matter_goes_along_as_far_as_it_is_accepted() -> None:
    before = money()
    plan = planned()
    found = {item.kind: item for item in following_of(plan, STANDARDS).items if item.what is What.MONEY}
    assert {kind: item.amount for kind, item in found.items()} == {OF_STAYS: FEN, OF_GOES: 501}
    decisions = all_of(plan)
    decisions[found[OF_STAYS].key] = Decision(FEN, FEN - 90, "留作尾款")
    decide(plan, decisions)
    assert prove(plan)
    reforms.applied(reforms.approved(plan))
    [taker] = {duty.body for duty in duties_on(UNTIL).values()}
    station, after = bodies()["司法所"], money()
    assert after[taker, OF_STAYS] == FEN - 90
    assert after[station, OF_STAYS] == 90
    assert after[station, OF_ALL] == 900
    assert after[taker, OF_GOES] == 501
    assert sum(after.values()) == sum(before.values())
    reforms.undone(plan)
    assert money() == before


def test_more_than_there_is_is_told_in_yuan() -> None:
    plan = planned()
    [item, *_] = [one for one in following_of(plan, STANDARDS).items if one.what is What.MONEY]
    with pytest.raises(Refused, match=r"最多 12,345,678\.90，写的是 12,345,678\.91"):
        decide(plan, {item.key: Decision(FEN, FEN + 1)})


def test_what_was_spent_meanwhile_is_proven_again() -> None:
    plan = planned()
    decide(plan, all_of(plan))
    assert prove(plan)
    assert funds(bodies()["司法所"], OF_STAYS) in balances_in_all(UNTIL)
    appropriated((bodies()["司法所"], OF_STAYS, 5))
    with pytest.raises(Refused, match="还没有决定"):
        reforms.approved(plan)
