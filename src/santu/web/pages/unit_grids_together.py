"""All villages of a township divided into grids anew, and taking that into one scenario.

Needs the extra ``solve``.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from santu.accounts.selectors.people import active_person
from santu.design.domain.by_hand import Wished
from santu.design.domain.gridding_together import Divided, Together, divided
from santu.design.services.by_hand import UNEXPLAINED, scenario_begin
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import last_day
from santu.register.selectors.cells import sheets_on
from santu.standards.loader import load
from santu.web.days import Day
from santu.web.grid_form import SOLVE, Asked
from santu.web.grid_ground import Ground, ground_of
from santu.web.grid_together_rows import together_table
from santu.web.pages.grids_file import may_import
from santu.web.pages.unit_frame import Heading
from santu.web.pages.unit_scenarios import A_MONTH, beginning_of, county_of, design_to_extend, may_design
from santu.web.respond import gone_to, page
from santu.web.solving import Solving

PATIENCE = 120.0
"""Seconds that whoever accepts waits for the villages to be divided, where the answer is no longer at hand."""
NOT_THEIRS = N_("重新划分全部网格要有这个县的设计权限；请找有权限的人。")
NO_COUNTY = N_("这个乡镇（街道）不在任何县里，不能建方案；请核对区划。")
COMING = N_("各村还在划分，没有采用；请稍等片刻再点一次。")
CHANGED = N_("建筑表、登记的网格或上限已变，没有采用；请打开这一页重新划分。")
NOTHING = N_("各村都和登记的网格一样，没有可采用的。")

solving = Solving("grids-together", divided)


def grids_together(
    request: HttpRequest, heading: Heading, day: Day, context: dict[str, object]
) -> HttpResponse:
    """What comes of dividing every village whose buildings are known, village by village; or take it into a new scenario."""
    county = county_of(heading.way)
    if county is None:
        raise refuse(heading.row.name, NO_COUNTY)
    if not may_design(request, heading.way, day):
        raise refuse(heading.row.name, NOT_THEIRS)
    snapshot = design_to_extend(None, county.id, day)
    grounds = grounds_of(snapshot, snapshot.villages(heading.unit))
    together, faults = _asked(grounds)
    found = solving.answer_to(together, PATIENCE if request.method == "POST" else None)
    if found is not None:
        faults |= found.faults
    if request.method == "POST":
        return _accepted(request, county, together, found)
    context |= {
        "part": "grids",
        "may_import": may_import(request, heading.unit),
        "pending": found is None,
        "here": day.link(f"{request.path}?do=divide"),
        "villages": len(together.questions),
        "left_out": [(snapshot.divisions[village].name, some) for village, some in faults.items()],
        "changing": len(found.changing) if found else 0,
        "is_synthetic": any(ground.sheet and ground.sheet.synthetic for ground in grounds),
        "base": snapshot.day,
        "until": max(day.shown, last_day() or day.shown) + A_MONTH,
        "fields": [("do", "divide")],
        "seen": together.ground(),
    }
    tables = [together_table(grounds, found, day)] if found else []
    return page(request, "web/unit_grids_together.html", context, tables=tables)


def grounds_of(snapshot: Snapshot, villages: Sequence[str]) -> list[Ground]:
    """The villages whose buildings are known, in order of code."""
    standards, sheets = load(), sheets_on(villages, snapshot.day)
    return [
        ground_of(snapshot.divisions[one], snapshot, standards, sheets[one])
        for one in villages
        if one in sheets and sheets[one].cells
    ]


def _asked(grounds: Sequence[Ground]) -> tuple[Together, dict[str, tuple[Fault, ...]]]:
    """The question of each village that can be asked, and why the others cannot."""
    questions, faults = [], {}
    for ground in grounds:
        sheet = ground.sheet
        if sheet is None:
            continue
        if wrong := ground.unlisted(sheet):
            faults[ground.village.id] = tuple(wrong)
            continue
        known = ground.known(sheet)
        asked = Asked(known.registered, (), tuple(known.nets), SOLVE)
        questions.append(ground.question(sheet, asked))
    return Together(tuple(questions)), faults


def _accepted(
    request: HttpRequest, county: Division, together: Together, found: Divided | None
) -> HttpResponse:
    """Take every division that changes anything into a new scenario, each as a proposal of its own."""
    beginning, faults = beginning_of(request, county)
    why = request.POST.get("why", "").strip()
    if not why:
        faults.append(Fault("why", message(UNEXPLAINED)))
    if found is None:
        faults.append(Fault("", message(COMING)))
    elif together.ground() != request.POST.get("seen"):
        faults.append(Fault("", message(CHANGED)))
    elif not found.changing:
        faults.append(Fault("", message(NOTHING)))
    if faults or beginning is None or found is None:
        raise Refused(faults)
    wishes = [Wished(one.wish(beginning.until), why) for one in found.changing]
    by = active_person(request.user.get_username())
    number = scenario_begin(beginning=beginning, wishes=wishes, standards=load(), by=by).pk
    messages.success(request, gettext(N_("已加入第 {number} 号方案。")).format(number=number))
    return gone_to(request, reverse("scenario", args=[number]))
