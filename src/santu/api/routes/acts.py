"""What was done to the register, and undoing it."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.api.callers import caller
from santu.api.fields import Given, Limit, Number, Offset, Part, Text, part
from santu.api.problems import FaultShape, fault_shapes
from santu.api.routes.jobs import Started, started
from santu.audit.selectors import entries_about, verify
from santu.kernel.messages import N_, Refused, refuse
from santu.register.selectors.access import acts_open
from santu.register.selectors.act_views import ActView, act_view, act_views, counties_of_act, tallies
from santu.register.selectors.acts import act_numbered
from santu.register.services.undo import in_the_way
from santu.transition.selectors.marks import plan_of_act_ever

router = Router()


class ActShape(Schema):
    """An act: which kind, who, when, on which document; what it undoes and what undid it."""

    number: int
    kind: str
    title: str
    by: str
    document: str
    at: datetime
    counties: int
    undoes: int | None
    undone_by: int | None


class TallyShape(Schema):
    """How many rows of a kind an act said and withdrew."""

    facts: str
    said: int
    withdrawn: int


class County(Schema):
    """A county that an act changed; an empty id stands for all above the counties."""

    id: str
    name: str


class ActWhole(ActShape):
    """An act with what it wrote."""

    plan: int | None = Field(description="The plan that it carried out.")
    changed: list[County]
    rows: list[TallyShape]


class ActStanding(Schema):
    """The audit of an act, checked, and what is in the way of undoing it."""

    entries: int
    audit_faults: list[FaultShape]
    in_the_way: list[FaultShape]


class Undoing(Given):
    """Why an act is undone, and on which document."""

    reason: Text = ""
    document: Text = ""


@router.get("/acts", response=Part[ActShape], url_name="acts", operation_id="acts")
def acts(request: HttpRequest, limit: Limit = 100, offset: Offset = 0) -> object:
    """The acts of which all that they changed is within reach, the latest first."""
    return part(act_views(acts_open(caller(request).sight)), limit, offset, _shape)


@router.get("/acts/{number:number}", response=ActWhole, url_name="act", operation_id="act")
def act(request: HttpRequest, number: Number) -> ActWhole:
    """One act with what it wrote."""
    plan = plan_of_act_ever(number)
    return ActWhole(
        **_shape(act_view(number)).model_dump(),
        plan=plan.plan if plan else None,
        changed=[County(id=county, name=name) for county, name in counties_of_act(number)],
        rows=[TallyShape(facts=one.facts, said=one.said, withdrawn=one.withdrawn) for one in tallies(number)],
    )


@router.get(
    "/acts/{number:number}/standing",
    response=ActStanding,
    url_name="act-standing",
    operation_id="act_standing",
)
def standing(request: HttpRequest, number: Number) -> ActStanding:
    """The audit of an act, every hash computed anew, and what keeps it from being undone."""
    found, entries = act_view(number), entries_about("act", number)
    counties = [county for county, _ in counties_of_act(number)]
    ended = found.undoes or found.undone_by
    return ActStanding(
        entries=len(entries),
        audit_faults=fault_shapes(verify(*counties, *(entry.chain for entry in entries))),
        in_the_way=[] if ended else fault_shapes(in_the_way(act_numbered(number))),
    )


@router.post(
    "/acts/{number:number}/undo", response={202: Started}, url_name="act-undo", operation_id="act_undo"
)
def undo(request: HttpRequest, number: Number, undoing: Undoing) -> Started:
    """Have an act taken back, in the background; one that carried out a plan goes back with its plan."""
    plan = plan_of_act_ever(number)
    if plan is not None:
        template = N_("第 {act} 号操作执行的是第 {plan} 号计划；请撤销那份计划。")
        raise refuse(str(number), template, act=number, plan=plan.plan)
    if not undoing.reason.strip():
        raise refuse("reason", N_("撤销必须写明理由；请补上。（SX-06）"))
    if faults := in_the_way(act_numbered(number)):
        raise Refused(faults)
    return started(request, "act_undo", act=number, reason=undoing.reason.strip(), document=undoing.document)


def _shape(found: ActView) -> ActShape:
    return ActShape(
        number=found.number,
        kind=found.kind,
        title=found.title,
        by=found.by,
        document=found.document,
        at=found.at,
        counties=found.counties,
        undoes=found.undoes,
        undone_by=found.undone_by,
    )
