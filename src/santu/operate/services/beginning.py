"""Opening a case of a process by the form with which it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.files import Brought
from santu.operate.domain.forms import LISTS
from santu.operate.domain.sent import Sent
from santu.operate.models import Case
from santu.operate.selectors.beginning import begins, county_of, may_begin, place_at
from santu.operate.services.stepping import Opening, case_open
from santu.register.domain.personal_numbers import number_faults
from santu.register.selectors.reach import sight_of

LONGEST = 200
"""Characters of a title."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a case is opened with: of which process, where, what it is about, and what its first form says.

    ``key`` names the request, so that it is opened once; ``came_at`` when it really came, where it came on paper: then ``note`` says
    by which document, and why it is entered later. ``sent`` is what it came under from a phone, perhaps later, too.
    ``channel`` is the way by which it came, where that is not a page.
    """

    process: str
    place: str
    title: str
    key: str
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)
    brought: Sequence[Brought] = ()
    came_at: datetime | None = None
    note: str = ""
    sent: Sent | None = None
    channel: str = ""


def case_begin(*, told: Beginning, by: User) -> Case:
    """Open a case of a process at a place.

    Raises:
        Refused: it is not theirs to open there, or all that is wrong with what was written; nothing is kept.
    """
    sight = sight_of(by)
    found = begins(told.process, sight)
    place = place_at(told.place, sight)
    county = county_of(place, sight)
    chosen = {name: told.written.get(name, ()) for name, own in found.form.items() if own.kind in LISTS}
    if not may_begin(found, sight, place, chosen):
        whose = N_("“{title}”在这里不由您开；请由“{lane}”有权限的人办理，或请安全管理员授予。")
        lane = found.definition.lanes[found.definition.nodes[found.start].lane]
        raise refuse("process", whose, title=found.title, lane=lane)
    title, came_at = told.title.strip(), told.came_at
    faults = number_faults({"title": title, "note": told.note})
    if came_at and came_at > timezone.now():
        faults.append(Fault("came_at", message(N_("收件时间不能晚于现在；请核对。"))))
        came_at = None
    if told.came_at and not told.note.strip():
        unsaid = N_("纸质收件补录的，没有写明凭什么、为什么；请写上纸质文书的名称、文号和补录的理由。")
        faults.append(Fault("note", message(unsaid)))
    if not 0 < len(title) <= LONGEST:
        faults.append(
            Fault("title", message(N_("没有写明是什么事，或超过 {most} 个字；请改后再提交。"), most=LONGEST))
        )
    opening = Opening(
        process=told.process,
        place=place,
        county=county,
        title=title,
        key=told.key,
        channel=told.channel,
        came_at=came_at,
        note=told.note,
        written=told.written,
        brought=told.brought,
        sent=told.sent,
    )
    with transaction.atomic():
        try:
            case = case_open(told=opening, by=by)
        except Refused as wrong:
            known = {str(one.place) for one in faults}
            raise Refused([*faults, *(one for one in wrong.faults if str(one.place) not in known)]) from wrong
        if faults:
            raise Refused(faults)
    return case
