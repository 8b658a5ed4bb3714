"""Plans: how far each is, its steps, and taking it further."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.api.callers import caller
from santu.api.fields import Day, Given, Limit, Number, Offset, Part, Text, Word, part
from santu.api.language import said, translate
from santu.api.problems import FaultShape, fault_shapes
from santu.api.routes.jobs import Started, started
from santu.formats.bulk import collector_paused
from santu.kernel.messages import Refused
from santu.register.domain.codec import change_to_json
from santu.register.domain.synthetic import MARK
from santu.standards.loader import load
from santu.transition.domain.document_text import document_json
from santu.transition.domain.instruments import Document
from santu.transition.domain.steps import Step
from santu.transition.selectors.access import plans_open
from santu.transition.selectors.documents import plan_document
from santu.transition.selectors.overview import PlanView, plan_view, plan_views
from santu.transition.selectors.papers import Paper
from santu.transition.selectors.plans import plan_named, step_numbered, steps_numbered, steps_waiting_for
from santu.transition.selectors.standing import later_acts
from santu.transition.services.applying import faults_to_apply
from santu.transition.services.approving import plan_approve, plan_approve_undo
from santu.transition.services.planning import faults_to_prove
from santu.transition.services.standing import stale_faults
from santu.transition.services.undoing import faults_to_undo

router = Router()


class PlanShape(Schema):
    """A plan: `state` is draft, proven, approved, applied or undone; `counts` are by kind of unit."""

    number: int
    title: str
    state: str
    undo_approved: bool
    scenario: int
    base_day: date
    until: date
    steps: int
    counts: dict[str, dict[str, int]]
    act: int | None


class ProofFinding(Schema):
    """What keeps a plan from holding: after which step (null: at the end), which rule, whom it is about."""

    prefix: int | None
    rule: str
    subject: str
    message: str


class ProofShape(Schema):
    """A proof in figures."""

    holds: bool
    prefixes: int
    base: int
    created_or_enlarged: int
    end_uncovered: int
    conserved: dict[str, bool]
    findings: list[ProofFinding]


class MarkShape(Schema):
    """Who took a plan further, and when."""

    deed: str
    by: str
    at: datetime


class PaperShape(Schema):
    """A document that approved a plan, or its undoing."""

    authority: str
    number: str
    day: date
    issuer: str
    minutes: str
    synthetic: bool


class PlanWhole(PlanShape):
    """A plan with its proof, its marks and its papers."""

    digest: str
    proof: ProofShape | None
    marks: list[MarkShape]
    papers: list[PaperShape]
    undo_papers: list[PaperShape]


class WaitShape(Schema):
    """An earlier step that a step waits for, and why."""

    step: int
    why: str


class StepShape(Schema):
    """A step: its day, its county, the proposal that it comes from, what it changes, what it waits for."""

    no: int
    day: date
    county: str
    proposal: str
    changes: list[dict[str, Any]]
    waits: list[WaitShape]


class StepWhole(StepShape):
    """A step, and the later ones that wait for it."""

    followers: list[int]


class PlanStanding(Schema):
    """Whether the register moved since the plan was made: by which acts, and which rows."""

    moved_by: list[int]
    moved: Part[FaultShape]


class DocumentGiven(Given):
    """An instrument: of which authority, its number, date and issuer; the minutes of a collective decision."""

    authority: Word
    number: Word
    day: Day
    issuer: Word
    minutes: Word = ""


class Approval(Given):
    """The documents that approve."""

    documents: list[DocumentGiven] = Field(max_length=50)


class Undo(Given):
    """Why a plan is taken back."""

    reason: Text


@router.get("/plans", response=Part[PlanShape], url_name="plans", operation_id="plans")
def plans(request: HttpRequest, limit: Limit = 100, offset: Offset = 0) -> object:
    """The plans within reach, the latest first."""
    return part(plan_views(plans_open(caller(request).sight)), limit, offset, _shape)


@router.get("/plans/{number:number}", response=PlanWhole, url_name="plan", operation_id="plan")
def plan(request: HttpRequest, number: Number) -> PlanWhole:
    """One plan with its proof, its marks and its papers."""
    found = plan_view(number)
    return PlanWhole(
        **_shape(found).model_dump(),
        digest=found.digest,
        proof=_proof(found),
        marks=[MarkShape(deed=mark.deed, by=mark.by, at=mark.at) for mark in found.marks],
        papers=_papers(found.papers),
        undo_papers=_papers(found.undo_papers),
    )


@router.get(
    "/plans/{number:number}/steps", response=Part[StepShape], url_name="plan-steps", operation_id="plan_steps"
)
def steps(request: HttpRequest, number: Number, limit: Limit = 100, offset: Offset = 0) -> object:
    """The steps of a plan in their order."""
    total = plan_view(number).steps
    shown = steps_numbered(number, range(offset + 1, min(offset + limit, total) + 1))
    return {"items": [_step(one) for one in shown], "total": total, "limit": limit, "offset": offset}


@router.get(
    "/plans/{number:number}/steps/{number:no}",
    response=StepWhole,
    url_name="plan-step",
    operation_id="plan_step",
)
def step(request: HttpRequest, number: Number, no: Number) -> StepWhole:
    """One step, and which later ones wait for it."""
    found = step_numbered(number, no)
    followers = [one.no for one in steps_waiting_for(number, no)]
    return StepWhole(**_step(found).model_dump(), followers=followers)


@router.get(
    "/plans/{number:number}/standing",
    response=PlanStanding,
    url_name="plan-standing",
    operation_id="plan_standing",
)
def standing(request: HttpRequest, number: Number, limit: Limit = 100, offset: Offset = 0) -> PlanStanding:
    """Which acts and rows moved the register since the plan was made; nothing once it is applied."""
    found, named = plan_view(number), plan_named(number)
    is_applied = found.state == "applied"
    faults = [] if is_applied else stale_faults(named.scenario)
    acts = [] if is_applied else [act.number for act in later_acts(found.digests, found.since)]
    rows = part(faults, limit, offset, lambda fault: fault_shapes([fault])[0])
    return PlanStanding(moved_by=acts, moved=Part[FaultShape](**rows))


@router.get(
    "/plans/{number:number}/document",
    response=dict[str, Any],
    url_name="plan-document",
    operation_id="plan_document",
)
def document(request: HttpRequest, number: Number) -> object:
    """The whole document of a plan, with every step in words."""
    with collector_paused():
        return document_json(plan_document(plan_named(number), load()), None, translate)


@router.post(
    "/plans/{number:number}/prove", response={202: Started}, url_name="plan-prove", operation_id="plan_prove"
)
def prove(request: HttpRequest, number: Number) -> Started:
    """Have every prefix checked, in the background."""
    if faults := faults_to_prove(plan_named(number)):
        raise Refused(faults)
    return started(request, "plan_prove", plan=number, standards=load().jurisdiction)


@router.post(
    "/plans/{number:number}/approve", response=PlanWhole, url_name="plan-approve", operation_id="plan_approve"
)
def approve(request: HttpRequest, number: Number, approval: Approval) -> PlanWhole:
    """Approve a proven plan, with the document of each authority that it needs."""
    by = caller(request).person
    plan_approve(plan=plan_named(number), documents=_documents(approval), standards=load(), by=by)
    return plan(request, number)


@router.post(
    "/plans/{number:number}/apply", response={202: Started}, url_name="plan-apply", operation_id="plan_apply"
)
def apply(request: HttpRequest, number: Number) -> Started:
    """Have an approved plan carried into the register, in the background."""
    if faults := faults_to_apply(plan_named(number), caller(request).person):
        raise Refused(faults)
    return started(request, "plan_apply", plan=number, standards=load().jurisdiction)


@router.post(
    "/plans/{number:number}/approve-undo",
    response=PlanWhole,
    url_name="plan-approve-undo",
    operation_id="plan_approve_undo",
)
def approve_undo(request: HttpRequest, number: Number, approval: Approval) -> PlanWhole:
    """Approve that an applied plan be undone."""
    by = caller(request).person
    plan_approve_undo(plan=plan_named(number), documents=_documents(approval), standards=load(), by=by)
    return plan(request, number)


@router.post(
    "/plans/{number:number}/undo", response={202: Started}, url_name="plan-undo", operation_id="plan_undo"
)
def undo(request: HttpRequest, number: Number, why: Undo) -> Started:
    """Have a plan taken back whose undoing is approved, in the background."""
    reason = why.reason.strip()
    if faults := faults_to_undo(plan_named(number), reason=reason, by=caller(request).person):
        raise Refused(faults)
    return started(request, "plan_undo", plan=number, reason=reason)


def _documents(approval: Approval) -> list[Document]:
    return [
        Document(
            one.authority,
            one.number.strip(),
            one.day,
            one.issuer.strip(),
            one.minutes.strip(),
            synthetic=MARK in one.number,
        )
        for one in approval.documents
    ]


def _shape(found: PlanView) -> PlanShape:
    return PlanShape(
        number=found.number,
        title=found.title,
        state=found.state,
        undo_approved=bool(found.hands["plan_approve_undo"]),
        scenario=found.scenario,
        base_day=found.base_day,
        until=found.until,
        steps=found.steps,
        counts={kind: dict(counts) for kind, counts in found.counts.items()},
        act=found.act,
    )


def _proof(found: PlanView) -> ProofShape | None:
    proof = found.proof
    if proof is None:
        return None
    findings = [
        ProofFinding(prefix=one.prefix, rule=one.rule, subject=one.subject, message=said(one.message))
        for one in proof.findings
    ]
    return ProofShape(
        holds=proof.holds,
        prefixes=proof.prefixes,
        base=proof.base,
        created_or_enlarged=proof.created_or_enlarged,
        end_uncovered=proof.end_uncovered,
        conserved=dict(proof.conserved),
        findings=findings,
    )


def _papers(papers: Sequence[Paper]) -> list[PaperShape]:
    return [
        PaperShape(
            authority=one.authority,
            number=one.number,
            day=one.day,
            issuer=one.issuer,
            minutes=one.minutes,
            synthetic=one.synthetic,
        )
        for one in papers
    ]


def _step(found: Step) -> StepShape:
    return StepShape(
        no=found.no,
        day=found.day,
        county=found.county,
        proposal=found.proposal,
        changes=[change_to_json(change) for change in found.changes],
        waits=[WaitShape(step=wait.step, why=wait.why) for wait in found.waits],
    )
