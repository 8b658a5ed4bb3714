"""Which later acts rest on an act, and so must be undone before it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from santu.register.models import Act, QuotaAccount, QuotaBalance
from santu.register.models.acts import STANDS
from santu.register.models.tables import (
    BODIES,
    CODES,
    DIVISIONS,
    DUTIES,
    GRIDS,
    LINKS,
    SHEETS,
    TABLES,
    FactTable,
)
from santu.register.selectors.holding import known_by

HOME = {DIVISIONS.table: "parent", BODIES.table: "host", GRIDS.table: "village", LINKS.table: "successor"}
"""The column that names the division to which a row belongs, or which carried a unit on."""


def rows_resting_on(act: Act) -> Iterator[tuple[str, int]]:
    """Units and acts of rows said or withdrawn after ``act``, by acts in force, that need it to stay.

    They need it if they are about a unit that ``act`` changed in the same respect, about a unit
    that it made or what such a unit holds, if they ended the home that something would go back
    to, or use a code that would be taken up again. An act that was undone and the undoing have
    cancelled each other.
    """
    made = _made_by(act)
    for facts in TABLES:
        rows = _rows(facts)
        near = made | Q(unit__in=rows.filter(Q(act=act) | Q(withdrawn_by=act)).values("unit"))
        if facts.table in HOME:
            near |= Q(**{f"{HOME[facts.table]}__in": _made(DIVISIONS, act)})
        if facts is DUTIES:
            homes = Q(body__in=_made(BODIES, act)) | Q(place__in=_made(DIVISIONS, act))
            near |= homes
        if facts is GRIDS:
            drawn = _rows(SHEETS).filter(Q(act=act) | Q(withdrawn_by=act))
            near |= Q(village__in=drawn.values("unit"))
        if facts is DIVISIONS:
            near |= Q(unit__in=_homes_lost(DIVISIONS, act)) | Q(unit__in=_homes_lost(BODIES, act))
        if facts is CODES:
            same = {"system": OuterRef("system"), "code": OuterRef("code")}
            near |= Q(Exists(rows.filter(withdrawn_by=act, **same)))
        for when in ("act", "withdrawn_by"):
            later = rows.filter(_in_force(when, act), near, **{f"{when}__gt": act.pk})
            yield from later.values_list("unit_id", f"{when}_id").distinct()


def holding_posts(act: Act) -> list[str]:
    """The units that ``act`` made and that hold posts on some day from now on."""
    last = QuotaBalance.objects.filter(account=OuterRef("account")).order_by("-day").values("day")[:1]
    held = QuotaBalance.objects.filter(balance__gt=0).filter(
        Q(day__gt=timezone.localdate()) | Q(day=Subquery(last))
    )
    return sorted(
        QuotaAccount.objects.filter(_made_by(act), pk__in=held.values("account"))
        .values_list("unit_id", flat=True)
        .distinct()
    )


def _made_by(act: Act) -> Q:
    return Q(unit__in=_made(DIVISIONS, act)) | Q(unit__in=_made(BODIES, act))


def _rows(facts: FactTable) -> QuerySet[Any]:
    return facts.model._default_manager.all()


def _in_force(when: str, act: Act) -> Q:
    undoing_of_later = {f"{when}__undoes__gte": act.pk}
    return Q(**{f"{when}__undone_by": None}) & ~Q(**undoing_of_later)


def _made(facts: FactTable, act: Act) -> QuerySet[Any]:
    """The units that were not there before ``act``."""
    before = _rows(facts).filter(known_by(act.pk - 1)).values("unit")
    return _rows(facts).filter(act=act).exclude(unit__in=before).values("unit")


def _homes_lost(facts: FactTable, act: Act) -> QuerySet[Any]:
    """The homes of what ``act`` withdrew that no longer last as long as it would."""
    lasting = _rows(DIVISIONS).filter(STANDS, unit=OuterRef("home"), end__gte=OuterRef("end"))
    withdrawn = _rows(facts).filter(withdrawn_by=act).annotate(home=F(HOME[facts.table]))
    homes: QuerySet[Any] = withdrawn.exclude(Exists(lasting)).exclude(home=None).values("home")
    return homes
