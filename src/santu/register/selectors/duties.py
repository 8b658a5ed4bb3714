"""The duties of a body, and whether any are kept at all."""

from dataclasses import dataclass, replace
from datetime import date

from santu.register.domain.reach import Reach
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.models import DutyVersion
from santu.register.selectors.held import register_on
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.scope import subtree
from santu.register.selectors.snapshots import DUTY_COLUMNS


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A duty that a body undertakes on a day, since when, and by which act."""

    duty: Duty
    since: date
    act: int


def duties_kept() -> bool:
    """Whether the register knows any duties."""
    return DutyVersion.objects.exists()


def duties_undertaken(body: str, day: date) -> list[Undertaken]:
    """What a body undertakes on a day, in order of matter."""
    rows = DutyVersion.objects.filter(holding_on(day), body=body).order_by("matter", "unit")
    return [
        Undertaken(Duty(*columns), since, act)
        for *columns, since, act in rows.values_list(*DUTY_COLUMNS, "start", "act_id")
    ]


def duties_under(unit: str, county: str, day: date) -> Snapshot:
    """The register of a county on a day, with those duties only that are done at a unit or under it."""
    register = register_on(day, (county,))
    if unit == county:
        return register
    here = {key: one for key, one in register.duties.items() if one.place == unit}
    return replace(register, duties=here)


@dataclass(frozen=True, slots=True)
class Done:
    """A duty with what its places and bodies are called."""

    duty: Duty
    place: str
    county: str
    body: str
    organ: str


def duties_in_matter(matter: str, day: date, reach: Reach) -> list[Done]:
    """Who does a matter where on a day, as far as somebody sees, county by county, the main body first."""
    rows = DutyVersion.objects.filter(holding_on(day), matter=matter)
    if not reach.everything:
        rows = rows.filter(place__in=subtree(reach.roots, day))
    duties = [Duty(*columns) for columns in rows.values_list(*DUTY_COLUMNS)]
    lying = lying_on(day, {end for one in duties for end in (one.place, one.body, one.organ) if end})
    lying |= lying_on(day, {one.county for one in lying.values()})

    def name(unit: str) -> str:
        return lying[unit].name if unit in lying else unit

    done = [
        Done(one, name(one.place), name(lying[one.place].county), name(one.body), name(one.organ))
        for one in duties
    ]
    return sorted(done, key=lambda one: (one.county, one.place, not one.duty.is_main, one.duty.id))
