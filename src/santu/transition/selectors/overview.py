"""Plans as pages show them: how far each is, who took it there and when, and what was proven."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from santu.audit.selectors import entries_of
from santu.kernel.digest import canonical_line, digest_lines
from santu.kernel.messages import N_, Message, Refused, from_json, message, refuse
from santu.transition.models import Plan, PlanState

DEEDS = ("plan_create", "plan_prove", "plan_approve", "plan_apply", "plan_undo")
STAGE_OF = dict(zip(DEEDS, PlanState.values, strict=True))
"""Which state each deed leads to."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was done to a plan: which, by whom, when, on which document, and the act of the register."""

    deed: str
    by: str
    at: datetime
    document: str = ""
    reason: str = ""
    act: int | None = None


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
class Paper:
    """A document that approved a plan."""

    authority: str
    number: str
    day: date
    issuer: str
    minutes: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan; ``counts`` are by kind of unit, ``marks`` in order of time, ``papers`` those of the latest approval."""

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
    planned_by: str
    approved_by: str
    act: int | None
    marks: tuple[Mark, ...]
    papers: tuple[Paper, ...] = ()

    @property
    def digest(self) -> str:
        return digest_lines(canonical_line(county, found) for county, found in self.digests.items())

    def latest(self, state: str) -> Mark | None:
        """Who took it to a state, the last time."""
        found = [mark for mark in self.marks if STAGE_OF[mark.deed] == state]
        return found[-1] if found else None


def plan_views(numbers: Collection[int] | None = None) -> list[PlanView]:
    """All plans, or those with these numbers, the latest first."""
    plans = Plan.objects.select_related("scenario", "act").order_by("-pk")
    if numbers is not None:
        plans = plans.filter(pk__in=numbers)
    marks = _marks()
    return [_view(plan, marks.get(plan.pk, [])) for plan in plans]


def plan_view(number: int) -> PlanView:
    """One plan with its papers.

    Raises:
        Refused: there is none of this number.
    """
    plan = Plan.objects.select_related("scenario", "act").filter(pk=number).first()
    if plan is None:
        raise plan_unknown(number)
    return _view(plan, _marks().get(number, []), tuple(_papers(plan)))


def plan_of_act_ever(act: int) -> int | None:
    """The plan that an act carried out or took back, at any time; ``None`` where it was no plan."""
    now = Plan.objects.filter(act=act).values_list("pk", flat=True).first()
    if now is not None:
        return now
    return next((plan for plan, marks in _marks().items() if any(mark.act == act for mark in marks)), None)


def _view(plan: Plan, marks: list[Mark], papers: tuple[Paper, ...] = ()) -> PlanView:
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
        planned_by=plan.planned_by,
        approved_by=plan.approved_by,
        act=plan.act_id,
        marks=tuple(marks or [Mark("plan_create", plan.planned_by, plan.created_at)]),
        papers=papers,
    )


def _marks() -> dict[int, list[Mark]]:
    """Plan → what was done to it, as the audit keeps it."""
    found: dict[int, list[Mark]] = {}
    for entry in entries_of(DEEDS, chain=""):
        after = json.loads(entry.after) or {}
        # The same deed is kept for the counties that it touched, without the plan.
        if "plan" in after:
            at = datetime.fromisoformat(entry.at)
            mark = Mark(entry.act, entry.by, at, entry.document, entry.reason, after.get("act"))
            found.setdefault(after["plan"], []).append(mark)
    return found


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


def _papers(plan: Plan) -> Iterator[Paper]:
    latest = plan.instruments.order_by("-round").values_list("round", flat=True).first()
    for row in plan.instruments.filter(round=latest or 0).order_by("pk"):
        yield Paper(row.authority, row.number, row.day, row.issuer, row.minutes, row.synthetic)


def plan_unknown(number: int) -> Refused:
    """There is no such plan, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号计划；请从计划列表进入。"), number=number)
