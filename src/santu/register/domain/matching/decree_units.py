"""Finding the townships and villages that a decree names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.layouts_records import DecreeAction, DecreeRow
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.names import calls_itself_community, township_stem, village_stem
from santu.register.domain.matching.sides import Side, Village

PARTIAL = frozenset({DecreeAction.CEDE})
"""Actions after which the old unit still stands."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a decree with the units it names: ``villages`` is name → id before, "" if unknown."""

    row: DecreeRow
    old: str
    new: str
    villages: Mapping[str, str]


def find_units(matches: Matches, same: Mapping[str, str], rows: tuple[DecreeRow, ...]) -> list[Placed]:
    """Find what every row names: the old unit before, the new one after.

    Where only the other list has a unit, it is what continues it; a new unit that only the
    earlier list has, and that does not continue, stays the unit of the earlier list.

    Raises:
        Refused: units that neither register knows, each with its row.
    """
    faults: list[Fault] = []
    found = []
    was = {new: old for old, new in same.items()}
    for row in rows:
        old = _township(matches.before, row.old_code, row.old_name) or was.get(
            _township(matches.after, row.old_code, row.old_name), ""
        )
        earlier = _township(matches.before, row.new_code, row.new_name)
        new = _township(matches.after, row.new_code, row.new_name) or same.get(earlier, earlier)
        faults += [_unknown(row, code, name) for unit, code, name in _asked(row, old, new) if not unit]
        if old and new:
            found.append(Placed(row, old, new, _villages(matches, old, row)))
    if faults:
        raise Refused(faults)
    return found


def _asked(row: DecreeRow, old: str, new: str) -> tuple[tuple[str, str, str], ...]:
    return (old, row.old_code, row.old_name), (new, row.new_code, row.new_name)


def _unknown(row: DecreeRow, code: str, name: str) -> Fault:
    text = N_("前后两份名单都没有“{name}”（{code}）；请核对决定中的名称和代码，或换用相应日期的名单。")
    return Fault(row.place, message(text, name=name, code=code))


def _township(side: Side, code: str, name: str) -> str:
    """The unit of this code, unless the county has another of just this name.

    Decrees and lists spell names otherwise (北洸乡, 北汪乡): with the code, one character in
    common is enough.
    """
    named = [row.id for row in side.townships if row.code[:6] == code[:6] and row.name == name]
    if len(named) == 1:
        return named[0]
    stem = set(township_stem(name))
    coded = (row for row in side.townships if row.code == code)
    return next((row.id for row in coded if stem.intersection(township_stem(row.name))), "")


def _villages(matches: Matches, old: str, row: DecreeRow) -> dict[str, str]:
    """The villages by name: in the old township, else the only one of the name in its county.

    As it is written, else by its stem and kind, else by its stem: 赵坡村委会 is not 赵坡社区居委会.
    """
    county = matches.before.county_of[old]
    near = [village for village in matches.before.villages if village.county == county]
    return {
        name: _village(matches.before.members[old], name) or _village(near, name, alone=True)
        for name in row.villages
    }


def _village(among: Iterable[Village], name: str, *, alone: bool = False) -> str:
    stem, community = village_stem(name), calls_itself_community(name)
    named = [village for village in among if village.stem == stem]
    for fitting in (
        [village for village in named if village.name == name],
        [village for village in named if village.community == community],
        named,
    ):
        if fitting and not (alone and len(fitting) > 1):
            return fitting[0].id
    return ""
