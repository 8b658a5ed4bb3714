"""Acts as pages show them: what was done to the register, by whom, on which document, and which rows it said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from santu.kernel.messages import N_, Refused, refuse
from santu.register.models import Act, ActScope, BodyVersion, DivisionVersion, DutyVersion
from santu.register.models.tables import TABLES, FactTable


@dataclass(frozen=True, slots=True)
class ActView:
    """An act: what kind, who, when, on which document, how many counties, what it undoes and what undid it."""

    number: int
    kind: str
    title: str
    by: str
    document: str
    at: datetime
    counties: int
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one kind an act said, and how many it withdrew."""

    facts: str
    said: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Said:
    """A row that an act said or withdrew: whose it is, and its values by column."""

    unit: str
    name: str
    withdrawn: bool
    values: Mapping[str, Any]


def act_views(numbers: Collection[int]) -> list[ActView]:
    """Some acts, the latest first."""
    return _views(Act.objects.filter(pk__in=numbers).order_by("-pk"))


def act_view(number: int) -> ActView:
    """One act.

    Raises:
        Refused: there is none of this number.
    """
    found = _views(Act.objects.filter(pk=number))
    if not found:
        raise act_unknown(number)
    return found[0]


def act_unknown(number: int) -> Refused:
    """There is no such act, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号操作；请从历史列表进入。"), number=number)


def _views(rows: QuerySet[Act]) -> list[ActView]:
    columns = ("pk", "kind", "title", "by", "document", "recorded_at")
    counted = rows.annotate(counties=Count("scopes")).values_list(*columns, "counties", "undoes", "undone_by")
    return [ActView(*row) for row in counted]


def counties_of_act(number: int) -> list[tuple[str, str]]:
    """The counties that an act changed, id and latest name, in order of id; "" stands for all above."""
    ids = list(ActScope.objects.filter(act=number).order_by("county").values_list("county", flat=True))
    names = names_of(ids)
    return [(county, names.get(county, county)) for county in ids]


def tallies(number: int) -> list[Tally]:
    """How many rows of each kind an act said and withdrew; kinds of which it touched none are left out."""
    found = []
    for facts in TABLES:
        rows = facts.model._default_manager
        said, gone = rows.filter(act=number).count(), rows.filter(withdrawn_by=number).count()
        if said or gone:
            found.append(Tally(facts.table, said, gone))
    return found


def rows_of_act(number: int, table: str, first: int, count: int) -> list[Said]:
    """Some of the rows of one kind: what was withdrawn, then what was said, each in order of unit.

    Raises:
        Refused: there is no such kind.
    """
    facts = next((facts for facts in TABLES if facts.table == table), None)
    if facts is None:
        raise refuse(table, N_("登记里没有“{table}”这一类；请从本操作的页面进入。"), table=table)
    gone = facts.model._default_manager.filter(withdrawn_by=number).order_by("unit", "pk")
    said = facts.model._default_manager.filter(act=number).order_by("unit", "pk")
    withdrawn = list(_columns(gone, facts)[first : first + count])
    left = count - len(withdrawn)
    begins = max(0, first - gone.count()) if left else 0
    new = list(_columns(said, facts)[begins : begins + left]) if left else []
    names = names_of({value for row in (*withdrawn, *new) for value in row if isinstance(value, str)})
    return [
        *(_said(row, facts, names, withdrawn=True) for row in withdrawn),
        *(_said(row, facts, names, withdrawn=False) for row in new),
    ]


def _columns(rows: QuerySet[Any], facts: FactTable) -> QuerySet[Any, tuple[Any, ...]]:
    return rows.values_list(*facts.columns)


def _said(row: Sequence[Any], facts: FactTable, names: dict[str, str], *, withdrawn: bool) -> Said:
    unit = str(row[0])
    values = {
        column: names.get(value, value) if column in UNITS else value
        for column, value in zip(facts.columns, row, strict=True)
    }
    return Said(unit, names.get(unit, unit), withdrawn, values)


UNITS = frozenset({"parent_id", "host_id", "successor_id", "organ", "place_id", "body_id"})
"""Columns that name a unit."""


def names_of(units: Iterable[str]) -> dict[str, str]:
    """The latest name of some divisions, bodies and duties, by id; whatever is no unit is left out."""
    wanted, found = list(units), dict[str, str]()
    for model in (DivisionVersion, BodyVersion, DutyVersion):
        rows = model._default_manager.filter(unit__in=wanted).order_by("start", "pk")
        found.update(rows.values_list("unit_id", "name"))
    return found
