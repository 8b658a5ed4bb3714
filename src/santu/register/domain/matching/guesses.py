"""Where a retired township may have gone of which no village was found again: names alone."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from santu.register.domain.matching.components import Changed
from santu.register.domain.matching.flows import Flows, arrange_flows
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.names import one_in_the_other, township_stem
from santu.register.domain.matching.rows import Confidence, Flow
from santu.register.domain.matching.sides import Village

TELLING = 3
"""Characters from which a name inside another one is no coincidence."""


def with_guesses(matches: Matches, flows: Flows, changed: Changed) -> Flows:
    """Add a flow of no villages, of low confidence, for each township that left no other trace.

    In order: the created township of its name in the county; the township where new villages
    carry its name or those of its villages, in full or in short (农牧场 for 山阴农牧场); the only
    created township of the county most of whose villages came from nowhere.
    """
    lost = [old for old in changed.retired if old not in flows.leaving]
    if not lost:
        return flows
    newcomers: dict[str, list[Village]] = {}
    for new in matches.left_after:
        newcomers.setdefault(new.county, []).append(new)
    guesses = []
    for old in lost:
        county = matches.pairing.counties.get(matches.before.county_of[old], "")
        target = (
            _namesake(matches, changed, old, county)
            or _carrying_the_name(matches, old, newcomers.get(county, []))
            or _unexplained(matches, changed, old, county)
        )
        if target:
            guesses.append(Flow(old, target, 0, Fraction(0), Confidence.LOW))
    return arrange_flows(matches, (*flows.everything(), *guesses)) if guesses else flows


def _created_in(matches: Matches, changed: Changed, county: str) -> Iterator[str]:
    return (new for new in changed.created if county and matches.after.county_of[new] == county)


def _namesake(matches: Matches, changed: Changed, old: str, county: str) -> str:
    stem = township_stem(matches.before.rows[old].name)
    created = _created_in(matches, changed, county)
    return next((new for new in created if township_stem(matches.after.rows[new].name) == stem), "")


def _carrying_the_name(matches: Matches, old: str, newcomers: list[Village]) -> str:
    names = {village.stem for village in matches.before.members[old]}
    names.add(township_stem(matches.before.rows[old].name))
    votes = Counter(
        new.township for new in newcomers if any(one_in_the_other(name, new.stem, TELLING) for name in names)
    )
    best = max(votes.values(), default=0)
    leading = [township for township in votes if votes[township] == best]
    return leading[0] if len(leading) == 1 else ""


def _unexplained(matches: Matches, changed: Changed, old: str, county: str) -> str:
    formal = matches.before.rows[old].formal
    created = [
        new
        for new in _created_in(matches, changed, county)
        if matches.after.rows[new].formal == formal
        and 2 * matches.came[new] < len(matches.after.members[new])
    ]
    return created[0] if len(created) == 1 else ""
