"""A scenario out of a later register: what became of every unit, as proposals."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.design.domain.replay import counties_absent
from santu.design.domain.scenario import Design, design_replay
from santu.design.models import Scenario
from santu.design.selectors.conformity import uncovered
from santu.design.services.scenarios import Also, Base, nothing_else, scenario_create
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.register.domain.layouts_records import DecreeRow
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import Succession, Thresholds, match
from santu.register.domain.touching import counties_touched
from santu.register.selectors.digests import county_digests
from santu.register.selectors.rights import right_over
from santu.standards.rulebook import Standards

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""

THRESHOLDS = "matcher/thresholds"
NAMED = 10
"""Counties named in a refusal; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Start:
    """The register that a replay starts from, as it was after act ``since``; ``scope`` are unit ids.

    ``since`` is taken before ``register`` is read, so that an act in between makes it stale.
    """

    register: Snapshot
    since: int
    scope: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """A scenario, with what it was made from."""

    scenario: Scenario
    succession: Succession
    design: Design
    base: Base


def scenario_replay(
    *,
    start: Start,
    after: Snapshot,
    standards: Standards,
    title: str,
    by: User,
    decree: Iterable[DecreeRow] = (),
    draft: bool = False,
    progress: Progress,
    also: Also = nothing_else,
) -> Replay:
    """Match the register with a later list, and keep what leads there as a scenario.

    Args:
        start: where to begin; without a scope the provinces of the register are it.
        after: the later register, ending on its day.
        standards: thresholds of the matcher, and the bodies that a township should have.
        title: what the scenario is called.
        by: who makes it.
        decree: rows that override what the later list shows of days and successors; where units
            end is as the list has them.
        draft: keep the scenario also where its target breaks rules, for people to work on.
        progress: told how far it is.
        also: what else is kept with the scenario, or not at all.

    Raises:
        Refused: the scope is not theirs to design, the decree names units that neither register knows, the later register has
            nothing of some counties, or the target state breaks rules that no exception covers;
            nothing is kept.
    """
    scope = start.scope or [row.id for row in start.register.at(Level.PROVINCE)]
    right_over(by, Right.DESIGN, scope)
    progress(N_("比对沿革"), 0, 3)
    thresholds = Thresholds.of(standards.numbers(THRESHOLDS, after.day))
    succession = match(start.register, after, decree=decree, thresholds=thresholds)
    _refuse_absent(counties_absent(start.register, succession))
    progress(N_("编制方案"), 1, 3)
    design = design_replay(start.register, after, succession, standards)
    broken = [] if draft else uncovered(design)
    if broken:
        raise Refused(Fault(violation.subject, violation.message) for violation in broken)
    changes = (change for proposal in design.proposals for change in proposal.changes)
    digests = county_digests(set(counties_touched(design.base, changes)))
    base = Base(design.base.day, scope, start.since, digests)
    progress(N_("保存方案"), 2, 3)
    scenario = scenario_create(
        title=title,
        base=base,
        until=design.until,
        proposals=design.proposals,
        by=by,
        beyond=[
            {"what": b.what, "where": str(b.where), "why": str(b.why), "decree": b.decree}
            for b in succession.beyond
        ],
        also=also,
    )
    progress(N_("保存方案"), 3, 3)
    return Replay(scenario, succession, design, base)


def _refuse_absent(counties: Sequence[Division]) -> None:
    """A county that the list leaves out is not abolished by that: nothing would succeed it."""
    if counties:
        raise refuse(
            "AFTER_DIR",
            N_(
                "要达到的名单里没有 {count} 个县的任何单位（{names}）；名单不能撤销它没有写到的县。"
                "请补全名单，或只计划名单写到的县（命令行用 --scope，可写多次；页面填“范围”）。（SX-06）"
            ),
            count=len(counties),
            names=tuple(f"{row.name} {row.code}" for row in counties[:NAMED]),
        )
