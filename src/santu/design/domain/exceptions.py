"""Exceptions: what an approved one lets a unit off."""

from collections.abc import Mapping

from santu.kernel.violation import Violation
from santu.register.domain.conformity import Key


def covered(violation: Violation, excepted: Mapping[Key, int]) -> bool:
    """Whether an approved exception (key → the value that it allows) covers the violation."""
    return violation.key in excepted and violation.found <= excepted[violation.key]
