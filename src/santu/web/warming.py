"""Reads ahead what the first page shows, so that whoever comes first need not wait for a whole province."""

import contextlib
import threading

from django.db import DatabaseError, connection
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.register.selectors.days import change_days
from santu.register.selectors.measures import findings_of
from santu.register.selectors.provinces import provinces_on
from santu.standards.loader import load
from santu.web.days import Day
from santu.web.pages.home_changes import what_changed


def warm_beside() -> None:
    """Warm in a thread of its own; pages are answered meanwhile."""
    threading.Thread(target=warm, name="warming", daemon=True).start()


def warm() -> None:
    """Read today's register and what changed in it; where it cannot be read, the page itself will say why."""
    today = timezone.localdate()
    try:
        with contextlib.suppress(DatabaseError, Refused):
            days = [day for day in change_days() if day <= today]
            since = days[0] if days else None
            for province in provinces_on(today):
                findings_of(province.id, today, load().jurisdiction, since=since)
                what_changed(Day(today, is_today=True), since, days, province.id)
    finally:
        connection.close()
