"""The responsibility matrix: matters down, bodies or townships across; and the part of each side of a county and a township."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from santu.register.domain.duty_gaps import GAPS, Finding, Found
from santu.register.domain.matters import Matter
from santu.register.domain.rows import Duty

GAPS_ONLY, OVERLAPS_ONLY, OTHERS_ONLY = "gaps", "overlaps", "others"
"""What may be asked for alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A matter with the duties in it, and what is wrong with how it is given."""

    matter: str
    name: str
    kind: str
    basis: str
    duties: Sequence[Duty] = ()
    found: Sequence[Found] = ()
    is_checked: bool = True

    def of(self, *findings: Finding) -> list[Found]:
        """The findings of some kinds."""
        return [one for one in self.found if one.finding in findings]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which lines are looked for."""

    text: str = ""
    kind: str = ""
    body: str = ""
    only: str = ""

    @property
    def filters(self) -> bool:
        return bool(self.text or self.kind or self.body or self.only)


def lines_of(duties: Iterable[Duty], found: Iterable[Found], catalogue: Mapping[str, Matter]) -> list[Line]:
    """Every matter that anybody has, or that nobody has and somebody should, in order of code."""
    done: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        done[duty.matter].append(duty)
    wrong: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        wrong[one.matter].append(one)
    return [_line(code, done[code], wrong[code], catalogue.get(code)) for code in sorted({*done, *wrong})]


def _line(code: str, duties: list[Duty], found: list[Found], matter: Matter | None) -> Line:
    """The catalogue tells what a matter is called; of one that it has not, the duty does."""
    duties.sort(key=lambda duty: (duty.place, not duty.is_main, duty.id))
    if matter is not None:
        return Line(code, matter.name, matter.kind, matter.basis, duties, found, matter.kind_checked)
    first = duties[0]
    return Line(code, first.name, first.kind, first.basis, duties, found)


def chosen(lines: Iterable[Line], wish: Wish) -> list[Line]:
    """The lines that fit all that is wished for."""
    return [line for line in lines if _fits(line, wish)]


def _fits(line: Line, wish: Wish) -> bool:
    if wish.text and wish.text.lower() not in f"{line.matter} {line.name} {line.basis}".lower():
        return False
    if wish.kind and line.kind != wish.kind:
        return False
    if wish.body and wish.body not in {end for duty in line.duties for end in (duty.body, duty.organ)}:
        return False
    if wish.only == GAPS_ONLY:
        return bool(line.of(*GAPS))
    if wish.only == OVERLAPS_ONLY:
        return bool(line.of(Finding.OVERLAP))
    return wish.only != OTHERS_ONLY or len(line.found) > len(line.of(*GAPS, Finding.OVERLAP))


@dataclass(slots=True)
class Sides:
    """Of one matter at one township what the county's departments do, and what the township does."""

    county: list[Duty] = field(default_factory=list)
    organs: list[str] = field(default_factory=list)
    township: list[Duty] = field(default_factory=list)


def sides_of(line: Line, of_county: Collection[str]) -> Sides:
    """Who stands on which side; an organ that answers for what a township's body undertakes is on the county's."""
    sides = Sides()
    for duty in line.duties:
        (sides.county if duty.body in of_county else sides.township).append(duty)
        if duty.organ and duty.organ not in sides.organs:
            sides.organs.append(duty.organ)
    return sides
