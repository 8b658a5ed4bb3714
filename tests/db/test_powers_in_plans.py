"""An instrument in a plan: its duties, people, posts and money move with one step, are proven, approved, applied and undone."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Enact, Equip, Undertake
from santu.design.models import Scenario
from santu.design.selectors.scenarios import scenario_design
from santu.design.services.by_hand import Beginning, proposal_add, scenario_begin
from santu.kernel.change import Change, Op
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.powers import CONNECTED, Form, Item
from santu.register.domain.powers import Instrument as Said
from santu.register.domain.staff import Place
from santu.register.domain.survey import About
from santu.register.selectors.digests import county_digests
from santu.register.selectors.instruments import instruments_of, powers_given
from santu.register.selectors.powers import power_in_force
from santu.register.selectors.quotas import balances_in_all
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.survey import rows_of, standing_of
from santu.register.services.staff import staff_load
from santu.register.services.survey import survey_correct, survey_hand_in, survey_open, survey_row_save
from santu.transition.domain.following import Decision, What
from santu.transition.domain.proof import Promise, Proof, prove
from santu.transition.models import Plan
from santu.transition.selectors.following import following_of
from santu.transition.selectors.plans import plan_steps
from santu.transition.services.following import following_decide
from santu.transition.services.planning import plan_prove
from tests.db import duties, reforms
from tests.db.powers import (
    COUNTY,
    GIVEN_ON,
    GIVING,
    NORTH,
    TAKEN_ON,
    TAKING,
    WATER,
    WHITE,
    prepared,
    recorded,
    row,
    unit,
)
from tests.db.quotas import account, entered, moves, paper, someone
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, digests_by_hand, overlaps, person, written

pytestmark = pytest.mark.django_db
LATER = date(2020, 10, 1)
KIND, OFFICE = "institutional", "综合便民服务中心"


@pytest.fixture(autouse=True)
def register() -> None:
    prepared()
    duties.recorded(duties.row(COUNTY, "1", "农业局", 6, kind="处罚", organ="农业局"))


def body(code: str, name: str, day: date = DAY) -> str:
    found = snapshot(day)
    return next(one for one in found.bodies_of[unit(code)] if found.bodies[one].name == name)


def scenario(day: date = DAY, until: date = GIVEN_ON) -> Scenario:
    """The county brought to the standard."""
    beginning = Beginning("改革", unit(COUNTY), day, until)
    wish = Wished(Equip(unit(COUNTY)), "按标准")
    return scenario_begin(beginning=beginning, wishes=[wish], standards=STANDARDS, by=person("planner"))


def item(made: Scenario, matter: str, code: str, *connected: str) -> Item:
    """A matter for an institution of a township."""
    target = scenario_design(made, STANDARDS).target()
    office = next(one for one in target.bodies_of[unit(code)] if target.bodies[one].name == OFFICE)
    return Item(matter, matter, f"事项{matter}", "penalty", unit(code), office, "", connected)


def enacted(made: Scenario, said: Said, *items: Item) -> None:
    wish = Wished(Enact(said, items), "")
    proposal_add(scenario=made, wishes=[wish], standards=STANDARDS, by=person("planner"))


def mains(day: date) -> Counter[tuple[str, str]]:
    """Code of place and matter → how many main bodies it has on a day."""
    found = snapshot(day)
    return Counter(
        (str(found.divisions[one.place].code), one.matter) for one in found.duties.values() if one.is_main
    )


def proof_of(plan: Plan) -> Proof:
    return plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))


def posted(one: str, number: int, people: int, kind: str = KIND) -> None:
    """So many posts of a body, and so many of them filled."""
    top = [account("14", holds, kind) for holds in (Holds.ISSUED, Holds.CAP)]
    free = account("140101", Holds.LEVEL, kind)
    lines = [(*top, 60), (top[1], free, 60), (free, Account(one, Holds.VACANT, kind), number)]
    entered(*moves(DAY, *lines), central="中央编办〔2020〕1号")
    there = [(someone(at), Place(one, kind)) for at in range(people)]
    staff_load(people=there, day=DAY, paper=paper(), standards=STANDARDS, by=person())


def decide_all(plan: Plan) -> dict[tuple[str, What], int]:
    """Everything that is proposed is accepted; returns by matter and what how much that was."""
    found = following_of(plan, STANDARDS)
    decisions = {}
    for one in found.items:
        members = tuple(post.member for post in found.candidates(one)[: one.amount])
        decisions[one.key] = Decision(one.amount, one.amount, "由县里另行调剂", members)
    following_decide(plan=plan, decisions=decisions, standards=STANDARDS, by=person("planner"))
    return {(one.moved.duty.matter, one.what): one.amount for one in found.items}


def test_an_instrument_is_planned_applied_and_undone_with_people_and_posts() -> None:
    office = body(COUNTY, "农业局")
    posted(office, 5, 4)
    before, held = county_digests(), balances_in_all(GIVEN_ON)
    made = scenario()
    enacted(made, GIVING, item(made, "1", WHITE, *CONNECTED), item(made, "9", WATER))
    plan = reforms.planned(made)
    [step] = [step for step in plan_steps(plan.pk) if step.proposal.startswith("powers/")]
    assert (step.day, len(step.changes)) == (GIVEN_ON, 2)
    assert proof_of(plan).holds
    with pytest.raises(Refused, match="随转人员 2 还没有决定"):
        reforms.approved(plan)
    assert decide_all(plan) == {("1", What.POSTS): 2, ("1", What.PEOPLE): 2}
    assert proof_of(plan).holds
    assert power_in_force("1", unit(WHITE), GIVEN_ON).organ == office
    reforms.applied(reforms.approved(plan))
    holder = power_in_force("1", unit(WHITE), GIVEN_ON)
    assert (holder.organ, holder.power, holder.instrument) == (unit(WHITE), "devolved", GIVING.number)
    assert power_in_force("1", unit(NORTH), GIVEN_ON).organ == office
    after = balances_in_all(GIVEN_ON)
    assert after[Account(office, Holds.FILLED, KIND)] == 2
    assert after[Account(holder.body, Holds.FILLED, KIND)] == 2
    assert mains(GIVEN_ON) == {(COUNTY, "1"): 1, (WHITE, "1"): 1, (WATER, "9"): 1}
    [kept] = instruments_of(unit(COUNTY))
    assert (kept.said, kept.act) == (GIVING, plan.act.pk)
    given = powers_given([unit(WHITE), unit(WATER)], GIVEN_ON)
    assert {one.duty.matter: one.item.connected for one in given} == {"1": CONNECTED, "9": ()}
    assert (county_digests(), overlaps()) == (digests_by_hand(), [])
    reforms.undone(plan)
    assert (county_digests(), balances_in_all(GIVEN_ON)) == (before, held)
    assert instruments_of(unit(COUNTY)) == []
    assert power_in_force("1", unit(WHITE), GIVEN_ON).organ == office
    assert power_in_force("9", unit(WATER), GIVEN_ON) is None
    assert mains(GIVEN_ON) == {(COUNTY, "1"): 1}


def test_posts_that_go_to_another_level_by_a_central_approval_alone_are_not_proposed() -> None:
    posted(body(COUNTY, "农业局"), 5, 4, "administrative")
    made = scenario()
    target = scenario_design(made, STANDARDS).target()
    office = next(one for one in target.bodies_of[unit(WHITE)] if target.bodies[one].name == "综合行政执法办")
    enacted(made, GIVING, replace(item(made, "1", WHITE), body=office))
    assert decide_all(reforms.planned(made)) == {("1", What.POSTS_REST): 2, ("1", What.PEOPLE_REST): 2}


def surveyed(office: str = OFFICE, persons: int = 3) -> None:
    """The township found some of its people at the one matter that it has."""
    number = survey_open(unit=unit(WHITE), day=LATER, about=About("摸底", "", "党政综合办"), by=person())
    [row_] = rows_of(number)
    said = replace(row_, doer="township", body=office, persons=persons, frequency="daily", days=1)
    survey_row_save(number=number, row=said, by=person())
    survey_hand_in(number=number, by=person())


def broken(plan: Plan, said: Said | None, **step: date) -> set[str]:
    """What is found of a plan whose instrument, or whose step, is another than was planned."""
    design, steps = scenario_design(plan.scenario, STANDARDS), plan_steps(plan.pk)
    enacts = {key: replace(one, said=said) for key, one in design.enacts.items()} if said else {}
    steps = [replace(one, **step) if one.proposal.startswith("powers/") else one for one in steps]
    proof = prove(Promise(design.base, design.target(), design.standard, {}, enacts), steps)
    found = [*(one.violation for one in proof.created_or_enlarged), *proof.end_uncovered]
    assert all(any(clause in str(one.message) for clause in ("SX-34", "24", "LR001")) for one in found)
    return {str(one.message) for one in found}


def test_the_proof_refuses_a_power_without_a_published_instrument_and_off_its_day() -> None:
    made = scenario()
    enacted(made, GIVING, item(made, "1", WHITE))
    plan = reforms.planned(made)
    assert broken(plan, GIVING) == set()
    for said, told in (
        (None, "没有这样公布的文件"),
        (replace(GIVING, number=""), "没有写明文号"),
        (replace(GIVING, published_on=None), "没有写明哪一天公布"),
        (replace(GIVING, published_on=date(2020, 9, 2)), "早于公布日期"),
        (replace(GIVING, form=Form.TAKE_BACK, assessment_due=None), "没有下放给"),
        (replace(GIVING, effective=date(2020, 9, 2)), "从 2020-09-02 起生效"),
    ):
        assert any(told in one for one in broken(plan, said)), told
    assert any("从 2020-09-01 起生效" in one for one in broken(plan, GIVING, day=date(2020, 8, 31)))
    assert any("没有一步办理" in one for one in broken(plan, GIVING, proposal="bodies/x"))


def test_what_cannot_be_carried_out_comes_into_no_scenario() -> None:
    made = scenario()
    wanted = item(made, "1", WHITE)
    taken = replace(wanted, body=body(COUNTY, "农业局"), organ=body(COUNTY, "农业局"))
    before = written()
    for said, one, told in (
        (replace(GIVING, number=""), wanted, "没有写明文号"),
        (replace(GIVING, published_on=None), wanted, "没有写明哪一天公布"),
        (replace(GIVING, published_on=date(2020, 9, 2)), wanted, "早于公布日期"),
        (replace(TAKING, published_on=date(2020, 8, 1), effective=GIVEN_ON), taken, "没有下放给"),
        (replace(GIVING, effective=TAKEN_ON), wanted, "完成日"),
        (GIVING, replace(wanted, body="gone"), "已经撤销"),
        (GIVING, replace(wanted, body=body(COUNTY, "农业局")), "“农业局”不在那里.*SX-34"),
        (GIVING, replace(wanted, place=unit(NORTH)), "要由那里的机构承办"),
    ):
        with pytest.raises(Refused, match=told):
            enacted(made, said, one)
    assert written() == before
    enacted(made, GIVING, wanted)
    with pytest.raises(Refused, match="只能由一项提议变更"):
        enacted(made, replace(GIVING, number="又一号"), wanted)


def test_a_power_is_moved_within_its_township_alone_and_back_to_the_county_by_an_instrument() -> None:
    recorded(replace(GIVING, effective=LATER), row("9", townships="白城乡"))
    [duty] = [one for one in snapshot(LATER).duties.values() if one.matter == "9"]
    made = scenario(LATER, TAKEN_ON)
    before = written()

    def moved(to: str) -> None:
        wish = Wished(Undertake((duty.id,), to), "顺路")
        proposal_add(scenario=made, wishes=[wish], standards=STANDARDS, by=person("planner"))

    target = scenario_design(made, STANDARDS).target()
    offices = {target.bodies[one].host: one for one in target.bodies if target.bodies[one].name == OFFICE}
    elsewhere = (body(COUNTY, "农业局"), offices[unit(WATER)])
    for to in elsewhere:
        with pytest.raises(Refused) as refused:
            moved(to)
        [told] = map(str, refused.value.faults)
        named = ("“事项9”", GIVING.number, "“白城乡”", target.bodies[to].name, "收回职权的文件", "24，SX-34")
        assert all(said in told for said in named)
    assert written() == before
    moved(offices[unit(WHITE)])
    plan = reforms.planned(made)
    assert proof_of(plan).holds
    design = scenario_design(made, STANDARDS)
    for to in elsewhere:
        steps = [
            replace(one, changes=tuple(_sent(change, duty.id, to) for change in one.changes))
            for one in plan_steps(plan.pk)
        ]
        proof = prove(Promise(design.base, design.target(), design.standard), steps)
        [found] = [
            one.violation for one in proof.created_or_enlarged if one.violation.rule == "power/outside"
        ]
        assert all(said in str(found.message) for said in (GIVING.number, "白城乡", "24，SX-34"))
        assert "power/outside" in {one.rule for one in proof.end_uncovered}


def _sent(change: Change, duty: str, to: str) -> Change:
    return replace(change, becomes=to) if (change.op, change.unit) == (Op.MOVE, duty) else change


def test_what_is_recorded_meanwhile_keeps_the_plan_from_being_applied() -> None:
    made = scenario()
    enacted(made, GIVING, item(made, "9", WHITE))
    plan = reforms.proven(made)
    reforms.approved(plan)
    recorded(GIVING, row("8", townships="白城乡"))
    with pytest.raises(Refused, match="被第"):
        reforms.applied(plan)


def test_a_plan_takes_back_with_the_people_whom_a_survey_found() -> None:
    made = scenario()
    reforms.applied(reforms.approved(reforms.proven(made)))
    office = body(WHITE, OFFICE, GIVEN_ON)
    recorded(replace(GIVING, effective=LATER), row("9", townships="白城乡", body=OFFICE))
    surveyed()
    department = body(COUNTY, "农业局")
    back_ = Item("9", "9", "", "penalty", unit(WHITE), department, department)
    beginning = Beginning("收回", unit(COUNTY), LATER, TAKEN_ON)
    wish = Wished(Enact(TAKING, (back_,)), "")
    made = scenario_begin(beginning=beginning, wishes=[wish], standards=STANDARDS, by=person("planner"))
    plan = reforms.planned(made)
    [*items] = following_of(plan, STANDARDS).items
    assert {(one.moved.giver, one.moved.persons, bool(one.moved.survey)) for one in items} == {
        (office, 3, True)
    }
    assert decide_all(plan) == {("9", What.POSTS_REST): 3, ("9", What.PEOPLE_REST): 3}
    assert proof_of(plan).holds
    reforms.applied(reforms.approved(plan))
    holder = power_in_force("9", unit(WHITE), TAKEN_ON)
    assert (holder.organ, holder.power, holder.instrument) == (department, "statutory", TAKING.number)
    assert [one.said.number for one in instruments_of(unit(COUNTY))] == [TAKING.number, GIVING.number]
    reforms.undone(plan)
    assert power_in_force("9", unit(WHITE), TAKEN_ON).instrument == GIVING.number


def taking_back() -> Plan:
    """A plan, decided and proven, that takes back from a body of which a survey found three people at it."""
    recorded(replace(GIVING, effective=LATER), row("9", townships="白城乡"))
    surveyed("综合办")
    made = scenario(LATER, TAKEN_ON)
    department = body(COUNTY, "农业局")
    said = Item("9", "9", "", "penalty", unit(WHITE), department, department)
    enacted(made, TAKING, said)
    plan = reforms.planned(made)
    decide_all(plan)
    assert proof_of(plan).holds
    return plan


def test_a_survey_that_is_corrected_after_the_approval_is_decided_on_anew() -> None:
    plan = reforms.approved(taking_back())
    number = survey_correct(number=standing_of(unit(WHITE), LATER).number, reason="漏填", by=person())
    [found] = rows_of(number)
    survey_row_save(number=number, row=replace(found, persons=5), by=person())
    survey_hand_in(number=number, by=person())
    before = written()
    with pytest.raises(Refused, match="调查的人数变了"):
        reforms.applied(plan)
    assert written() == before


def test_what_was_given_to_a_body_that_the_design_abolishes_goes_to_its_heir() -> None:
    beginning = Beginning("改革", unit(COUNTY), DAY, GIVEN_ON)
    office = body(WHITE, "综合办")
    given = Item("1", "1", "事项1", "penalty", unit(WHITE), office)
    wishes = [Wished(Enact(GIVING, (given,)), ""), Wished(Equip(unit(COUNTY)), "按标准")]
    made = scenario_begin(beginning=beginning, wishes=wishes, standards=STANDARDS, by=person("planner"))
    plan = reforms.planned(made)
    decide_all(plan)
    assert proof_of(plan).holds
    reforms.applied(reforms.approved(plan))
    holder = power_in_force("1", unit(WHITE), GIVEN_ON)
    assert (holder.organ, holder.instrument) == (unit(WHITE), GIVING.number)
    assert (holder.body != office, holder.body in snapshot(GIVEN_ON).bodies) == (True, True)
    reforms.undone(plan)
    assert mains(GIVEN_ON) == {(COUNTY, "1"): 1}
