"""The figures of a succession, for formal townships."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from santu.kernel.codes import Level
from santu.register.domain.matching.rows import Succession
from santu.register.domain.rows import URBAN_KINDS
from santu.register.domain.snapshot import Snapshot

ROUNDED = 4


@dataclass(frozen=True, slots=True)
class Census:
    """How many formal townships there are, by kind.

    ``rural_township`` includes ethnic townships, which ``ethnic_township`` counts once more by
    themselves; ``urban_type_share`` is (subdistricts + towns) ÷ townships; ``zones`` are the
    units that are like townships but are none, outside all other figures.
    """

    townships: int
    subdistrict: int
    town: int
    rural_township: int
    ethnic_township: int
    zones: int
    urban_type_share: Fraction


@dataclass(frozen=True, slots=True)
class Summary:
    """Both censuses, the formal codes that vanish and appear, and what was found again."""

    before: Census
    after: Census
    retired_codes: int
    created_codes: int
    matched_villages: int
    matched_villages_share: Fraction
    vanished_villages: int
    new_villages: int
    events: Mapping[str, int]


def summarise(before: Snapshot, after: Snapshot, succession: Succession) -> Summary:
    """Count what a succession says; shares are exact fractions of 1 (SX-08)."""
    codes_before, codes_after = _formal_codes(before), _formal_codes(after)
    villages_before, villages_after = _villages(before), _villages(after)
    matched = len(succession.villages)
    return Summary(
        _census(before),
        _census(after),
        len(codes_before - codes_after),
        len(codes_after - codes_before),
        matched,
        Fraction(matched, villages_before) if villages_before else Fraction(0),
        villages_before - matched,
        villages_after - matched,
        dict(sorted(Counter(event.kind.value for event in succession.events).items())),
    )


def _formal_codes(snapshot: Snapshot) -> set[str]:
    return {row.code for row in snapshot.divisions.values() if row.level is Level.TOWNSHIP and row.formal}


def _villages(snapshot: Snapshot) -> int:
    return sum(row.level is Level.VILLAGE for row in snapshot.divisions.values())


def _census(snapshot: Snapshot) -> Census:
    rows = [row for row in snapshot.divisions.values() if row.level is Level.TOWNSHIP]
    kinds = Counter(row.kind for row in rows if row.formal)
    total = sum(kinds.values())
    urban = sum(kinds[kind] for kind in URBAN_KINDS)
    return Census(
        townships=total,
        subdistrict=kinds["subdistrict"],
        town=kinds["town"],
        rural_township=kinds["rural_township"] + kinds["ethnic_township"],
        ethnic_township=kinds["ethnic_township"],
        zones=len(rows) - total,
        urban_type_share=Fraction(urban, total) if total else Fraction(0),
    )
