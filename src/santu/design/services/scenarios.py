"""Making scenarios."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from santu.accounts.models import User
from santu.audit.services import append
from santu.design.domain.proposals import Proposal
from santu.design.models import Scenario, StoredProposal
from santu.kernel.messages import to_json
from santu.register.domain.codec import change_to_json
from santu.register.domain.powers_codec import instrument_to_json

BATCH = 500

Also = Callable[[Scenario], None]
"""What else is written in the transaction of an act, once it is done: all of it is kept, or none."""


def nothing_else(scenario: Scenario) -> None:
    """Nothing."""


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
    also: Also = nothing_else,
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
    proposals_store(scenario, proposals, 1)
    after = {"scenario": scenario.pk, "title": title, "proposals": len(proposals)}
    append(chain="", act="scenario_create", by=by.username, reason=title, after=after)
    also(scenario)
    return scenario


def proposals_store(scenario: Scenario, proposals: Sequence[Proposal], first: int) -> None:
    """Keep proposals of a scenario, numbered from ``first`` on."""
    StoredProposal.objects.bulk_create(
        (_stored(scenario, no, proposal) for no, proposal in enumerate(proposals, first)), batch_size=BATCH
    )


def _stored(scenario: Scenario, no: int, proposal: Proposal) -> StoredProposal:
    reason = [proposal.reason.template, {name: to_json(value) for name, value in proposal.reason.params}]
    return StoredProposal(
        scenario=scenario,
        no=no,
        key=proposal.key,
        kind=proposal.kind,
        county=proposal.county,
        reason=json.dumps(reason, ensure_ascii=False),
        source=proposal.source,
        day=proposal.day,
        changes=json.dumps([change_to_json(change) for change in proposal.changes], ensure_ascii=False),
        enacts=instrument_to_json(enacts.said, enacts.items) if (enacts := proposal.enacts) else "",
    )
