"""What a commission decides on posts: put on the agenda, decided in minutes, answered by a reply that enters a voucher.

An establishment office proposes and enters; the commission decides. Nothing that was recorded is changed later: what is
to be otherwise is proposed anew.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.commission import (
    AGREES,
    Decided,
    Item,
    Meeting,
    Minutes,
    Proposed,
    entries_text,
    minutes_faults,
    outside_faults,
    reply_faults,
)
from santu.register.domain.ledger import Entry
from santu.register.domain.ledger_rules import Lying, Paper, balance_faults, entry_faults
from santu.register.models import AgendaItem, CommissionMeeting
from santu.register.selectors.commission import duties_against, meeting_numbered
from santu.register.selectors.lying import lying_on
from santu.register.selectors.quotas import balances_since
from santu.register.selectors.rights import right_over
from santu.register.selectors.tree import ancestors
from santu.register.services.quotas import booking_of, quota_record
from santu.standards.rulebook import Standards


def meeting_call(*, unit: str, day: date | None, organ: str, by: User) -> CommissionMeeting:
    """Call a meeting of the commission of a province, city or county for a day.

    Raises:
        Refused: the unit is not theirs or has no commission, no day or no name of the commission is given, or there is a
            meeting on that day.
    """
    right_over(by, Right.QUOTA, [unit])
    faults = []
    if day is None:
        faults.append(Fault("day", message(N_("没有会议日期；请填写。"))))
    if not organ.strip():
        faults.append(Fault("organ", message(N_("没有填写编委的名称；请补上。"))))
    lying = _lying(unit, day or timezone.localdate())
    if lying is None or lying.level not in (Level.PROVINCE, Level.CITY, Level.COUNTY):
        nobody = N_("这个单位没有编委；编制由县、市、省的编委研究。")
        faults.append(Fault("unit", message(nobody)))
    if day and CommissionMeeting.objects.filter(unit=unit, day=day).exists():
        there = N_("{day} 已有一次会议；请把议题提交到那次会议，或改日期。")
        faults.append(Fault("day", message(there, day=day)))
    if faults or day is None:
        raise Refused(faults)
    with transaction.atomic():
        meeting = CommissionMeeting.objects.create(unit_id=unit, day=day, organ=organ.strip(), by=by.username)
        _said(meeting_numbered(meeting.pk), "meeting_call", by)
    return meeting


def item_propose(*, meeting: int, proposed: Proposed, standards: Standards, by: User) -> int:
    """Put a proposal on the agenda; its place there. What the ledger has against it does not keep it from being discussed.

    Raises:
        Refused: what it touches is not theirs, or lies beyond the unit of the commission; something is missing; the
            minutes are recorded already, or the same request was made before.
    """
    booking = booking_of(proposed.entries, _paper(proposed), standards)
    known = meeting_numbered(meeting)
    right_over(by, Right.QUOTA, {known.unit, *booking.rules.divisions()})
    faults = [*proposed.faults(), *_outside(known, booking.rules.lying)]
    with transaction.atomic():
        held = _held(meeting)
        if held.minutes:
            faults.append(
                Fault("title", message(N_("这次会议的纪要已经记录，不能再提议题；请提交下次会议。")))
            )
        if AgendaItem.objects.filter(key=proposed.key).exists():
            again = N_("这项请求已提为议题，没有再提；要再提，请另填一项。")
            faults.append(Fault("key", message(again)))
        if faults:
            raise Refused(faults)
        no = len(held.items) + 1
        AgendaItem.objects.create(
            meeting_id=meeting,
            no=no,
            title=proposed.title.strip(),
            applicant=proposed.applicant.strip(),
            reason=proposed.reason.strip(),
            entries=entries_text(proposed.entries),
            central=proposed.central.strip(),
            key=proposed.key,
            by=by.username,
        )
        _said(held, "item_propose", by, no, reason=proposed.reason)
    return no


def minutes_record(*, meeting: int, minutes: Minutes, decided: Mapping[int, Decided], by: User) -> None:
    """Record what the commission decided on every item, once.

    Raises:
        Refused: deciding there is not theirs, they proposed an item, an item has no decision, or something is missing.
    """
    right_over(by, Right.APPROVE, [meeting_numbered(meeting).unit])
    with transaction.atomic():
        held = _held(meeting)
        if held.minutes:
            raise refuse(
                "minutes", N_("这次会议的纪要已经记录，不能再改；要改决定，请在下次会议上另提议题。")
            )
        faults = duties_against(held, "minutes_record", by.username)
        faults += minutes_faults(held, minutes, decided, timezone.localdate())
        if faults:
            raise Refused(faults)
        CommissionMeeting.objects.filter(pk=meeting).update(
            minutes=minutes.number.strip(),
            minuted_on=minutes.day,
            presided=minutes.presided,
            minuted_by=by.username,
        )
        for no, said in decided.items():
            amounts = said.amounts if said.decision in AGREES else [0] * len(said.amounts)
            AgendaItem.objects.filter(meeting=meeting, no=no).update(
                decision=said.decision, note=said.note.strip(), amounts=json.dumps(list(amounts))
            )
        _said(held, "minutes_record", by, document=minutes.number)


def reply_enter(
    *, meeting: int, no: int, reply: str, day: date | None, standards: Standards, by: User
) -> int:
    """Give the reply to an item that was agreed to, and enter it in the ledger, both or neither; the voucher's number.

    Raises:
        Refused: what ``quota_record`` refuses; the item was not agreed to, or is answered already; they recorded the
            decision; number or day are missing.
    """
    known = meeting_numbered(meeting)
    right_over(by, Right.QUOTA, [known.unit])
    with transaction.atomic():
        held = _held(meeting)
        item = held.item(no)
        if item is None:
            raise refuse("reply", N_("这次会议没有第 {no} 项议题；请刷新页面。"), no=no)
        faults = reply_faults(held, item, reply, day, timezone.localdate())
        faults += duties_against(held, "reply_enter", by.username)
        if faults or held.minutes is None:
            raise Refused(faults)
        reason = f"{item.proposed.title}（{held.minutes.number}）"
        paper = _paper(item.proposed, reply.strip(), held.organ, reason, f"commission {meeting} {no}")
        number = quota_record(entries=item.entries, paper=paper, standards=standards, by=by)
        AgendaItem.objects.filter(meeting=meeting, no=no).update(
            reply=reply.strip(), replied_on=day, replied_by=by.username, voucher_id=number
        )
        _said(held, "reply_enter", by, no, document=reply, voucher=number)
    return number


def entry_warnings(item: Item, standards: Standards) -> Sequence[Fault]:
    """What would be refused if an item were entered now as it stands."""
    entries: Sequence[Entry] = item.entries
    if item.voucher is not None or not entries:
        return ()
    paper = _paper(item.proposed)
    rules = booking_of(entries, paper, standards).rules
    if faults := entry_faults(entries, paper, rules):
        return faults
    accounts = {account for entry in entries for account in (entry.source, entry.target)}
    known = balances_since(accounts, min(entry.day for entry in entries))
    return balance_faults(entries, known, rules)[1]


def _paper(proposed: Proposed, reply: str = "", organ: str = "", reason: str = "", key: str = "") -> Paper:
    return Paper(reply, organ, reason, key, proposed.central)


def _outside(meeting: Meeting, lying: Mapping[date, Mapping[str, Lying]]) -> list[Fault]:
    beyond = {
        one.name
        for day, units in lying.items()
        for one in units.values()
        if meeting.unit not in ancestors(day, one.division)
    }
    here = _lying(meeting.unit, meeting.day)
    return outside_faults(beyond, here.name if here else meeting.organ)


def _lying(unit: str, day: date) -> Lying | None:
    return lying_on(day, [unit]).get(unit)


def _held(meeting: int) -> Meeting:
    """A meeting as it is, locked until the transaction ends."""
    CommissionMeeting.objects.select_for_update(no_key=True).get(pk=meeting)
    return meeting_numbered(meeting)


def _said(
    meeting: Meeting, act: str, by: User, no: int = 0, *, document: str = "", reason: str = "", **more: int
) -> None:
    lying = _lying(meeting.unit, meeting.day)
    append(
        chain=lying.county if lying else "",
        act=act,
        by=by.username,
        reason=reason,
        document=document.strip(),
        after={"meeting": meeting.number, **({"item": no} if no else {}), **more},
    )
