"""Against which catalogue the contracts of units are held: that which their county has in force, else the proposal."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from santu.register.domain.list_beginnings import proposed
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.purchase_catalogue import PURCHASE, PurchaseCatalogue
from santu.register.selectors.handed import above
from santu.register.selectors.lying import lying_on
from santu.register.selectors.unit_lists import list_in_force, rows_of
from santu.standards.rulebook import Standards


def purchase_proposal(standards: Standards) -> PurchaseCatalogue:
    """The catalogue that the software proposes."""
    return PurchaseCatalogue.of(proposed(kind_of(standards, PURCHASE, timezone.localdate())))


def purchase_catalogues(
    units: Collection[str], day: date, standards: Standards
) -> dict[str, PurchaseCatalogue]:
    """The catalogue of each unit on a day."""
    lying = lying_on(day, units)
    counties = {unit: above(lying[unit]) if unit in lying else "" for unit in units}
    ours, found = purchase_proposal(standards), {}
    for county in set(counties.values()):
        edition = list_in_force(county, PURCHASE, day)
        found[county] = PurchaseCatalogue.of(rows_of(edition.number), edition) if edition else ours
    return {unit: found[county] for unit, county in counties.items()}
