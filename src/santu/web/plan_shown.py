"""A plan as its pages show it: the states it went through, what comes next, and for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from santu.accounts.selectors.people import User, people
from santu.kernel.messages import N_, Message
from santu.register.domain.signs import CHANGED, GONE, NEW
from santu.transition.domain.turns import Deed, turn_of
from santu.transition.selectors.overview import PlanView
from santu.web.language import in_chinese
from santu.web.people import titles

STAGES = (
    ("draft", N_("编制")),
    ("proven", N_("证明")),
    ("approved", N_("审批")),
    ("applied", N_("执行")),
    ("undone", N_("已撤销")),
)
"""The states of a plan by the deed that led there."""
KINDS = (
    ("townships", N_("乡镇、街道")),
    ("zones", N_("类似乡级单位")),
    ("villages", N_("村、社区")),
    ("bodies", N_("机构")),
    ("above", N_("县级以上")),
)
DEEDS = {"plan_create": N_("编制"), "plan_prove": N_("证明"), "plan_approve": N_("审批"), "plan_apply": N_("执行"), "plan_undo": N_("撤销计划")}  # fmt: skip
NAMED = 4
"""So many people are named who could do what one may not do oneself."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A state in the row of states: reached or not, by whom and when."""

    key: str
    title: str
    reached: bool
    current: bool
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """What can be done now, why this person cannot, and who can."""

    deed: str
    why_not: Message | None
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many units of a kind begin, change and end."""

    title: str
    establish: int
    change: int
    abolish: int

    @property
    def signs(self) -> tuple[tuple[str, int], ...]:
        return ((NEW, self.establish), (CHANGED, self.change), (GONE, self.abolish))


def stages(plan: PlanView, called: Mapping[str, str]) -> list[Stage]:
    """The row of states; that of being undone stands only where a plan is."""
    order = [key for key, _ in STAGES]
    reached = order.index(plan.state)
    found = []
    for place, (key, title) in enumerate(STAGES):
        if key == "undone" and plan.state != "undone":
            continue
        mark = plan.latest(key) if place <= reached else None
        who, at = (called.get(mark.by, mark.by), mark.at) if mark else ("", None)
        found.append(Stage(key, title, place <= reached, place == reached, who, at))
    return found


def next_of(plan: PlanView, person: User) -> Next:
    """What comes next for a plan, told to this person."""
    who = person.username
    turn = turn_of(plan.state, planned_by=plan.planned_by, approved_by=plan.approved_by, person=who)
    if turn.why_not is None:
        return Next(turn.deed, None, ())
    others = [other for other in people() if other.username not in (turn.barred, who)][:NAMED]
    return Next(turn.deed, turn.why_not, tuple(map(_title, others)))


def _title(person: User) -> str:
    return person.title_zh if in_chinese() else person.title_en or person.title_zh


def counted(plan: PlanView) -> list[Counted]:
    """The counts of a plan by kind; kinds of which nothing changes are left out."""
    found = (Counted(title, **plan.counts[key]) for key, title in KINDS if key in plan.counts)
    return [one for one in found if one.establish or one.change or one.abolish]


def called_in(plans: Iterable[PlanView]) -> dict[str, str]:
    """What everybody is called who did anything to some plans."""
    return titles(name for plan in plans for mark in plan.marks for name in (mark.by, plan.planned_by))


WAITS_FOR = {
    Deed.PROVE: N_("等您逐步证明"),
    Deed.APPROVE: N_("等您审批"),
    Deed.APPLY: N_("等您执行"),
}
"""What a plan on somebody's list waits for."""
GO_AND = {Deed.PROVE: N_("去证明"), Deed.APPROVE: N_("去审批"), Deed.APPLY: N_("去执行")}
"""What the button beside it says."""
