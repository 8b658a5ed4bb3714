"""Whether the opinions that a plan needs were asked: which approvals need that is data (``approval/consultation``)."""

from collections.abc import Iterator, Sequence

from santu.design.selectors.consultations import objections_open, rounds_of
from santu.kernel.messages import N_, Fault, message
from santu.standards.rulebook import Standards
from santu.standards.schema import Item
from santu.transition.models import Plan

CONSULTATION = "approval/consultation"


def consultation_faults(plan: Plan, needed: Sequence[Item], standards: Standards) -> list[Fault]:
    """What keeps a plan from being approved as long as a consultation is not over and answered.

    Args:
        plan: the plan.
        needed: the authorities whose instrument it needs.
        standards: which of them need a consultation.
    """
    return list(_faults(plan, {item.id for item in needed}, standards))


def _faults(plan: Plan, needed: set[str], standards: Standards) -> Iterator[Fault]:
    items = standards.items(CONSULTATION, plan.scenario.until)
    wanted = [item for item in items if needed & set(item.texts("authorities"))]
    rounds = rounds_of(plan.scenario.pk) if wanted else []
    for item in wanted:
        said = {"what": message(item.name), "clause": item.text("clause"), "scenario": plan.scenario.pk}
        if not any(one.closed_at for one in rounds):
            template = N_(
                "“{what}”审批前须征求意见，第 {scenario} 号方案还没有结束过一轮；请先发起征求意见。（{clause}）"
            )
            yield Fault("consultation", message(template, **said))
        elif open_ones := objections_open(rounds, item.texts("answered")):
            template = N_(
                "“{what}”审批前须逐条答复反对意见，第 {scenario} 号方案还有 {count} 条没有答复；请先答复。（{clause}）"
            )
            yield Fault("consultation", message(template, **said, count=open_ones))
