"""Scenarios: what is proposed, locked and excepted, whether it conforms, and making a plan of one."""

from functools import partial

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from santu.accounts.domain.roles import Right
from santu.api.callers import caller
from santu.api.fields import Limit, Number, Offset, Part, Word, part
from santu.api.routes.imports import refuse_too_much, uploads_of
from santu.api.routes.jobs import Started, started
from santu.api.routes.scenario_shapes import (
    SAID,
    ExceptionGiven,
    ProposalDiffer,
    ProposalShape,
    ReplayGiven,
    ScenarioGiven,
    ScenarioShape,
    ScenarioWhole,
    UnitDiffer,
    Wishes,
    WordGiven,
    proposal_differ,
    proposal_shape,
    scenario_shape,
    unit_differ,
    wished,
)
from santu.api.routes.units import Found, violation_shape
from santu.design.domain.comparing import counties_in_both, proposals_that_differ, units_that_differ
from santu.design.selectors.access import scenarios_open
from santu.design.selectors.conformity import conformity_of
from santu.design.selectors.drawn import drawn
from santu.design.selectors.listing import (
    Proposals,
    Wanted,
    moved_since,
    scenarios_listed,
    words_on,
)
from santu.design.selectors.numbered import scenario_numbered
from santu.design.selectors.scenarios import scenario_digests
from santu.design.services.by_hand import Beginning, proposal_add, scenario_begin
from santu.design.services.exceptions import exception_approve
from santu.design.services.locks import proposal_lock, proposal_unlock
from santu.kernel.messages import N_, Refused, refuse
from santu.register.selectors.access import access_unit
from santu.register.services.uploads import uploads_drop, uploads_keep
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import plans_of, refuse_if_applied

router = Router()
APPLIED = N_("第 {number} 号方案已经执行，不能再改动或编制计划；要再改，请新建方案。")


class Made(Schema):
    """The number of a scenario that was made."""

    number: int


class Added(Schema):
    """The keys of the proposals that were added."""

    keys: list[str]


class Conformity(Schema):
    """What the target of a scenario breaks: without an exception, and covered by one."""

    uncovered: Part[Found]
    covered: Part[Found]


class Comparison(Schema):
    """Where two scenarios differ, in the counties that both know."""

    counties: int
    proposals: Part[ProposalDiffer]
    units: Part[UnitDiffer]


@router.get("/scenarios", response=Part[ScenarioShape], url_name="scenarios", operation_id="scenarios")
def scenarios(request: HttpRequest, limit: Limit = 100, offset: Offset = 0) -> object:
    """The scenarios within reach, the latest first."""
    return part(scenarios_listed(scenarios_open(caller(request).sight)), limit, offset, scenario_shape)


@router.post("/scenarios", response={201: Made}, url_name="scenarios", operation_id="scenario_begin")
def begin(request: HttpRequest, given: ScenarioGiven) -> Made:
    """Begin a scenario of one county by hand, with its first proposals."""
    mine = caller(request)
    access_unit(mine.sight, given.county, given.base, Right.DESIGN)
    beginning = Beginning(given.title, given.county, given.base, given.until)
    wishes = [wished(one) for one in given.wishes]
    made = scenario_begin(beginning=beginning, wishes=wishes, standards=load(), by=mine.person)
    return Made(number=made.pk)


@router.post(
    "/scenario-replays", response={202: Started}, url_name="scenario-replays", operation_id="scenario_replay"
)
def replay(
    request: HttpRequest,
    wanted: Form[ReplayGiven],
    townships: File[UploadedFile],
    villages: File[UploadedFile],
    decree: File[UploadedFile | None] = None,
) -> Started:
    """Make a scenario that leads from the register to a later list, in the background."""
    refuse_too_much(request)
    folder = uploads_keep(uploads_of({"townships": townships, "villages": villages, "decree": decree}))
    args = {
        "until": wanted.until.isoformat() if wanted.until else "",
        "start": wanted.start.isoformat() if wanted.start else "",
        "title": wanted.title.strip(),
        "scope": wanted.scope.split(),
        "draft": wanted.draft,
        "standards": load().jurisdiction,
        "folder": folder,
    }
    try:
        return started(request, "scenario_replay", **args)
    except Refused:
        uploads_drop(folder)
        raise


@router.get(
    "/scenarios/{number:number}", response=ScenarioWhole, url_name="scenario", operation_id="scenario"
)
def scenario(request: HttpRequest, number: Number) -> ScenarioWhole:
    """One scenario, and what it stands on."""
    found = scenario_numbered(number)
    [listed] = scenarios_listed([number])
    plans = plans_of([number]).get(number, [])
    theirs = {plan.act for plan in plans}
    return ScenarioWhole(
        **scenario_shape(listed).model_dump(),
        digests=scenario_digests(found),
        plans=[plan.number for plan in plans],
        is_applied=any(plan.applied for plan in plans),
        moved_by=[row.act for row in moved_since(found) if row.act not in theirs],
    )


@router.get(
    "/scenarios/{number:number}/proposals",
    response=Part[ProposalShape],
    url_name="scenario-proposals",
    operation_id="scenario_proposals",
)
def proposals(
    request: HttpRequest,
    number: Number,
    *,
    county: Word = "",
    kind: Word = "",
    word: SAID = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> object:
    """The proposals of a scenario, county by county; of a county, a kind, or of what was said of them."""
    found = scenario_numbered(number)
    shape = partial(proposal_shape, words=words_on(found))
    return part(Proposals(found, Wanted(county, kind, word)), limit, offset, shape)


@router.post(
    "/scenarios/{number:number}/proposals",
    response={201: Added},
    url_name="scenario-proposals",
    operation_id="scenario_propose",
)
def propose(request: HttpRequest, number: Number, given: Wishes) -> Added:
    """Add proposals to a scenario; all of them, or none."""
    found, by = scenario_numbered(number), caller(request).person
    refuse_if_applied(number, APPLIED)
    wishes = [wished(one) for one in given.wishes]
    added = proposal_add(scenario=found, wishes=wishes, standards=load(), by=by)
    return Added(keys=[proposal.key for proposal in added])


@router.post(
    "/scenarios/{number:number}/word",
    response={204: None},
    url_name="scenario-word",
    operation_id="scenario_word",
)
def say(request: HttpRequest, number: Number, given: WordGiven) -> None:
    """Lock a proposal, leave it out, or take that back."""
    found, by = scenario_numbered(number), caller(request).person
    refuse_if_applied(number, APPLIED)
    if given.act == "unlock":
        proposal_unlock(scenario=found, key=given.key, reason=given.reason, by=by)
    else:
        forbids = given.act == "leave-out"
        proposal_lock(scenario=found, key=given.key, forbids=forbids, reason=given.reason, by=by)


@router.get(
    "/scenarios/{number:number}/conformity",
    response=Conformity,
    url_name="scenario-conformity",
    operation_id="scenario_conformity",
)
def conformity(request: HttpRequest, number: Number, limit: Limit = 100, offset: Offset = 0) -> Conformity:
    """Which rules the whole target state of a scenario breaks."""
    bare, let_off = conformity_of(scenario_numbered(number), load())
    return Conformity(
        uncovered=Part[Found](**part(bare, limit, offset, violation_shape)),
        covered=Part[Found](**part(let_off, limit, offset, violation_shape)),
    )


@router.get(
    "/scenarios/{number:number}/comparison/{number:other}",
    response=Comparison,
    url_name="scenario-comparison",
    operation_id="scenario_comparison",
)
def comparison(
    request: HttpRequest, number: Number, other: Number, limit: Limit = 100, offset: Offset = 0
) -> Comparison:
    """Which proposals of two scenarios differ, and where they arrive otherwise."""
    one, two = drawn(scenario_numbered(number), load()), drawn(scenario_numbered(other), load())
    common = counties_in_both(one.target, two.target)
    differing = [
        row for row in proposals_that_differ(one.design, two.design) if row.proposal.county in common | {""}
    ]
    units = units_that_differ(one.target, two.target, common)
    return Comparison(
        counties=len(common),
        proposals=Part[ProposalDiffer](**part(differing, limit, offset, proposal_differ)),
        units=Part[UnitDiffer](**part(units, limit, offset, unit_differ)),
    )


@router.post(
    "/scenarios/{number:number}/exceptions",
    response={204: None},
    url_name="scenario-exceptions",
    operation_id="scenario_exception",
)
def exception(request: HttpRequest, number: Number, given: ExceptionGiven) -> None:
    """Approve that one unit is let off one rule, as far as the design breaks it now, until a day."""
    found = scenario_numbered(number)
    key = (given.rule, given.unit, given.kind)
    broken = [one for some in conformity_of(found, load()) for one in some if one.key == key]
    if not broken:
        raise refuse(given.unit, N_("设计里现在没有这一处不合规，无须例外；请查看最新的合规检查。"))
    exception_approve(
        scenario=found,
        key=key,
        value=broken[0].found,
        reason=given.reason,
        document=given.document,
        valid_until=given.valid_until,
        by=caller(request).person,
    )


@router.post(
    "/scenarios/{number:number}/plans",
    response={202: Started},
    url_name="scenario-plans",
    operation_id="scenario_plan",
)
def make_plan(request: HttpRequest, number: Number) -> Started:
    """Make a plan of a scenario, in the background."""
    refuse_if_applied(number, APPLIED)
    return started(request, "plan_create", scenario=number, standards=load().jurisdiction)
