"""Who takes on what people hold of a unit that goes: the unit that carries on most of it."""

from collections.abc import Iterable, Mapping

from santu.accounts.domain.grants import HandOver
from santu.kernel.change import Op
from santu.transition.domain.steps import Step


def hand_overs(steps: Iterable[Step]) -> Mapping[str, HandOver]:
    """Id of each unit that is abolished and carried on → by whom, and from which day."""
    found: dict[str, HandOver] = {}
    for step in steps:
        for change in step.changes:
            if change.op is Op.ABOLISH and change.successors:
                heir = min(change.successors, key=lambda one: (-one.share, one.unit))
                found[change.unit] = HandOver(heir.unit, step.day)
    return found
