"""Requests and updates that programs of others file by Open311, in the name of whoever has the token."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.forms import LONGEST
from santu.operate.domain.open_requests import CHANNEL, PROCESS
from santu.operate.models import Case, CaseAct
from santu.operate.selectors.open_requests import LEAD, UPDATE, request_numbered, services_of
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import act_beside, case_locked
from santu.register.domain.personal_numbers import number_faults
from santu.register.selectors.rights import right_over

LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Filed:
    """A request: of which service in which county, and what the form of the opening is to say beside."""

    county: str
    service: str
    written: Mapping[str, Sequence[str]]

    def key(self, by: str, day: str) -> str:
        """The same words sent again on one day by one program are the same request, whose answer got lost."""
        said = repr(
            (self.county, self.service, sorted((n, list(t)) for n, t in self.written.items()), by, day)
        )
        return f"open311:{hashlib.sha256(said.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Updating:
    """What another platform says later of a request: its own number of the update, how it sees it, and words."""

    number: str
    id: str
    status: str
    words: str


def request_file(*, told: Filed, by: User) -> Case:
    """Open a case of the hotline for a service; who leads it is who the lists name. Sent again on the same day it is the same case.

    Raises:
        Refused: it is not theirs to open in this county, there is no such service, or all that is wrong with what was written.
    """
    right_over(by, Right.DISPATCH, [told.county])
    day = timezone.localdate()
    service = services_of(told.county, day).get(told.service)
    if service is None:
        raise refuse("service_code", N_("没有编码为“{code}”的服务；请先读服务清单。"), code=told.service[:40])
    key = told.key(by.username, day.isoformat())
    found = Case.objects.filter(key=key).first()
    if found is not None:
        return found
    written = {**told.written, "matter": [service.code], LEAD: [service.lead]}
    beginning = Beginning(PROCESS, told.county, service.name[:200], key, written, channel=CHANNEL)
    return case_begin(told=beginning, by=by)


def request_update(*, county: str, told: Updating, by: User) -> str:
    """Keep with a request what another platform says of it later, once for each number of an update; gives our number of it.

    It changes nothing of how the request stands: that is for who handles it.

    Raises:
        Refused: it is not their county, there is no such request, it is closed, or what was written cannot be kept.
    """
    right_over(by, Right.DISPATCH, [county])
    number = request_numbered(county, told.number)
    if number is None:
        raise refuse("service_request_id", N_("没有编号为“{number}”的请求。"), number=told.number[:40])
    faults = list(number_faults({"description": told.words}))
    if not 0 < len(told.id) <= LONGEST_ID or not told.id.isprintable():
        faults.append(
            Fault("update_id", message(N_("没有写更新的编号，或超过 {most} 个字。"), most=LONGEST_ID))
        )
    if not 0 < len(told.words.strip()) <= LONGEST or "\0" in told.words:
        faults.append(
            Fault("description", message(N_("没有写更新的内容，或超过 {most} 个字。"), most=LONGEST))
        )
    if faults:
        raise Refused(faults)
    named = hashlib.sha256(told.id.encode()).hexdigest()
    with transaction.atomic():
        case = case_locked(number)
        for act in CaseAct.objects.filter(case=case, deed=UPDATE, told__contains=named):
            return f"{case.number}-{act.seq}"
        if case.closed_at is not None:
            over = N_("请求“{number}”已经办结，不再收更新；还没有解决的，请另报一件。")
            raise refuse("service_request_id", over, number=case.number)
        act_beside(case, UPDATE, by, note=told.words, told={"update": named, "status": told.status})
    return f"{case.number}-{case.steps}"
