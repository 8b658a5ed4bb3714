"""The townships of a county with their posts of one kind, and what the county has not assigned yet."""

from collections.abc import Collection
from datetime import date

from santu.register.domain.allocating import Township, townships_of
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.held import register_on
from santu.register.selectors.quotas import balances_on


def county_posts(
    county: str, kind: str, day: date, categories: Collection[str]
) -> tuple[Snapshot, list[Township], int]:
    """The register of a county on a day, its townships in order of code, and the posts it has not assigned.

    Args:
        county: by id.
        kind: of quota.
        day: of register and ledger.
        categories: bodies of which may hold such posts though they hold none yet.
    """
    register, held = register_on(day, (county,)), balances_on(day, [county])
    found = townships_of(register, county, kind, held, categories)
    return register, found, held.get(Account(county, Holds.LEVEL, kind), 0)
