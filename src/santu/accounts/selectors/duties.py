"""The deeds that one person may not combine, as the standards have them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils import timezone

from santu.accounts.domain.duties import Bar
from santu.standards.loader import load


def bars_today() -> Sequence[Bar]:
    """What is in force today (``approval/separation``)."""
    return _bars(timezone.localdate())


@lru_cache(maxsize=4)
def _bars(day: date) -> Sequence[Bar]:
    items = load().items("approval/separation", day)
    return [Bar(item.text("did"), item.text("then"), item.name, item.text("clause")) for item in items]
