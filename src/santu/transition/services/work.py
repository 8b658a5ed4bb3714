"""What plans leave to background work: making, proving, applying, undoing."""

from collections.abc import Mapping
from typing import Any

from santu.accounts.selectors.people import active_person as person
from santu.design.selectors.numbered import scenario_numbered
from santu.jobs.ports import Done, Handler, Progress
from santu.kernel.messages import N_
from santu.standards.loader import load
from santu.transition.selectors.plans import plan_named
from santu.transition.services.applying import plan_apply
from santu.transition.services.planning import Also, plan_create, plan_prove
from santu.transition.services.undoing import plan_undo


def _create(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    scenario = scenario_numbered(args["scenario"])
    plan_create(
        scenario=scenario,
        standards=load(args["standards"]),
        by=person(by),
        progress=progress,
        also=lambda plan: done({"plan": plan.pk}),
    )


def _prove(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    plan = plan_named(args["plan"])
    plan_prove(
        plan=plan, standards=load(args["standards"]), by=person(by), progress=progress, also=_said(done)
    )


def _apply(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    plan = plan_named(args["plan"])
    plan_apply(
        plan=plan, standards=load(args["standards"]), by=person(by), progress=progress, also=_said(done)
    )


def _undo(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    plan = plan_named(args["plan"])
    progress(N_("正在撤销"), 0, 1)
    plan_undo(plan=plan, reason=args["reason"], by=person(by), also=_said(done))


def _said(done: Done) -> Also:
    return lambda plan: done({"plan": plan.pk, "state": str(plan.state)})


HANDLERS = (
    Handler("plan_create", N_("编制计划"), _create),
    Handler("plan_prove", N_("逐步证明计划"), _prove),
    Handler("plan_apply", N_("执行计划"), _apply),
    Handler("plan_undo", N_("撤销计划"), _undo),
)
