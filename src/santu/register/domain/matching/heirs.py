"""Where the households of a village go that was not found again."""

from collections.abc import Mapping

from santu.register.domain.matching.components import Changed
from santu.register.domain.matching.flows import Flows
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.names import one_in_the_other
from santu.register.domain.matching.rows import Heir
from santu.register.domain.matching.sides import Village

TELLING = 2
"""Characters from which a name inside another one tells the new villages of one township apart."""


def infer_heirs(matches: Matches, flows: Flows, changed: Changed) -> dict[str, Heir]:
    """Village before, not found again → the village that its name points to, else a township.

    It goes with the rest of its old township: to where most of that went, or to the unit that
    continues it; else only the county after is known (``Heir.unit`` is then the county, and
    people must decide).
    """
    newcomers: dict[str, list[Village]] = {}
    for new in matches.left_after:
        newcomers.setdefault(new.township, []).append(new)
    heirs = {}
    for village in matches.left_before:
        target = flows.main_target(village.township)
        place = target.new if target else changed.same.get(village.township, "")
        pointed = _pointed_at(village, newcomers.get(place, []))
        heirs[village.id] = Heir(pointed or place or _county(matches, village))
    return heirs


def _pointed_at(village: Village, newcomers: list[Village]) -> str:
    """The one new village of the township whose name contains this one's, or is contained in it."""
    pointed = [new.id for new in newcomers if one_in_the_other(village.stem, new.stem, TELLING)]
    return pointed[0] if len(pointed) == 1 else ""


def _county(matches: Matches, village: Village) -> str:
    links: Mapping[str, str] = dict(matches.pairing.links)
    return matches.pairing.counties.get(village.county) or links.get(village.county, "")
