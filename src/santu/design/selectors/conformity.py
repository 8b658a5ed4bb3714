"""Conformity of a design: what its whole target state breaks."""

from santu.design.domain.exceptions import covered
from santu.design.domain.scenario import Design
from santu.design.selectors.scenarios import exceptions_on
from santu.kernel.violation import Violation
from santu.register.domain.findings import findings


def uncovered(design: Design) -> list[Violation]:
    """What the target state breaks and no approved exception covers."""
    excepted = exceptions_on(design.until)
    found = findings(design.target(), design.standard)
    return [violation for violation in found if not covered(violation, excepted)]
