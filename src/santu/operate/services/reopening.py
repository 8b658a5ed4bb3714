"""Opening a closed case again: as a new case of the same process, linked with the old, which stays as it was."""

import json
from dataclasses import dataclass

from django.db import transaction

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.models import Applicant, Case, CaseAct, CaseNote
from santu.operate.selectors.cases import reopened_key
from santu.operate.selectors.may import may_reopen
from santu.operate.services.acts import reason_lacking
from santu.operate.services.stepping import Opening, case_locked, case_open
from santu.register.domain.personal_numbers import number_faults
from santu.register.selectors.reach import sight_of


@dataclass(frozen=True, slots=True)
class Reopening:
    """Why a case is opened again, and on which clause."""

    reason: str
    clause: str


def case_reopen(*, case: int, told: Reopening, by: User) -> Case:
    """Open a closed case again; gives the new one, which keeps the number of the old in its terms.

    Raises:
        Refused: it is open, was opened again already, is not for them to open, or reason or clause is missing.
    """
    faults = reason_lacking(told.reason)
    if not told.clause.strip():
        faults.append(Fault("clause", message(N_("没有写依据；请写明依据哪一条可以重开，如文号和条款。"))))
    faults += number_faults({"clause": told.clause})
    with transaction.atomic():
        old = case_locked(case)
        if not may_reopen(sight_of(by), old):
            theirs = N_("重开办件的是受理窗口和县级指挥中心；请由其办理。")
            raise refuse(str(case), theirs)
        if old.process == WHISTLE:
            again = N_("吹哨办结后不重开；事情没有解决的，请由乡镇就这件事再吹一次哨，写明上一次的编号。")
            raise refuse(str(case), again)
        if old.closed_at is None:
            raise refuse(str(case), N_("这一件还没有办结，不用重开；请接着办理。"))
        if Case.objects.filter(key=reopened_key(case)).exists():
            raise refuse(str(case), N_("这一件已经重开过一次；请打开重开的那一件办理。"))
        if faults:
            raise Refused(faults)
        terms = {**json.loads(old.terms), "reopens": old.pk, "clause": told.clause.strip()}
        opening = Opening(
            process=old.process,
            place=old.place_id,
            county=old.county_id,
            title=old.title,
            key=reopened_key(case),
            matter=old.matter,
            channel=old.channel,
            applicant=old.applicant,
            lists=json.loads(old.lists),
            terms=terms,
        )
        new = case_open(told=opening, by=by)
        CaseNote.objects.create(act=CaseAct.objects.get(case=new, seq=1), text=told.reason.strip())
        for who in Applicant.objects.filter(case=old, blanked_on=None):
            Applicant.objects.create(case=new, kind=who.kind, name=who.name, phone=who.phone)
    return new
