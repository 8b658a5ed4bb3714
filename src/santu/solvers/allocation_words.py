"""An allocation in office words: why a township gets so many posts."""

from fractions import Fraction

from santu.kernel.messages import N_, Message, message
from santu.solvers.allocation import Allocation, Why

CRITERION = N_(
    "最不利者优先：先使编制与需要之比最低的乡镇尽可能高，再使次低的尽可能高，依此类推（字典序最大最小）"
)
WORDS = {
    Why.FLOOR: N_("守下限：按统一水平应有 {fair} 个，低于下限"),
    Why.CAP: N_("到上限：按统一水平应有 {fair} 个，高于上限"),
    Why.LEVEL: N_("按统一水平：每个编制负担不超过 {burden}"),
    Why.REMAINDER: N_("按统一水平应有 {fair} 个，另得余下的 1 个（{tied} 个乡镇水平相同，需要小的先得）"),
    Why.NO_NEED: N_("没有需要：只有下限，以及别处都已到上限时余下的"),
}
FULL = N_("到上限：编制够每个有需要的乡镇达到上限")
NONE_YET = N_("编制不够每个乡镇一个，还没有轮到")


def because(allocation: Allocation, i: int) -> Message:
    """Why the township of this number gets so many posts."""
    level, why = allocation.level, allocation.why[i]
    if why is Why.CAP and level is None:
        return message(FULL)
    if why is Why.LEVEL and not level:
        return message(NONE_YET)
    return message(
        WORDS[why],
        fair=f"{allocation.fair[i]:,}",
        burden=figure(1 / level) if level else "",
        tied=len(allocation.tied),
    )


def figure(value: Fraction) -> str:
    """A need or a ratio for people: whole as it is, else four digits or one behind the point."""
    if value.denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.1f}" if value >= 1000 else f"{float(value):.4g}"
