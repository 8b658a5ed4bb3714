"""What drifts between how a township stands in the register and how it really works 现状–运行 (SX-03).

The map of a township at work is here, too: for each body what it does, and the people by their posts and by where they
work. People are counted for each matter that they are at; who does three things counts three times. So many as are at
the one matter that takes most of them there are at least.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Duty, State
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.survey import DOERS, Doer, Done, bodies_named, departments_named


class Drift(StrEnum):
    """How the work differs from the register."""

    IDLE = "idle"
    SECONDED = "seconded"
    APART = "apart"
    OTHER = "other"
    OFF_LIST = "off_list"
    UNDONE = "undone"


DRIFTS = {
    Drift.IDLE: N_("在册不在岗"),
    Drift.SECONDED: N_("编制在此、人在彼"),
    Drift.APART: N_("权责分离"),
    Drift.OTHER: N_("别的机构在办"),
    Drift.OFF_LIST: N_("清单外的事"),
    Drift.UNDONE: N_("有职责没人办"),
}
WHYS = {
    Drift.IDLE: N_("登记里有这个机构，摸底时没有一件事由它办，也没有人在那里工作。（SX-03）"),
    Drift.SECONDED: N_("编制在一个机构，人在另一个机构工作，人随事转无从算起。（SX-03）"),
    Drift.APART: N_("签署负责的机关和实际办理的不是一家，出了事分不清谁负责。（SX-03）"),
    Drift.OTHER: N_("主管机关没有变，但实际办理的不是登记的承办机构。（SX-03）"),
    Drift.OFF_LIST: N_("实际在办，但不在现行的职责里，没有依据也没有配人配钱。（SX-03）"),
    Drift.UNDONE: N_("现行职责里有这一项，摸底没有人在办。（SX-03）"),
}
CURES = {
    Drift.IDLE: N_("设计时撤并，或配上事和人。"),
    Drift.SECONDED: N_("让编制随人划转，或让人回原岗位。"),
    Drift.APART: N_("办赋权或收回，让办事的人有权，有权的人办事。"),
    Drift.OTHER: N_("改登记的承办机构，或把事交回去。"),
    Drift.OFF_LIST: N_("走准入列入清单，或退回该办的部门。"),
    Drift.UNDONE: N_("明确由谁办，或提请收回、取消这一项。"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that drifts: what it is, how it stands in the register and at work, and how many people are at it."""

    kind: Drift
    what: str
    matter: str = ""
    books: str | Message = ""
    work: str | Message = ""
    persons: int = 0
    least: int = 0


@dataclass(frozen=True, slots=True)
class InPost:
    """How many people the list of real names has in a body, and how many of them it has at work elsewhere."""

    filled: int
    away: int


NOBODY_IN_POST: Mapping[str, InPost] = {}


def drifts(
    register: Snapshot, unit: str, rows: Sequence[Done], posts: Mapping[str, InPost] = NOBODY_IN_POST
) -> list[Found]:
    """All that drifts in a township, kind by kind.

    Args:
        register: of the day of the survey, of the county of the township.
        unit: the township.
        rows: of its survey.
        posts: who is in post in its bodies by the list of real names, by id of body.
    """
    compared = _Compared(register, unit, rows)
    return [
        *compared.idle(posts),
        *seconded(rows),
        *compared.done_otherwise(),
        *compared.off_list(),
        *compared.undone(),
    ]


def counted(found: Sequence[Found]) -> dict[Drift, int]:
    """How many there are of each kind."""
    counts = Counter(one.kind for one in found)
    return {kind: counts[kind] for kind in Drift}


def seconded(rows: Sequence[Done]) -> list[Found]:
    """The people whose posts are in one body and who work at another, in order of both."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        if row.is_done and row.heads and row.post != row.place:
            found[row.post, row.place].append(row.heads)
    template = N_("在{place}工作")
    return [
        Found(
            Drift.SECONDED,
            seat,
            books=message(N_("编制在{place}"), place=seat),
            work=message(template, place=place),
            persons=sum(heads),
            least=max(heads),
        )
        for (seat, place), heads in sorted(found.items())
    ]


class _Compared:
    """The duties of a township beside the rows of its survey."""

    def __init__(self, register: Snapshot, unit: str, rows: Sequence[Done]) -> None:
        self.register, self.unit, self.rows = register, unit, rows
        self.bodies, self.departments = bodies_named(register, unit), departments_named(register, unit)
        county = register.divisions.get(register.divisions[unit].parent)
        self.county = county.name if county else ""
        self.duties: defaultdict[str, list[Duty]] = defaultdict(list)
        for duty in sorted(
            register.duties.values(), key=lambda duty: (duty.matter, not duty.is_main, duty.id)
        ):
            if duty.place == unit:
                self.duties[duty.matter].append(duty)
        self.codes = {duty.name: code for code, duties in reversed(self.duties.items()) for duty in duties}

    def matter(self, row: Done) -> str:
        """The code of the duty that a row is about, "" where it is about none."""
        code = row.matter or self.codes.get(row.name, "")
        return code if code in self.duties else ""

    def body(self, row: Done) -> str:
        """The id of the body of the township or of a department that does a row, "" where the register has none."""
        known = {Doer.TOWNSHIP: self.bodies, Doer.DEPARTMENT: self.departments}
        return known.get(Doer(row.doer), {}).get(row.body, "")

    def organ(self, row: Done) -> str:
        """In whose name a row is done: the township by its id, others as they are called."""
        body = self.register.bodies.get(self.body(row))
        if row.doer == Doer.TOWNSHIP:
            return self._called(body.organ("administration")) if body and body.dispatched else self.unit
        return self._called(body.name if body else row.body)

    def _called(self, name: str) -> str:
        return name.removeprefix(self.county)

    def competent(self, duty: Duty) -> str:
        """The competent organ of a duty in the same way; where none is named, the unit or department of its body."""
        body = self.register.bodies.get(duty.organ or duty.body)
        if duty.organ:
            return self._called(body.name if body else duty.organ)
        if body and body.id in self.departments:
            return self._called(body.name)
        return body.host if body else self.unit

    def named(self, body: str) -> str:
        """What a body is called."""
        row = self.register.bodies.get(body)
        return row.name if row else body

    def idle(self, posts: Mapping[str, InPost]) -> Iterator[Found]:
        """Bodies that have duties, people in post or posts, and no work."""
        at_work = {name for row in self.rows if row.is_done for name in (row.body, row.place)}
        seats = {row.post for row in self.rows if row.is_done}
        for name, body in self.bodies.items():
            if self.register.bodies[body].state is not State.STANDING or name in at_work:
                continue
            duties = len(self.register.duties_of.get(body, ()))
            filled = posts[body].filled if body in posts else 0
            if duties or filled or name in seats:
                books = message(N_("职责 {duties} 项，在编 {filled} 人"), duties=duties, filled=filled)
                yield Found(Drift.IDLE, name, books=books, work=message(N_("没有人在办事")), persons=filled)

    def done_otherwise(self) -> Iterator[Found]:
        """Matters that neither the body on the books nor one that cooperates does."""
        for row in self.rows:
            duties = self.duties.get(self.matter(row), []) if row.is_done else []
            if not duties or self.body(row) in {duty.body for duty in duties}:
                continue
            mains = [duty for duty in duties if duty.is_main] or duties
            organs = dict.fromkeys(map(self.competent, mains))
            kind = Drift.OTHER if self.organ(row) in organs else Drift.APART
            yield Found(kind, row.name, mains[0].matter, self._booked(mains), self._doing(row), row.heads)

    def off_list(self) -> Iterator[Found]:
        """Work that is no duty in force; where the register has no duties at all, nothing can be told."""
        for row in self.rows if self.duties else ():
            if row.is_done and not self.matter(row):
                none = message(N_("不在现行职责里"))
                yield Found(Drift.OFF_LIST, row.name, row.matter, none, self._doing(row), row.heads)

    def undone(self) -> Iterator[Found]:
        """Duties of which nobody says that he does them."""
        done = {self.matter(row) for row in self.rows if row.is_done}
        said = {self.matter(row) for row in self.rows if row.doer == Doer.NOBODY}
        for code, duties in self.duties.items():
            mains = [duty for duty in duties if duty.is_main]
            if mains and code not in done:
                work = message(N_("填报没有人办") if code in said else N_("没有填报"))
                yield Found(Drift.UNDONE, mains[0].name, code, self._booked(mains), work)

    def _booked(self, duties: Sequence[Duty]) -> Message:
        names = tuple(dict.fromkeys(self.named(duty.body) for duty in duties))
        organs = tuple(dict.fromkeys(self.named(duty.organ) for duty in duties if duty.organ))
        if organs:
            return message(N_("{bodies}承办，{organs}负责"), bodies=names, organs=organs)
        return message(N_("{bodies}承办"), bodies=names)

    def _doing(self, row: Done) -> Message:
        if row.doer == Doer.TOWNSHIP:
            return message(N_("{body}在办"), body=row.body)
        return message(N_("{body}在办（{doer}）"), body=row.body, doer=message(DOERS[Doer(row.doer)]))


@dataclass(frozen=True, slots=True)
class AtWork:
    """A body as it works.

    Attributes:
        name: as the survey says it.
        body: its id, "" where it is none of the township's.
        booked: matters that it undertakes on the books.
        done: matters that it does.
        seats: people at matters whose posts it holds, and of them those who work elsewhere.
        places: people at matters who work there, and of them those whose posts are elsewhere.
        frequency: of the matters that it does, how many come how often.
        days: what a matter usually takes, the median.
    """

    name: str
    body: str
    booked: int
    done: int
    seats: tuple[int, int]
    places: tuple[int, int]
    frequency: Mapping[str, int]
    days: float | None


def at_work(register: Snapshot, unit: str, rows: Sequence[Done]) -> list[AtWork]:
    """The bodies of a township and whoever else does its work, those of the township first, then by what they do."""
    bodies = bodies_named(register, unit)
    mains = Counter(duty.body for duty in register.duties.values() if duty.place == unit and duty.is_main)
    working = [row for row in rows if row.is_done]
    names = dict.fromkeys([*bodies, *(name for row in working for name in (row.body, row.post, row.place))])
    found = [_at_work(name, bodies.get(name, ""), mains, working) for name in names]
    told = [one for one in found if one.booked or one.done or one.seats[0] or one.places[0]]
    return sorted(told, key=lambda one: (not one.body, -one.done, -one.places[0], one.name))


def _at_work(name: str, body: str, mains: Mapping[str, int], rows: Sequence[Done]) -> AtWork:
    own = [row for row in rows if row.body == name]
    seats, places = [row for row in rows if row.post == name], [row for row in rows if row.place == name]
    usual = [row.days for row in own if row.days is not None]
    return AtWork(
        name,
        body,
        mains.get(body, 0),
        len({row.matter or row.name for row in own}),
        (_heads(seats), _heads(row for row in seats if row.place != name)),
        (_heads(places), _heads(row for row in places if row.post != name)),
        Counter(row.frequency for row in own),
        _median(usual),
    )


def _median(days: Sequence[int]) -> float | None:
    """The median, a whole number where it is one."""
    found = median(days) if days else None
    return int(found) if found is not None and found == int(found) else found


def _heads(rows: Iterator[Done] | Sequence[Done]) -> int:
    return sum(row.heads for row in rows)


def flows(rows: Sequence[Done]) -> list[tuple[str, str, int]]:
    """From which body's posts to which place of work how many people at matters go, the most first."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.is_done and row.heads:
            found[row.post, row.place] += row.heads
    return [(seat, place, n) for (seat, place), n in sorted(found.items(), key=lambda one: (-one[1], one[0]))]
