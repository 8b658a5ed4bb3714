"""Matters and townships chosen on a page, as the items of an instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.power_sums import in_order
from santu.register.domain.powers import AT_HOME, GIVEN, GIVING, OWN, Form, Item
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot

DEVOLVABLE = frozenset({"penalty", "inspection", "coercion", "permit"})
"""The kinds of matters that a page offers to be given to townships; a list may name any."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked: no townships are all that the matter is about; ``organ`` "" is the department that it came from."""

    form: Form
    matters: Sequence[str]
    places: Sequence[str] = ()
    organ: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A matter that a page offers: its code, its name, and in how many townships it is by an instrument."""

    matter: str
    name: str
    given: int


def townships_of(base: Snapshot, county: str) -> list[str]:
    """The townships of a county, in order of code."""
    rows = [base.divisions[unit] for unit in base.children.get(county, ())]
    return [row.id for row in rows if row.level is Level.TOWNSHIP]


def offered(base: Snapshot, county: str) -> list[Offered]:
    """The matters that townships have by instruments, and those that departments of the county could give."""
    townships = set(townships_of(base, county))
    names: dict[str, str] = {}
    given: dict[str, int] = {}
    for duty in sorted(base.duties.values(), key=lambda duty: duty.id):
        inside = duty.place in townships and duty.power in GIVEN
        if duty.is_main and (inside or (duty.place == county and duty.kind in DEVOLVABLE)):
            names.setdefault(duty.matter, duty.name)
            given[duty.matter] = given.get(duty.matter, 0) + inside
    return [Offered(matter, names[matter], given[matter]) for matter in sorted(names, key=in_order)]


def items_chosen(
    chosen: Chosen, base: Snapshot, county: str, given: Mapping[tuple[str, str], Item]
) -> tuple[list[Item], list[Fault]]:
    """The items of what was chosen, and why some cannot be made.

    Args:
        chosen: what was ticked.
        base: the register of the county on the effective day.
        county: its id.
        given: place and matter → the item by which the township has it.
    """
    held: dict[tuple[str, str], Duty] = {
        (duty.place, duty.matter): duty
        for duty in sorted(base.duties.values(), key=lambda duty: duty.id)
        if duty.is_main
    }
    items: list[Item] = []
    faults: dict[str, Fault] = {}
    for matter in chosen.matters:
        for place in _places(chosen, base, county, held, matter):
            before = given.get((place, matter))
            source = held.get((place, matter)) or held.get((county, matter))
            organ = chosen.organ or (before.organ if before else source.organ if source else "")
            body = _body(chosen, base, place, organ)
            if not organ and chosen.form not in OWN:
                template = N_("没有选部门，文件里也没有写事项“{matter}”原来是哪个部门的；请选部门。")
                faults.setdefault("organ", Fault("organ", message(template, matter=matter)))
            elif not body:
                template = N_("“{place}”没有叫“{name}”的机构；请另选机构，或不选这个乡镇。")
                name = base.divisions[place].name
                faults.setdefault(place, Fault("body", message(template, place=name, name=chosen.body)))
            else:
                line = before.line if before else matter
                connected = before.connected if before else ()
                kind = source.kind if source else "penalty"
                items.append(Item(line, matter, "", kind, place, body, organ, connected, "matter"))
    return items, list(faults.values())


def _places(
    chosen: Chosen, base: Snapshot, county: str, held: Mapping[tuple[str, str], Duty], matter: str
) -> list[str]:
    """The townships that were ticked; where none was, all that lack a matter to be given, or have one to be taken."""
    if chosen.places:
        return list(chosen.places)
    giving = chosen.form in GIVING
    found = []
    for place in townships_of(base, county):
        duty = held.get((place, matter))
        has = duty is not None and (chosen.form is Form.TRANSFER or duty.power in GIVEN)
        if has is not giving:
            found.append(place)
    return found


def _body(chosen: Chosen, base: Snapshot, place: str, organ: str) -> str:
    """The body that undertakes it: of the township by its name, or the department itself."""
    if chosen.form not in AT_HOME:
        return organ
    return next((one for one in base.bodies_of.get(place, ()) if base.bodies[one].name == chosen.body), "")
