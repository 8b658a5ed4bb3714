"""What a synthetic working year is drawn over, and what its cases are: plain rows, to be kept by whoever stores them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from santu.kernel.working_days import WorkingCalendar
from santu.operate.domain.binding import Binding
from santu.operate.domain.clocks import RUNNING
from santu.operate.domain.definition import Definition
from santu.operate.domain.state import Deed, Event, State
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class CentreMatter:
    """A matter of a centre list: the working days that are promised, and the departments (units) that approve it."""

    code: str
    name: str
    days: int
    departments: Sequence[str]


@dataclass(frozen=True, slots=True)
class CountyAtWork:
    """A county: its townships with their households, the matters of its centre list, its departments."""

    unit: str
    townships: Mapping[str, int]
    matters: Sequence[CentreMatter]
    departments: Sequence[str]


@dataclass(frozen=True, slots=True)
class World:
    """All that a year is drawn over.

    ``definitions`` are processes by name, ``bindings`` say how long their clocks run by the ``standards``;
    ``occasions`` what a township whistles for; ``score`` the parts of a score, each with its points.
    """

    definitions: Mapping[str, Definition]
    calendar: WorkingCalendar
    counties: Sequence[CountyAtWork]
    bindings: Mapping[str, Binding]
    standards: Standards
    occasions: Sequence[str]
    score: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DrawnToken:
    """A token, ended or not; ``by`` is the lane of who ended it, "" for the program."""

    number: int
    node: str
    parent: int
    via: str
    item: str | None
    since: datetime
    outcomes: tuple[str, ...]
    of: int
    ended_at: datetime | None = None
    by: str = ""
    deed: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class DrawnAct:
    """A step: it opened the case, ended a task, or was the strike of a clock (``open``, ``step``, ``strike``).

    ``lists`` are those that it made known.
    """

    seq: int
    deed: str
    node: str
    token: int
    outcome: str
    at: datetime
    by: str
    events: tuple[Event, ...]
    lists: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class DrawnClock:
    """A clock: ``running``, ``fired`` or ``stopped``; it turns ``amber`` before it is due."""

    event: str
    token: int
    name: str
    length: str
    began_at: datetime
    amber: datetime
    due: datetime
    state: str = RUNNING
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DrawnRating:
    """What the applicant said of it."""

    grade: str
    is_bad: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """A department that was called: as lead or not, in which round, and what became of it."""

    organ: str
    is_lead: bool
    round: int
    called_at: datetime
    reported_at: datetime | None = None
    confirmed_at: datetime | None = None
    refused_at: datetime | None = None
    is_late: bool = False
    ruling: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DrawnScore:
    """The points of a department for one part of the score."""

    organ: str
    part: str
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """One case with all that was done to it; ``state`` is the engine's, open where the year ended before it did."""

    number: int
    process: str
    place: str
    county: str
    matter: CentreMatter | None
    title: str
    applicant: str
    channel: str
    is_urgent: bool
    came_at: datetime
    on_paper: bool
    lists: Mapping[str, Sequence[str]]
    terms: Mapping[str, Any]
    state: State
    acts: Sequence[DrawnAct]
    tokens: Sequence[DrawnToken]
    clocks: Sequence[DrawnClock]
    rating: DrawnRating | None
    answers: Sequence[DrawnAnswer]
    scores: Sequence[DrawnScore]

    @property
    def closed_at(self) -> datetime | None:
        return self.acts[-1].at if self.state.over else None

    @property
    def ended(self) -> str:
        """The task after which it was over, "" while it is open."""
        if not self.state.over:
            return ""
        return [event.node for event in self.acts[-1].events if event.deed is Deed.ENDED][-1]
