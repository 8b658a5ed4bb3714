"""Exceptions: letting one unit off one rule, up to a value, until a day."""

from datetime import date

from django.db import transaction

from santu.accounts.models import User
from santu.audit.services import append
from santu.design.models import ApprovedException
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.conformity import Key


@transaction.atomic
def exception_approve(
    *, key: Key, value: int, reason: str, document: str, valid_until: date, by: User
) -> ApprovedException:
    """Let one unit off one rule up to a value until a day (因地制宜、原则上).

    Raises:
        Refused: the reason or the number of the approval is missing, or there is one to that day already.
    """
    rule, unit, kind = key
    faults = []
    if not (reason.strip() and document.strip()):
        text = N_("例外必须写明理由和批准文号；请补全后再提交。（SX-06）")
        faults.append(Fault(unit, message(text)))
    if ApprovedException.objects.filter(rule=rule, unit=unit, kind=kind, valid_until=valid_until).exists():
        template = N_("这一条已经批准过有效期到 {day} 的例外；请另写有效期，或查看已有的例外。")
        faults.append(Fault(unit, message(template, day=valid_until)))
    if faults:
        raise Refused(faults)
    excepted = ApprovedException.objects.create(
        rule=rule,
        unit=unit,
        kind=kind,
        value=value,
        reason=reason,
        document=document,
        valid_until=valid_until,
        by=by.username,
    )
    after = {"rule": rule, "unit": unit, "kind": kind, "value": value, "until": str(valid_until)}
    append(
        chain="",
        act="exception_approve",
        by=by.username,
        reason=reason,
        document=document,
        after=after,
    )
    return excepted
