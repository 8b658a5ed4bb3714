"""Exceptions: letting one unit off one rule, up to a value, until a day."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.design.models import ApprovedException, Scenario
from santu.design.selectors.access import right_over_scenario
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.conformity import Key

VALID_UNTIL = "valid_until"
"""The day of an exception, as faults name it."""


@transaction.atomic
def exception_approve(
    *,
    scenario: Scenario,
    key: Key,
    value: int,
    reason: str,
    document: str,
    valid_until: date | None,
    by: User,
) -> ApprovedException:
    """Let one unit off one rule up to a value until a day (因地制宜、原则上).

    Args:
        scenario: the one that needs it; who made it does not approve it.
        key: rule, unit and kind.
        value: how far the unit is let off.
        reason: why.
        document: the number of the approval.
        valid_until: the last day on which it holds; ``None`` where none was given.
        by: who approves.

    Raises:
        Refused: the scenario is not theirs to approve, reason, number or day are missing, the day is past, who made the scenario would
            approve, or there is one to that day already; every fault at once.
    """
    right_over_scenario(by, Right.APPROVE, scenario)
    rule, unit, kind = key
    faults = exception_duty_faults(scenario, by.username)
    if not reason.strip():
        faults.append(Fault("reason", message(N_("例外必须写明理由；请补上。（SX-06）"))))
    if not document.strip():
        faults.append(Fault("document", message(N_("例外必须写明批准文号；请补上。（SX-06）"))))
    faults += _faults_of_day(scenario, key, valid_until)
    if faults or valid_until is None:
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


def exception_duty_faults(scenario: Scenario, person: str) -> list[Fault]:
    """What keeps a person from approving an exception, for what they did to the scenario before."""
    return duty_faults("exception_approve", {"scenario_create": scenario.by}, bars_today(), person)


def _faults_of_day(scenario: Scenario, key: Key, day: date | None) -> list[Fault]:
    rule, unit, kind = key
    if day is None:
        return [
            Fault(VALID_UNTIL, message(N_("例外必须写明有效期；请写成 2021-10-31 这样的年-月-日。（SX-06）")))
        ]
    # A scenario of bygone days is let off until its own last day, though that is past.
    earliest = min(timezone.localdate(), scenario.until)
    if day < earliest:
        template = N_("有效期 {day} 已经过去，例外不起作用；请写 {earliest} 或更晚的一天。（SX-06）")
        return [Fault(VALID_UNTIL, message(template, day=day, earliest=earliest))]
    if ApprovedException.objects.filter(rule=rule, unit=unit, kind=kind, valid_until=day).exists():
        template = N_("这一条已经批准过有效期到 {day} 的例外；请另写有效期，或查看已有的例外。")
        return [Fault(VALID_UNTIL, message(template, day=day))]
    return []
