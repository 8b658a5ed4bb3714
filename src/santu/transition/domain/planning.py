"""plan(base, proposals): steps in an order that never abolishes before the successor stands."""

from collections.abc import Sequence
from datetime import date

from santu.design.domain.proposals import Proposal
from santu.formats.bulk import collector_paused
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.nodes import Acts, acts_of
from santu.transition.domain.ordering import in_order
from santu.transition.domain.steps import Step
from santu.transition.domain.waiting import set_waits


def plan(base: Snapshot, proposals: Sequence[Proposal], until: date) -> list[Step]:
    """Steps that lead from ``base`` to what the proposals say.

    Args:
        base: the register before the first step.
        proposals: each unit is changed by one proposal only.
        until: the day of the steps for which no decree sets a day.
    """
    with collector_paused():
        acts = acts_of(base, proposals, until)
        set_waits(acts)
        _duties_first(acts)
        return in_order(acts.nodes, [proposal.key for proposal in proposals])


def _duties_first(acts: Acts) -> None:
    """Duties move as soon as they can, and what takes them on is set up for it: what they leave waits for them."""
    ahead = [node for unit, node in acts.transferred.items() if unit in acts.base.duties]
    while ahead:
        node = acts.nodes[ahead.pop()]
        if not node.early:
            node.early = True
            ahead += node.waits
