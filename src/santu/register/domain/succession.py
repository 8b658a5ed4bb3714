"""The succession matcher: what became of every unit between two days of the register.

Pure and deterministic: the answer depends on neither the order of rows nor hashes. It knows
codes, names and kinds, and no province. See the explanation page on succession for the passes.
"""

from collections.abc import Iterable

from santu.formats.bulk import collector_paused
from santu.register.domain.layouts_records import DecreeRow
from santu.register.domain.matching.components import Changed
from santu.register.domain.matching.counties import pair_counties
from santu.register.domain.matching.decree import apply_decree, date_events
from santu.register.domain.matching.events import name_events
from santu.register.domain.matching.flows import count_flows
from santu.register.domain.matching.guesses import with_guesses
from santu.register.domain.matching.heirs import infer_heirs
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.rows import (
    Beyond,
    Confidence,
    Event,
    Flow,
    Heir,
    Kind,
    Succession,
    Thresholds,
)
from santu.register.domain.matching.sides import Side, read_side
from santu.register.domain.matching.summary import Census, Summary, summarise
from santu.register.domain.matching.townships import continuing_townships
from santu.register.domain.matching.villages import match_villages
from santu.register.domain.snapshot import Snapshot

__all__ = [
    "Beyond",
    "Census",
    "Confidence",
    "Event",
    "Flow",
    "Heir",
    "Kind",
    "Succession",
    "Summary",
    "Thresholds",
    "match",
    "summarise",
]


def match(
    before: Snapshot,
    after: Snapshot,
    *,
    decree: Iterable[DecreeRow] = (),
    thresholds: Thresholds | None = None,
) -> Succession:
    """Say what became of every unit.

    Args:
        before: the register on the earlier day, from the provinces down to the villages.
        after: the register on the later day.
        decree: rows that override what the later list shows.
        thresholds: from where on evidence counts; the standard's, unless given.

    Returns:
        Identities that continue, heirs of vanished villages, events, and what the decree says
        beyond the list; all by unit ids. The same registers twice give no event.

    Raises:
        Refused: the decree names units that neither register knows; every such row at once.
    """
    with collector_paused():
        return _match(read_side(before), read_side(after), tuple(decree), thresholds or Thresholds())


def _match(before: Side, after: Side, decree: tuple[DecreeRow, ...], limits: Thresholds) -> Succession:
    pairing = pair_counties(before, after, limits)
    matches = match_villages(before, after, pairing, limits)
    counted = count_flows(matches, limits)
    ruling = apply_decree(matches, counted, continuing_townships(matches, counted, limits), decree)
    changed = _changed(matches, ruling.same, ruling.hidden)
    flows = with_guesses(matches, ruling.flows, changed)
    return Succession(
        cities=pairing.cities,
        counties=pairing.counties,
        townships=changed.same,
        villages=matches.new_of,
        heirs={**infer_heirs(matches, flows, changed), **ruling.heirs},
        placed=ruling.placed,
        events=date_events(name_events(matches, flows, changed, limits), ruling),
        beyond=ruling.beyond,
    )


def _changed(matches: Matches, same: dict[str, str], hidden: frozenset[str]) -> Changed:
    continuing = set(same.values()) | hidden
    return Changed(
        tuple(row.id for row in matches.before.townships if row.id not in same),
        tuple(row.id for row in matches.after.townships if row.id not in continuing),
        same,
    )
