"""A survey of how a township really works 运行摸底: which matter is done by whom, with how many people, from where (SX-03).

It knows numbers only: how many people are at a matter, which body holds their posts, where they work; never who they are.
Of one day a township has one round; done anew it goes on as its next version, and the earlier is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.layouts_staff import has_number
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot

MOST = 9999
"""More people or days than any matter of a township takes: what is larger was put into the wrong cell."""


class Doer(StrEnum):
    """Who really does a matter."""

    TOWNSHIP = "township"
    DEPARTMENT = "department"
    ELSEWHERE = "elsewhere"
    NOBODY = "nobody"


DOERS: Mapping[str, str] = {
    Doer.TOWNSHIP: N_("本乡镇的机构"),
    Doer.DEPARTMENT: N_("县级部门的机构"),
    Doer.ELSEWHERE: N_("其他"),
    Doer.NOBODY: N_("没有人办"),
}
FREQUENCIES = {
    "daily": N_("每天"),
    "weekly": N_("每周"),
    "monthly": N_("每月"),
    "seasonal": N_("季节性"),
    "yearly": N_("每年"),
    "occasional": N_("随来随办"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """A row of a survey: a matter as somebody does it.

    Attributes:
        matter: its code, "" where it has none.
        name: as said.
        doer: a ``Doer``; "" until it is answered.
        body: who does it, as said; a body of the township by its name in the register.
        persons: how many people are at it.
        seat: the body that holds their posts, "" where that is who does it.
        works_at: where they really work, "" where that is who does it.
        frequency: how often it comes, one of ``FREQUENCIES``.
        days: how many working days it usually takes.
        number: of the row, 0 for one that is not kept yet.
    """

    matter: str
    name: str
    doer: str = ""
    body: str = ""
    persons: int | None = None
    seat: str = ""
    works_at: str = ""
    frequency: str = ""
    days: int | None = None
    number: int = 0

    @property
    def is_done(self) -> bool:
        """Whether somebody does it."""
        return self.doer not in ("", Doer.NOBODY)

    @property
    def heads(self) -> int:
        return self.persons or 0

    @property
    def post(self) -> str:
        """The body that holds the posts."""
        return self.seat or self.body

    @property
    def place(self) -> str:
        """Where the people work."""
        return self.works_at or self.body

    @property
    def key(self) -> tuple[str, ...]:
        """What no two rows of a round have alike."""
        return self.matter or self.name, self.doer, self.body, self.post, self.place


@dataclass(frozen=True, slots=True)
class About:
    """What a round is called, by which document it is held, and which office answers: a body or a post, no person."""

    title: str
    document: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a township in its present version."""

    number: int
    unit: str
    county: str
    day: date
    version: int
    about: About
    opened_on: date
    handed_in_on: date | None = None
    handed_in_by: str = ""
    checked_on: date | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        return self.handed_in_on is None

    def state(self) -> Message:
        """Where it stands."""
        if self.checked_on:
            return message(N_("县里已核对"))
        return message(N_("填报中") if self.is_open else N_("已上报，待核对"))


def asked_of(register: Snapshot, unit: str) -> list[Duty]:
    """The matters about which a township is asked: its main duties in force, in order of matter."""
    duties = (duty for duty in register.duties.values() if duty.place == unit and duty.is_main)
    return sorted(duties, key=lambda duty: (duty.matter, duty.id))


def blank_rows(duties: Sequence[Duty]) -> list[Done]:
    """A row to be filled in for each matter."""
    return [Done(matter, name) for matter, name in dict.fromkeys((duty.matter, duty.name) for duty in duties)]


def bodies_named(register: Snapshot, unit: str) -> dict[str, str]:
    """The ids of the bodies of a township by their names."""
    return {register.bodies[body].name: body for body in register.bodies_of.get(unit, ())}


def departments_named(register: Snapshot, unit: str) -> dict[str, str]:
    """The ids of the bodies of the county of a township by all that a survey may call them: by id, or with its name or not."""
    division = register.divisions.get(unit)
    county = register.divisions.get(division.parent) if division else None
    found: dict[str, str] = {}
    if county is None:
        return found
    for body in register.bodies_of.get(county.id, ()):
        name = register.bodies[body].name.removeprefix(county.name)
        found |= dict.fromkeys((body, name, county.name + name), body)
    return found


def persons_at(duty: Duty, body: str, rows: Sequence[Done], register: Snapshot) -> int:
    """How many people of a body a survey of the place of a duty found at it."""
    if not rows:
        return 0
    named = {**departments_named(register, duty.place), **bodies_named(register, duty.place)}
    mine = (row for row in rows if row.is_done and (row.matter or row.name) in (duty.matter, duty.name))
    return sum(row.heads for row in mine if named.get(row.body) == body)


def row_faults(row: Done, bodies: Collection[str], *, whole: bool) -> Iterator[Fault]:
    """What is wrong with a row, each fault at its field.

    Args:
        row: the row.
        bodies: the names of the bodies of the township.
        whole: whether all of it has to be answered.
    """
    if not row.name:
        yield Fault("name", message(N_("没有写事项名称；请填写。（SX-03）")))
    for field in ("matter", "name", "body", "seat", "works_at"):
        if has_number(getattr(row, field)):
            yield Fault(field, message(N_("这里像是身份证号码；摸底只记人数，不记个人，请删去。（SX-03）")))
    for field, value in (("persons", row.persons), ("days", row.days)):
        if value is not None and not 0 <= value <= MOST:
            yield Fault(field, message(N_("{value} 太大了，最多 {most}；请核对。"), value=value, most=MOST))
    if row.doer == Doer.NOBODY:
        yield from _nobody_faults(row)
    elif row.doer:
        if row.doer == Doer.TOWNSHIP and row.body and row.body not in bodies:
            yield _body_fault(row.body, bodies)
        if whole:
            yield from _answer_faults(row)
    elif whole:
        template = N_("没有填由谁实际办理；请选{names}。（SX-03）")
        yield Fault("doer", message(template, names=tuple(map(message, DOERS.values()))))


def _nobody_faults(row: Done) -> Iterator[Fault]:
    for field in ("body", "persons", "seat", "works_at"):
        if getattr(row, field):
            yield Fault(field, message(N_("这一项没有人办，这里要留空；有人办的请改“谁在办”。（SX-03）")))


def _body_fault(name: str, bodies: Collection[str]) -> Fault:
    near = tuple(get_close_matches(name, list(bodies), 3))
    template = (
        N_("登记里本乡镇没有叫“{name}”的机构；您要的可能是：{near}。不在册的班子请选“其他”。（SX-03）")
        if near
        else N_("登记里本乡镇没有叫“{name}”的机构；请照登记的名称写，不在册的班子请选“其他”。（SX-03）")
    )
    return Fault("body", message(template, name=name, near=near))


def _answer_faults(row: Done) -> Iterator[Fault]:
    if not row.body:
        yield Fault("body", message(N_("没有写实际办理的机构；请填写。（SX-03）")))
    if not row.persons:
        template = N_("没有填办理的人数；请填整数，没有人办的请选“没有人办”。（SX-03）")
        yield Fault("persons", message(template))
    if not row.frequency:
        template = N_("没有填多久办一次；请选{names}。（SX-03）")
        yield Fault("frequency", message(template, names=tuple(map(message, FREQUENCIES.values()))))
    if row.days is None:
        yield Fault("days", message(N_("没有填通常几个工作日办完；当天办完的填 0。（SX-03）")))


def twice(rows: Sequence[Done]) -> Iterator[tuple[int, int]]:
    """The rows that say the same as an earlier one, each with that, by their places; unanswered rows by their matter."""
    first: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(rows):
        if (earlier := first.setdefault(row.key, at)) != at:
            yield at, earlier


def about_faults(about: About) -> Iterator[Fault]:
    """What is wrong with the head of a round."""
    if not about.title.strip():
        yield Fault("title", message(N_("没有写这次摸底叫什么；请填写。（SX-03）")))
    if not about.answers.strip():
        template = N_("没有写由谁填报；请写机构或职务，不写姓名。（SX-03）")
        yield Fault("answers", message(template))
    for field in ("title", "document", "answers"):
        if has_number(getattr(about, field)):
            yield Fault(field, message(N_("这里像是身份证号码；摸底只记人数，不记个人，请删去。（SX-03）")))


def open_faults(found: Round) -> list[Fault]:
    """What keeps the rows of a round from being changed."""
    if found.is_open:
        return []
    template = N_("第 {number} 号摸底已在 {day} 上报，不能再改；请县里退回，或做一版更正。（SX-03）")
    return [Fault("survey", message(template, number=found.number, day=found.handed_in_on))]


def check_faults(found: Round, by: str) -> list[Fault]:
    """What keeps the county from checking a round."""
    if found.is_open:
        return [Fault("survey", message(N_("这次摸底还没有上报，不能核对；请等乡镇上报。（SX-03）")))]
    if found.checked_on:
        template = N_("这次摸底已在 {day} 核对，不用再办。（SX-03）")
        return [Fault("survey", message(template, day=found.checked_on))]
    if found.handed_in_by == by:
        template = N_("这次摸底是您上报的，不能由您核对；请县里另一人办理。（SX-03）")
        return [Fault("survey", message(template))]
    return []


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file makes of the rows of a round: pairs of a row as it is and as it is to be, ``None`` where there is none."""

    changes: Sequence[tuple[Done | None, Done | None]]
    same: int


def compared(kept: Sequence[Done], said: Sequence[Done]) -> Compared:
    """The rows of a file beside those of a round; of one matter, those that are alike are paired first, then by order."""
    before, after = _by_matter(kept), _by_matter(said)
    changes: list[tuple[Done | None, Done | None]] = []
    same = 0
    for matter in dict.fromkeys([*before, *after]):
        olds, news = list(before.get(matter, ())), list(after.get(matter, ()))
        for row in list(news):
            if row in olds:
                olds.remove(row)
                news.remove(row)
                same += 1
        count = max(len(olds), len(news))
        changes += zip(_filled(olds, count), _filled(news, count), strict=True)
    return Compared(changes, same)


def _by_matter(rows: Sequence[Done]) -> Mapping[str, Sequence[Done]]:
    found: defaultdict[str, list[Done]] = defaultdict(list)
    for row in rows:
        found[row.matter or row.name].append(replace(row, number=0))
    return found


def _filled(rows: Sequence[Done], count: int) -> list[Done | None]:
    return [*rows, *[None] * (count - len(rows))]
