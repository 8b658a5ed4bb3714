"""Scenarios: what is proposed, locked, excepted, and whether it conforms."""

import json
from collections import Counter
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.design.domain.kinds import KINDS, sign_of_kind
from santu.design.selectors.access import scenarios_open
from santu.design.selectors.conformity import conformity_of
from santu.design.selectors.consultations import rounds_of
from santu.design.selectors.drawn import drawn
from santu.design.selectors.listing import (
    KEPT,
    LEFT_OUT,
    OPEN,
    Proposals,
    Wanted,
    exceptions_for,
    exceptions_within,
    later_facts,
    moved_since,
    proposals_counted,
    scenarios_listed,
    words_on,
)
from santu.design.selectors.numbered import scenario_numbered
from santu.design.selectors.scenarios import scenario_digests, scenario_scope
from santu.jobs.selectors import jobs_open
from santu.jobs.services import job_start
from santu.kernel.digest import canonical_line, digest_lines
from santu.kernel.messages import N_
from santu.register.domain.rows import Division
from santu.register.selectors.units import divisions_on
from santu.standards.loader import load
from santu.transition.domain.states import STATES
from santu.transition.selectors.of_scenarios import plans_of, refuse_if_applied
from santu.web.audit_rows import trail_of
from santu.web.consultation_rows import round_shown
from santu.web.days import day_of
from santu.web.pages import scenario_tables as tables
from santu.web.paging import part_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

SHOWN, VIOLATIONS_SHOWN = 50, 40
WORDS = ((KEPT, N_("已锁定")), (LEFT_OUT, N_("已排除")), (OPEN, N_("未定")))


@require_GET
def scenarios(request: HttpRequest) -> HttpResponse:
    """All scenarios, the latest first."""
    sight = sight_of(request)
    found = scenarios_listed(scenarios_open(sight))
    part, plans = part_of(request, found, SHOWN), plans_of([row.number for row in found])
    names: dict[date, dict[str, Division]] = {}
    for day in {row.base_day for row in part.things}:
        names[day] = divisions_on(
            day, [unit for row in part.things if row.base_day == day for unit in row.scope]
        )
    rows = [
        {
            "it": row,
            "scope": [names[row.base_day][unit] for unit in row.scope if unit in names[row.base_day]],
            "plans": [(plan, STATES[plan.state]) for plan in plans.get(row.number, ())],
        }
        for row in part.things
    ]
    context = {
        "rows": rows,
        "part": part,
        "jobs": [job for job in jobs_open("scenario_replay") if job.by == sight.username],
    }
    return page(request, "web/scenarios.html", context, tables=[tables.scenarios_table(found, plans)])


@require_GET
def uncovered_count(request: HttpRequest, number: int) -> HttpResponse:
    """How many rules the target of a scenario breaks, for the list, which does not wait for it."""
    bare, let_off = conformity_of(scenario_numbered(number), load())
    return render(request, "web/parts/uncovered.html", {"bare": len(bare), "let_off": len(let_off)})


@require_GET
def scenario(request: HttpRequest, number: int) -> HttpResponse:
    """One scenario: what it stands on, and its proposals, county by county."""
    found = scenario_numbered(number)
    [listed] = scenarios_listed([number])
    by_county, by_kind = proposals_counted(found)
    wanted = Wanted(*(request.GET.get(key, "") for key in ("county", "kind", "word")))
    proposals = Proposals(found, wanted)
    part = part_of(request, proposals, SHOWN)
    names = divisions_on(found.base_day, [*by_county, *scenario_scope(found)])
    plans = plans_of([number]).get(number, [])
    words = words_on(found)
    export = proposals if request.GET.get("export") else part.things
    digests = scenario_digests(found)
    context = {
        "about": f"scenario:{number}",
        "scenario": listed,
        "scope": [names[unit] for unit in listed.scope if unit in names],
        "digest": digest_lines(canonical_line(county, digest) for county, digest in digests.items()),
        "number": number,
        "pinned": len(digests),
        "moved": [row for row in moved_since(found) if row.act not in {plan.act for plan in plans}],
        "plans": [(plan, STATES[plan.state]) for plan in plans],
        "applied": next((plan for plan in plans if plan.applied), None),
        "jobs": jobs_open("plan_create", scenario=number),
        "beyond": len(json.loads(found.beyond)),
        "groups": tables.grouped(part.things, names, words),
        "wanted": wanted,
        "counties": sorted(
            ((county, names[county].name if county in names else "", n) for county, n in by_county.items()),
            key=lambda row: names[row[0]].code if row[0] in names else "",
        ),
        "kinds": [
            (kind, KINDS[kind], by_kind[kind], sign_of_kind(kind)) for kind in KINDS if kind in by_kind
        ],
        "words": WORDS,
        "part": part,
        "others": [
            row for row in scenarios_listed(scenarios_open(sight_of(request))) if row.number != number
        ],
        "rounds": [round_shown(one) for one in rounds_of(number)],
        "asks": 0 if any(plan.applied for plan in plans) else number,
        "county": next(iter(digests)) if len(digests) == 1 else "",
    }
    trail = trail_of("scenario", number, request)
    return page(request, "web/scenario.html", context, [tables.proposals_table(export, names, words), trail])


@require_GET
def conformity(request: HttpRequest, number: int) -> HttpResponse:
    """What the whole target state of a scenario breaks, and the exceptions that it counts on."""
    found = scenario_numbered(number)
    bare, let_off = conformity_of(found, load())
    known = drawn(found, load())
    excepted = exceptions_within(known.target.divisions.keys() | known.target.bodies.keys())
    by_rule = Counter((violation.rule, violation.source) for violation in bare)
    context = {
        "scenario": found,
        "rules": [(tables.title_of(rule), source, n) for (rule, source), n in by_rule.most_common()],
        "bare": bare[:VIOLATIONS_SHOWN],
        "bare_count": len(bare),
        "let_off": [
            (violation, exceptions_for([violation.key])[:1]) for violation in let_off[:VIOLATIONS_SHOWN]
        ],
        "let_off_count": len(let_off),
        "excepted": [(row, known.name(row.key[1]), tables.title_of(row.key[0])) for row in excepted],
        "later": later_facts(found)
        if not any(plan.applied for plan in plans_of([number]).get(number, ()))
        else None,
    }
    shown = [tables.violations_table(bare, let_off, known), tables.exceptions_table(excepted, known)]
    template = (
        "web/parts/conformity.html" if request.headers.get("HX-Request") else "web/scenario_conformity.html"
    )
    return page(request, template, context, tables=shown)


@require_POST
def make_plan(request: HttpRequest, number: int) -> HttpResponse:
    """Begin to plan a scenario; how far that is, its job says."""
    scenario_numbered(number)
    refuse_if_applied(
        number, N_("第 {number} 号方案已经执行，不能再编制计划；请打开它已执行的计划，或新建方案。")
    )
    args = {"scenario": number, "standards": load().jurisdiction}
    job = job_start(name="plan_create", args=args, by=request.user.get_username())
    return gone_to(request, day_of(request).link(reverse("job", args=[job])))


urlpatterns = [
    path("scenarios/", scenarios, name="scenarios"),
    path("scenarios/<number:number>/", scenario, name="scenario"),
    path("scenarios/<number:number>/conformity", conformity, name="scenario-conformity"),
    path("scenarios/<number:number>/uncovered", uncovered_count, name="scenario-uncovered"),
    path("scenarios/<number:number>/plan", make_plan, name="scenario-plan"),
]
