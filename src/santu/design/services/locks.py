"""A person's word on the proposals of a scenario: keep this one, leave that one out."""

from collections.abc import Sequence

from django.db import transaction

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.design.domain.fitting import collisions, lacking, resting_on
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import target_of
from santu.design.models import Lock, Scenario
from santu.design.selectors.access import right_over_scenario
from santu.design.selectors.scenarios import (
    Mark,
    proposal_named,
    proposal_of,
    scenario_mark,
    standing_under,
)
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.register.domain.snapshot import Snapshot


def proposal_lock(*, scenario: Scenario, key: str, forbids: bool, reason: str, by: User) -> Lock:
    """Say of a proposal that it stays as it is, or that it is left out.

    Raises:
        Refused: the scenario is not theirs to design, has no such proposal, or no reason is given; what
            would be left out carries other proposals, or what comes back collides with others.
    """
    right_over_scenario(by, Right.DESIGN, scenario)
    mark = scenario_mark(scenario)
    _refuse_unfit(scenario, key, mark, forbids=forbids)
    if not reason.strip():
        raise refuse("reason", N_("锁定或排除“{key}”没有写明理由；请补上理由。"), key=key)
    with transaction.atomic():
        scenario_hold(scenario, mark)
        [lock] = Lock.objects.bulk_create(
            [Lock(scenario=scenario, key=key, forbids=forbids, reason=reason, by=by.username)],
            update_conflicts=True,
            unique_fields=["scenario", "key"],
            update_fields=["forbids", "reason", "by"],
        )
        after = {"scenario": scenario.pk, "key": key, "forbids": forbids}
        append(chain="", act="proposal_lock", by=by.username, reason=reason, after=after)
    return lock


def proposal_unlock(*, scenario: Scenario, key: str, reason: str, by: User) -> None:
    """Take the word on a proposal back: it is in the scenario, and not locked.

    Raises:
        Refused: the scenario is not theirs to design, there is no word on it, no reason is given, or
            what comes back collides with others.
    """
    right_over_scenario(by, Right.DESIGN, scenario)
    mark = scenario_mark(scenario)
    _refuse_unfit(scenario, key, mark, forbids=False)
    if not reason.strip():
        raise refuse("reason", N_("解除锁定或恢复没有写明理由；请补上理由。"))
    with transaction.atomic():
        scenario_hold(scenario, mark)
        lock = Lock.objects.filter(scenario=scenario, key=key).first()
        if lock is None:
            raise refuse(key, N_("这一项既没有锁定也没有排除，无须解除；请刷新页面。"))
        before = {"scenario": scenario.pk, "key": key, "forbids": lock.forbids}
        lock.delete()
        append(chain="", act="proposal_unlock", by=by.username, reason=reason, before=before)


def scenario_hold(scenario: Scenario, mark: Mark) -> None:
    """Lock the scenario until its transaction ends.

    Raises:
        Refused: somebody has changed it since ``mark`` was taken.
    """
    Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    if scenario_mark(scenario) != mark:
        template = N_("第 {number} 号方案刚刚被他人改动；请刷新页面，核对后再办。")
        raise refuse(str(scenario.pk), template, number=scenario.pk)


def _refuse_unfit(scenario: Scenario, key: str, mark: Mark, *, forbids: bool) -> None:
    """Leaving out must take nothing from others; coming back must take nothing twice."""
    base, standing = standing_under(mark)
    proposal = next((one for one in standing if one.key == key), None)
    if proposal is None:
        left_out = proposal_of(proposal_named(scenario, key))
        faults = [] if forbids else _unfit(target_of(base, standing, scenario.until), standing, left_out)
    else:
        faults = resting_on(standing, proposal) if forbids else []
    if faults:
        raise Refused(faults)


def _unfit(drawn: Snapshot, standing: Sequence[Proposal], proposal: Proposal) -> list[Fault]:
    return collisions(standing, proposal, drawn) or lacking(drawn.with_changes(proposal.changes), proposal)
