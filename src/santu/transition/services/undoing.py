"""Undoing a plan whose undoing was approved."""

from django.db import transaction

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.services.grants import grants_return
from santu.audit.anchoring import anchor_after_commit
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.services.quotas import accounts_hold
from santu.register.services.undo import act_undo
from santu.transition.domain.instruments import numbers_of
from santu.transition.domain.turns import Deed
from santu.transition.models import Plan, PlanState
from santu.transition.selectors.access import right_over_plan
from santu.transition.selectors.papers import papers_to_undo
from santu.transition.services.planning import Also, nothing_else, plan_duty_faults, plan_hold, state_faults
from santu.transition.services.posting import booking_to_return, posts_return


def plan_undo(*, plan: Plan, reason: str, by: User, also: Also = nothing_else) -> Plan:
    """Take an applied plan back; afterwards the digest of every county is what it was.

    Its document is that of the approval (``plan_approve_undo``), as it is when a plan is applied.

    Raises:
        Refused: the plan is not theirs to undo, is not applied, its undoing is not approved, who approved the plan or
            its undoing would undo it, the reason is missing, or later acts stand on it (all of
            them are named).
    """
    right_over_plan(by, Right.PLAN, plan)
    faults = faults_to_undo(plan, reason=reason, by=by)
    if faults or plan.act is None:
        raise Refused(faults)
    document = numbers_of(paper.number for paper in papers_to_undo(plan))
    booking = booking_to_return(plan, reason, document)
    with transaction.atomic():
        plan_hold(plan)
        accounts_hold(booking)
        undoing = act_undo(
            act=plan.act,
            by=by,
            reason=reason,
            document=document,
            right=Right.PLAN,
            also=lambda _: posts_return(plan, booking, by.username),
        )
        plan.state, plan.undo_approved_by = PlanState.UNDONE, ""
        plan.save(update_fields=["state", "undo_approved_by"])
        after = {"plan": plan.pk, "act": undoing.pk}
        append(chain="", act="plan_undo", by=by.username, reason=reason, document=document, after=after)
        grants_return(act=plan.act.pk, undone_by=undoing.pk, by=by)
        anchor_after_commit()
        also(plan)
    return plan


def faults_to_undo(plan: Plan, *, reason: str, by: User) -> list[Fault]:
    """What can be said without reading the register: state, approval, person and reason."""
    faults = state_faults(plan, PlanState.APPLIED)
    if not faults and not plan.undo_approved_by:
        template = N_("第 {plan} 号计划的撤销还没有批准；请先由另一人凭批准文件批准撤销。（SX-06）")
        faults.append(Fault(str(plan.pk), message(template, plan=plan.pk)))
    faults += plan_duty_faults(plan, Deed.UNDO, by)
    if not reason.strip():
        faults.append(Fault("reason", message(N_("撤销必须写明理由；请补上。（SX-06）"))))
    return faults
