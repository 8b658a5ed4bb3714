"""A meeting of a commission: its agenda, what was decided, and the replies that enter it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Fault, Refused
from santu.register.domain.commission import (
    DECISIONS,
    PRESIDING,
    Decided,
    Item,
    Meeting,
    Minutes,
    Proposed,
    state_of,
)
from santu.register.domain.ledger import MOVES
from santu.register.selectors.access import units_seen
from santu.register.selectors.commission import duties_against, meeting_numbered
from santu.register.services.commission import entry_warnings, item_propose, minutes_record, reply_enter
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.commission_rows import TONES, item_table
from santu.web.days import day_in, day_of
from santu.web.given import written
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Table
from santu.web.voucher_lines import lines_offered, lines_written


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as the page has it: in words, with what the ledger has against it."""

    item: Item
    table: Table
    warnings: Sequence[Fault]

    @property
    def decision(self) -> str:
        return DECISIONS[self.item.decision] if self.item.decision else ""

    @property
    def tone(self) -> str:
        return TONES[self.item.decision]

    @property
    def waits(self) -> bool:
        return self.item.agreed and self.item.voucher is None

    @property
    def lines(self) -> list[tuple[int, str, int]]:
        """Each entry that was proposed: its place, what it does, how many posts."""
        entries = self.item.proposed.entries
        return [(no, MOVES[one.move] if one.move else "", one.amount) for no, one in enumerate(entries, 1)]


@require_GET
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """One meeting with its agenda, and what whoever asks can do next."""
    found, sight, standards = meeting_numbered(number), sight_of(request), load()
    shown = [
        Shown(item, item_table(item, standards), entry_warnings(item, standards)) for item in found.items
    ]
    is_officer, is_commission = (
        sight.has(right) and bool(units_seen(sight, [found.unit], right))
        for right in (Right.QUOTA, Right.APPROVE)
    )
    is_open, is_today = found.minutes is None, day_of(request).is_today
    bar = duties_against(found, "minutes_record" if is_open else "reply_enter", sight.username)
    context = {
        "meeting": found,
        "state": state_of(found),
        "items": shown,
        "presided": PRESIDING[found.minutes.presided] if found.minutes else "",
        "is_open": is_open,
        "may_propose": is_officer and is_open and is_today,
        "may_minute": is_commission and is_open and is_today and bool(found.items),
        "may_reply": is_officer and not is_open and not bar and is_today,
        "bar": bar[0].message if bar else "",
        "is_coming": found.day > sight.today,
        "decisions": DECISIONS.items(),
        "presiding": PRESIDING.items(),
        "today": sight.today,
        "about": f"meeting:{number}",
    }
    tables = [*(one.table for one in shown), trail_of("meeting", number, request)]
    return page(request, "web/meeting.html", context, tables=tables)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """What an establishment office puts on the agenda: the movements of a voucher, and why."""
    found = meeting_numbered(number)
    if request.method == "POST":
        _proposed(request, found)
        return _back(request, number)
    heading, _, context = unit_frame(request, found.unit, "unit-ledger")
    context |= lines_offered(heading, sight_of(request).today, load())
    context |= {"part": "commission", "meeting": found, "key": uuid4()}
    return page(request, "web/meeting_propose.html", context)


def _proposed(request: HttpRequest, found: Meeting) -> None:
    """Propose what was written.

    Raises:
        Refused: something is missing; what is wrong with a line is told beside it.
    """
    lines = lines_written(request)
    said = {field: written(request, field) for field in ("title", "applicant", "reason", "key", "central")}
    proposed = Proposed(entries=lines.entries, **said)
    if lines.faults:
        missing = [fault for fault in proposed.faults() if fault.place != "entries"]
        raise Refused([*missing, *lines.faults])
    try:
        item_propose(meeting=found.number, proposed=proposed, standards=load(), by=person_of(request))
    except Refused as refused:
        raise Refused(lines.placed(fault) for fault in refused.faults) from refused


@require_POST
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """Record what the commission decided on each item."""
    faults: list[Fault] = []
    day = day_in(request, "minuted_on", faults)
    if faults:
        raise Refused(faults)
    minutes_record(
        meeting=number,
        minutes=Minutes(written(request, "minutes"), day, written(request, "presided")),
        decided={item.no: _decided(request, item) for item in meeting_numbered(number).items},
        by=person_of(request),
    )
    return _back(request, number)


def _decided(request: HttpRequest, item: Item) -> Decided:
    amounts = [
        number_in(written(request, f"amount-{item.no}-{line}"))
        for line in range(1, len(item.proposed.entries) + 1)
    ]
    return Decided(written(request, f"decision-{item.no}"), written(request, f"note-{item.no}"), amounts)


@require_POST
def reply(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """Give the reply to an item, which enters it."""
    faults: list[Fault] = []
    day = day_in(request, "replied_on", faults)
    if faults:
        raise Refused(faults)
    reply_enter(
        meeting=number,
        no=no,
        reply=written(request, "reply"),
        day=day,
        standards=load(),
        by=person_of(request),
    )
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("meeting", args=[number])))


urlpatterns = [
    path("meetings/<number:number>/", meeting, name="meeting"),
    path("meetings/<number:number>/propose", propose, name="meeting-propose"),
    path("meetings/<number:number>/minutes", minutes, name="meeting-minutes"),
    path("meetings/<number:number>/items/<number:no>/reply", reply, name="meeting-reply"),
]
