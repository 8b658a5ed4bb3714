"""The townships of a county with their posts of one kind, and what the county has not assigned yet."""

from collections.abc import Collection
from datetime import date

from santu.register.domain.allocating import InBody, Township
from santu.register.domain.ledger import IN_BODIES, Account, Holds
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

    Returns:
        Units like townships are left out where they have no such posts.
    """
    register, held = register_on(day, (county,)), balances_on(day, [county])

    def posts(body: str) -> dict[Holds, int]:
        return {holds: held.get(Account(body, holds, kind), 0) for holds in IN_BODIES}

    found = []
    for unit in register.children.get(county, ()):
        row = register.divisions[unit]
        bodies = []
        for body in (register.bodies[one] for one in register.bodies_of.get(unit, ())):
            has = posts(body.id)
            if any(has.values()) or body.category in categories:
                standing = (has[Holds.VACANT], has[Holds.FILLED], has[Holds.BEYOND])
                bodies.append(InBody(body.id, body.name, *standing))
        township = Township(unit, row.name, tuple(bodies))
        if row.formal or township.now:
            found.append(township)
    return register, found, held.get(Account(county, Holds.LEVEL, kind), 0)
