"""The handover lists 交接清单 of a plan: all of them with what is missing, one of them, its entry and its document."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.selectors.demo import database_is_demo
from santu.formats.official_docx import DOCX, official_docx
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.ledger import Measure
from santu.register.domain.ledger_rules import kind_names
from santu.register.domain.synthetic import MARK
from santu.register.domain.yuan import decimal_of, fen_of, yuan
from santu.register.selectors.bodies import host_names
from santu.register.selectors.money import lines_called
from santu.standards.loader import load
from santu.transition.domain.handover import Followed, HandoverItem, ListView, measure_words
from santu.transition.selectors.handover import (
    classes_of,
    declared_in,
    followed_in,
    list_view,
    lists_of,
    lists_theirs,
)
from santu.transition.selectors.overview import plan_view
from santu.transition.selectors.plans import plan_named
from santu.transition.services.handover import OPEN_STATES, Declaring, handover_declare
from santu.transition.services.handover_files import handover_made_up
from santu.web.days import Day, day_in, day_of
from santu.web.handover_paper import handover_paper, quantity_words
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table

FREE = 2
"""So many empty lines a form has."""
MOST = 60
SHOWN = 500
"""So many lists stand on the page; its files have all."""
JOINED = "{names}"
FIELDS = ("what", "quantity", "measure", "receiver", "witness", "day")
LISTS = (
    Column("name", N_("移交单位")),
    Column("county", N_("县（市、区）")),
    Column("receiver", N_("接收单位")),
    Column("state", N_("状态"), "badge"),
    Column("undeclared", N_("没有登记的类别")),
    Column("lines", N_("已登记"), "number", N_("项")),
    Column("open", N_("没有交接"), "number", N_("项")),
)
FOLLOWED = (
    Column("category", N_("类别")),
    Column("kind", N_("编制类别或预算项目")),
    Column("amount", N_("数量")),
    Column("receiver", N_("接收单位")),
)
COMPLETE, OPEN = N_("已办完"), N_("没有办完")
FOLLOW = {"people": N_("人员"), "posts": N_("编制"), "money": N_("经费")}


@require_http_methods(["GET", "POST"])
def plan_handover(request: HttpRequest, number: int) -> HttpResponse:
    """All lists of a plan, those that are not complete first; in a demonstration they can be made up."""
    plan, day = plan_named(number), day_of(request)
    if request.method == "POST":
        handover_made_up(plan=plan, by=person_of(request))
        return gone_to(request, day.link(reverse("plan", args=[number])))
    lists = lists_of(plan)
    still = sum(not one.is_complete for one in lists)
    context = {
        "plan": plan_view(number),
        "count": len(lists),
        "still": still,
        "about": f"plan:{number}",
        "may_make_up": still
        and plan.state in OPEN_STATES
        and database_is_demo()
        and bool(lists_theirs(plan, person_of(request))),
    }
    return page(request, "web/plan_handover.html", context, tables=[_lists_table(number, lists, day)])


def _lists_table(number: int, lists: Sequence[ListView], day: Day) -> Table:
    counties, classes = host_names({one.county for one in lists}), classes_of(plan_named(number))
    rows = [
        Row(
            [
                Cell(one.name, day.link(reverse("handover-list", args=[number, one.no]))),
                counties.get(one.county, ""),
                one.receiver,
                Cell(
                    message(COMPLETE if one.is_complete else OPEN),
                    tone="green" if one.is_complete else "amber",
                ),
                _named(one.undeclared, classes),
                one.lines,
                one.open,
            ]
        )
        for one in sorted(lists, key=lambda one: (one.is_complete, one.no))
    ]
    empty = N_("这份计划不撤销单位和机构，没有要交接的。")
    return Table("lists", N_("交接清单"), LISTS, rows, empty=empty, shown=rows[:SHOWN], frozen=True)


def _named(classes: Sequence[str], names: Mapping[str, str]) -> Message | str:
    """The names of some classes as a list."""
    return message(JOINED, names=tuple(message(names[one]) for one in classes)) if classes else ""


@require_GET
def handover_list(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """One list: what goes with the plan, and each class with what was declared, and a form for who may."""
    plan = plan_named(number)
    found = list_view(plan, no)
    declared, followed = declared_in(found.number), followed_in(found.number)
    may = plan.state in OPEN_STATES and found.number in lists_theirs(plan, person_of(request))
    by = titles({one.by for one in declared.values()})
    classes = [
        {
            "key": key,
            "title": title,
            "declared": declared.get(key),
            "by": by.get(declared[key].by, "") if key in declared else "",
            "rows": [(quantity_words(item), item) for item in declared[key].items] if key in declared else [],
            "fields": _fields(declared[key].items if key in declared else (), found.receiver),
        }
        for key, title in classes_of(plan).items()
    ]
    context = {"plan": plan_view(number), "list": found, "classes": classes, "may": may}
    return page(
        request, "web/handover_list.html", context, tables=[_followed_table(followed, plan.scenario.until)]
    )


def _fields(items: Sequence[HandoverItem], receiver: str) -> list[tuple[int, HandoverItem]]:
    """The lines of a form: those that there are, and some free ones."""
    lines = [*items, *[HandoverItem("", receiver=receiver)] * FREE]
    return list(enumerate(lines[:MOST], 1))


def _followed_table(followed: Sequence[Followed], day: date) -> Table:
    kinds = _kinds(followed, day)
    rows = [
        Row([Cell(message(FOLLOW[one.category])), _kind(one, kinds), _amount(one), one.receiver])
        for one in followed
    ]
    empty = N_("没有随计划划转的人员、编制和经费；计划证明之后列出。")
    return Table("followed", N_("随计划划转"), FOLLOWED, rows, empty=empty)


def _kind(one: Followed, kinds: Mapping[str, str]) -> Message | str:
    """A kind of quota in words; a budget line as it is called."""
    name = kinds.get(one.kind, one.kind)
    return name if one.category == "money" else message(name)


def _amount(one: Followed) -> Message:
    if one.category == "money":
        return message(N_("{amount} 元"), amount=yuan(one.amount))
    if one.measure == Measure.HEADS:
        return message(N_("{n:,} 名"), n=one.amount)
    return message(N_("{n:,} 名（{measure}）"), n=one.amount, measure=message(measure_words(one.measure)))


def _kinds(followed: Sequence[Followed], day: date) -> dict[str, str]:
    """What the kinds of quota and the budget lines of a list are called."""
    lines = lines_called({one.kind for one in followed if one.category == "money"})
    return {**kind_names(load(), day), **{code: f"{code} {purpose}" for code, purpose in lines.items()}}


@require_POST
def declare(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """Declare one class of a list: its lines, or that there is nothing."""
    plan, faults = plan_named(number), list[Fault]()
    found, category = list_view(plan, no), request.POST.get("category", "")
    items = [] if "nothing" in request.POST else list(_items(request, faults))
    if not items and "nothing" not in request.POST:
        faults.append(Fault("what-1", message(N_("没有写交接什么；请补上，没有的请按“没有这一类”。"))))
    if faults:
        raise Refused(faults)
    declaring = [Declaring(found.number, category, items)]
    handover_declare(plan=plan, declaring=declaring, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("handover-list", args=[number, no])))


def _items(request: HttpRequest, faults: list[Fault]) -> Iterator[HandoverItem]:
    """The lines that say what is handed over; the others are left out."""
    for no in range(1, MOST + 1):
        said = {field: request.POST.get(f"{field}-{no}", "").strip() for field in FIELDS}
        if not said["what"]:
            continue
        hundredths = fen_of(said["quantity"]) if said["quantity"] else None
        if said["quantity"] and hundredths is None:
            template = N_("“{text}”不是数量；请填 0 或正数，最多两位小数，或留空。")
            faults.append(Fault(f"quantity-{no}", message(template, text=said["quantity"])))
        quantity = None if hundredths is None else decimal_of(hundredths)
        day = day_in(request, f"day-{no}", faults)
        yield HandoverItem(said["what"], quantity, said["measure"], said["receiver"], said["witness"], day)


@require_GET
def paper(_request: HttpRequest, number: int, no: int) -> HttpResponse:
    """One list as an official document."""
    plan = plan_named(number)
    found = list_view(plan, no)
    followed, declared = followed_in(found.number), declared_in(found.number)
    names = (classes_of(plan), _kinds(followed, plan.scenario.until))
    mark = f"{MARK}：演示" if database_is_demo() else ""
    response = HttpResponse(
        official_docx(handover_paper(found, followed, declared, names, mark)), content_type=DOCX
    )
    name = f"{found.name}移交清单.docx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


urlpatterns = [
    path("plans/<number:number>/handover/", plan_handover, name="plan-handover"),
    path("plans/<number:number>/handover/<number:no>/", handover_list, name="handover-list"),
    path("plans/<number:number>/handover/<number:no>/declare", declare, name="handover-declare"),
    path("plans/<number:number>/handover/<number:no>/paper", paper, name="handover-paper"),
]
