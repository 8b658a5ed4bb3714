"""The frozen rows of the register: divisions, bodies and their lines of control, duties, grids."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from santu.kernel.codes import Level


class State(StrEnum):
    """Whether a unit counts: limits, names and codes are unique among standing units only."""

    PREPARING = "preparing"
    STANDING = "standing"
    CLOSING = "closing"


FORMAL_KINDS = frozenset({"subdistrict", "town", "rural_township", "ethnic_township"})
URBAN_KINDS = frozenset({"subdistrict", "town"})
ZONE = "zone"
"""A unit that is like a township but is none (a zone, a farm): counted apart."""
KINDS_OF = {
    **{level: frozenset({level.value}) for level in Level},
    Level.TOWNSHIP: FORMAL_KINDS | {ZONE},
    Level.VILLAGE: frozenset({"community", "village_committee"}),
}
"""The kinds of each level."""


@dataclass(frozen=True, slots=True)
class Division:
    """One unit of the division tree as it is on one day.

    ``parent`` is the id of the unit above ("" for a province); ``code`` is its code in the
    snapshot's code system ("" while it has none); ``unit_class`` is ordinary or developed.
    """

    id: str
    level: Level
    kind: str
    name: str
    parent: str
    code: str = ""
    unit_class: str = "ordinary"
    state: State = State.STANDING

    @property
    def formal(self) -> bool:
        return self.kind in FORMAL_KINDS

    @property
    def named(self) -> bool:
        """Whether its name is known; where a list gives none, the code stands for it."""
        return self.name != self.code


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line of control: administration, guidance, party, assessment, consultation.

    ``organ`` is the id of the host where the line runs to the township itself, else the
    title of the upper organ; ``share`` is a percentage where the line has one (assessment).
    """

    kind: str
    organ: str
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """What the approval papers say of a body beside its name."""

    rank: str = ""
    nameplates: str = ""
    functions: str = ""
    credit_code: str = ""
    funding: str = ""
    document: str = ""


NO_PAPERS = Papers()


@dataclass(frozen=True, slots=True)
class Body:
    """A body of a unit as it is on one day; ``slot`` is its standard slot, "" when free.

    A body without lines is run by its host alone.
    """

    id: str
    host: str
    name: str
    category: str
    slot: str = ""
    lines: tuple[Line, ...] = ()
    state: State = State.STANDING
    papers: Papers = NO_PAPERS

    @property
    def dispatched(self) -> bool:
        """Whether an organ above the host administers it."""
        return bool(self.lines) and self.organ("administration") not in ("", self.host)

    def organ(self, line_kind: str) -> str:
        """The organ at the other end of the line of this kind, "" where there is none."""
        return next((line.organ for line in self.lines if line.kind == line_kind), "")


@dataclass(frozen=True, slots=True)
class Duty:
    """A matter as it is done at a place on a day: a row of a list of powers and responsibilities.

    ``place`` is the division for which it is done; ``body`` undertakes it 承办; ``organ`` signs and answers, "" where
    that is the unit in which the body works. ``power`` is how it came to be theirs, by the document ``instrument`` where it
    was devolved or entrusted; ``persons`` is how many people a survey found at it; ``days`` how many working days it is
    promised to take at most, 0 where nothing is promised. Of one matter at one place one body is the main one 主办
    (``role`` "main"), any others cooperate 配合. It has no time of preparing: a duty is done or it is not.
    """

    id: str
    matter: str
    name: str
    kind: str
    place: str
    body: str
    organ: str = ""
    power: str = "statutory"
    basis: str = ""
    text: str = ""
    persons: int = 0
    role: str = "main"
    instrument: str = ""
    days: int = 0

    @property
    def is_main(self) -> bool:
        return self.role == "main"

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells duties apart: a place and a matter, and of who cooperates the body."""
        return self.place, self.matter, "" if self.is_main else self.body

    @property
    def host(self) -> str:
        """What holds it, as a unit hosts a body."""
        return self.body

    @property
    def state(self) -> State:
        return State.STANDING


@dataclass(frozen=True, slots=True)
class Extent:
    """What a grid takes in: buildings by their number on the village's sheet, what these hold, and the grid's tasks."""

    cells: tuple[str, ...]
    households: int
    people: int
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of a village on a day: the buildings for whose residents one team is there.

    ``network`` says of which net it is one: the base (``grid/unified_networks``), into which the others are taken, or another
    that still runs beside it. ``kind`` is one of ``grid/code_kinds``; special grids stand outside the caps. ``number`` is its own
    within village and network and never given again; of the base net it ends its code, which begins with that of the village.
    A village is divided into the grids of a net all at once, so that a grid has no time of preparing.
    """

    id: str
    village: str
    network: str
    number: int
    name: str
    kind: str
    extent: Extent

    @property
    def host(self) -> str:
        """What holds it, as a unit hosts a body."""
        return self.village

    @property
    def state(self) -> State:
        return State.STANDING


def mint_id(system: str, code: str, day: date) -> str:
    """The opaque id of a unit first met under ``code`` on ``day``; nobody reads it back."""
    return f"{system}.{code}.{_stamp(day)}"


def mint_body_id(host: str, name: str, day: date) -> str:
    """The opaque id of a body first met under ``name`` at ``host`` on ``day``."""
    return f"{host}/{name}.{_stamp(day)}"


def mint_duty_id(place: str, matter: str, day: date, cooperating: str = "") -> str:
    """The opaque id of a duty first met for ``matter`` at ``place`` on ``day``; of who cooperates one for each body."""
    first = f"{place}#{matter}.{_stamp(day)}"
    return f"{first}+{cooperating}" if cooperating else first


def mint_grid_id(village: str, network: str, number: int, day: date) -> str:
    """The opaque id of a grid first met on ``day``."""
    return f"{village}!{network}.{number}.{_stamp(day)}"


@cache
def _stamp(day: date) -> str:
    return f"{day:%Y%m%d}"
