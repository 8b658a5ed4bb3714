"""The roles that one person may not hold together, as the standards have them."""

from collections.abc import Sequence
from datetime import date

from santu.accounts.domain.separation import Apart
from santu.standards.loader import load


def roles_apart(day: date) -> Sequence[Apart]:
    """What is in force on a day (``security/separate_roles``)."""
    items = load().items("security/separate_roles", day)
    return [Apart(item.name, [group.split() for group in item.texts("groups")]) for item in items]
