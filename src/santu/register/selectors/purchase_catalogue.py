"""Against which catalogue the contracts of units are held: that of the unit or of the nearest one above it, else the proposal."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils import timezone

from santu.register.domain.list_beginnings import proposed
from santu.register.domain.list_kinds import NAME, kind_of
from santu.register.domain.purchase_catalogue import PURCHASE, PurchaseCatalogue, PurchaseCatalogues
from santu.register.domain.unit_lists import ListRow
from santu.register.models import DivisionVersion
from santu.register.models import ListRow as Stored
from santu.register.selectors.holding import holding_on
from santu.register.selectors.unit_lists import lists_published
from santu.standards.rulebook import Standards


def purchase_catalogues(
    units: Collection[str], day: date, standards: Standards, bought: Collection[date] | None = None
) -> PurchaseCatalogues:
    """The catalogues of some units where they lie on a day, and of all that are above them, each on its own days.

    Only those in force on the day or on one on which something is ``bought``; all of them where that is not known.
    """
    ways = _ways(units, day)
    editions = [
        one
        for one in lists_published({one for way in ways.values() for one in way}, PURCHASE)
        if bought is None or any(one.start and one.start <= on < one.end for on in {day, *bought})
    ]
    rows = _rows([one.number for one in editions])
    published: defaultdict[str, list[PurchaseCatalogue]] = defaultdict(list)
    for edition in editions:
        published[edition.unit].append(PurchaseCatalogue.of(rows[edition.number], edition))
    proposal = PurchaseCatalogue.of(proposed(kind_of(standards, PURCHASE, timezone.localdate())))
    return PurchaseCatalogues(proposal, ways, published)


def _rows(editions: Collection[int]) -> Mapping[int, Sequence[ListRow]]:
    """The codes and names of some editions, by number."""
    found: defaultdict[int, list[ListRow]] = defaultdict(list)
    rows = Stored.objects.filter(edition__in=editions).order_by("edition", "no")
    for edition, matter, name in rows.values_list("edition", "matter", "name"):
        found[edition].append(ListRow(matter, {NAME: name}))
    return found


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
