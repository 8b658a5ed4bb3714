"""What was done to the register: each act with its people and papers, the rows it wrote, its audit, and its undoing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from santu.accounts.selectors.demo import database_is_demo
from santu.audit.selectors import entries_about, verify
from santu.jobs.selectors import JobView, job_latest
from santu.jobs.services import job_start
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.register.domain.act_words import ACTS, FACTS, row_words
from santu.register.domain.signs import GONE, NEW
from santu.register.domain.synthetic import MARK
from santu.register.selectors.access import acts_open
from santu.register.selectors.act_views import (
    ActView,
    Said,
    act_view,
    act_views,
    counties_of_act,
    rows_of_act,
    tallies,
)
from santu.register.selectors.acts import act_numbered
from santu.register.services.undo import in_the_way
from santu.transition.selectors.marks import plan_of_act_ever
from santu.web.days import Day, day_of
from santu.web.numbers import page_in
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

ON_A_PAGE = 50
OF_DIVISIONS = frozenset(FACTS) - {
    "register_bodyversion",
    "register_lineofcontrol",
    "register_dutyversion",
    "register_gridversion",
}
"""Kinds of rows that are about divisions, which have pages; figures and successions are, too."""
COLUMNS = (
    Column("number", N_("编号"), "number"),
    Column("title", N_("操作")),
    Column("kind", N_("种类")),
    Column("by", N_("办理人")),
    Column("at", N_("时间"), "day"),
    Column("document", N_("文号")),
    Column("counties", N_("涉及县"), "number"),
    Column("state", N_("撤销情况"), "badge"),
)
ROWS = (
    Column("sign", N_("符号"), "sign"),
    Column("name", N_("单位")),
    Column("words", N_("这一行说什么")),
    Column("start", N_("自"), "day"),
    Column("end", N_("至"), "day"),
)
ENTRIES = (
    Column("chain", N_("审计链")),
    Column("seq", N_("第几条"), "number"),
    Column("at", N_("时间"), "day"),
    Column("hash", N_("散列"), "code"),
)
TALLIES = (
    Column("facts", N_("哪一类")),
    Column("said", N_("写下"), "number", N_("行")),
    Column("withdrawn", N_("收回"), "number", N_("行")),
)


def acts(request: HttpRequest) -> HttpResponse:
    """Every act, the latest first."""
    day, every = day_of(request), act_views(acts_open(sight_of(request)))
    total = len(every)
    number = _page(request, total)
    first = (number - 1) * ON_A_PAGE
    called = titles(act.by for act in every)
    rows = [_row(act, called, day) for act in every]
    empty = N_("登记里还没有任何操作；先导入一份名单。")
    table = Table("acts", N_("登记的历史"), COLUMNS, rows, empty=empty, shown=rows[first : first + ON_A_PAGE])
    context = {
        "total": total,
        "first": first + 1,
        "last": min(first + ON_A_PAGE, total),
        "earlier": number - 1,
        "later": number + 1 if first + ON_A_PAGE < total else 0,
    }
    return page(request, "web/acts.html", context, tables=[table])


def _page(request: HttpRequest, total: int) -> int:
    return page_in(request.GET.get("page", ""), max(1, -(-total // ON_A_PAGE)))


def _row(act: ActView, called: dict[str, str], day: Day) -> Row:
    href = day.link(reverse("act", args=[act.number]))
    return Row(
        (
            Cell(act.number, href=href),
            Cell(act.title, href=href),
            kind_of(act),
            called.get(act.by, act.by),
            moment(act.at),
            shortened(act.document),
            act.counties,
            Cell(undone(act), tone="red" if act.undone_by else ""),
        )
    )


def act(request: HttpRequest, number: int) -> HttpResponse:
    """One act: its rows in words and in numbers, its plan, its audit, and whether it can be undone."""
    found, day = act_view(number), day_of(request)
    plan = plan_of_act_ever(number)
    approved, undo_approved = (plan.approved, plan.undo_approved) if plan else (None, None)
    called = titles([found.by, *(mark.by for mark in (approved, undo_approved) if mark)])
    counted = tallies(number)
    kinds = [tally.facts for tally in counted]
    kind = request.GET.get("facts", "")
    kind = kind if kind in kinds else (kinds[0] if kinds else "")
    total = next((tally.said + tally.withdrawn for tally in counted if tally.facts == kind), 0)
    at = _page(request, total)
    written = rows_of_act(number, kind, (at - 1) * ON_A_PAGE, ON_A_PAGE) if kind else []
    rows = [_written(row, kind, day) for row in written]
    context = {
        "act": found,
        "kind": kind_of(found),
        "who": called[found.by],
        "plan": plan,
        "approved": approved,
        "approver": called[approved.by] if approved else "",
        "undo_approved": undo_approved,
        "undo_approver": called[undo_approved.by] if undo_approved else "",
        "counties": counties_of_act(number),
        "tallies": [(FACTS[tally.facts], tally, tally.facts == kind) for tally in counted],
        "facts": kind,
        "total": total,
        "first": (at - 1) * ON_A_PAGE + 1,
        "last": min(at * ON_A_PAGE, total),
        "earlier": at - 1,
        "later": at + 1 if at * ON_A_PAGE < total else 0,
        "job": _job(number),
        "may_undo": not found.undoes and not found.undone_by and plan is None,
        "demo_document": f"{MARK}撤〔{timezone.localdate().year}〕{number}号" if database_is_demo() else "",
    }
    words = [(message(FACTS[tally.facts]), tally.said, tally.withdrawn) for tally in counted]
    tables = [Table("rows", N_("写下和收回的行"), ROWS, rows), Table("tallies", N_("行数"), TALLIES, words)]
    return page(request, "web/act.html", context, tables=tables)


def _job(number: int) -> JobView | None:
    job = job_latest(act=number)
    return job if job and job.is_open else None


def _written(row: Said, kind: str, day: Day) -> Row:
    values = row.values
    href = day.link(reverse("unit", args=[row.unit])) if kind in OF_DIVISIONS else ""
    starts = values.get("start") or values.get("day")
    return Row(
        (
            GONE if row.withdrawn else NEW,
            Cell(row.name, href=href),
            row_words(kind, values),
            starts,
            _end(values),
        )
    )


def _end(values: Mapping[str, Any]) -> date | None:
    """The last day of a row; one that lasts has none."""
    end = values.get("end")
    return end if isinstance(end, date) and end != OPEN_END else None


def standing(request: HttpRequest, number: int) -> HttpResponse:
    """The audit of an act, checked, and what is in the way of undoing it; asked for when the page is there."""
    found, entries = act_view(number), entries_about("act", number)
    counties = dict(counties_of_act(number))
    names: dict[str, str | Message] = {**counties, "": message(N_("县级以上"))}
    rows = [
        (
            names.get(entry.chain, entry.chain),
            entry.seq,
            moment(datetime.fromisoformat(entry.at)),
            entry.hash[:16],
        )
        for entry in entries
    ]
    context = {
        "act": found,
        "plan": plan_of_act_ever(number),
        "faults": verify(*counties, *(entry.chain for entry in entries)),
        "entries": len(entries),
        "way": in_the_way(act_numbered(number)) if not found.undoes and not found.undone_by else [],
    }
    part = bool(request.headers.get("HX-Request"))
    template = "web/parts/act_standing.html" if part else "web/act_standing.html"
    return page(request, template, context, tables=[Table("audit", N_("审计记录"), ENTRIES, rows)])


def kind_of(act: ActView) -> Message:
    """What kind of act it is, in words."""
    return message(ACTS.get(act.kind, act.kind))


def moment(at: datetime) -> str:
    """A time as a table shows it."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def shortened(document: str) -> str | Message:
    """The numbers of the documents; of several the first, and how many there are."""
    first, *others = document.split("、")
    return message(N_("{first} 等 {count} 份"), first=first, count=len(others) + 1) if others else first


def undone(act: ActView) -> Message | str:
    """What undid an act, or what it undid."""
    if act.undone_by:
        return message(N_("已被第 {number} 号撤销"), number=act.undone_by)
    return message(N_("撤销了第 {number} 号"), number=act.undoes) if act.undoes else ""


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Have an act taken back, in the background; one that carried out a plan goes back with its plan."""
    papers = {field: request.POST.get(field, "").strip() for field in ("reason", "document")}
    plan = plan_of_act_ever(number)
    if plan is not None:
        template = N_("第 {act} 号操作执行的是第 {plan} 号计划；请在计划的页面上撤销。")
        raise refuse(str(number), template, act=number, plan=plan.plan)
    if not papers["reason"]:
        raise Refused([Fault(str(number), message(N_("撤销必须写明理由；请补上。（SX-06）")))])
    if faults := in_the_way(act_numbered(number)):
        raise Refused(faults)
    job_start(name="act_undo", args={"act": number, **papers}, by=person_of(request).username)
    return gone_to(request, day_of(request).link(reverse("act", args=[number])))


urlpatterns = [
    path("acts/", acts, name="acts"),
    path("acts/<number:number>/", act, name="act"),
    path("acts/<number:number>/standing", standing, name="act-standing"),
    path("acts/<number:number>/undo", undo, name="act-undo"),
]
