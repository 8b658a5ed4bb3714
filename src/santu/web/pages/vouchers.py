"""Vouchers of the ledger of posts: one of them, a new one, and taking one back."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Fault, Refused
from santu.register.domain.ledger import Entry
from santu.register.domain.ledger_rules import paper_faults
from santu.register.selectors.access import access_voucher, units_seen
from santu.register.selectors.commission import meeting_of_voucher
from santu.register.selectors.lying import lying_on
from santu.register.selectors.money import lines_called
from santu.register.selectors.quotas import closed_through
from santu.register.selectors.staff import is_list_of_people
from santu.register.selectors.vouchers import entries_seen, loan_of_voucher, units_named, voucher_view
from santu.register.services.quotas import quota_record, quota_reverse
from santu.register.services.staff_files import staff_unload as staff_list_unload
from santu.standards.loader import load
from santu.web.days import day_in, day_of
from santu.web.ledger_rows import entries_table, money_entries_table
from santu.web.loan_rows import kind_names
from santu.web.pages.unit_frame import unit_frame
from santu.web.papers import paper_of
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.voucher_lines import WAYS, lines_offered, lines_written


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
    loan, meeting = loan_of_voucher(number), meeting_of_voucher(number)
    is_open = found.reversed_by is None and loan is None
    posts_by_hand = set(WAYS.values())
    by_hand = all(Entry(one.day, one.target, one.source, one.amount).move in posts_by_hand for one in entries)
    context = {
        "voucher": found,
        "by": titles([found.by])[found.by],
        "loan": loan,
        "meeting": meeting,
        "may_reverse": is_open and by_hand and _may_reverse(request, number),
        "may_unload": is_open and is_list_of_people(number) and _may_reverse(request, number),
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
    context |= lines_offered(heading, today, standards)
    context |= {"part": "ledger", "closed": closed_through(), "key": uuid4()}
    return page(request, "web/voucher_new.html", context)


def _recorded(request: HttpRequest) -> int:
    """Enter what was written; the number of the voucher.

    Raises:
        Refused: something is wrong with it; what is wrong with a line is told beside it.
    """
    written, paper = lines_written(request), paper_of(request)
    if written.faults:
        raise Refused([*written.faults, *paper_faults(paper)])
    try:
        return quota_record(entries=written.entries, paper=paper, standards=load(), by=person_of(request))
    except Refused as refused:
        raise Refused(written.placed(fault) for fault in refused.faults) from refused


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
        paper=paper_of(request),
        standards=load(),
        by=person_of(request),
    )
    return gone_to(request, day_of(request).link(reverse("voucher", args=[made])))


@require_POST
def staff_unload(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a voucher that recorded a real-name list; whom only it told of is forgotten."""
    made = staff_list_unload(number=number, paper=paper_of(request), standards=load(), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("voucher", args=[made])))


urlpatterns = [
    path("vouchers/<number:number>/unload", staff_unload, name="staff-unload"),
    path("units/<path:unit>/ledger/enter", voucher_new, name="voucher-new"),
    path("vouchers/<number:number>/", voucher, name="voucher"),
    path("vouchers/<number:number>/reverse", voucher_reverse, name="voucher-reverse"),
]
