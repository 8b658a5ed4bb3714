"""Allocating the posts of a county over its townships, and entering in the ledger what was decided."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.allocating import CAP, NEED, Township, moves_of
from santu.register.domain.ledger import Entry, Holds
from santu.register.domain.ledger_rules import KINDS, REBALANCE, TYPES, kind_names, paper_faults
from santu.register.selectors.allocating import county_posts
from santu.register.services.quotas import quota_record
from santu.solvers.allocation import Allocation, allocate
from santu.solvers.allocation_words import CRITERION
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.web.allocation_form import NEEDS, Asked, Ground, asked_of
from santu.web.allocation_rows import allocation_table, moves_table
from santu.web.days import Day, day_in
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.papers import paper_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Table

NAME, TAB = "unit-allocation", "unit-ledger"
CHANGED = N_("台账或所填的数已变，要记的分录和预览的不同；请重新计算，核对后再记。")


@require_http_methods(["GET", "POST"])
def allocation(request: HttpRequest, unit: str) -> HttpResponse:
    """So many posts over the townships of a county, and why; or record what that moves."""
    heading, day, context = unit_frame(request, unit, TAB)
    if heading.row.level is not Level.COUNTY:
        raise refuse(unit, N_("编制分配以县为单位；请打开一个县的页面。"))
    standards = load()
    kinds = kind_names(standards, day.shown)
    kind = _kind(request, kinds, standards, day)
    free, ground = _ground(unit, kind, day, standards)
    if request.method == "POST":
        return _recorded(request, unit, kind, ground, day)
    asked = asked_of(request.GET, ground)
    found, faults = _solved(asked, ground.townships)
    tables: list[Table] = []
    entries: list[Entry] = []
    if found is not None:
        tables.append(allocation_table(ground.townships, asked, found, day))
        entries, unmoved = _moved(unit, kind, day.shown, ground.townships, found)
        faults += unmoved
        tables.append(moves_table(entries, ground.townships))
    context |= {
        **_form(asked, ground, kinds, kind, free),
        **_told(found, ground.townships, standards),
        "faults": faults,
        "entries": entries,
        "seen": _digest(entries),
        "key": str(uuid4()),
        "crosses": any(Holds.LEVEL in (one.source.holds, one.target.holds) for one in entries)
        and bool(_across(kind, standards, day)),
        "may_enter": _may_enter(request, heading, day),
    }
    return page(request, "web/unit_allocation.html", context, tables=tables)


def _kind(request: HttpRequest, kinds: dict[str, str], standards: Standards, day: Day) -> str:
    said = request.POST if request.method == "POST" else request.GET
    main = [item.id for item in standards.items(TYPES, day.shown)]
    asked = said.get("kind", main[-1])
    if asked not in kinds:
        raise refuse("kind", N_("没有“{kind}”这类编制；请从编制类别里选。"), kind=asked)
    return asked


def _across(kind: str, standards: Standards, day: Day) -> str:
    return next(item.text("across_levels") for item in standards.items(KINDS, day.shown) if item.id == kind)


def _ground(unit: str, kind: str, day: Day, standards: Standards) -> tuple[int, Ground]:
    types = (item for item in standards.items(TYPES, day.shown) if item.id == kind)
    categories = {one for item in types for one in item.texts("categories")}
    register, townships, free = county_posts(unit, kind, day.shown, categories)
    items = standards.items(NEED, day.shown)
    return free, Ground(
        townships,
        register.figures,
        {item.id: int(item.number("weight")) for item in items},
        {item.id: item.name for item in items},
        standards.count(CAP, day.shown),
    )


def _solved(asked: Asked, townships: Sequence[Township]) -> tuple[Allocation | None, list[Fault]]:
    if asked.faults or not townships:
        return None, list(asked.faults)
    try:
        names = [one.name for one in townships]
        return allocate(asked.posts, asked.needs, asked.floors, asked.caps, names=names).solution, []
    except Refused as refused:
        return None, list(refused.faults)


def _moved(
    unit: str, kind: str, day: date, townships: Sequence[Township], found: Allocation
) -> tuple[list[Entry], list[Fault]]:
    try:
        return moves_of(unit, kind, day, townships, found.posts), []
    except Refused as refused:
        return [], list(refused.faults)


def _form(asked: Asked, ground: Ground, kinds: dict[str, str], kind: str, free: int) -> dict[str, Any]:
    lines = zip(ground.townships, asked.floors, asked.caps, strict=True)
    return {
        "kinds": kinds.items(),
        "kind": kind,
        "kind_name": kinds[kind],
        "posts": asked.posts,
        "needs": NEEDS.items(),
        "need": asked.by,
        "weights": [(ground.names[one], weight) for one, weight in ground.weights.items()],
        "bounds": [(n, one.name, floor, cap) for n, (one, floor, cap) in enumerate(lines)],
        "free": free,
        "now": sum(one.now for one in ground.townships),
        "cap_percent": ground.cap_percent,
    }


def _told(found: Allocation | None, townships: Sequence[Township], standards: Standards) -> dict[str, Any]:
    return {
        "criterion": CRITERION,
        "clause": standards.rule(REBALANCE).citation(),
        "weights_clause": standards.rule(NEED).citation(),
        "proven": found is not None,
        "next": townships[found.next].name if found is not None and found.next is not None else "",
    }


def _digest(entries: Sequence[Entry]) -> str:
    told = (f"{one.source.unit}>{one.target.unit}:{one.amount}" for one in entries)
    return sha256("\n".join(told).encode()).hexdigest()


def _may_enter(request: HttpRequest, heading: Heading, day: Day) -> bool:
    return sight_of(request).on(day.shown, Right.QUOTA).covers([row.id for row in heading.way])


def _recorded(request: HttpRequest, unit: str, kind: str, ground: Ground, day: Day) -> HttpResponse:
    """Enter what was previewed, in one voucher."""
    said: QueryDict = request.POST
    found, faults = _solved(asked_of(said, ground), ground.townships)
    since = day_in(request, "since", faults)
    if since is None and not faults:
        faults.append(Fault("since", message(N_("没有写日期；请写成 2021-10-31 这样的年-月-日。"))))
    paper = paper_of(request)
    faults += paper_faults(paper)
    if faults or found is None or since is None:
        raise Refused(faults)
    entries = moves_of(unit, kind, since, ground.townships, found.posts)
    if _digest(entries) != said.get("seen"):
        raise refuse("seen", CHANGED)
    number = quota_record(entries=entries, paper=paper, standards=load(), by=person_of(request))
    messages.success(request, gettext(N_("已记为第 {number} 号凭证。")).format(number=number))
    then = Day(since, is_today=day.is_today and since == day.shown)
    return gone_to(request, then.link(reverse(NAME, args=[unit]), kind=kind))


urlpatterns = [path("units/<path:unit>/allocation", allocation, name=NAME)]
