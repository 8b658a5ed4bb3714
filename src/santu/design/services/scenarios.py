"""Making scenarios, and a person's word on their proposals."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from santu.accounts.models import User
from santu.audit.services import append
from santu.design.domain.proposals import Proposal
from santu.design.models import ApprovedException, Lock, Scenario, StoredProposal
from santu.kernel.messages import N_, refuse
from santu.register.domain.codec import change_to_json
from santu.register.domain.conformity import Key

BATCH = 500


@dataclass(frozen=True, slots=True)
class Base:
    """What a scenario stands on: the register of a day, as it was after act ``since``."""

    day: date
    scope: Sequence[str]
    since: int
    digests: dict[str, str]


@transaction.atomic
def scenario_create(
    *,
    title: str,
    base: Base,
    until: date,
    proposals: Sequence[Proposal],
    by: User,
    beyond: Sequence[dict[str, str]] = (),
) -> Scenario:
    """Keep a scenario with its proposals; ``beyond`` is what a decree says and the list does not."""
    scenario = Scenario.objects.create(
        title=title,
        by=by.username,
        base_day=base.day,
        until=until,
        scope=json.dumps(list(base.scope)),
        since=base.since,
        digests=json.dumps(base.digests, sort_keys=True),
        beyond=json.dumps(list(beyond), ensure_ascii=False),
    )
    StoredProposal.objects.bulk_create(
        (
            StoredProposal(
                scenario=scenario,
                no=no,
                key=proposal.key,
                kind=proposal.kind,
                county=proposal.county,
                reason=json.dumps(
                    [proposal.reason.template, dict(proposal.reason.params)], ensure_ascii=False
                ),
                source=proposal.source,
                day=proposal.day,
                changes=json.dumps(
                    [change_to_json(change) for change in proposal.changes], ensure_ascii=False
                ),
            )
            for no, proposal in enumerate(proposals, 1)
        ),
        batch_size=BATCH,
    )
    after = {"scenario": scenario.pk, "title": title, "proposals": len(proposals)}
    append(chain="", act="scenario_create", by=by.username, reason=title, after=after)
    return scenario


@transaction.atomic
def proposal_lock(*, scenario: Scenario, key: str, forbids: bool, reason: str, by: User) -> Lock:
    """Say of a proposal that it stays as it is, or that it is left out.

    Raises:
        Refused: the scenario has no such proposal, or no reason is given.
    """
    if not scenario.proposals.filter(key=key).exists():
        raise refuse(key, N_("方案里没有“{key}”这一项提议；请从方案的提议清单中选择。"), key=key)
    if not reason.strip():
        raise refuse(key, N_("锁定或排除“{key}”没有写明理由；请补上理由。"), key=key)
    lock, _ = Lock.objects.update_or_create(
        scenario=scenario,
        key=key,
        defaults={"forbids": forbids, "reason": reason, "by": by.username},
    )
    after = {"scenario": scenario.pk, "key": key, "forbids": forbids}
    append(chain="", act="proposal_lock", by=by.username, reason=reason, after=after)
    return lock


@transaction.atomic
def exception_approve(
    *, key: Key, value: int, reason: str, document: str, valid_until: date, by: User
) -> ApprovedException:
    """Let one unit off one rule up to a value until a day (因地制宜、原则上).

    Raises:
        Refused: the reason or the number of the approval is missing.
    """
    rule, unit, kind = key
    if not (reason.strip() and document.strip()):
        raise refuse(unit, N_("例外必须写明理由和批准文号；请补全后再提交。（SX-06）"))
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
