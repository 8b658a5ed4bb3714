"""Meetings of establishment commissions, read back with their agendas, and the names that their papers need."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from santu.accounts.domain.duties import duty_faults
from santu.accounts.selectors.duties import bars_today
from santu.kernel.messages import N_, Fault, refuse
from santu.register.domain.commission import Decision, Item, Meeting, Minutes, Proposed, entries_read
from santu.register.domain.commission_papers import Names
from santu.register.domain.ledger_rules import kind_names
from santu.register.models import AgendaItem, CommissionMeeting
from santu.register.selectors.lying import lying_on
from santu.standards.rulebook import Standards


def meeting_unknown(number: int) -> Exception:
    """There is no such meeting, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号编委会会议；请从编委会页面里选。"), number=number)


def meeting_numbered(number: int) -> Meeting:
    """The meeting of a number.

    Raises:
        Refused: there is none.
    """
    found = _meetings(CommissionMeeting.objects.filter(pk=number))
    if not found:
        raise meeting_unknown(number)
    return found[0]


def meetings_of(unit: str) -> list[Meeting]:
    """The meetings of the commission of a unit, the latest first."""
    return _meetings(CommissionMeeting.objects.filter(unit=unit).order_by("-day"))


def meeting_of_voucher(number: int) -> tuple[int, str] | None:
    """The meeting whose agenda had what a voucher enters, and the number of its minutes."""
    rows = AgendaItem.objects.filter(voucher=number)
    return rows.values_list("meeting", "meeting__minutes").first()


def _meetings(rows: Iterable[CommissionMeeting]) -> list[Meeting]:
    found = list(rows)
    items: defaultdict[int, list[Item]] = defaultdict(list)
    for row in AgendaItem.objects.filter(meeting__in=[one.pk for one in found]).order_by("meeting", "no"):
        items[row.meeting_id].append(_item(row))
    return [
        Meeting(
            row.pk,
            row.unit_id,
            row.organ,
            row.day,
            items[row.pk],
            Minutes(row.minutes, row.minuted_on, row.presided) if row.minutes else None,
            row.minuted_by,
        )
        for row in found
    ]


def _item(row: AgendaItem) -> Item:
    entries = entries_read(row.entries)
    proposed = Proposed(row.title, row.applicant, row.reason, entries, row.key, row.central)
    decision = Decision(row.decision) if row.decision else None
    return Item(
        row.no,
        proposed,
        row.by,
        decision,
        row.note,
        json.loads(row.amounts),
        row.reply,
        row.replied_on,
        row.voucher_id,
    )


def duties_against(meeting: Meeting, deed: str, person: str) -> list[Fault]:
    """What keeps somebody from recording the minutes of a meeting, for what they proposed to it."""
    found: Mapping[Fault, None] = {
        fault: None
        for item in meeting.items
        for fault in duty_faults(deed, meeting.hands(item), bars_today(), person)
    }
    return list(found)


def names_for(meeting: Meeting, standards: Standards) -> Names:
    """What the units and kinds of quota of an agenda are called."""
    entries = [entry for item in meeting.items for entry in item.proposed.entries]
    units: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for day in {entry.day for entry in entries}:
        asked = {side.unit for one in entries if one.day == day for side in (one.source, one.target)}
        units |= {unit: lying.name for unit, lying in lying_on(day, asked).items()}
        kinds |= kind_names(standards, day)
    return Names(units, kinds)
