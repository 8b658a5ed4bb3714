"""Vouchers of the ledger of posts: one of them, a new one, and taking one back."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.ledger import (
    BETWEEN,
    BY_HAND,
    HOLDS,
    MEASURES,
    MOVES,
    OF_MONEY,
    Account,
    Entry,
    Holds,
    Measure,
)
from santu.register.domain.ledger_rules import Paper, paper_faults
from santu.register.selectors.access import access_voucher, units_seen
from santu.register.selectors.lying import lying_on
from santu.register.selectors.money import lines_called
from santu.register.selectors.posts_places import Place, bodies_hosted, places_right_under
from santu.register.selectors.quotas import closed_through
from santu.register.selectors.vouchers import entries_seen, loan_of_voucher, units_named, voucher_view
from santu.register.services.quotas import quota_record, quota_reverse
from santu.standards.loader import load
from santu.web.days import day_in, day_of
from santu.web.ledger_rows import entries_table, money_entries_table
from santu.web.loan_rows import kind_names
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

LINES = range(1, 6)
"""So many movements one form takes."""
WAYS = {
    f"{source}-{target}": move for (source, target), move in BETWEEN.items() if move in BY_HAND - OF_MONEY
}
"""From what to what posts are moved by hand, as the form says it."""
LACKS = {
    "move": N_("第 {no} 笔没有选做什么；请选一项。"),
    "from": N_("第 {no} 笔没有选从哪个单位；请选一个。"),
    "to": N_("第 {no} 笔没有选到哪个单位；请选一个。"),
}


@require_GET
def voucher(request: HttpRequest, number: int) -> HttpResponse:
    """One voucher with its entries, as far as whoever asks sees what they move."""
    found, sight = voucher_view(number), sight_of(request)
    reach = sight.on(found.day)
    entries = entries_seen(number, reach)
    named = units_named(entries, reach)
    lying = lying_on(found.day, named)
    sides = (account.unit for one in entries for account in (one.source, one.target))
    divisions = [lying[unit].division for unit in sides if unit in lying]
    seen = units_seen(sight, divisions, day=found.day)
    loan = loan_of_voucher(number)
    is_open = found.reversed_by is None and loan is None
    posts_by_hand = set(WAYS.values())
    by_hand = all(Entry(one.day, one.target, one.source, one.amount).move in posts_by_hand for one in entries)
    context = {
        "voucher": found,
        "by": titles([found.by])[found.by],
        "loan": loan,
        "may_reverse": is_open and by_hand and _may_reverse(request, number),
        "today": max(sight.today, found.day),
        "key": uuid4(),
        "unit": next((division for division in divisions if division in seen), ""),
    }
    kinds = kind_names(load(), found.day)
    lines = lines_called({one.source.kind for one in entries if one.source.is_money})
    tables = [
        entries_table(entries, lying, named, kinds),
        money_entries_table(entries, lying, named, lines),
    ]
    return page(request, "web/voucher.html", context, tables=tables)


def _may_reverse(request: HttpRequest, number: int) -> bool:
    sight = sight_of(request)
    if not sight.has(Right.QUOTA):
        return False
    try:
        access_voucher(sight, number, Right.QUOTA)
    except Refused:
        return False
    return True


@require_http_methods(["GET", "POST"])
def voucher_new(request: HttpRequest, unit: str) -> HttpResponse:
    """What an establishment office enters: a few movements, and why."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    standards = load()
    if request.method == "POST":
        number = _recorded(request)
        return gone_to(request, day.link(reverse("voucher", args=[number])))
    today = sight_of(request).today
    context |= {
        "part": "ledger",
        "lines": LINES,
        "ways": [
            (way, MOVES[move], *(HOLDS[Holds(one)] for one in way.split("-"))) for way, move in WAYS.items()
        ],
        "groups": _groups(heading, today),
        "kinds": kind_names(standards, today).items(),
        "measures": MEASURES.items(),
        "today": today,
        "closed": closed_through(),
        "key": uuid4(),
    }
    return page(request, "web/voucher_new.html", context)


def _groups(heading: Heading, day: date) -> list[tuple[Place, list[Place]]]:
    """The unit and those right under it, each with its bodies; under a city of a province also its counties."""
    top = Place(heading.unit, heading.row.name)
    places = [
        top,
        *(places_right_under(heading.unit, day) if heading.row.level is not Level.TOWNSHIP else []),
    ]
    bodies = bodies_hosted([one.unit for one in places], day)
    below: Mapping[str, list[Place]] = {}
    if heading.row.level is Level.PROVINCE:
        below = {one.unit: places_right_under(one.unit, day) for one in places[1:]}
    return [(one, [*bodies[one.unit], *below.get(one.unit, [])]) for one in places]


def _recorded(request: HttpRequest) -> int:
    """Enter what was written; the number of the voucher.

    Raises:
        Refused: something is wrong with it; what is wrong with a line is told beside it.
    """
    said, faults = request.POST, list[Fault]()
    day = day_in(request, "day", faults)
    if day is None and not faults:
        faults.append(Fault("day", message(N_("没有起算日期；请填写。"))))
    lines = [
        no for no in LINES if any(said.get(f"{field}-{no}") for field in ("move", "from", "to", "amount"))
    ]
    faults += [fault for no in lines for fault in _lacking(said, no)]
    paper = _paper(said)
    if faults or day is None:
        raise Refused([*faults, *paper_faults(paper)])
    entries = [_entry(said, no, day) for no in lines]
    try:
        return quota_record(entries=entries, paper=paper, standards=load(), by=person_of(request))
    except Refused as refused:
        raise Refused(_placed(fault, lines) for fault in refused.faults) from refused


def _lacking(said: QueryDict, no: int) -> Iterator[Fault]:
    """What was left open in a line; a way that is none counts as open."""
    for field, template in LACKS.items():
        value = said.get(f"{field}-{no}", "")
        if not value or (field == "move" and value not in WAYS):
            yield Fault(f"{field}-{no}", message(template, no=no))


def _entry(said: QueryDict, no: int, day: date) -> Entry:
    measure = said.get("measure", "")
    counted = (said.get("kind", ""), Measure(measure) if measure in MEASURES else Measure.HEADS)
    source, target = (Holds(holds) for holds in str(said[f"move-{no}"]).split("-"))
    here, there = (str(said.get(f"{side}-{no}", "")) for side in ("from", "to"))
    amount = number_in(said.get(f"amount-{no}", "").strip()) or 0
    return Entry(day, Account(here, source, *counted), Account(there, target, *counted), amount)


def _placed(fault: Fault, lines: list[int]) -> Fault:
    """A fault of an entry at the field of its line."""
    told: dict[str, Any] = dict(fault.place.params) if isinstance(fault.place, Message) else {}
    no = told.get("no")
    return Fault(f"amount-{lines[no - 1]}", fault.message) if isinstance(no, int) else fault


def _paper(said: QueryDict) -> Paper:
    fields = ("document", "approver", "reason", "key", "central")
    return Paper(**{field: said.get(field, "").strip() for field in fields})


@require_POST
def voucher_reverse(request: HttpRequest, number: int) -> HttpResponse:
    """Take a voucher back by another."""
    faults: list[Fault] = []
    day = day_in(request, "day", faults)
    if faults:
        raise Refused(faults)
    made = quota_reverse(
        number=number,
        day=day or timezone.localdate(),
        paper=_paper(request.POST),
        standards=load(),
        by=person_of(request),
    )
    return gone_to(request, day_of(request).link(reverse("voucher", args=[made])))


urlpatterns = [
    path("units/<path:unit>/ledger/enter", voucher_new, name="voucher-new"),
    path("vouchers/<number:number>/", voucher, name="voucher"),
    path("vouchers/<number:number>/reverse", voucher_reverse, name="voucher-reverse"),
]
