"""What codes and names in a file stand for on a day, as far as somebody has a right there."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from santu.accounts.domain.roles import Right
from santu.register.domain.addressing import Addresses, Named
from santu.register.models import BodyVersion, DivisionVersion, UnitCode
from santu.register.selectors.access import units_seen
from santu.register.selectors.holding import holding_on
from santu.register.selectors.reach import Sight


def addresses(sight: Sight, day: date, codes: Collection[str], right: Right = Right.QUOTA) -> Addresses:
    """The divisions that have some codes on a day and where somebody has a right, and the bodies in them."""
    held = holding_on(day)
    coded = dict(
        UnitCode.objects.filter(held, system="nbs", code__in=set(codes)).values_list("unit_id", "code")
    )
    seen = units_seen(sight, coded, right)
    rows = DivisionVersion.objects.filter(held, unit__in=seen).values_list("unit_id", "name")
    bodies: defaultdict[str, list[Named]] = defaultdict(list)
    found = BodyVersion.objects.filter(held, host__in=seen).order_by("unit")
    for host, unit, name, category in found.values_list("host_id", "unit_id", "name", "category"):
        bodies[host].append(Named(unit, name, category))
    return Addresses(day, {coded[unit]: Named(unit, name) for unit, name in rows}, bodies)
