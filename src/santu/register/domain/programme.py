"""Posts before and after a reform, level by level: what was cut above, and what was added below 减上补下.

Net, in each county and at each level: posts that go back from bodies that are abolished and out again to those that
follow them are neither cut nor added, nor are those of townships that are merged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from santu.kernel.codes import Level
from santu.register.domain.ledger import CONTRA, IN_BODIES, Holds
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.ways import Counties, Inside

BEGUN, RESULT = "programme/dates", "quota/result"
"""When the reform began, and what the document reports of it."""
LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP)
ABOVE = (Level.CITY, Level.COUNTY)
"""The levels at which posts are cut, as the documents count them 市县."""
Held = Mapping[tuple[str, Holds], int]
"""What the accounts of a division and of its bodies hold: (division, what they hold) → posts of one kind, as heads."""
Spot = tuple[str, str, Level]
"""Where posts stand: the part of a unit in which they are shown, the county or what is above one, and the level."""


@dataclass(frozen=True, slots=True)
class Posts:
    """So many posts: all of them, those assigned to bodies, and those assigned to bodies of formal townships."""

    whole: int = 0
    assigned: int = 0
    formal: int = 0
    townships: int = 0

    def __add__(self, other: "Posts") -> "Posts":
        return Posts(
            self.whole + other.whole,
            self.assigned + other.assigned,
            self.formal + other.formal,
            self.townships + other.townships,
        )

    @property
    def mean(self) -> float | None:
        """Posts of a township, one with the other; ``None`` where there is no township."""
        return self.formal / self.townships if self.townships else None


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a unit at one level, or several together, before and after."""

    before: Posts = field(default_factory=Posts)
    after: Posts = field(default_factory=Posts)
    cut: int = 0
    added: int = 0

    def __add__(self, other: "Line") -> "Line":
        return Line(
            self.before + other.before,
            self.after + other.after,
            self.cut + other.cut,
            self.added + other.added,
        )


Lines = Mapping[tuple[str, Level], Line]


def programme(unit: str, before: tuple[Snapshot, Held], after: tuple[Snapshot, Held]) -> Lines:
    """The lines of a unit by the part right under it ("" is the unit itself) and level, only where there is something.

    Args:
        unit: a province, city, county or township; the townships of a county are one part.
        before: the register of the earlier day and what the accounts held.
        after: those of the later day.
    """
    then, now = _spots(unit, *before), _spots(unit, *after)
    found: dict[tuple[str, Level], Line] = {}
    for spot in {**then, **now}:
        part, _, level = spot
        old, new = then.get(spot, Posts()), now.get(spot, Posts())
        change = new.whole - old.whole
        line = Line(old, new, max(-change, 0), max(change, 0))
        found[part, level] = found.get((part, level), Line()) + line
    return {key: line for key, line in found.items() if line.before != Posts() or line.after != Posts()}


def together(lines: Lines, levels: Iterable[Level] = LEVELS) -> Line:
    """All lines of some levels as one."""
    wanted = set(levels)
    return sum((line for (_, level), line in lines.items() if level in wanted), Line())


def _spots(unit: str, register: Snapshot, held: Held) -> dict[Spot, Posts]:
    inside, counties = Inside(register, unit), Counties(register)
    root = register.divisions.get(unit)
    found: dict[Spot, Posts] = {}
    parts: dict[str, str] = {unit: ""}

    def part(one: str) -> str:
        if one not in parts:
            above = register.divisions[one].parent
            is_next = above == unit and root is not None and root.level in (Level.PROVINCE, Level.CITY)
            parts[one] = one if is_next else part(above)
        return parts[one]

    def add(one: str, posts: Posts) -> None:
        row = register.divisions.get(one)
        if row is None or row.level not in LEVELS or not inside.holds(row):
            return
        spot = (part(one), counties.of(one) or one, row.level)
        found[spot] = found.get(spot, Posts()) + posts

    formal = {row.id for row in register.divisions.values() if row.level is Level.TOWNSHIP and row.formal}
    for one in formal:
        add(one, Posts(townships=1))
    for (one, holds), balance in held.items():
        if holds is Holds.ISSUED:
            continue
        amount = -balance if holds in CONTRA else balance
        assigned = amount if holds in IN_BODIES else 0
        add(one, Posts(amount, assigned, assigned if one in formal else 0))
    return found
