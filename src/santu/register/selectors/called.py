"""What units are called in a sentence, whenever they were: a division with its code, a body with its host, a grid with its village."""

from collections.abc import Collection, Mapping

from santu.kernel.messages import Message, message
from santu.register.domain.words import BRACKETED
from santu.register.models import BodyVersion, GridVersion, UnitCode
from santu.register.selectors.act_views import names_of


def called(units: Collection[str]) -> Mapping[str, str | Message]:
    """The latest name of some divisions, bodies and grids and what tells them apart, by id; also of those withdrawn."""
    hosts = dict(
        BodyVersion.objects.filter(unit__in=units).order_by("start", "pk").values_list("unit_id", "host_id")
    )
    grids = GridVersion.objects.filter(unit__in=units).order_by("start", "pk")
    named = {}
    for grid, village, name in grids.values_list("unit_id", "village_id", "name"):
        hosts[grid], named[grid] = village, name
    names = names_of({*units, *hosts.values()}) | named
    codes = dict(
        UnitCode.objects.filter(unit__in=units).order_by("start", "pk").values_list("unit_id", "code")
    )
    more = codes | {body: names.get(host, host) for body, host in hosts.items()}
    return {
        unit: message(BRACKETED, name=names.get(unit, unit), more=more[unit])
        if unit in more
        else names.get(unit, unit)
        for unit in units
    }
