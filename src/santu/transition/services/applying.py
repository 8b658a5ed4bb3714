"""Approving a plan, applying it, undoing it."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.selectors import database_is_demo
from santu.audit.anchoring import anchor_after_commit
from santu.audit.services import append
from santu.design.domain.scenario import Design
from santu.design.selectors.scenarios import scenario_design
from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.dating import Dated, carry_out
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models.tables import LINKS, MEASUREMENTS
from santu.register.selectors.acts import latest_act
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.recording import writings_of
from santu.register.services.timeline import Writing
from santu.register.services.undo import act_undo
from santu.standards.rulebook import Standards
from santu.transition.domain.figures import figures_by_day
from santu.transition.domain.instruments import Document, faults_of
from santu.transition.domain.steps import Step
from santu.transition.models import Instrument, Plan, PlanState
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.plans import plan_steps
from santu.transition.services.planning import (
    Also,
    Progress,
    left_out_since,
    nothing_else,
    plan_hold,
    silent,
    state_faults,
)
from santu.transition.services.standing import stale_faults

MOVED = "村（社区）划转推算"
UNPLACED = "撤销后乡级去向不明，暂记在此，推算"
"""Sources of inferred figures: of a township, and of what a county holds beside its townships."""


def plan_approve(*, plan: Plan, documents: Sequence[Document], standards: Standards, by: User) -> Plan:
    """Approve a proven plan, or anew one that was undone, with the instruments it needs.

    Raises:
        Refused: the plan is not proven, an instrument is missing or incomplete, the person who
            planned it would approve it, a county that it touches moved since it was made, or a
            proposal in it was left out of the scenario since.
    """
    faults = state_faults(plan, PlanState.PROVEN, PlanState.UNDONE)
    if by.username == plan.planned_by:
        faults.append(Fault(by.username, message(N_("编制人不能审批自己的计划；请换另一人审批。（SX-06）"))))
    today, demo = timezone.localdate(), database_is_demo()
    faults += faults_of(documents, authorities_of(plan, standards), today=today, demo=demo)
    if plan.state not in (PlanState.PROVEN, PlanState.UNDONE):
        # What it would stand on does not matter; of an applied plan, its own rows would all be named.
        raise Refused(faults)
    faults += stale_faults(plan.scenario)
    faults += left_out_since(scenario_design(plan.scenario, standards), plan_steps(plan.pk))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        plan_hold(plan)
        approval = _latest_round(plan) + 1
        Instrument.objects.bulk_create(
            Instrument(
                plan=plan,
                round=approval,
                authority=document.authority,
                number=document.number,
                day=document.day,
                issuer=document.issuer,
                minutes=document.minutes,
                synthetic=document.synthetic,
                by=by.username,
            )
            for document in documents
        )
        plan.state, plan.approved_by = PlanState.APPROVED, by.username
        plan.save(update_fields=["state", "approved_by"])
        numbers = "、".join(document.number for document in documents)
        append(chain="", act="plan_approve", by=by.username, document=numbers, after={"plan": plan.pk})
        anchor_after_commit()
    return plan


def _latest_round(plan: Plan) -> int:
    latest: int | None = plan.instruments.aggregate(latest=Max("round"))["latest"]
    return latest or 0


def plan_apply(
    *, plan: Plan, standards: Standards, by: User, progress: Progress = silent, also: Also = nothing_else
) -> Plan:
    """Carry an approved plan into the register: all of it, or nothing.

    Everything is read, checked and built before the one transaction that writes.

    Raises:
        Refused: the plan is not approved, the approver would apply it, a county that it touches
            moved since it was made, or a proposal in it was left out of the scenario since.
    """
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
    progress(N_("生成登记"), 2, 4)
    writ = _writ(design, steps, since)
    approving = plan.instruments.filter(round=_latest_round(plan)).order_by("pk")
    numbers = approving.values_list("number", flat=True)
    papers = ActPapers("plan_apply", plan.scenario.title, document="、".join(dict.fromkeys(numbers)))
    progress(N_("写入登记"), 3, 4)
    with transaction.atomic():
        plan_hold(plan)
        plan.act = act_record(papers=papers, writ=writ, by=by)
        plan.state = PlanState.APPLIED
        plan.save(update_fields=["act", "state"])
        after = {"plan": plan.pk, "act": plan.act.pk}
        append(chain="", act="plan_apply", by=by.username, document=papers.document, after=after)
        also(plan)
    progress(N_("写入登记"), 4, 4)
    return plan


def faults_to_apply(plan: Plan, by: User) -> list[Fault]:
    """What can be said without reading the register: the state of the plan, and who wants to apply it."""
    faults = state_faults(plan, PlanState.APPROVED)
    if by.username == plan.approved_by:
        text = message(N_("审批人不能执行自己批准的计划；请换另一人执行。（SX-06）"))
        faults.append(Fault(by.username, text))
    return faults


def plan_undo(*, plan: Plan, reason: str, document: str, by: User, also: Also = nothing_else) -> Plan:
    """Take an applied plan back; afterwards the digest of every county is what it was.

    Raises:
        Refused: the plan is not applied, its approver would undo it, reason or document are
            missing, or later acts stand on it (all of them are named).
    """
    faults = faults_to_undo(plan, reason=reason, document=document, by=by)
    if faults or plan.act is None:
        raise Refused(faults)
    with transaction.atomic():
        plan_hold(plan)
        undoing = act_undo(act=plan.act, by=by, reason=reason, document=document)
        plan.state = PlanState.UNDONE
        plan.save(update_fields=["state"])
        after = {"plan": plan.pk, "act": undoing.pk}
        append(chain="", act="plan_undo", by=by.username, reason=reason, document=document, after=after)
        anchor_after_commit()
        also(plan)
    return plan


def faults_to_undo(plan: Plan, *, reason: str, document: str, by: User) -> list[Fault]:
    """What can be said without reading the register: state, person, reason and document."""
    faults = state_faults(plan, PlanState.APPLIED)
    if by.username == plan.approved_by:
        text = message(N_("审批人不能撤销自己批准的计划；请换另一人办理。（SX-06）"))
        faults.append(Fault(by.username, text))
    if not (reason.strip() and document.strip()):
        text = message(N_("撤销必须写明理由和批准文号；请补全后再提交。（SX-06）"))
        faults.append(Fault(str(plan.pk), text))
    return faults


def _writ(design: Design, steps: Sequence[Step], since: int) -> Writ:
    base = design.base
    dated = [(step.day, step.changes) for step in steps]
    outcome = carry_out(base, dated)
    writings = writings_of(outcome, base.system)
    writings[LINKS.table] = Writing(insert=list(_links(base.divisions, steps)))
    writings[MEASUREMENTS.table] = Writing(insert=_measured(base, dated))
    counties = counties_touched(base, (change for step in steps for change in step.changes))
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
