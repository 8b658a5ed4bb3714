"""A plan carries money along, from what goes to who carries it on, to the fen, and back when it is undone."""

from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.money import funds
from santu.register.models import BodyVersion, QuotaVoucher, SuccessionLink
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.services.quotas import quota_close
from santu.transition.models import PlanState
from santu.transition.services.planning import plan_prove
from tests.db import reforms
from tests.db.money import ROADS, RUNNING, appropriated, lines, moved
from tests.db.quotas import entered
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.registers import DAY, person, unit

pytestmark = pytest.mark.django_db
DAYS = (DAY, date(2021, 3, 1), UNTIL, date(2022, 1, 1))
IN_TOWN, IN_BODY = 10**12 + 1, 7_00


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    reforms.before()
    lines()


def body(name: str) -> str:
    return BodyVersion.objects.get(name=name, withdrawn_by=None, start=DAY).unit_id


def given() -> tuple[str, str]:
    """A township and its body that go, each with money."""
    town, station = unit("140101200"), body("农科站")
    appropriated((town, RUNNING, IN_TOWN), (town, ROADS, 5), (station, RUNNING, IN_BODY))
    return town, station


def everywhere():
    return [balances_in_all(day) for day in DAYS]


def test_money_follows_and_comes_back() -> None:
    town, station = given()
    before = everywhere()
    plan = reforms.applied()
    after = balances_in_all(UNTIL)
    assert not any(account.unit in (town, station) for account in after)
    held = {account: fen for account, fen in after.items() if account.is_money and account.holds == "funds"}
    assert sum(fen for account, fen in held.items() if account.kind == RUNNING) == IN_TOWN + IN_BODY
    heirs = SuccessionLink.objects.filter(unit=town, withdrawn_by=None)
    assert {account.unit for account in held if account.kind == ROADS} <= set(
        heirs.values_list("successor", flat=True)
    )
    assert [ledger_faults(day) for day in DAYS] == [{}] * len(DAYS)
    assert QuotaVoucher.objects.filter(key__startswith=f"plan {plan.pk}").count() == 1
    reforms.undone(plan)
    assert everywhere() == before
    reforms.applied(reforms.approved(plan))
    assert balances_in_all(UNTIL) == after


def test_what_moved_since_the_proof_keeps_a_plan_from_being_applied() -> None:
    town, station = given()
    plan = reforms.approved()
    entered(moved(funds(town, RUNNING), funds(station, RUNNING), 1))
    with pytest.raises(Refused, match="台账有了变动"):
        reforms.applied(plan)


def test_a_closed_year_keeps_a_plan_from_being_applied() -> None:
    given()
    plan = reforms.approved()
    quota_close(through=UNTIL, document="年结1号", by=person())
    with pytest.raises(Refused, match="已年结到"):
        reforms.applied(plan)


def test_money_that_nobody_takes_on_keeps_a_plan_from_holding(monkeypatch) -> None:
    given()
    monkeypatch.setattr("santu.transition.domain.money._shares", lambda *_: [])
    plan = reforms.planned()
    proof = plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    assert not proof.holds
    assert plan.state == PlanState.DRAFT
    told = [str(one.violation.message) for one in proof.created_or_enlarged]
    assert any("撤销时还有 10,000,000,000.01 元经费" in words for words in told)
    assert {str(one.violation.rule) for one in proof.created_or_enlarged} == {"money/left"}
