"""A plan as its pages show it: the states it went through, what comes next, and for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from santu.accounts.domain.roles import RIGHTS as RIGHT_WORDS
from santu.accounts.selectors.duties import bars_today
from santu.accounts.selectors.people import User
from santu.kernel.messages import N_, Message, message
from santu.register.domain.signs import CHANGED, GONE, NEW
from santu.register.selectors.reach import Sight
from santu.transition.domain.turns import Deed, barred_from, turn_of
from santu.transition.selectors.access import RIGHTS, people_for, plans_seen
from santu.transition.selectors.marks import UNDO_APPROVED
from santu.transition.selectors.overview import PlanView
from santu.web.language import in_chinese
from santu.web.people import titles

STAGES = (
    ("draft", N_("编制")),
    ("proven", N_("证明")),
    ("approved", N_("审批")),
    ("applied", N_("执行")),
    (UNDO_APPROVED, N_("批准撤销")),
    ("undone", N_("已撤销")),
)
"""The stages of a plan by the deed that led there; of the last two the one where a plan is."""
UNDOING = {UNDO_APPROVED, "undone"}
KINDS = (
    ("townships", N_("乡镇、街道")),
    ("zones", N_("类似乡级单位")),
    ("villages", N_("村、社区")),
    ("bodies", N_("机构")),
    ("above", N_("县级以上")),
    ("grids", N_("网格")),
)
DEEDS = {"plan_create": N_("编制"), "plan_prove": N_("证明"), "plan_approve": N_("审批"), "plan_apply": N_("执行"), "plan_approve_undo": N_("批准撤销"), "plan_undo": N_("撤销计划")}  # fmt: skip
LACKING = N_("您在这个范围内没有“{right}”的权限。")
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
class UndoStep:
    """One of the two steps of undoing: who may do it, or who did it and when."""

    title: str
    rule: str
    may: tuple[str, ...]
    who: str = ""
    at: datetime | None = None


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
    """The row of stages; those of undoing stand only where a plan is."""
    order = [key for key, _ in STAGES]
    reached = order.index(plan.stage)
    found = []
    for place, (key, title) in enumerate(STAGES):
        if key in UNDOING and place != reached:
            continue
        mark = plan.latest(key) if place <= reached else None
        who, at = (called.get(mark.by, mark.by), mark.at) if mark else ("", None)
        found.append(Stage(key, title, place <= reached, place == reached, who, at))
    return found


def next_of(plan: PlanView, sight: Sight) -> Next:
    """What comes next for a plan, told to this person."""
    who = sight.username
    turn = turn_of(plan.state, plan.hands, bars_today(), who)
    right = RIGHTS[turn.deed]
    why_not = turn.why_not
    if why_not is None and not plans_seen(sight, [plan.number], right):
        why_not = message(LACKING, right=message(RIGHT_WORDS[right]))
    others = _titles_but(plan, turn.deed, turn.barred | {who}) if why_not else ()
    return Next(turn.deed, why_not, others)


def undo_steps(plan: PlanView, called: Mapping[str, str]) -> list[UndoStep]:
    """The two steps in which an applied plan is undone, and who may do each."""
    if plan.state != "applied":
        return []
    mark = plan.latest(UNDO_APPROVED) if plan.stage == UNDO_APPROVED else None
    who, at = (called.get(mark.by, mark.by), mark.at) if mark else ("", None)
    first, second = (
        _titles_but(plan, deed, barred_from(deed, plan.hands, bars_today()))
        for deed in (Deed.APPROVE_UNDO, Deed.UNDO)
    )
    return [
        UndoStep(N_("批准撤销"), N_("编制人以外的一人，凭与审批同样的文件。"), first, who, at),
        UndoStep(N_("撤销计划"), N_("另一人，且不是批准这份计划的人。"), second),
    ]


def _titles_but(plan: PlanView, deed: Deed, barred: frozenset[str]) -> tuple[str, ...]:
    """What some of the people are called who have the right to a deed and are not barred from it."""
    able = (person for person in people_for(plan.number, RIGHTS[deed]) if person.username not in barred)
    return tuple(_title(person) for person in islice(able, NAMED))


def _title(person: User) -> str:
    return person.title_zh if in_chinese() else person.title_en or person.title_zh


def counted(plan: PlanView) -> list[Counted]:
    """The counts of a plan by kind; kinds of which nothing changes are left out."""
    found = (Counted(title, **plan.counts[key]) for key, title in KINDS if key in plan.counts)
    return [one for one in found if one.establish or one.change or one.abolish]


def called_in(plans: Iterable[PlanView]) -> dict[str, str]:
    """What everybody is called who did anything to some plans."""
    return titles(
        name for plan in plans for mark in plan.marks for name in (mark.by, plan.hands["plan_create"])
    )


WAITS_FOR = {
    Deed.PROVE: N_("等您逐步证明"),
    Deed.APPROVE: N_("等您审批"),
    Deed.APPLY: N_("等您执行"),
    Deed.UNDO: N_("撤销已批准，等您撤销"),
}
"""What a plan on somebody's list waits for."""
GO_AND = {
    Deed.PROVE: N_("去证明"),
    Deed.APPROVE: N_("去审批"),
    Deed.APPLY: N_("去执行"),
    Deed.UNDO: N_("去撤销"),
}
"""What the button beside it says."""
