"""One plan: what it does, how far it is, what was proven, and each step with its reasons."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from santu.design.selectors.scenarios import proposal_reason
from santu.jobs.selectors import job_latest
from santu.kernel.messages import N_, Message
from santu.register.domain.ledger_rules import kind_names
from santu.register.selectors.duties import duties_kept
from santu.standards.loader import load
from santu.transition.domain.briefs import sign_of
from santu.transition.domain.sentences import follower_sentences, wait_sentences
from santu.transition.domain.steps import Why
from santu.transition.selectors.following import following_of
from santu.transition.selectors.overview import PlanView, plan_view
from santu.transition.selectors.plans import (
    plan_named,
    plan_units,
    plan_unresolved,
    step_numbered,
    steps_numbered,
    steps_waiting_for,
)
from santu.transition.selectors.posts import pools_of
from santu.transition.selectors.standing import later_acts
from santu.transition.services.standing import stale_faults
from santu.web.audit_rows import trail_of
from santu.web.days import day_of
from santu.web.following_rows import groups_of
from santu.web.plan_shown import DEEDS, called_in, counted, next_of, stages, undo_steps
from santu.web.plan_steps import line_of, steps_shown
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Column, Row, Table

LINKED = 12
"""So many steps that a reason names are linked one by one."""
FINDINGS = (
    Column("prefix", N_("第几步之后"), "number"),
    Column("message", N_("发现")),
    Column("rule", N_("规则"), "code"),
    Column("subject", N_("单位"), "code"),
)
MOVED = (Column("unit", N_("单位"), "code"), Column("message", N_("怎样变了")))
COUNTIES = (
    Column("county", N_("县（市、区）")),
    Column("code", N_("代码"), "code"),
    Column("establish", N_("设立乡级（含类似乡级单位）"), "number", N_("个")),
    Column("abolish", N_("撤销乡级（含类似乡级单位）"), "number", N_("个")),
    Column("steps", N_("步数"), "number", N_("步")),
)


def plan(request: HttpRequest, number: int) -> HttpResponse:
    """The plan and a page of its steps."""
    found, day = plan_view(number), day_of(request)
    steps = steps_shown(request, number, day)
    counties = [(part.name, part.code, part.established, part.abolished, part.steps) for part in steps.parts]
    tables = [
        steps.table,
        Table("counties", N_("各县（市、区）的步骤"), COUNTIES, counties),
        _findings(found),
    ]
    context = {**plan_context(request, found), "steps": steps, "counts": counted(found)}
    context["guessed"] = plan_unresolved(number)
    context["pools"] = pools_of(number)
    context["about"] = f"plan:{number}"
    context |= _following(found)
    trail = trail_of("plan", number, request)
    return page(request, "web/plan.html", context, tables=[*tables, trail])


def _following(found: PlanView) -> dict[str, Any]:
    """What follows the duties that the plan moves, duty by duty; nothing where no duties are kept."""
    if not duties_kept():
        return {}
    standards = load()
    follows = following_of(plan_named(found.number), standards)
    groups = groups_of(follows, plan_units(found.number), kind_names(standards, found.until))
    return {"follows": groups, "follows_left": len(follows.open)}


def plan_context(request: HttpRequest, found: PlanView) -> dict[str, Any]:
    """What the head of every page of a plan needs: its states, what comes next, the work that is being done on it."""
    called, job = called_in([found]), job_latest(plan=found.number)
    latest = found.marks[-1].at
    return {
        "plan": found,
        "reached": stages(found, called),
        "next": next_of(found, sight_of(request)),
        "undo_steps": undo_steps(found, called),
        "marks": [(DEEDS[mark.deed], called.get(mark.by, mark.by), mark) for mark in found.marks],
        "job": job if job and job.is_open else None,
        # What went wrong last, until somebody took the plan further.
        "ended": job if job and job.faulty and job.created_at > latest else None,
        "moved": [] if found.state == "applied" else later_acts(found.digests, found.since),
    }


def _findings(found: PlanView) -> Table:
    proof = found.proof
    rows = [(one.prefix, one.message, one.rule, one.subject) for one in proof.findings] if proof else []
    return Table("findings", N_("证明中发现的问题"), FINDINGS, rows, empty=N_("没有发现问题。"))


def step(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """One step with its reasons: a page, or for htmx what opens under its sentence."""
    found, units = step_numbered(number, no), plan_units(number)
    earlier = wait_sentences(found, steps_numbered(number, (wait.step for wait in found.waits)), units)
    later = follower_sentences(found, steps_waiting_for(number, no), units)
    context = {
        "number": number,
        "step": line_of(found, sign_of(change.op for change in found.changes), units),
        "county": units.row(found.county),
        "reason": proposal_reason(plan_named(number).scenario.pk, found.proposal),
        "groups": [
            (title, reasons)
            for title, reasons in ((N_("在此之前"), _reasons(earlier)), (N_("在此之后"), _reasons(later)))
            if reasons
        ],
        "before": no - 1,
        "after": no + 1,
        "back": f"{reverse('plan', args=[number])}?county={found.county}",
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/parts/step_reasons.html", {**context, "day": day_of(request)})
    return page(request, "web/plan_step.html", {**context, "plan": plan_view(number)})


def _reasons(
    sentences: Iterable[tuple[Why, tuple[int, ...], Message]],
) -> list[tuple[Message, tuple[int, ...], int]]:
    """Each sentence, the steps in it that are linked, and how many more there are."""
    return [(said, numbers[:LINKED], max(0, len(numbers) - LINKED)) for _, numbers, said in sentences]


def standing(request: HttpRequest, number: int) -> HttpResponse:
    """The rows of the register that moved since the plan was made."""
    plan = plan_named(number)
    # What an applied plan stood on was changed by the plan itself.
    faults = [] if plan.act and plan.state == "applied" else stale_faults(plan.scenario)
    rows = [Row((str(fault.place), fault.message)) for fault in faults]
    shown = rows[:100]
    empty = N_("登记没有变：以后的操作已经互相抵消，计划仍然适用。")
    table = Table("moved", N_("编制之后改动的登记"), MOVED, rows, empty=empty, shown=shown)
    return page(request, "web/plan_standing.html", {"plan": plan_view(number), "count": len(rows)}, [table])


urlpatterns = [
    path("plans/<number:number>/", plan, name="plan"),
    path("plans/<number:number>/steps/<number:no>", step, name="plan-step"),
    path("plans/<number:number>/standing", standing, name="plan-standing"),
]
