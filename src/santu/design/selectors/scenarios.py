"""Reading scenarios back."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import connection

from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import Design, followed
from santu.design.domain.wishes import Enact
from santu.design.models import ApprovedException, Scenario, StoredProposal
from santu.formats.bulk import collector_paused
from santu.kernel.messages import N_, Message, from_json, message, refuse
from santu.register.domain.allotment import allotted
from santu.register.domain.body_standard import body_standard
from santu.register.domain.codec import change_from_json
from santu.register.domain.conformity import Key
from santu.register.domain.powers_codec import instrument_from_json
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.scopes import scope_snapshot
from santu.standards.rulebook import Standards

Mark = tuple[int, int, tuple[str, ...]]
"""The number of a scenario, how many proposals it has, and which of them are left out: what its design depends on."""

MARKED = """
SELECT '' AS left_out, COUNT(*) FROM design_storedproposal WHERE scenario_id = %s
UNION ALL SELECT key, 0 FROM design_lock WHERE scenario_id = %s AND forbids ORDER BY left_out
"""
"""One statement: the mark is asked for before and during every word on a proposal. No key is empty."""


def scenario_mark(scenario: Scenario) -> Mark:
    """What tells one state of a scenario from every other: proposals are only ever added, or left out."""
    with connection.cursor() as cursor:
        cursor.execute(MARKED, [scenario.pk, scenario.pk])
        (_, made), *left_out = cursor.fetchall()
    return scenario.pk, made, tuple(key for key, _ in left_out)


def scenario_design(scenario: Scenario, standards: Standards) -> Design:
    """The scenario as plan, proof and pages take it.

    Its base is the register of its base day as it was believed when the scenario was made, which
    never changes; only what people add and forbid does. So the latest designs are kept at hand.
    """
    base, proposals = _base_and_proposals(scenario_mark(scenario))
    standard = body_standard(standards, scenario.until).fitting(base)
    return Design(base, proposals, scenario.until, standard)


@lru_cache(maxsize=2)
def scenario_base(number: int) -> Snapshot:
    """The register that a scenario was made for, as it is recorded: its figures are not yet allotted."""
    scenario = Scenario.objects.get(pk=number)
    with collector_paused():
        return scope_snapshot(scenario.base_day, scenario_scope(scenario), known=scenario.since)


@lru_cache(maxsize=2)
def _base_and_proposals(mark: Mark) -> tuple[Snapshot, Sequence[Proposal]]:
    number, _, forbidden = mark
    scenario = Scenario.objects.get(pk=number)
    with collector_paused():
        base = scenario_base(number)
        rows = scenario.proposals.exclude(key__in=forbidden).order_by("no")
        proposals = tuple(proposal_of(row) for row in rows.iterator())
        return allotted(base), followed(base, proposals, scenario.until)


def standing_proposals(scenario: Scenario) -> tuple[Snapshot, Sequence[Proposal]]:
    """The base of a scenario and the proposals that are not left out."""
    return standing_under(scenario_mark(scenario))


def standing_under(mark: Mark) -> tuple[Snapshot, Sequence[Proposal]]:
    """The same, of the scenario in the state that the mark tells."""
    return _base_and_proposals(mark)


def proposal_named(scenario: Scenario, key: str) -> StoredProposal:
    """The proposal of a scenario with this key, also one that is left out.

    Raises:
        Refused: the scenario has none.
    """
    found = scenario.proposals.filter(key=key).first()
    if found is None:
        raise refuse(key, N_("方案里没有“{key}”这一项提议；请从方案的提议清单中选择。"), key=key)
    return found


def scenario_scope(scenario: Scenario) -> Sequence[str]:
    """The unit ids whose subtrees the scenario is about."""
    scope: list[str] = json.loads(scenario.scope)
    return scope


def scenario_digests(scenario: Scenario) -> dict[str, str]:
    """The counties whose register the scenario pins, each with its digest."""
    digests: dict[str, str] = json.loads(scenario.digests)
    return digests


def proposal_reason(number: int, key: str) -> tuple[Message, str]:
    """Why a proposal of a scenario is made, and where that comes from."""
    row = StoredProposal.objects.get(scenario=number, key=key)
    return _reason(row), row.source


def proposal_of(row: StoredProposal) -> Proposal:
    """A proposal as it was stored."""
    changes = tuple(change_from_json(change) for change in json.loads(row.changes))
    enacts = Enact(*instrument_from_json(row.enacts)) if row.enacts else None
    return Proposal(row.key, row.kind, row.county, _reason(row), row.source, changes, row.day, enacts)


def _reason(row: StoredProposal) -> Message:
    template, params = json.loads(row.reason)
    return message(template, **{name: from_json(value) for name, value in params.items()})


def exceptions_on(day: date) -> dict[Key, int]:
    """Key of each approved exception that holds on ``day`` → the value it allows; the latest approval counts."""
    rows = ApprovedException.objects.filter(valid_until__gte=day).order_by("pk")
    return {(row.rule, row.unit, row.kind): row.value for row in rows}
