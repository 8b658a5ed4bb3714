"""Designs drawn whole and kept at hand: base, target, what the target breaks, and who changes whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from santu.design.domain.exceptions import left_as_is
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import Design, target_of
from santu.design.domain.unit_design import heirs_of
from santu.design.models import Scenario
from santu.design.selectors.scenarios import Mark, scenario_design, scenario_mark
from santu.formats.bulk import collector_paused
from santu.kernel.change import Successor
from santu.kernel.violation import Violation
from santu.register.domain.findings import findings
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot
from santu.standards.loader import load
from santu.standards.rulebook import Standards

KEPT = 2
"""Designs of a province take some sixty megabytes each."""
FOUND_KEPT = 100


@dataclass(frozen=True)
class Drawn:
    """A design with its target state and every rule that the target breaks, covered or not; but for caps on grids that stay as they are."""

    design: Design
    target: Snapshot
    found: Sequence[Violation]

    @property
    def base(self) -> Snapshot:
        return self.design.base

    @cached_property
    def heirs(self) -> Mapping[str, Sequence[Successor]]:
        """Id of each unit that is abolished → who takes it on."""
        return heirs_of(self.design.proposals)

    @cached_property
    def by_home(self) -> Mapping[str, Sequence[Proposal]]:
        """Id of each unit → the proposals that change it or what it holds, divisions and bodies, before or after."""
        found: dict[str, dict[str, Proposal]] = defaultdict(dict)
        for proposal in self.design.proposals:
            for change in proposal.changes:
                for side in (self.base, self.target):
                    if (row := _row(side, change.unit)) is not None:
                        found[change.unit][proposal.key] = proposal
                        above = row.parent if isinstance(row, Division) else row.host
                        found[above][proposal.key] = proposal
        return {unit: tuple(proposals.values()) for unit, proposals in found.items()}

    def row(self, unit: str) -> Division | Body | Duty | Grid | None:
        """A unit as it will be, else as it was."""
        for side in (self.target, self.base):
            if row := _row(side, unit):
                return row
        return None

    def name(self, unit: str) -> str:
        """What a unit is called; its id where the design does not know it."""
        row = self.row(unit)
        return row.name if row else unit


def _row(side: Snapshot, unit: str) -> Division | Body | Duty | Grid | None:
    kinds = (side.divisions, side.bodies, side.duties, side.grids)
    return next((rows[unit] for rows in kinds if unit in rows), None)


def drawn(scenario: Scenario, standards: Standards) -> Drawn:
    """The design of a scenario, drawn whole; the latest few are kept at hand."""
    return _drawn(scenario_mark(scenario), standards.jurisdiction)


@lru_cache(maxsize=KEPT)
def _drawn(mark: Mark, jurisdiction: str) -> Drawn:
    scenario = Scenario.objects.get(pk=mark[0])
    with collector_paused():
        design = scenario_design(scenario, load(jurisdiction))
        target = target_of(design.base, design.proposals, design.until)
        found = findings(target, design.standard)
        made = tuple(one for one in found if not left_as_is(one, design.base, target))
        return Drawn(design, target, made)


def found_in(scenario: Scenario, standards: Standards) -> Sequence[Violation]:
    """What the target of a scenario breaks, covered or not; so little that it is kept for a whole list of scenarios."""
    return _found(scenario_mark(scenario), standards.jurisdiction)


@lru_cache(maxsize=FOUND_KEPT)
def _found(mark: Mark, jurisdiction: str) -> Sequence[Violation]:
    return _drawn(mark, jurisdiction).found


def forget() -> None:
    """Let go of all that is kept at hand by the numbers of scenarios."""
    for kept in (_drawn, _found):
        kept.cache_clear()
