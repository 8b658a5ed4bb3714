"""What a decree overrides: it says where a township and its villages went, whatever the list shows."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from santu.register.domain.layouts_records import DecreeRow
from santu.register.domain.matching.decree_beyond import beyond_the_lists, list_place
from santu.register.domain.matching.decree_units import PARTIAL, Placed, find_units
from santu.register.domain.matching.flows import Flows, arrange_flows
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.rows import Beyond, Confidence, Event, Flow, Heir

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Ruling:
    """Flows and identities as the decree has them.

    ``hidden`` are townships of the later list that the decree has abolished; ``decreed`` names
    the decree of each flow that it rules on, by the townships before and after.
    """

    flows: Flows
    same: dict[str, str]
    hidden: frozenset[str]
    placed: Mapping[str, str]
    heirs: Mapping[str, Heir]
    beyond: tuple[Beyond, ...]
    decreed: Mapping[tuple[str, str], str]


def apply_decree(matches: Matches, flows: Flows, same: dict[str, str], rows: tuple[DecreeRow, ...]) -> Ruling:
    """Let a decree override flows and identities that were found from the lists.

    Raises:
        Refused: a row names a unit that neither register knows; every such row at once.
    """
    if not rows:
        return Ruling(flows, same, frozenset(), {}, {}, (), {})
    units = find_units(matches, same, rows)
    gone = {unit.old for unit in units if unit.row.action not in PARTIAL and same.get(unit.old) != unit.new}
    hidden = frozenset(same[old] for old in gone if old in same)
    wanted = _wanted(matches, units)
    placed = {
        village: new
        for village, new in wanted.items()
        if village in matches.new_of and list_place(matches, village) != new
    }
    heirs = {
        village: Heir(new, inferred=False) for village, new in wanted.items() if village not in matches.new_of
    }
    return Ruling(
        _recounted(matches, flows, units, wanted),
        {old: new for old, new in same.items() if old not in gone},
        hidden,
        placed,
        heirs,
        beyond_the_lists(matches, same, units),
        {(unit.old, unit.new): unit.row.decree for unit in units},
    )


def date_events(events: tuple[Event, ...], ruling: Ruling) -> tuple[Event, ...]:
    """Give events that a decree rules on its day and number."""
    dated = []
    for event in events:
        decrees = sorted({ruling.decreed.get((flow.old, flow.new), "") for flow in event.flows} - {""})
        found = DAY.search(decrees[0]) if decrees else None
        day = date.fromisoformat(found[0]) if found else None
        dated.append(replace(event, day=day, decree="、".join(decrees)) if decrees else event)
    return tuple(dated)


def _wanted(matches: Matches, units: list[Placed]) -> dict[str, str]:
    """Village before → the township that the decree gives it; named villages before whole units."""
    named = {village: unit.new for unit in units for village in unit.villages.values() if village}
    wanted = dict(named)
    for unit in units:
        if not unit.row.villages and unit.row.action not in PARTIAL:
            for village in matches.before.members[unit.old]:
                wanted.setdefault(village.id, unit.new)
    return wanted


def _recounted(matches: Matches, flows: Flows, units: list[Placed], wanted: Mapping[str, str]) -> Flows:
    """Flows counted again for the townships that the decree speaks of, and as it speaks of them.

    A village counts from the township in which the decree has it, whatever the earlier list.
    """
    origin = {village: unit.old for unit in units for village in unit.villages.values() if village}
    rows = matches.before.rows
    ruled = {unit.old for unit in units} | {rows[village].parent for village in origin}
    counts: Counter[tuple[str, str]] = Counter()
    out: Counter[str] = Counter()
    for township in ruled:
        for village in matches.before.members[township]:
            if village.id in matches.new_of or village.id in origin:
                old = origin.get(village.id, township)
                counts[old, wanted.get(village.id) or list_place(matches, village.id)] += 1
                out[old] += 1
    decreed = {(unit.old, unit.new) for unit in units}
    confidence = {(flow.old, flow.new): flow.confidence for flow in flows.everything()}
    recounted = [flow for flow in flows.everything() if flow.old not in ruled]
    for old, new in sorted(decreed | counts.keys()):
        share = Fraction(counts[old, new], out[old]) if out[old] else Fraction(1)
        sure = Confidence.DECREE if (old, new) in decreed else confidence.get((old, new), Confidence.LOW)
        recounted.append(Flow(old, new, counts[old, new], share, sure))
    return arrange_flows(matches, recounted)
