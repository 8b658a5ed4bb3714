"""Which village is which: passes in order of evidence, the strongest first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from santu.register.domain.matching.counties import Pairing
from santu.register.domain.matching.forms import FORMS, LOOSE_FORMS, Form, Label
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.moved import moved_townships
from santu.register.domain.matching.rows import Thresholds
from santu.register.domain.matching.sides import Side, Village

Scope = tuple[Callable[[Village], str], Callable[[Village], str]]
"""Where a village is looked for, before and after, as one label; "" where nowhere."""


def match_villages(before: Side, after: Side, pairing: Pairing, thresholds: Thresholds) -> Matches:
    """Find every village again for which there is evidence; what is doubtful stays unmatched."""
    matches = Matches(before, after, pairing)
    county = _scope(pairing.counties, lambda village: village.county)
    city = _scope(pairing.cities, lambda village: village.city)
    for form in LOOSE_FORMS:
        matches.join(_unique(matches, county, form))
    for form in LOOSE_FORMS:
        matches.join(_by_flow(matches, county, form, thresholds))
    for scope in (county, *map(_link, pairing.links)):
        for form in FORMS:
            matches.join(_unique(matches, scope, form))
    matches.join(_renamed(matches, thresholds))
    matches.join(moved_townships(matches, thresholds))
    for form in LOOSE_FORMS:
        matches.join(_unique_everywhere(matches, city, form, thresholds))
    return matches


def _scope(paired: Mapping[str, str], place: Callable[[Village], str]) -> Scope:
    return (lambda village: paired.get(place(village), "")), place


def _link(counties: tuple[str, str]) -> Scope:
    old, new = counties
    return (
        lambda village: "link" if village.county == old else "",
        lambda village: "link" if village.county == new else "",
    )


def _grouped(
    villages: Iterable[Village], place: Callable[[Village], str], form: Form
) -> dict[Label, list[Village]]:
    groups: dict[Label, list[Village]] = {}
    for village in villages:
        where = place(village)
        if where:
            groups.setdefault((where, *form(village)), []).append(village)
    return groups


def _unique(matches: Matches, scope: Scope, form: Form) -> list[tuple[Village, Village]]:
    """Villages whose name no other unmatched village of the scope has, before or after."""
    olds = _grouped(matches.left_before, scope[0], form)
    news = _grouped(matches.left_after, scope[1], form)
    return [
        (group[0], news[label][0])
        for label, group in olds.items()
        if len(group) == 1 and len(news.get(label, ())) == 1
    ]


def _unique_everywhere(
    matches: Matches, scope: Scope, form: Form, thresholds: Thresholds
) -> list[tuple[Village, Village]]:
    """Like ``_unique``, but no matched village of the scope may have the name either.

    Where most villages of a county were merged away, two of one name in different counties are
    a coincidence more often than a move.
    """
    known_before, known_after = matches.counties_found(thresholds.county_found)
    found = [
        (old, new)
        for old, new in _unique(matches, scope, form)
        if old.county in known_before and new.county in known_after
    ]
    stems = {old.stem for old, _ in found}
    olds = _grouped((v for v in matches.before.villages if v.stem in stems), scope[0], form)
    news = _grouped((v for v in matches.after.villages if v.stem in stems), scope[1], form)
    return [
        (old, new)
        for old, new in found
        if len(olds[scope[0](old), *form(old)]) == len(news[scope[1](new), *form(new)]) == 1
    ]


def _by_flow(
    matches: Matches, scope: Scope, form: Form, thresholds: Thresholds
) -> list[tuple[Village, Village]]:
    """Tell villages of one name apart: who kept number and township, then where the rest went, then by code."""
    news = _grouped(matches.left_after, scope[1], form)
    ranked = []
    for label, group in _grouped(matches.left_before, scope[0], form).items():
        for old in group:
            for new in news.get(label, ()):
                share, coded = matches.share(old.township, new.township), matches.same_code(old, new)
                if share >= thresholds.substantial_part or coded:
                    stayed = coded and matches.same_township_name(old, new)
                    ending = old.code[9:] != new.code[9:]
                    rank = (not stayed, -share, old.name != new.name, not coded, ending, old.code, new.code)
                    ranked.append((rank, old, new))
    return [(old, new) for _, old, new in sorted(ranked)]


def _renamed(matches: Matches, thresholds: Thresholds) -> list[tuple[Village, Village]]:
    """Villages that kept their place in the code, where neither name is found in the county.

    The end of the code speaks only between a township and where it went, and only if most of
    the villages that went there kept theirs.
    """
    news = {(new.township, new.code[9:]): new for new in matches.left_after if new.code}
    heirs = _heirs_by_code(matches, thresholds)
    found = []
    for old in matches.left_before:
        new = news.get((heirs.get(old.township, ""), old.code[9:]))
        if new is not None:
            found.append((old, new))
    stems = {village.stem for pair in found for village in pair}
    counties_before = _counties_by_stem(matches.before, stems)
    counties_after = _counties_by_stem(matches.after, stems)
    return [
        (old, new)
        for old, new in found
        if new.county not in counties_after.get(old.stem, ())
        and old.county not in counties_before.get(new.stem, ())
    ]


def _counties_by_stem(side: Side, stems: set[str]) -> dict[str, set[str]]:
    counties: dict[str, set[str]] = {}
    for village in side.villages:
        if village.stem in stems:
            counties.setdefault(village.stem, set()).add(village.county)
    return counties


def _heirs_by_code(matches: Matches, thresholds: Thresholds) -> dict[str, str]:
    """Township before → the one after in which the ends of its villages' codes still hold."""
    kept = Counter(
        (old.township, new.township)
        for old, new in matches.pairs
        if old.code and old.code[9:] == new.code[9:]
    )
    code_of = {
        row.id: matches.recoded(matches.before.county_of[row.id], row.code)
        for row in matches.before.townships
    }
    heirs = {
        old: new
        for (old, new), went in matches.flows.items()
        if matches.share(old, new) >= thresholds.main_flow
        and Fraction(kept[old, new], went) >= thresholds.code_endings
        and (went >= thresholds.many or code_of.get(old) == matches.after.code(new))
    }
    # With nothing found again on either side, its number and its size are all there is.
    unreached = {row.code: row.id for row in matches.after.townships if row.code and not matches.came[row.id]}
    for row in matches.before.townships:
        new = unreached.get(code_of[row.id], "")
        size = len(matches.before.members[row.id])
        if new and not matches.out[row.id] and size == len(matches.after.members[new]):
            heirs[row.id] = new
    return heirs
