"""Whether powers rest on instruments: which do, which do not, and which are held otherwise than an instrument says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from santu.register.domain.duty_gaps import Papers
from santu.register.domain.power_grounds import Key, gives
from santu.register.domain.powers import GIVEN, Item
from santu.register.models import DutyVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.holding import holding_on
from santu.register.selectors.instruments import powers_founded


@dataclass(frozen=True, slots=True)
class Denied:
    """A matter that an instrument in force gives to a place, where it is held as if none did."""

    item: Item
    document: str


def papers_on(places: Collection[str], day: date) -> Papers:
    """What the instruments in force on a day say of the duties at some places."""
    given, denied = powers_held(places, day)
    return Papers(given, denied.keys())


def powers_held(places: Collection[str], day: date) -> tuple[set[str], dict[Key, Denied]]:
    """The ids of the duties that rest on an instrument; and by place and matter what one gives and nobody holds by one.

    What went into a place by a merger counts from when it was held there: another part may have had the matter by law.
    """
    given, decisions = powers_founded(places, day)
    rows = DutyVersion.objects.filter(role="main", power__in=GIVEN, place__in=places)
    columns = ("place", "matter", "power", "instrument")
    held = {(place, matter) for place, matter, *_ in rows.filter(holding_on(day)).values_list(*columns)}
    ever = set(rows.filter(STANDS, start__lte=day).values_list(*columns))
    denied = {
        (place, matter): Denied(some[0].item, some[0].ground[1])
        for place in places
        for matter, some in decisions.at(place, day).items()
        if gives(some)
        and (place, matter) not in held
        and any(one.item.place == place or (place, matter, *one.ground) in ever for one in some)
    }
    return {one.duty.id for one in given}, denied
