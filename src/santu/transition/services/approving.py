"""Approving a plan, and approving that its act be undone: the same papers, checked alike."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.demo import database_is_demo
from santu.audit.anchoring import anchor_after_commit
from santu.audit.services import append
from santu.design.selectors.scenarios import scenario_design
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.models import Act
from santu.register.services.undo import in_the_way
from santu.standards.rulebook import Standards
from santu.standards.schema import Item
from santu.transition.domain.instruments import Document, faults_of, numbers_of
from santu.transition.domain.turns import Deed
from santu.transition.models import Instrument, Plan, PlanState
from santu.transition.selectors.access import right_over_plan
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.consulted import consultation_faults
from santu.transition.selectors.following import following_faults
from santu.transition.selectors.papers import latest_round
from santu.transition.selectors.plans import plan_steps
from santu.transition.services.planning import left_out_since, plan_duty_faults, plan_hold, state_faults
from santu.transition.services.standing import stale_faults


def plan_approve(*, plan: Plan, documents: Sequence[Document], standards: Standards, by: User) -> Plan:
    """Approve a proven plan, or anew one that was undone, with the instruments it needs.

    Raises:
        Refused: the plan is not theirs to approve, is not proven, an instrument is missing or incomplete,
            the person who planned it would approve it, opinions were not asked or objections not
            answered, nobody decided on what follows a duty that moves, a county that it touches moved since it was made, or a proposal was left out of
            the scenario since.
    """
    right_over_plan(by, Right.APPROVE, plan)
    faults = state_faults(plan, PlanState.PROVEN, PlanState.UNDONE)
    faults += plan_duty_faults(plan, Deed.APPROVE, by)
    needed = authorities_of(plan, standards)
    faults += _document_faults(documents, needed)
    faults += consultation_faults(plan, needed, standards)
    if plan.state not in (PlanState.PROVEN, PlanState.UNDONE):
        # What it would stand on does not matter; of an applied plan, its own rows would all be named.
        raise Refused(faults)
    faults += stale_faults(plan.scenario)
    faults += following_faults(plan, standards)
    faults += left_out_since(scenario_design(plan.scenario, standards), plan_steps(plan.pk))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        plan_hold(plan)
        _documents_keep(plan, documents, by)
        plan.state, plan.approved_by = PlanState.APPROVED, by.username
        plan.save(update_fields=["state", "approved_by"])
        append(
            chain="",
            act="plan_approve",
            by=by.username,
            document=numbers_of(document.number for document in documents),
            after={"plan": plan.pk},
        )
        anchor_after_commit()
    return plan


def plan_approve_undo(*, plan: Plan, documents: Sequence[Document], standards: Standards, by: User) -> Plan:
    """Approve that the act of an applied plan be undone, with the instruments that the plan needs.

    The approval is of this act alone: the plan stays applied until another person undoes it, and
    carried out anew it needs an approval of its own.

    Raises:
        Refused: the plan is not theirs to approve, is not applied, its undoing is approved already, later acts are in the
            way (all of them are named), an instrument is missing or incomplete, or the person who
            planned it would approve it.
    """
    right_over_plan(by, Right.APPROVE, plan)
    faults = faults_to_approve_undo(plan)
    faults += plan_duty_faults(plan, Deed.APPROVE_UNDO, by)
    faults += _document_faults(documents, authorities_of(plan, standards))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        plan_hold(plan)
        _documents_keep(plan, documents, by, undoes=plan.act)
        plan.undo_approved_by = by.username
        plan.save(update_fields=["undo_approved_by"])
        append(
            chain="",
            act="plan_approve_undo",
            by=by.username,
            document=numbers_of(document.number for document in documents),
            after={"plan": plan.pk, "act": plan.act_id},
        )
        anchor_after_commit()
    return plan


def faults_to_approve_undo(plan: Plan) -> list[Fault]:
    """What keeps anybody from approving the undoing: the state of the plan, and what is in the way."""
    faults = state_faults(plan, PlanState.APPLIED)
    if plan.undo_approved_by:
        template = N_("第 {plan} 号计划的撤销已经批准，不必再批准；请由另一人撤销。（SX-06）")
        faults.append(Fault(str(plan.pk), message(template, plan=plan.pk)))
    return faults or (in_the_way(plan.act) if plan.act else [])


def _document_faults(documents: Sequence[Document], needed: Sequence[Item]) -> list[Fault]:
    return faults_of(documents, needed, today=timezone.localdate(), demo=database_is_demo())


def _documents_keep(
    plan: Plan, documents: Sequence[Document], by: User, *, undoes: Act | None = None
) -> None:
    approval = latest_round(plan) + 1
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
            undoes=undoes,
        )
        for document in documents
    )
