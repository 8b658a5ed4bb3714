"""Townships that went to another county or city as they were, found by the names of their villages together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from santu.register.domain.matching.forms import FORMS
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.names import township_stem
from santu.register.domain.matching.rows import Thresholds
from santu.register.domain.matching.sides import Village

Members = Mapping[str, Sequence[Village]]
Rank = tuple[bool, int, str]
"""Of a claim: whether the names of the townships differ, how many names they share (negative), the old code."""


def moved_townships(matches: Matches, thresholds: Thresholds) -> list[tuple[Village, Village]]:
    """Villages of a township that was found nowhere, where most of its names turn up together.

    However common the names of its villages are. Of several that claim one township, the one of
    its own name has it, else the one that shares most.
    """
    before, after = _by_township(matches.left_before), _by_township(matches.left_after)
    having: dict[str, set[str]] = defaultdict(set)
    for village in matches.left_after:
        having[village.stem].add(village.township)
    claims: list[tuple[Rank, str, str]] = []
    for old, villages in before.items():
        if Fraction(matches.out[old], len(matches.before.members[old])) < thresholds.substantial_part:
            shared = Counter(new for stem in {v.stem for v in villages} for new in having.get(stem, ()))
            claims += _claim(matches, old, shared, (before, after), thresholds)
    found: list[tuple[Village, Village]] = []
    claimed: set[str] = set()
    for _, old, new in sorted(claims):
        if new not in claimed:
            claimed.add(new)
            found += _pairs(before[old], after[new])
    return found


def _by_township(villages: Iterable[Village]) -> dict[str, list[Village]]:
    found: dict[str, list[Village]] = defaultdict(list)
    for village in villages:
        found[village.township].append(village)
    return found


def _claim(
    matches: Matches,
    old: str,
    shared: Mapping[str, int],
    left: tuple[Members, Members],
    thresholds: Thresholds,
) -> Iterator[tuple[Rank, str, str]]:
    """The township after to which an old one lays claim, if the names suffice."""
    name = township_stem(matches.before.rows[old].name)
    rows, members = matches.after.rows, matches.after.members
    other_name = {new: township_stem(rows[new].name) != name for new in shared}
    best = min(shared, key=lambda new: (other_name[new], -shared[new], rows[new].code, new), default="")
    if not best:
        return
    smaller = min(len(left[0][old]), len(left[1][best]))
    together = Fraction(shared[best], smaller) >= thresholds.main_flow
    from_elsewhere = Fraction(matches.came[best], len(members[best])) >= thresholds.substantial_part
    if together and not (other_name[best] and (shared[best] < thresholds.many or from_elsewhere)):
        yield (other_name[best], -shared[best], matches.before.code(old)), old, best


def _pairs(olds: Sequence[Village], news: Sequence[Village]) -> Iterator[tuple[Village, Village]]:
    for form in FORMS:
        by_label = {form(new): new for new in news}
        yield from ((old, by_label[form(old)]) for old in olds if form(old) in by_label)
