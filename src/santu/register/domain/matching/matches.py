"""The villages found again so far, and the flows between townships that they make."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from fractions import Fraction

from santu.register.domain.matching.counties import Pairing
from santu.register.domain.matching.names import township_stem
from santu.register.domain.matching.sides import Side, Village


@dataclass(slots=True)
class Matches:
    """One-to-one identities of villages, growing from pass to pass."""

    before: Side
    after: Side
    pairing: Pairing
    new_of: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    flows: Counter[tuple[str, str]] = field(default_factory=Counter)
    out: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[Village, Village]] = field(default_factory=list)
    left_before: list[Village] = field(default_factory=list)
    left_after: list[Village] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left_before = list(self.before.villages)
        self.left_after = list(self.after.villages)

    def join(self, found: list[tuple[Village, Village]]) -> None:
        """Take in what a pass has found; the first claim to a village holds."""
        for old, new in found:
            if old.id in self.new_of or new.id in self.taken:
                continue
            self.new_of[old.id] = new.id
            self.taken.add(new.id)
            self.flows[old.township, new.township] += 1
            self.out[old.township] += 1
            self.came[new.township] += 1
            self.pairs.append((old, new))
        self.left_before = [village for village in self.left_before if village.id not in self.new_of]
        self.left_after = [village for village in self.left_after if village.id not in self.taken]

    def share(self, old: str, new: str) -> Fraction:
        """Share of the found villages of township ``old`` that went to ``new``."""
        went = self.flows[old, new]
        return Fraction(went, self.out[old]) if went else Fraction(0)

    def counties_found(self, least: Fraction) -> tuple[set[str], set[str]]:
        """The counties before and after of whose villages at least a share ``least`` was matched."""

        def found(villages: tuple[Village, ...], matched: Container[str]) -> set[str]:
            held = Counter(village.county for village in villages)
            there = Counter(village.county for village in villages if village.id in matched)
            return {county for county in held if there[county] >= least * held[county]}

        return found(self.before.villages, self.new_of), found(self.after.villages, self.taken)

    def recoded(self, county: str, code: str) -> str:
        """A code before as it would be written after, if only its county's number changed."""
        if code[:6] != self.before.code(county):
            return code
        return self.after.code(self.pairing.counties.get(county, "")) + code[6:]

    def same_code(self, old: Village, new: Village) -> bool:
        return bool(old.code) and self.recoded(old.county, old.code) == new.code

    def same_township_name(self, old: Village, new: Village) -> bool:
        before, after = self.before.rows.get(old.township), self.after.rows.get(new.township)
        return bool(before and after and township_stem(before.name) == township_stem(after.name))
