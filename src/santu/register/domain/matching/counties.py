"""Which county, and which city, is which."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from santu.register.domain.matching.rows import Thresholds
from santu.register.domain.matching.sides import Side

Names = Mapping[str, frozenset[str]]

OF_TOWNSHIP = "="
"""Marks a township's name among those of villages."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Counties and cities that continue, and between which other counties villages went.

    ``links`` are pairs of counties that are not each other's successor although one of them
    has none of its own: the county it was merged into, or was split from.
    """

    counties: Mapping[str, str]
    cities: Mapping[str, str]
    links: tuple[tuple[str, str], ...]


def pair_counties(before: Side, after: Side, thresholds: Thresholds) -> Pairing:
    """Pair counties: by code where they share their villages' or townships' names, else by those names."""
    names_before, names_after = _names(before), _names(after)
    by_code = {row.code: row.id for row in after.counties if row.code}
    counties = {
        row.id: new
        for row in before.counties
        if (new := by_code.get(row.code)) and _goes_on(names_before[row.id], names_after[new], thresholds)
    }
    loose_before = [row.id for row in before.counties if row.id not in counties]
    taken = set(counties.values())
    loose_after = [row.id for row in after.counties if row.id not in taken]
    links: tuple[tuple[str, str], ...] = ()
    if loose_before or loose_after:
        sides = _Names(names_before), _Names(names_after)
        _pair_by_names(before, after, counties, sides, thresholds)
        links = _links(counties, *sides)
    return Pairing(counties, _pair_cities(before, after, counties), links)


class _Names:
    """The names of the counties of a side, and which counties have each."""

    def __init__(self, of: Names) -> None:
        self.of = of
        self._having: dict[str, list[str]] = {}
        for county, names in of.items():
            for name in names:
                self._having.setdefault(name, []).append(county)

    def most_alike(self, wanted: frozenset[str]) -> str:
        """The county with the largest shares of the names of townships and of villages, added up; "" if none.

        Shares, so that the many villages do not outvote the few townships.
        """
        townships = _township_names(wanted)
        villages = wanted - townships
        scores: Counter[str] = Counter()
        for names, weight in ((townships, len(villages) or 1), (villages, len(townships) or 1)):
            for name in names:
                for county in self._having.get(name, ()):
                    scores[county] += weight
        best = max(scores.values(), default=0)
        return next((county for county in self.of if best and scores[county] == best), "")


def _names(side: Side) -> dict[str, frozenset[str]]:
    """The names that speak for a county: of its villages, its townships and itself."""
    found: dict[str, set[str]] = {row.id: set() for row in side.counties}
    for village in side.villages:
        found.get(village.county, set()).add(village.stem)
    for township in side.townships:
        found.get(side.county_of[township.id], set()).add(f"{OF_TOWNSHIP}{township.name}")
    return {county: frozenset(names) for county, names in found.items()}


def _goes_on(one: frozenset[str], other: frozenset[str], thresholds: Thresholds) -> bool:
    """Whether two counties are one: by all names, or by their townships' alone.

    Where villages were merged by the hundred the names of the townships still say so.
    """
    townships = _township_names(one), _township_names(other)
    return _alike(one, other, thresholds) or (all(townships) and _alike(*townships, thresholds))


def _township_names(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if name.startswith(OF_TOWNSHIP))


def _alike(one: frozenset[str], other: frozenset[str], thresholds: Thresholds) -> bool:
    smaller = min(len(one), len(other))
    return not smaller or Fraction(len(one & other), smaller) >= thresholds.county_majority


def _pair_by_names(
    before: Side, after: Side, counties: dict[str, str], names: tuple[_Names, _Names], thresholds: Thresholds
) -> None:
    """Pair the rest: the county that holds most of the names, if that is so both ways."""
    names_before, names_after = names
    forward: dict[str, str] = {}
    for row in before.counties:
        new = "" if row.id in counties else names_after.most_alike(names_before.of[row.id])
        if new and _goes_on(names_before.of[row.id], names_after.of[new], thresholds):
            forward[row.id] = new
    taken = set(counties.values())
    for row in after.counties:
        if row.id in taken:
            continue
        old = names_before.most_alike(names_after.of[row.id])
        if forward.get(old) == row.id and old not in counties:
            counties[old] = row.id
    _pair_the_rest(before, after, counties, forward)


def _pair_the_rest(before: Side, after: Side, counties: dict[str, str], forward: Mapping[str, str]) -> None:
    """Pair what is left by the county's own name in its city, then by code if no name objects."""
    taken = set(counties.values())
    loose = [row for row in after.counties if row.id not in taken]
    by_name = {(row.code[:4], row.name): row.id for row in loose}
    by_code = {row.code: row.id for row in loose if row.code}
    for row in before.counties:
        if row.id in counties:
            continue
        new = by_name.get((row.code[:4], row.name)) or by_code.get(row.code, "")
        if new and new not in taken and forward.get(row.id, new) == new:
            counties[row.id] = new
            taken.add(new)


def _links(counties: Mapping[str, str], before: _Names, after: _Names) -> tuple[tuple[str, str], ...]:
    taken = set(counties.values())
    merged = [(old, after.most_alike(names)) for old, names in before.of.items() if old not in counties]
    split_off = [(before.most_alike(names), new) for new, names in after.of.items() if new not in taken]
    return tuple(dict.fromkeys((old, new) for old, new in merged + split_off if old and new))


def _pair_cities(before: Side, after: Side, counties: Mapping[str, str]) -> dict[str, str]:
    """Pair cities by where most of their counties are; ties by code."""
    votes = Counter(
        (before.city_of[old], after.city_of[new])
        for old, new in counties.items()
        if before.city_of[old] and after.city_of[new]
    )
    ranked = sorted(
        votes,
        key=lambda pair: (
            -votes[pair],
            before.code(pair[0]) != after.code(pair[1]),
            before.code(pair[0]),
            after.code(pair[1]),
        ),
    )
    cities: dict[str, str] = {}
    taken: set[str] = set()
    for old, new in ranked:
        if old not in cities and new not in taken:
            cities[old] = new
            taken.add(new)
    return cities
