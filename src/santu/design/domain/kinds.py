"""What the kinds of proposals are called, and the sign that each carries."""

from collections import Counter
from collections.abc import Iterable, Mapping

from santu.kernel.change import Change, Op
from santu.kernel.messages import N_
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW

KINDS = {
    "absorb": N_("并入"),
    "merge_new": N_("合并新设"),
    "retype": N_("改设"),
    "rename": N_("更改名称"),
    "recode": N_("重新设立"),
    "split": N_("分别并入"),
    "carve_out": N_("划出新设"),
    "cede": N_("划转村（社区）"),
    "reorganise": N_("重新划分"),
    "unresolved": N_("去向待核"),
    "villages": N_("村（社区）调整"),
    "bodies": N_("机构设置"),
    "duties": N_("职责调整"),
    "powers": N_("下放或收回职权"),
    "grids": N_("划分网格"),
}
SIGN_OF = {
    "absorb": GONE,
    "split": GONE,
    "merge_new": NEW,
    "retype": NEW,
    "carve_out": NEW,
    "recode": NEW,
    "cede": MOVED,
    "duties": MOVED,
    "powers": MOVED,
}
"""The sign of what happens to townships; of any other kind ``~``."""


def sign_of_kind(kind: str) -> str:
    """The sign of a kind of proposal."""
    return SIGN_OF.get(kind, CHANGED)


def tally(changes: Iterable[Change]) -> Mapping[str, int]:
    """How many units a proposal establishes, moves, changes and abolishes, by sign; each unit counts once."""
    signs: dict[str, str] = {}
    for change in changes:
        if change.op is Op.ESTABLISH:
            signs[change.unit] = NEW
        elif change.op is Op.ABOLISH:
            signs[change.unit] = GONE
        elif change.op is Op.MOVE and signs.get(change.unit, CHANGED) == CHANGED:
            signs[change.unit] = MOVED
        else:
            signs.setdefault(change.unit, CHANGED)
    counted = Counter(signs.values())
    return {sign: counted[sign] for sign in (NEW, CHANGED, MOVED, GONE) if counted[sign]}
