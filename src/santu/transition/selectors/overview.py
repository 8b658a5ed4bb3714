"""Plans as pages show them: how far each is, who took it there and when, and what was proven."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from santu.accounts.domain.duties import Hands
from santu.kernel.digest import canonical_line, digest_lines
from santu.kernel.messages import N_, Message, Refused, from_json, message, refuse
from santu.transition.models import Plan
from santu.transition.selectors.hands import hands_of
from santu.transition.selectors.marks import STAGE_OF, UNDO_APPROVED, Mark, marks_by_plan
from santu.transition.selectors.papers import Paper, papers_to_apply, papers_to_undo


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a proof, told in words; ``prefix`` is ``None`` for one about the end."""

    prefix: int | None
    rule: str
    subject: str
    message: Message


@dataclass(frozen=True, slots=True)
class ProofView:
    """A proof in figures, with what keeps the plan from holding."""

    prefixes: int
    base: int
    created_or_enlarged: int
    end_uncovered: int
    conserved: Mapping[str, bool]
    findings: tuple[Found, ...]

    @property
    def holds(self) -> bool:
        return not self.created_or_enlarged and not self.end_uncovered and all(self.conserved.values())


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan; ``counts`` are by kind of unit, ``marks`` in order of time, ``papers`` those of the latest approval.

    ``undo_papers`` approve that its act be undone.
    """

    number: int
    title: str
    state: str
    scenario: int
    since: int
    base_day: date
    until: date
    steps: int
    counts: Mapping[str, Mapping[str, int]]
    proof: ProofView | None
    digests: Mapping[str, str]
    hands: Hands
    act: int | None
    marks: tuple[Mark, ...]
    papers: tuple[Paper, ...] = ()
    undo_papers: tuple[Paper, ...] = ()

    @property
    def stage(self) -> str:
        """The state; that of an applied plan tells whether its undoing is approved."""
        return UNDO_APPROVED if self.hands["plan_approve_undo"] else self.state

    @property
    def digest(self) -> str:
        return digest_lines(canonical_line(county, found) for county, found in self.digests.items())

    def latest(self, stage: str) -> Mark | None:
        """Who took it to a stage, the last time."""
        found = [mark for mark in self.marks if STAGE_OF[mark.deed] == stage]
        return found[-1] if found else None


def plan_views(numbers: Collection[int] | None = None) -> list[PlanView]:
    """All plans, or those with these numbers, the latest first."""
    plans = Plan.objects.select_related("scenario", "act").order_by("-pk")
    if numbers is not None:
        plans = plans.filter(pk__in=numbers)
    marks = marks_by_plan()
    return [_view(plan, marks.get(plan.pk, [])) for plan in plans]


def plan_view(number: int) -> PlanView:
    """One plan with its papers.

    Raises:
        Refused: there is none of this number.
    """
    plan = Plan.objects.select_related("scenario", "act").filter(pk=number).first()
    if plan is None:
        raise plan_unknown(number)
    return _view(plan, marks_by_plan().get(number, []), papers_to_apply(plan), papers_to_undo(plan))


def _view(
    plan: Plan,
    marks: list[Mark],
    papers: tuple[Paper, ...] = (),
    undo_papers: tuple[Paper, ...] = (),
) -> PlanView:
    scenario = plan.scenario
    counts = json.loads(plan.counts)
    steps = counts.pop("steps")
    return PlanView(
        number=plan.pk,
        title=scenario.title,
        state=str(plan.state),
        scenario=scenario.pk,
        since=scenario.since,
        base_day=scenario.base_day,
        until=scenario.until,
        steps=steps,
        counts=counts,
        proof=_proof(json.loads(plan.proof)) if plan.proof else None,
        digests=json.loads(scenario.digests),
        hands=hands_of(plan),
        act=plan.act_id,
        marks=tuple(marks or [Mark("plan_create", plan.planned_by, plan.created_at)]),
        papers=papers,
        undo_papers=undo_papers,
    )


def _proof(kept: Mapping[str, Any]) -> ProofView:
    return ProofView(
        kept["prefixes"],
        kept["base"],
        kept["created_or_enlarged"],
        kept["end_uncovered"],
        kept["conserved"],
        tuple(_findings((*kept.get("made", ()), *kept.get("left", ())))),
    )


def _findings(kept: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
    for found in kept:
        said = from_json(found["message"])
        text = said if isinstance(said, Message) else message(str(said))
        yield Found(found.get("prefix"), found["rule"], found["subject"], text)


def plan_unknown(number: int) -> Refused:
    """There is no such plan, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号计划；请从计划列表进入。"), number=number)
