"""Every township of an export as its residents ask for it: what it is responsible for, what it came from, what is gone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from santu.kernel.codes import Level
from santu.publish.domain.listing import KEYS, Listing, ListKind, Record


@dataclass(frozen=True, slots=True)
class Place:
    """A township as it is: what is above and below it, what is done there, who helps, what all were before.

    ``admitted`` is what was admitted there, and to those that went on as it.
    """

    record: Record
    county: Record | None
    villages: Sequence[Record]
    duties: Sequence[Record]
    services: Mapping[str, Sequence[Record]]
    admitted: Sequence[Record]
    former: Sequence[Record]
    came: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Gone:
    """A township that is not there any more under its name and code, and what it went on as."""

    id: str
    name: str
    code: str
    county: str
    went: Sequence[Record]


@dataclass(slots=True)
class Places:
    """What the lists of an export say of places and matters together.

    Attributes:
        there: the townships that are there, by id.
        gone: those that are not, by their old id.
        matters: what is done where, by the code of the matter.
        called: what became of townships that are there still under another name or code.
        home: the township of each village, and of itself.
    """

    there: dict[str, Place] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    matters: dict[str, list[Record]] = field(default_factory=dict)
    called: list[Record] = field(default_factory=list)
    home: dict[str, str] = field(default_factory=dict)


def places_of(listings: Iterable[Listing]) -> Places:
    """The places of some lists; of a unit that stands in several, the last list counts."""
    by_kind: dict[ListKind, dict[tuple[str, ...], Record]] = {kind: {} for kind in ListKind}
    for listing in listings:
        keys = KEYS[listing.kind]
        by_kind[listing.kind] |= {tuple(one[key] for key in keys): one for one in listing.records()}
    divisions = {one["id"]: one for one in by_kind[ListKind.DIVISIONS].values()}
    below, done = _grouped(divisions.values(), "parent"), _grouped(by_kind[ListKind.DUTIES].values(), "place")
    served = _grouped(by_kind[ListKind.SERVICES].values(), "unit")
    admitted = _grouped(by_kind[ListKind.ADMISSIONS].values(), "unit")
    villages_were = by_kind[ListKind.VILLAGES].values()
    former = _grouped(villages_were, "home_id")
    links = by_kind[ListKind.SUCCESSION].values()
    came, went = _grouped(links, "new_id"), _grouped(links, "old_id")
    taken_on = _taken_on(went, villages_were, divisions)
    found = Places(matters=_grouped(by_kind[ListKind.DUTIES].values(), "matter"))
    for unit, record in divisions.items():
        if record["level"] == Level.TOWNSHIP:
            county = divisions.get(record["parent"])
            villages = below.get(unit, ())
            here = [unit, *(village["id"] for village in villages)]
            services = {one: served[one] for one in here if one in served}
            ways = _ways(unit, came, divisions)
            extra = [said for one in (*here, *taken_on.get(unit, ())) for said in admitted.get(one, ())]
            was = sorted(former.get(unit, ()), key=itemgetter("old_code", "day", "old_id", "new_code"))
            found.there[unit] = Place(
                record, county, villages, done.get(unit, ()), services, extra, was, ways
            )
            found.home |= dict.fromkeys(here, unit)
    found.called = [one for one in links if one["old_id"] == one["new_id"] and one["old_id"] in found.there]
    for unit, some in went.items():
        if unit not in divisions:
            last = some[-1]
            found.gone[unit] = Gone(unit, last["old_name"], last["old_code"], last["county"], some)
    return found


def _grouped(records: Iterable[Record], key: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record[key], []).append(record)
    return found


def _taken_on(
    went: Mapping[str, list[Record]], villages: Iterable[Record], divisions: Mapping[str, Record]
) -> dict[str, list[str]]:
    """By township, the units that are not there any more and went on as it, or as a village in it."""
    homes = {one["old_id"]: [one["home_id"]] for one in villages}
    homes |= {unit: _last(unit, went, divisions) for unit in went}
    found: dict[str, list[str]] = {}
    for unit, some in homes.items():
        for home in some if unit not in divisions else ():
            found.setdefault(home, []).append(unit)
    return found


def _last(unit: str, went: Mapping[str, list[Record]], divisions: Mapping[str, Record]) -> list[str]:
    """As which units that are there a unit went on in the end."""
    found, way = dict.fromkeys([unit]), [unit]
    while way:
        for link in went.get(way.pop(), ()):
            if link["new_id"] not in found:
                found[link["new_id"]] = None
                way += [] if link["new_id"] in divisions else [link["new_id"]]
    return [one for one in found if one in divisions]


def _ways(unit: str, came: Mapping[str, list[Record]], divisions: Mapping[str, Record]) -> list[Record]:
    """What a unit was made of; a part of one that is there still is told, too, but not a unit's own going on."""
    return [one for one in came.get(unit, ()) if one["old_id"] != unit or one["old_id"] not in divisions]


Found = tuple[str, str, str, str, str]
"""Kind, name, code, the page, maybe with the place in it, and where it lies."""


def former_of(unit: str) -> str:
    """The key of the page of a township that holds what its villages were called before."""
    return f"{unit} villages"


def findable(places: Places, page: Mapping[str, str]) -> Iterator[Found]:
    """Everything that a resident may look for, townships first.

    Args:
        places: what there is.
        page: the page of each township and of its villages of old, of each that is gone, and of each matter.
    """
    for unit, place in places.there.items():
        county = place.county["name"] if place.county else ""
        yield "township", place.record["name"], place.record["code"], page[unit], county
    for unit, gone in places.gone.items():
        yield "gone", gone.name, gone.code, page[unit], gone.county
    for one in places.called:
        yield "gone", one["old_name"], one["old_code"], page[one["old_id"]], one["county"]
    for unit, place in places.there.items():
        for code, name in dict.fromkeys((one["old_code"], one["old_name"]) for one in place.former):
            yield "gone", name, code, f"{page[former_of(unit)]}#v{code}", place.record["name"]
    for code, records in places.matters.items():
        yield "matter", records[0]["name"], code, page[code], ""
    for unit, place in places.there.items():
        for one in place.admitted:
            yield "admission", one["title"], one["matter"], f"{page[unit]}#admitted", one["unit_name"]
    for unit, place in places.there.items():
        for village in place.villages:
            yield "village", village["name"], village["code"], page[unit], place.record["name"]
