"""Reading scenarios back."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import Design
from santu.design.models import ApprovedException, Scenario, StoredProposal
from santu.formats.bulk import collector_paused
from santu.kernel.messages import Message, message
from santu.register.domain.allotment import allotted
from santu.register.domain.body_standard import body_standard
from santu.register.domain.codec import change_from_json
from santu.register.domain.conformity import Key
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.scopes import scope_snapshot
from santu.standards.rulebook import Standards


def scenario_design(scenario: Scenario, standards: Standards) -> Design:
    """The scenario as plan, proof and pages take it.

    Its base is the register of its base day as it was believed when the scenario was made, which
    never changes; only what a person forbids does. So the latest designs are kept at hand.
    """
    forbidden = scenario.locks.filter(forbids=True).order_by("key").values_list("key", flat=True)
    base, proposals = _base_and_proposals(scenario.pk, tuple(forbidden))
    standard = body_standard(standards, scenario.until).fitting(base)
    return Design(base, proposals, scenario.until, standard)


@lru_cache(maxsize=2)
def scenario_base(number: int) -> Snapshot:
    """The register that a scenario was made for, as it is recorded: its figures are not yet allotted."""
    scenario = Scenario.objects.get(pk=number)
    with collector_paused():
        return scope_snapshot(scenario.base_day, scenario_scope(scenario), known=scenario.since)


@lru_cache(maxsize=2)
def _base_and_proposals(number: int, forbidden: tuple[str, ...]) -> tuple[Snapshot, Sequence[Proposal]]:
    scenario = Scenario.objects.get(pk=number)
    with collector_paused():
        base = scenario_base(number)
        rows = scenario.proposals.exclude(key__in=forbidden).order_by("no")
        return allotted(base), tuple(_proposal(row) for row in rows.iterator())


def scenario_scope(scenario: Scenario) -> Sequence[str]:
    """The unit ids whose subtrees the scenario is about."""
    scope: list[str] = json.loads(scenario.scope)
    return scope


def proposal_reason(number: int, key: str) -> tuple[Message, str]:
    """Why a proposal of a scenario is made, and where that comes from."""
    row = StoredProposal.objects.get(scenario=number, key=key)
    return _reason(row), row.source


def _reason(row: StoredProposal) -> Message:
    template, params = json.loads(row.reason)
    params = {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
    return message(template, **params)


def _proposal(row: StoredProposal) -> Proposal:
    changes = tuple(change_from_json(change) for change in json.loads(row.changes))
    return Proposal(row.key, row.kind, row.county, _reason(row), row.source, changes, row.day)


def exceptions_on(day: date) -> dict[Key, int]:
    """Key of each approved exception that holds on ``day`` → the value it allows; the latest approval counts."""
    rows = ApprovedException.objects.filter(valid_until__gte=day).order_by("pk")
    return {(row.rule, row.unit, row.kind): row.value for row in rows}
