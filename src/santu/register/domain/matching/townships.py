"""Which township continues, and under which number."""

from fractions import Fraction

from santu.register.domain.matching.flows import Flows
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.names import spelled_otherwise, township_stem
from santu.register.domain.matching.rows import Thresholds
from santu.register.domain.rows import Division


def continuing_townships(matches: Matches, flows: Flows, thresholds: Thresholds) -> dict[str, str]:
    """Township before → the same township after.

    A township continues where its number stayed and nothing says that another unit now has it.
    A number is given on establishment: a unit of the same name under a new number in the same
    county is a new unit. Where the number changed with the county's, or the unit went to
    another county, name, kind and villages say whether it continues.
    """
    by_code = {row.code: row for row in matches.after.townships if row.code}
    counties = matches.before.county_of
    found: dict[str, str] = {}
    for row in matches.before.townships:
        holder = by_code.get(matches.recoded(counties[row.id], row.code)) if row.code else None
        if holder and _still_holds(matches, row, holder, thresholds):
            found[row.id] = holder.id
    taken = set(found.values())
    for row in matches.before.townships:
        if row.id not in found:
            new = _elsewhere(matches, flows, row, thresholds)
            if new and new not in taken:
                found[row.id] = new
                taken.add(new)
    return found


def _still_holds(matches: Matches, old: Division, new: Division, thresholds: Thresholds) -> bool:
    """Whether the holder of the number after is the unit that held it before."""
    if old.name == new.name:
        return True
    if old.kind != new.kind:
        return False
    similar = spelled_otherwise(township_stem(old.name), township_stem(new.name))
    out, came = matches.out[old.id], matches.came[new.id]
    went = matches.flows[old.id, new.id]
    if went:
        return (
            similar
            or Fraction(went, out) >= thresholds.main_flow
            or Fraction(went, came) >= thresholds.main_flow
        )
    if out and came:
        return False
    return similar or not (out or came or _has_namesake(matches, old, new))


def _has_namesake(matches: Matches, old: Division, new: Division) -> bool:
    """Whether either name belongs to another unit of the county, on the other side."""
    before, after = matches.before.county_of[old.id], matches.after.county_of[new.id]
    return any(
        row.name == old.name and matches.after.county_of[row.id] == after for row in matches.after.townships
    ) or any(
        row.name == new.name and matches.before.county_of[row.id] == before
        for row in matches.before.townships
    )


def _elsewhere(matches: Matches, flows: Flows, old: Division, thresholds: Thresholds) -> str:
    """The unit of the same name and kind, under another county's number, where its villages are.

    In another county it may have taken in others, however large. In its own county a new number
    at the end of a new one is a new unit, unless nothing else than the number changed.
    """
    stem, home = township_stem(old.name), matches.pairing.counties.get(matches.before.county_of[old.id])
    for flow in flows.leaving.get(old.id, ()):
        new = matches.after.rows[flow.new]
        if new.kind != old.kind or new.code[:6] == old.code[:6] or flow.share < thresholds.substantial_part:
            continue
        whole = min(flow.share, flows.part(flow)) >= thresholds.confidence_high
        if home == matches.after.county_of[new.id] and not whole:
            continue
        called = township_stem(new.name)
        mainly = flow.share >= thresholds.main_flow and flows.part(flow) >= thresholds.main_flow
        if called == stem or (mainly and spelled_otherwise(called, stem)):
            return new.id
    return ""
