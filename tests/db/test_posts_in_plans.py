"""A plan carries posts and people along: from what goes to what takes over, through the pool, and back when it is undone."""

from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.staff import Place
from santu.register.models import BodyVersion, StaffPost
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.selectors.staff import posts_on
from santu.register.services.quotas import quota_close, quota_reverse
from santu.register.services.staff import post_leave, staff_load
from santu.transition.models import PlanState
from santu.transition.selectors.posts import needs_of
from santu.transition.services.planning import plan_prove
from tests.db import reforms
from tests.db.quotas import account, entered, moves, paper, someone
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.registers import DAY, person

pytestmark = pytest.mark.django_db
KIND = "institutional"
IN_EACH, PEOPLE = 3, 2
DAYS = (DAY, date(2021, 2, 28), date(2021, 3, 1), UNTIL, date(2022, 1, 1))


@pytest.fixture(autouse=True)
def register(request) -> None:
    reforms.forget()
    reforms.before(bodies=getattr(request, "param", True))


def local() -> dict[str, str]:
    """Name → id of the bodies that townships had of their own."""
    rows = BodyVersion.objects.filter(withdrawn_by=None, start__lte=DAY).exclude(category="dispatched")
    return dict(rows.values_list("name", "unit_id"))


def staffed(pool: int = 50) -> dict[str, str]:
    """Each local body has three posts and two people, each county a pool."""
    bodies = local()
    top = [account("14", holds) for holds in (Holds.ISSUED, Holds.CAP)]
    counties = [account(code, Holds.LEVEL) for code in ("140101", "140102")]
    given = {"综合办": counties[0], "农科站": counties[0], "财政所": counties[1]}
    lines = [(*top, 2 * pool + IN_EACH * len(given))]
    for free in counties:
        share = IN_EACH * sum(one == free for one in given.values())
        lines.append((top[1], free, pool + share))
        if pool:
            lines.append((free, Account(free.unit, Holds.POOL, KIND), pool))
    lines += [(free, Account(bodies[name], Holds.VACANT, KIND), IN_EACH) for name, free in given.items()]
    entered(*moves(DAY, *lines))
    people = [(someone(number), Place(bodies[name], KIND)) for name in given for number in numbers(name)]
    staff_load(people=people, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    return bodies


def numbers(name: str) -> range:
    first = {"综合办": 0, "农科站": 10, "财政所": 20}[name]
    return range(first, first + PEOPLE)


def on(day: date) -> dict[Account, int]:
    return balances_in_all(day)


def everywhere() -> list[tuple[dict[Account, int], list[tuple[str, int]]]]:
    """What stands in the accounts, and who is in which body, on some days."""
    bodies = set(BodyVersion.objects.values_list("unit_id", flat=True))
    return [
        (on(day), sorted((post.place.body, post.member) for post in posts_on(day, bodies))) for day in DAYS
    ]


def of(holds: Holds, balances: dict[Account, int]) -> int:
    return sum(n for account, n in balances.items() if account.holds is holds)


def test_posts_and_people_follow_and_come_back() -> None:
    bodies = staffed()
    before = everywhere()
    plan = reforms.applied()
    after = on(UNTIL)
    gone = {
        unit
        for unit in bodies.values()
        if not BodyVersion.objects.filter(unit=unit, withdrawn_by=None, end__gt=UNTIL)
    }
    assert gone
    assert not any(n for account, n in after.items() if account.unit in gone)
    assert of(Holds.FILLED, after) == of(Holds.FILLED, on(DAY)) == PEOPLE * 3
    assert of(Holds.POOL, after) == of(Holds.POOL, on(DAY))
    assert Counter(post.place.body in gone for post in posts_on(UNTIL, [*bodies.values(), *heirs()])) == {
        False: PEOPLE * 3
    }
    assert [ledger_faults(day) for day in DAYS] == [{}] * len(DAYS)
    assert [need.proven for need in needs_of(plan)] == [True] * len(needs_of(plan))
    reforms.undone(plan)
    assert everywhere() == before
    assert [ledger_faults(day) for day in DAYS] == [{}] * len(DAYS)
    reforms.applied(reforms.approved(plan))
    assert on(UNTIL) == after


def heirs() -> list[str]:
    return list(StaffPost.objects.filter(left=None).values_list("body", flat=True))


def test_a_pool_that_is_too_small_keeps_a_plan_from_holding() -> None:
    staffed(pool=0)
    plan = reforms.planned()
    proof = plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    assert not proof.holds
    assert plan.state == PlanState.DRAFT
    assert {str(one.violation.rule) for one in proof.created_or_enlarged} == {"quota/pool"}
    assert "连周转池还差" in str(proof.created_or_enlarged[0].violation.message)
    assert max(need.planned - need.has for need in needs_of(plan)) > 0


def test_what_moved_since_the_proof_keeps_a_plan_from_being_applied() -> None:
    bodies = staffed()
    plan = reforms.approved()
    entered(*moves(DAY, (Account(bodies["农科站"], Holds.VACANT, KIND), account("140101", Holds.LEVEL), 1)))
    with pytest.raises(Refused, match="编制或经费台账有了变动"):
        reforms.applied(plan)
    assert BodyVersion.objects.filter(act__kind="plan_apply").count() == 0


@pytest.mark.parametrize("register", [False], indirect=True)
def test_a_plan_that_moves_no_posts_is_applied_whatever_the_ledger_says() -> None:
    top = [account("14", holds) for holds in (Holds.ISSUED, Holds.CAP)]
    free, pool = account("140101", Holds.LEVEL), account("140101", Holds.POOL)
    entered(*moves(DAY, (*top, 5), (top[1], free, 5)))
    plan = reforms.approved()
    assert needs_of(plan) == []
    entered(*moves(DAY, (free, pool, 1)))
    before = on(UNTIL)
    reforms.applied(plan)
    assert on(UNTIL) == before


def test_a_closed_year_keeps_a_plan_from_being_applied() -> None:
    staffed()
    plan = reforms.approved()
    quota_close(through=UNTIL, document="年结1号", by=person())
    with pytest.raises(Refused, match="已年结到"):
        reforms.applied(plan)


def test_who_left_since_keeps_a_plan_from_being_undone() -> None:
    staffed()
    plan = reforms.applied()
    post = StaffPost.objects.filter(left=None, entered__gt=DAY).first()
    papers = {"paper": paper(), "standards": STANDARDS, "by": person()}
    post_leave(number=post.pk, day=date(2021, 12, 1), **papers)
    before = everywhere()
    with pytest.raises(Refused, match="没有这么多人在编"):
        reforms.undone(plan)
    assert everywhere() == before


def test_the_voucher_of_a_plan_goes_back_with_the_plan_alone() -> None:
    staffed()
    reforms.applied()
    number = StaffPost.objects.filter(left=None, entered__gt=DAY).first().entered_voucher_id
    with pytest.raises(Refused, match="不能单独冲销"):
        quota_reverse(number=number, day=UNTIL, paper=paper(), standards=STANDARDS, by=person())


def test_leader_posts_go_along() -> None:
    bodies = local()
    principal = {"kind": KIND, "measure": Measure.PRINCIPAL}
    top = [account("14", holds, **principal) for holds in (Holds.ISSUED, Holds.CAP)]
    free = account("140101", Holds.LEVEL, **principal)
    vacant = Account(bodies["农科站"], Holds.VACANT, KIND, Measure.PRINCIPAL)
    entered(*moves(DAY, (*top, 2), (top[1], free, 2), (free, vacant, 1)))
    reforms.applied()
    after = {a: n for a, n in on(UNTIL).items() if a.measure is Measure.PRINCIPAL and a.holds is Holds.VACANT}
    assert sum(after.values()) == 1
    assert vacant not in after


def test_the_pools_of_a_plan_are_shown(santu) -> None:
    staffed()
    plan = reforms.planned()
    assert "请先证明" in santu("pool", plan.pk).out
    plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    needs = needs_of(plan)
    assert santu("pool", plan.pk, "--json").document["needs"] == [asdict(need) for need in needs]
    heading, *rows, total = santu("pool", plan.pk).lines
    assert "最小周转池" in heading
    assert len(rows) == len(needs)
    assert str(sum(need.least for need in needs)) in total
