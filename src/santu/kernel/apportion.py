"""Dividing whole people and households so that nobody is lost or made up."""

from collections.abc import Sequence
from fractions import Fraction


def apportion(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Divide ``total`` by ``weights`` into whole parts that sum to it (largest remainder).

    Ties go to the earlier part, so that the same input always gives the same parts.
    With no weight at all the parts are equal.

    Args:
        total: how much there is to divide, in whole units; not negative.
        weights: one non-negative weight per part; at least one part.
    """
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    parts = [int(total * weight // whole) for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda part: (-remainders[part], part))
    for part in order[: total - sum(parts)]:
        parts[part] += 1
    return parts
