"""Against which catalogue the contracts of units are held: that of the unit or of the nearest one above it, else the proposal."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.utils import timezone

from santu.register.domain.list_beginnings import proposed
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.purchase_catalogue import PURCHASE, PurchaseCatalogue, PurchaseCatalogues
from santu.register.models import DivisionVersion
from santu.register.selectors.holding import holding_on
from santu.register.selectors.unit_lists import lists_published, rows_of
from santu.standards.rulebook import Standards


def purchase_catalogues(units: Collection[str], day: date, standards: Standards) -> PurchaseCatalogues:
    """The catalogues of some units where they lie on a day, and of all that are above them, each on its own days."""
    ways = _ways(units, day)
    published: defaultdict[str, list[PurchaseCatalogue]] = defaultdict(list)
    for edition in lists_published({one for way in ways.values() for one in way}, PURCHASE):
        published[edition.unit].append(PurchaseCatalogue.of(rows_of(edition.number), edition))
    proposal = PurchaseCatalogue.of(proposed(kind_of(standards, PURCHASE, timezone.localdate())))
    return PurchaseCatalogues(proposal, ways, published)


def _ways(units: Collection[str], day: date) -> dict[str, list[str]]:
    """Each unit with those above it on a day, from the bottom up; one query a level, however many they are."""
    ways = {unit: [unit] for unit in units}
    tops = set(units)
    while tops:
        rows = DivisionVersion.objects.filter(holding_on(day), unit__in=tops).exclude(parent=None)
        above = dict(rows.values_list("unit_id", "parent_id"))
        for way in ways.values():
            if way[-1] in above:
                way.append(above[way[-1]])
        tops = set(above.values())
    return ways
