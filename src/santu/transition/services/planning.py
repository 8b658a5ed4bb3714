"""Making a plan of a scenario, and proving it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from django.db import transaction

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.design.domain.scenario import Design
from santu.design.models import Scenario
from santu.design.selectors.access import right_over_scenario
from santu.design.selectors.conformity import uncovered
from santu.design.selectors.scenarios import exceptions_on, scenario_design
from santu.kernel.messages import N_, Fault, Refused, message, refuse, to_json
from santu.kernel.violation import Violation
from santu.register.domain.codec import change_to_json
from santu.register.services.loading import load_rows
from santu.standards.rulebook import Standards
from santu.transition.domain.counting import count
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, Proof, prove
from santu.transition.domain.states import state_words
from santu.transition.domain.steps import Step
from santu.transition.domain.turns import Deed, done
from santu.transition.models import Plan, PlanPool, PlanState
from santu.transition.selectors.access import right_over_plan
from santu.transition.selectors.hands import hands_of
from santu.transition.selectors.plans import plan_steps
from santu.transition.selectors.posts import posts_of
from santu.transition.services.handover_lists import follows_write, lists_make
from santu.transition.services.standing import stale_faults

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""

KEPT = 500
"""So many findings of each sort are kept with a proof."""

HELD = ("state", "approved_by", "act_id", "undo_approved_by")
"""What tells whether somebody took a plan further."""

STEP_COLUMNS = ("plan_id", "no", "day", "county", "proposal", "changes", "waits")


Also = Callable[[Plan], None]
"""What else is written in the transaction of an act, once it is done: all of it is kept, or none."""


def nothing_else(plan: Plan) -> None:
    """Nothing."""


def silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def plan_create(
    *,
    scenario: Scenario,
    standards: Standards,
    by: User,
    progress: Progress = silent,
    also: Also = nothing_else,
) -> Plan:
    """Plan a scenario, if its whole target state keeps the standards.

    Raises:
        Refused: the scenario is not theirs to plan, the target breaks rules that no exception covers (each is named), or the
            register moved since the scenario was made (the acts that moved it are named).
    """
    right_over_scenario(by, Right.PLAN, scenario)
    if faults := stale_faults(scenario):
        raise Refused(faults)
    progress(N_("读取方案"), 0, 3)
    design = scenario_design(scenario, standards)
    faults = [Fault(v.subject, v.message) for v in uncovered(design)]
    if faults:
        raise Refused(faults)
    progress(N_("编排步骤"), 1, 3)
    steps = plan(design.base, design.proposals, design.until)
    counted = count(design.base, (change for step in steps for change in step.changes))
    counts = {kind: found.as_json() for kind, found in counted.items()}
    rows = [_row(step) for step in steps]
    progress(N_("保存计划"), 2, 3)
    with transaction.atomic():
        made = Plan.objects.create(
            scenario=scenario,
            counts=json.dumps({**counts, "steps": len(steps)}),
            planned_by=by.username,
        )
        load_rows("transition_planstep", STEP_COLUMNS, [(made.pk, *row) for row in rows])
        lists_make(made, design, steps)
        after = {"plan": made.pk, "scenario": scenario.pk, "steps": len(steps)}
        append(chain="", act="plan_create", by=by.username, reason=scenario.title, after=after)
        also(made)
    progress(N_("保存计划"), 3, 3)
    return made


def _row(step: Step) -> tuple[object, ...]:
    changes = json.dumps([change_to_json(change) for change in step.changes], ensure_ascii=False)
    waits = json.dumps([[wait.step, wait.why] for wait in step.waits])
    return (step.no, step.day, step.county, step.proposal, changes, waits)


def plan_prove(
    *, plan: Plan, standards: Standards, by: User, progress: Progress = silent, also: Also = nothing_else
) -> Proof:
    """Check every invariant at every prefix; a plan that holds becomes proven.

    Raises:
        Refused: the plan is not theirs to prove, or is approved, applied or undone already.
    """
    right_over_plan(by, Right.PLAN, plan)
    if faults := faults_to_prove(plan):
        raise Refused(faults)
    design = scenario_design(plan.scenario, standards)
    steps = plan_steps(plan.pk)
    excepted = exceptions_on(design.until)
    promise = Promise(design.base, design.target(), design.standard, excepted, design.enacts)
    proof = prove(promise, steps, lambda done: progress(N_("逐步证明"), done, len(steps)))
    posts = posts_of(plan, design, steps)
    proof = replace(proof, created_or_enlarged=(*proof.created_or_enlarged, *posts.findings))
    rows = [asdict(need.row) for need in posts.needs]
    pools = [PlanPool(plan=plan, **{**row, "course": json.dumps(row["course"])}) for row in rows]
    with transaction.atomic():
        plan_hold(plan)
        plan.proof = json.dumps({**proof_summary(proof), **_findings(proof)}, ensure_ascii=False)
        plan.posts = posts.digest
        plan.state = PlanState.PROVEN if proof.holds else PlanState.DRAFT
        plan.save(update_fields=["proof", "posts", "state"])
        plan.pools.all().delete()
        PlanPool.objects.bulk_create(pools)
        follows_write(plan, posts)
        after = {"plan": plan.pk, **proof_summary(proof)}
        append(chain="", act="plan_prove", by=by.username, after=after)
        also(plan)
    return proof


def faults_to_prove(plan: Plan) -> list[Fault]:
    """What can be said without reading the register: the state of the plan."""
    return state_faults(plan, PlanState.DRAFT, PlanState.PROVEN)


def state_faults(plan: Plan, *wanted: PlanState) -> list[Fault]:
    """A fault when the plan is not in one of the wanted states."""
    if plan.state in wanted:
        return []
    text = message(
        N_("第 {plan} 号计划现为“{state}”，须为“{wanted}”才能办理；请按编制、证明、审批、执行的顺序办理。"),
        plan=plan.pk,
        state=state_words([plan.state]),
        wanted=state_words(wanted),
    )
    return [Fault(str(plan.pk), text)]


def plan_duty_faults(plan: Plan, deed: Deed, by: User) -> list[Fault]:
    """What keeps a person from a deed, for what they did to the plan or its scenario before."""
    return duty_faults(done(deed), hands_of(plan), bars_today(), by.username)


def plan_hold(plan: Plan) -> None:
    """Lock the plan until its transaction ends.

    Raises:
        Refused: somebody has taken it further since it was read.
    """
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if any(getattr(held, field) != getattr(plan, field) for field in HELD):
        template = N_("第 {plan} 号计划刚刚由他人办理，现为“{state}”；请重新打开计划，核对后再办。")
        raise refuse(str(plan.pk), template, plan=plan.pk, state=state_words([held.state]))


def left_out_since(design: Design, steps: Sequence[Step]) -> list[Fault]:
    """A fault for each proposal that the steps carry out and the scenario no longer has."""
    left_out = {step.proposal for step in steps} - {proposal.key for proposal in design.proposals}
    template = N_("计划里的“{key}”在编制之后已被排除在方案之外；请重新编制计划。（SX-06）")
    return [Fault(key, message(template, key=key)) for key in sorted(left_out)]


def proof_summary(proof: Proof) -> dict[str, object]:
    """The proof in figures."""
    return {
        "prefixes": proof.prefixes,
        "base": proof.base,
        "created_or_enlarged": len(proof.created_or_enlarged),
        "end_uncovered": len(proof.end_uncovered),
        "conserved": proof.conserved,
    }


def _findings(proof: Proof) -> dict[str, object]:
    """What keeps the plan from holding, to be read later: of very many the first."""
    made = [{"prefix": f.prefix, **_violation(f.violation)} for f in proof.created_or_enlarged[:KEPT]]
    return {"made": made, "left": [_violation(found) for found in proof.end_uncovered[:KEPT]]}


def _violation(found: Violation) -> dict[str, object]:
    return {"rule": found.rule, "subject": found.subject, "message": to_json(found.message)}
