"""Carrying an approved plan into the register."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.services.grants import grants_follow
from santu.audit.services import append
from santu.design.domain.scenario import Design
from santu.design.selectors.scenarios import scenario_design
from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused
from santu.register.domain.dating import Dated, carry_out
from santu.register.domain.sheets_following import sheets_following, villages_leaving
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models.tables import LINKS, MEASUREMENTS
from santu.register.selectors.acts import latest_act
from santu.register.selectors.cells import sheets_on
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.powers import instrument_keep
from santu.register.services.quotas import accounts_hold
from santu.register.services.recording import sheets_writing, writings_of
from santu.register.services.timeline import Writing
from santu.standards.rulebook import Standards
from santu.transition.domain.figures import figures_by_day
from santu.transition.domain.hand_overs import hand_overs
from santu.transition.domain.instruments import numbers_of
from santu.transition.domain.steps import Step
from santu.transition.domain.turns import Deed
from santu.transition.models import Plan, PlanState
from santu.transition.selectors.access import right_over_plan
from santu.transition.selectors.handover import handover_faults
from santu.transition.selectors.papers import papers_to_apply
from santu.transition.selectors.plans import plan_steps
from santu.transition.selectors.posts import posts_of
from santu.transition.services.planning import (
    Also,
    Progress,
    left_out_since,
    nothing_else,
    plan_duty_faults,
    plan_hold,
    silent,
    state_faults,
)
from santu.transition.services.posting import booking_to_follow, posts_faults, posts_follow
from santu.transition.services.standing import stale_faults

MOVED = "村（社区）划转推算"
UNPLACED = "撤销后乡级去向不明，暂记在此，推算"
"""Sources of inferred figures: of a township, and of what a county holds beside its townships."""


def plan_apply(
    *, plan: Plan, standards: Standards, by: User, progress: Progress = silent, also: Also = nothing_else
) -> Plan:
    """Carry an approved plan into the register: all of it, or nothing.

    Everything is read, checked and built before the one transaction that writes.

    Raises:
        Refused: the plan is not theirs to carry out, is not approved, the approver would apply it, a handover list of what
            it abolishes is not complete, a county that it touches or its ledger of posts moved since it was made, or a
            proposal in it was left out of the scenario since.
    """
    right_over_plan(by, Right.PLAN, plan)
    if faults := faults_to_apply(plan, by):
        raise Refused(faults)
    since = latest_act()
    progress(N_("核对基准"), 0, 4)
    if faults := stale_faults(plan.scenario):
        raise Refused(faults)
    progress(N_("读取步骤"), 1, 4)
    design, steps = scenario_design(plan.scenario, standards), plan_steps(plan.pk)
    if faults := left_out_since(design, steps):
        raise Refused(faults)
    posts = posts_of(plan, design, steps)
    if faults := posts_faults(plan, posts):
        raise Refused(faults)
    progress(N_("生成登记"), 2, 4)
    writ = _writ(design, steps, since)
    numbers = numbers_of(paper.number for paper in papers_to_apply(plan))
    papers = ActPapers("plan_apply", plan.scenario.title, document=numbers)
    booking = booking_to_follow(papers.title, numbers, posts)
    progress(N_("写入登记"), 3, 4)
    with transaction.atomic():
        plan_hold(plan)
        if faults := handover_faults(plan):
            raise Refused(faults)
        accounts_hold(booking)
        plan.act = act_record(papers=papers, writ=writ, by=by)
        plan.state = PlanState.APPLIED
        plan.save(update_fields=["act", "state"])
        after = {"plan": plan.pk, "act": plan.act.pk}
        append(chain="", act="plan_apply", by=by.username, document=papers.document, after=after)
        posts_follow(plan, booking, posts, by.username)
        for proposal in design.proposals:
            if enact := proposal.enacts:
                county = proposal.county
                instrument_keep(act=plan.act, county=county, said=enact.said, items=enact.items)
        grants_follow(heirs=hand_overs(steps), act=plan.act.pk, by=by)
        also(plan)
    progress(N_("写入登记"), 4, 4)
    return plan


def faults_to_apply(plan: Plan, by: User) -> list[Fault]:
    """What can be said without reading the register: the state of the plan, who wants to apply it, what is not handed over."""
    faults = state_faults(plan, PlanState.APPROVED)
    return [*faults, *plan_duty_faults(plan, Deed.APPLY, by), *([] if faults else handover_faults(plan))]


def _writ(design: Design, steps: Sequence[Step], since: int) -> Writ:
    base = design.base
    dated = [(step.day, step.changes) for step in steps]
    outcome = carry_out(base, dated)
    changes = [change for step in steps for change in step.changes]
    sheets = sheets_on(villages_leaving(base, changes), base.day)
    writings = writings_of(outcome, base.system) | sheets_writing(sheets_following(base, sheets, dated))
    writings[LINKS.table] = Writing(insert=list(_links(base.divisions, steps)))
    writings[MEASUREMENTS.table] = Writing(insert=_measured(base, dated))
    counties = counties_touched(base, changes)
    return Writ(counties, writings, outcome.minted, since)


def _links(divisions: Iterable[str], steps: Sequence[Step]) -> Iterable[tuple[object, ...]]:
    """Who carried on what share of whom, from which day."""
    known = set(divisions)
    for step in steps:
        for change in step.changes:
            if change.op is Op.ABOLISH and change.unit in known:
                whole = sum(heir.share for heir in change.successors)
                for heir in change.successors:
                    share = heir.share / whole
                    event = step.proposal.split("/")[0]
                    parts = (share.numerator, share.denominator)
                    yield (change.unit, heir.unit, step.day, *parts, event)


def _measured(base: Snapshot, steps: Iterable[Dated]) -> list[tuple[object, ...]]:
    """The figures of units that changed, inferred from the parts that moved, from the day of the step."""
    return [
        (unit, quantity, day, "推算", value, MOVED if level is Level.TOWNSHIP else UNPLACED, True)
        for unit, quantity, day, value, level in figures_by_day(base, steps)
    ]
