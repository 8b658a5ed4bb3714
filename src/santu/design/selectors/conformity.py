"""Conformity of a design: what its whole target state breaks."""

from collections.abc import Iterable

from santu.design.domain.exceptions import covered, left_as_is
from santu.design.domain.scenario import Design
from santu.design.models import Scenario
from santu.design.selectors.drawn import found_in
from santu.design.selectors.scenarios import exceptions_on
from santu.kernel.violation import Violation
from santu.register.domain.findings import findings
from santu.standards.rulebook import Standards


def uncovered(design: Design) -> list[Violation]:
    """What the target state breaks and no approved exception covers."""
    excepted = exceptions_on(design.until)
    target = design.target()
    return [
        violation
        for violation in findings(target, design.standard)
        if not covered(violation, excepted) and not left_as_is(violation, design.base, target)
    ]


def conformity_of(scenario: Scenario, standards: Standards) -> tuple[list[Violation], list[Violation]]:
    """What the target of a scenario breaks: without an exception, and covered by one."""
    return parted(found_in(scenario, standards), scenario)


def parted(found: Iterable[Violation], scenario: Scenario) -> tuple[list[Violation], list[Violation]]:
    """Violations without an exception on the day by which the scenario is done, and those covered by one."""
    excepted = exceptions_on(scenario.until)
    bare: list[Violation] = []
    let_off: list[Violation] = []
    for violation in found:
        (let_off if covered(violation, excepted) else bare).append(violation)
    return bare, let_off
