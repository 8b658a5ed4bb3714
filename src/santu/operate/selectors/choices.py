"""What there is to choose from in the fields of a form, at the place of a case on a day."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from santu.kernel.codes import Level
from santu.operate.domain.binding import Binding
from santu.operate.domain.forms import Field, Kind
from santu.operate.domain.guards import LISTED
from santu.operate.selectors.whistle import departments_in
from santu.register.domain.enforcement import CERTIFICATE, Officer
from santu.register.domain.grid_standard import grid_standard
from santu.register.domain.whose import Matched
from santu.register.models import BodyVersion, DivisionVersion
from santu.register.selectors.enforcement import officers_at
from santu.register.selectors.grid_admissions import admission_items_for
from santu.register.selectors.grid_teams import base_grids
from santu.register.selectors.handed import issuers_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.matters import catalogue
from santu.register.selectors.staff import posts_on
from santu.register.selectors.whose import lists_of
from santu.standards.loader import load

STAFF = "staff"
"""Whoever is in post in a body of the place, by whatever certificate or none."""
Names = Mapping[str, str]
"""What there is, by what is kept, in the order in which it is shown."""


def choices_of(own: Field, place: str, county: str, day: date) -> Names:
    """What a field chooses from; nothing where it is written freely."""
    if own.kind is Kind.OFFICERS:
        return _officers(place, own.among or CERTIFICATE, day)
    if own.among:
        return AMONG[own.among](place, county, day)
    if own.kind is Kind.MATTER:
        return matters_at(place, day)
    return {}


def matters_at(place: str, day: date) -> Names:
    """The matters of the catalogue, and of the lists of a place, by code."""
    listed = {one.duty.matter: one.duty.name for one in lists_of(place, day).claims}
    return {**{code: one.name for code, one in catalogue(day).items()}, **listed}


def led_by_lists(binding: Binding, matter: str, place: str, county: str, day: date) -> dict[str, str]:
    """Who leads a matter by the lists of a place, by the fields that are to name whom the lists name; nothing where they name nobody.

    Such fields are those that a condition of the process asks so about; the township leads what is its own.
    """
    terms = [own.term for own in binding.guards.values() if own.asks == LISTED]
    if not (matter and terms):
        return {}
    found = lists_of(place, day).whose(matter)
    if found.claim is None:
        return {}
    is_own = found.matched is Matched.OURS and place != county
    lead = place if is_own else found.claim.duty.organ or found.claim.duty.body
    return dict.fromkeys(terms, lead)


def _officers(place: str, kind: str, day: date) -> Names:
    """Who is in post at a place, or who may act for it, those with a certificate that counts first: name and number masked, as the register shows them."""
    if kind == STAFF:
        bodies = list(_bodies(place, "", day))
        return {
            str(post.number): " ".join(filter(None, (post.name, post.place.title)))
            for post in posts_on(day, bodies)
        }
    found = sorted(officers_at(place, kind, day, load()), key=lambda one: not one.is_certified(day))
    return {str(one.post): " ".join(_shown(one, day)) for one in found}


def _shown(officer: Officer, day: date) -> Iterator[str]:
    yield from filter(None, (officer.name, officer.title))
    if held := officer.certificate(day):
        yield held.number
        if held.valid_until:
            yield f"（至 {held.valid_until}）"


def _bodies(place: str, _county: str, day: date) -> Names:
    rows = BodyVersion.objects.filter(holding_on(day), host=place).order_by("name", "unit")
    return dict(rows.values_list("unit_id", "name"))


def _divisions(level: Level, above: str, day: date) -> Names:
    rows = DivisionVersion.objects.filter(holding_on(day), parent=above, level=level).order_by("name", "unit")
    return dict(rows.values_list("unit_id", "name"))


def _grids(place: str, _county: str, day: date) -> Names:
    villages, standards = _divisions(Level.VILLAGE, place, day), load()
    found = base_grids(place, grid_standard(standards, day).base, day) if villages else []
    order = list(villages)
    found.sort(key=lambda one: (order.index(one.village), one.number))
    return {one.id: f"{villages[one.village]}{one.name}" for one in found}


def villages_of(place: str, day: date) -> Names:
    """The village of each grid of a place."""
    found = base_grids(place, grid_standard(load(), day).base, day)
    return {one.id: one.village for one in found}


def _organs(place: str, county: str, day: date) -> Names:
    """Whom the county's desk may send something to: the township where it is, or those of the county, and the departments."""
    townships = _divisions(Level.TOWNSHIP, county, day)
    own = {place: townships[place]} if place in townships else townships
    return {**own, **departments_in(county, day)}


def _points(place: str, county: str, day: date) -> Names:
    """Who speaks at a township: itself, and its villages."""
    own = _divisions(Level.TOWNSHIP, county, day)
    return {**{unit: own[unit] for unit in own if unit == place}, **_divisions(Level.VILLAGE, place, day)}


def _grid_matters(place: str, _county: str, day: date) -> Names:
    """The matters of a place with what its grids are admitted to do, whether that has a code or not."""
    admitted = admission_items_for(place, day, load())
    return {**matters_at(place, day), **(admitted.names if admitted else {})}


AMONG: Mapping[str, Callable[[str, str, date], Names]] = {
    "departments": lambda _, county, day: departments_in(county, day),
    "bodies": _bodies,
    "townships": lambda _, county, day: _divisions(Level.TOWNSHIP, county, day),
    "issuers": lambda place, _, day: {one.id: one.name for one in issuers_of(place, day)},
    "villages": lambda place, _, day: _divisions(Level.VILLAGE, place, day),
    "grids": _grids,
    "points": _points,
    "organs": _organs,
    "grid_matters": _grid_matters,
}
"""What a field chooses from, by what its ``among`` says."""
