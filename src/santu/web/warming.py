"""Reads ahead what the first pages show, so that whoever comes first need not wait for a whole province."""

import contextlib
import threading
from datetime import date

from django.db import DatabaseError, connection
from django.utils import timezone

from santu.design.selectors.drawn import drawn
from santu.design.selectors.listing import scenarios_touching
from santu.design.selectors.numbered import scenario_numbered
from santu.kernel.messages import Refused
from santu.register.selectors.days import change_days
from santu.register.selectors.measures import findings_of
from santu.register.selectors.provinces import provinces_on
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import plans_of
from santu.transition.selectors.plans import plan_parts
from santu.web.days import Day
from santu.web.pages.home_changes import what_changed


def warm_beside() -> None:
    """Warm in a thread of its own; pages are answered meanwhile."""
    threading.Thread(target=_warm_and_close, name="warming", daemon=True).start()


def warm() -> None:
    """Read today's register, what changed in it, and the latest work; where one cannot be read, its page will say why."""
    today = timezone.localdate()
    with contextlib.suppress(DatabaseError, Refused):
        days = [day for day in change_days() if day <= today]
        since = days[0] if days else None
        for province in provinces_on(today):
            findings_of(province.id, today, load().jurisdiction, since=since)
            what_changed(Day(today, is_today=True), since, days, province.id)
            _warm_work(province.id, today)


def _warm_and_close() -> None:
    try:
        warm()
    finally:
        connection.close()


def _warm_work(province: str, today: date) -> None:
    """The latest scenario of a province, drawn whole, and its latest plan."""
    for number in scenarios_touching(province, "", today, most=1):
        drawn(scenario_numbered(number), load())
        for plan in plans_of([number]).get(number, [])[-1:]:
            plan_parts(plan.number)
