"""What moved in the register since somebody looked."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from santu.kernel.days import OPEN_END
from santu.register.domain.touching import ABOVE
from santu.register.models import BodyVersion, DivisionVersion, DutyVersion
from santu.register.models.acts import STANDS
from santu.register.models.tables import TABLES
from santu.register.selectors.digests import counties_of_units


def rows_moved(counties: Collection[str], since: int) -> Iterator[tuple[str, str, str, int, str]]:
    """Rows said or withdrawn after act ``since`` in these counties.

    Yields:
        Unit id, its name, the kind of fact, and the number and title of the act.
    """
    if not counties:
        return
    stood_since = STANDS | Q(withdrawn_by__gt=since)
    belonging, names = counties_of_units(stood_since), _Names()
    for facts in TABLES:
        rows = facts.model._default_manager
        said = rows.filter(act__gt=since).values_list("unit_id", "act_id", "act__title")
        withdrawn = rows.filter(withdrawn_by__gt=since)
        gone = withdrawn.values_list("unit_id", "withdrawn_by_id", "withdrawn_by__title")
        kind = str(facts.model._meta.verbose_name)
        for unit, act, title in sorted({*said, *gone}):
            if set(belonging.get(unit, (ABOVE,))) & set(counties):
                yield unit, names.of(unit), kind, act, title


def facts_after(day: date, counties: Collection[str]) -> Iterator[tuple[str, str, date]]:
    """Standing facts of these counties that begin or end after ``day``: unit id, name, that day."""
    found: set[tuple[str, date]] = set()
    for facts in TABLES:
        if facts.dated:
            rows: QuerySet[Any] = facts.model._default_manager.filter(STANDS)
            found.update(rows.filter(start__gt=day).values_list("unit_id", "start"))
            found.update(rows.filter(end__gt=day, end__lt=OPEN_END).values_list("unit_id", "end"))
    if found:
        belonging, names = counties_of_units(), _Names()
        for unit, when in sorted(found):
            if set(belonging.get(unit, (ABOVE,))) & set(counties):
                yield unit, names.of(unit), when


class _Names:
    """The latest name of any unit."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        for model in (DivisionVersion, BodyVersion, DutyVersion):
            rows = model._default_manager.order_by("start", "id")
            self._names.update(rows.values_list("unit_id", "name"))

    def of(self, unit: str) -> str:
        return self._names.get(unit, unit)
