"""Posts and people follow a duty that moves: proposed, decided, proven, carried out with the plan, and back with it."""

import json

import pytest

from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Undertake
from santu.design.models import Scenario
from santu.design.selectors.drawn import drawn
from santu.design.services.by_hand import proposal_add
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.staff import Place
from santu.register.models import StaffPost
from santu.register.selectors.digests import county_digests
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.staff import posts_on
from santu.register.services.staff import staff_load
from santu.transition.domain.following import Decision, Key, What
from santu.transition.models import Following, Plan, PlanState
from santu.transition.selectors.following import following_of
from santu.transition.services.approving import plan_approve
from santu.transition.services.following import following_decide
from santu.transition.services.planning import plan_prove
from tests.db import reforms
from tests.db.duties import WATER, WHITE, duties_on, recorded, row
from tests.db.quotas import account, entered, moves, paper, someone
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.registers import DAY, person, stranger

pytestmark = pytest.mark.django_db
KIND = "institutional"
POSTS, PEOPLE, WANTED = 4, 3, 2
STAYS, GOES = "A1", "A2"
"""The duty of a station that stays, and one of a body that goes."""


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    stand()


def stand() -> None:
    """Two duties of a town that stays, and their bodies with posts and people."""
    reforms.before()
    recorded(
        row(WATER, STAYS, "司法所", WANTED),
        row(WATER, GOES, "农科站", PEOPLE + 2, body_code=WHITE),
    )
    top = [account("14", holds) for holds in (Holds.ISSUED, Holds.CAP)]
    free, pool = account("140101", Holds.LEVEL), account("140101", Holds.POOL)
    lines = [(*top, 60), (top[1], free, 60), (free, pool, 30)]
    lines += [(free, Account(bodies()[name], Holds.VACANT, KIND), POSTS) for name in ("司法所", "农科站")]
    entered(*moves(DAY, *lines))
    people = [
        (someone(number + at), Place(bodies()[name], KIND))
        for number, name in ((0, "司法所"), (10, "农科站"))
        for at in range(PEOPLE)
    ]
    staff_load(people=people, day=DAY, paper=paper(), standards=STANDARDS, by=person())


def bodies() -> dict[str, str]:
    return {body.name: body.id for body in snapshot(DAY).bodies.values()}


def planned() -> Plan:
    """The reform, in which both duties go to a new body of the town that stays."""
    made = reforms.scenario()
    water = snapshot(DAY).by_code[WATER]
    wish = Undertake(tuple(duties_on()[WATER, matter].id for matter in (STAYS, GOES)), taker(made, water))
    proposal_add(scenario=made, wishes=[Wished(wish, "权责一致")], standards=STANDARDS, by=person("planner"))
    return reforms.planned(made)


def taker(made: Scenario, town: str) -> str:
    """A new institution of the town that carries no other on."""
    known = drawn(made, STANDARDS)
    heirs = {heir.unit for some in known.heirs.values() for heir in some}
    found = [known.target.bodies[unit] for unit in known.target.bodies_of[town]]
    return next(body.id for body in found if body.category == "centre" and body.id not in heirs)


def prove(plan: Plan) -> bool:
    return plan_prove(plan=plan, standards=STANDARDS, by=person("planner")).holds


def items(plan: Plan) -> dict[tuple[str, What], int]:
    """Matter and what follows it → how many."""
    return {(one.moved.duty.matter, one.what): one.amount for one in following_of(plan, STANDARDS).items}


def all_of(plan: Plan, **less: int) -> dict[Key, Decision]:
    """Everything is accepted; of people ``less`` where it says so, and as many as there are names are picked."""
    found = following_of(plan, STANDARDS)
    decisions = {}
    taken: set[int] = set()
    for item in found.items:
        number = less.get(item.what, item.amount)
        free = [post.member for post in found.candidates(item) if post.member not in taken][:number]
        taken |= set(free)
        decisions[item.key] = Decision(item.amount, number, "另行招聘", tuple(free))
    return decisions


def decide(plan: Plan, decisions: dict[Key, Decision]) -> None:
    following_decide(plan=plan, decisions=decisions, standards=STANDARDS, by=person("planner"))


def test_what_is_proposed_comes_out_of_the_giving_body_and_the_rest_is_shown() -> None:
    assert items(planned()) == {
        (STAYS, What.POSTS): WANTED,
        (STAYS, What.PEOPLE): WANTED,
        (GOES, What.POSTS): POSTS,
        (GOES, What.PEOPLE): PEOPLE,
        (GOES, What.POSTS_REST): 1,
        (GOES, What.PEOPLE_REST): 2,
    }


def test_approval_waits_until_all_is_decided_and_names_what_is_not() -> None:
    plan = planned()
    assert prove(plan)
    before = len(items(plan))
    with pytest.raises(Refused) as refused:
        reforms.approved(plan)
    open_ = [str(f.message) for f in refused.value.faults if "还没有决定" in str(f.message)]
    assert len(open_) == before
    assert any("编制缺口" in text for text in open_)
    decide(plan, all_of(plan))
    assert plan.state == PlanState.DRAFT
    with pytest.raises(Refused, match="须为"):
        reforms.approved(plan)
    assert prove(plan)
    assert reforms.approved(plan).state == PlanState.APPROVED


def test_what_is_accepted_moves_with_the_plan_and_back_with_it() -> None:
    before, held, people = county_digests(), balances_in_all(UNTIL), in_bodies()
    plan = planned()
    decide(plan, all_of(plan))
    assert prove(plan)
    reforms.applied(reforms.approved(plan))
    after = balances_in_all(UNTIL)
    [taken] = {duty.body for duty in duties_on(UNTIL).values()}
    station = bodies()["司法所"]
    assert after[Account(station, Holds.FILLED, KIND)] == PEOPLE - WANTED
    assert after[Account(taken, Holds.FILLED, KIND)] == WANTED + PEOPLE
    assert after[Account(taken, Holds.VACANT, KIND)] == POSTS - PEOPLE
    picked = {member for row in Following.objects.all() for member in json.loads(row.members)}
    assert {post.member for post in posts_on(UNTIL, [taken])} == picked
    assert sum(n for one, n in after.items() if one.holds is Holds.FILLED) == 2 * PEOPLE
    assert ledger_faults(UNTIL) == {}
    reforms.undone(plan)
    assert (county_digests(), balances_in_all(UNTIL), in_bodies()) == (before, held, people)


def in_bodies() -> list[tuple[str, int]]:
    found = set(StaffPost.objects.values_list("body", flat=True))
    return sorted((post.place.body, post.member) for post in posts_on(UNTIL, found))


def test_what_is_declined_stays() -> None:
    plan = planned()
    decide(plan, all_of(plan, posts=0, people=0))
    assert prove(plan)
    reforms.applied(reforms.approved(plan))
    assert balances_in_all(UNTIL)[Account(bodies()["司法所"], Holds.FILLED, KIND)] == PEOPLE


def test_people_without_posts_are_found_by_the_proof() -> None:
    plan = planned()
    decide(plan, all_of(plan, posts=0))
    proof = plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    assert {str(one.violation.rule) for one in proof.created_or_enlarged} == {"quota/overstaffing"}


def test_all_faults_of_a_form_are_told_at_once_and_nothing_is_kept() -> None:
    plan = planned()
    found = following_of(plan, STANDARDS).items
    wrong = dict(all_of(plan))
    for item in found:
        if item.what is What.POSTS:
            wrong[item.key] = Decision(item.amount, item.amount + 1)
        elif item.what is What.PEOPLE:
            wrong[item.key] = Decision(item.amount, item.amount, members=(999_999,))
        else:
            wrong[item.key] = Decision(item.amount + 1, 0)
    with pytest.raises(Refused) as refused:
        decide(plan, wrong)
    told = [str(fault.message) for fault in refused.value.faults]
    assert sum("最多" in text for text in told) == 2
    assert sum("不都在原承办机构" in text for text in told) == 2
    assert sum("建议已经变了" in text for text in told) == 2
    with pytest.raises(Refused, match="没有写理由"):
        decide(plan, {found[0].key: Decision(found[0].amount, 0)})
    with pytest.raises(Refused, match="没有写任何一项"):
        decide(plan, {})
    assert not Following.objects.exists()


def test_another_proposal_is_decided_anew() -> None:
    plan = planned()
    decide(plan, all_of(plan))
    assert following_of(plan, STANDARDS).open == []
    Following.objects.filter(what="people_rest").update(proposed=7)
    [left] = following_of(plan, STANDARDS).open
    assert left.what is What.PEOPLE_REST


def test_who_may_not_plan_may_not_decide() -> None:
    plan = planned()
    with pytest.raises(Refused, match="权限"):
        following_decide(plan=plan, decisions=all_of(plan), standards=STANDARDS, by=stranger("somebody"))
    decide(plan, all_of(plan))
    assert prove(plan)
    plan_approve(plan=plan, documents=reforms.documents(plan), standards=STANDARDS, by=person("approver"))
    with pytest.raises(Refused, match="须为"):
        decide(plan, all_of(plan))
