"""What is kept of enforcement teams: trainings, guidance by departments, joint operations (SX-23, SX-24).

A fact is never changed: one with the same key takes its place, and comes back when that is withdrawn.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.counts import SMALL, large_faults

BETWEEN = re.compile(r"[、，,；;\s]+")


class Kind(StrEnum):
    """What an entry holds."""

    TRAINING = "training"
    GUIDANCE = "guidance"
    JOINT = "joint"


KINDS = {Kind.TRAINING: N_("执法培训"), Kind.GUIDANCE: N_("业务指导"), Kind.JOINT: N_("联合执法")}
Key = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Training:
    """A training of a team: so many hours for each of the posts that took part."""

    body: str
    day: date
    subject: str
    hours: int
    organiser: str
    posts: frozenset[int]

    @property
    def key(self) -> Key:
        return self.body, self.day, self.subject

    @property
    def place(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class Guidance:
    """That a department guided a team, and what it said."""

    body: str
    day: date
    department: str
    subject: str
    said: str

    @property
    def key(self) -> Key:
        return self.body, self.day, f"{self.department}\n{self.subject}"

    @property
    def place(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a joint operation, in numbers alone: checks, orders to correct, cases filed; closed on a day."""

    checked: int
    ordered: int
    filed: int
    closed: date


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint operation: where, when, under which lead organ, with which others, about what; with results once closed."""

    unit: str
    title: str
    first: date
    last: date
    area: str
    lead: str
    organs: tuple[str, ...]
    matters: tuple[str, ...]
    results: Results | None = None

    @property
    def key(self) -> Key:
        return self.unit, self.first, self.title

    @property
    def place(self) -> str:
        return self.unit

    def state(self, day: date) -> Message:
        """Where it stands on a day."""
        if self.results:
            return message(N_("已结束"))
        if day < self.first:
            return message(N_("待开展"))
        return message(N_("进行中")) if day <= self.last else message(N_("待填结果"))


Fact = Training | Guidance | Joint
F = TypeVar("F", bound=Training | Guidance | Joint)


@dataclass(frozen=True, slots=True)
class Kept(Generic[F]):
    """A fact that counts, and the entry that brought it."""

    entry: int
    fact: F


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: how many facts of which kind it brought for a unit, and whether it was withdrawn."""

    number: int
    kind: Kind
    unit: str
    day: date
    document: str
    facts: int
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Listed(Generic[F]):
    """What a file says beside what is kept: what is new, what becomes of what, how many are the same."""

    new: Sequence[F]
    changed: Sequence[tuple[F, F]]
    same: int

    @property
    def facts(self) -> list[F]:
        return [*self.new, *(now for _, now in self.changed)]


def listed(said: Iterable[F], kept: Mapping[Key, F]) -> Listed[F]:
    """A file's facts against those that count; what a file does not name stays as it is."""
    said = list(said)
    new = [one for one in said if one.key not in kept]
    changed = [(kept[one.key], one) for one in said if one.key in kept and kept[one.key] != one]
    return Listed(new, changed, len(said) - len(new) - len(changed))


def parts(text: str) -> tuple[str, ...]:
    """The names in a cell or field, as people separate them."""
    return tuple(dict.fromkeys(part for part in BETWEEN.split(text) if part))


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote of a fact, as far as it could be read, before it is known to be one."""

    texts: Mapping[str, str]
    days: Mapping[str, date | None]
    numbers: Mapping[str, int | None]
    posts: frozenset[int] = frozenset()

    def faults(self, blank: Mapping[str, str]) -> list[Fault]:
        """The fields of ``blank`` that are empty, each with what to do about it."""
        return [Fault(name, message(template)) for name, template in blank.items() if not self.has(name)]

    def has(self, name: str) -> bool:
        if name in self.days:
            return self.days[name] is not None
        if name in self.numbers:
            return self.numbers[name] is not None
        return bool(self.texts.get(name, ""))


BLANK: Mapping[Kind, Mapping[str, str]] = {
    Kind.TRAINING: {
        "day": N_("没有填写培训日期；请填写。（SX-24）"),
        "subject": N_("没有填写培训内容；请补上。（SX-24）"),
        "hours": N_("没有填写学时；请填 1 以上的整数。（SX-24）"),
        "organiser": N_("没有填写主办单位；请补上。（SX-24）"),
    },
    Kind.GUIDANCE: {
        "day": N_("没有填写指导日期；请填写。（SX-24）"),
        "department": N_("没有填写哪个部门指导；请补上。（SX-24）"),
        "subject": N_("没有填写指导内容；请补上。（SX-24）"),
        "said": N_("没有填写指导意见；请补上。（SX-24）"),
    },
    Kind.JOINT: {
        "title": N_("没有填写行动名称；请补上。（SX-23）"),
        "first": N_("没有填写开始日期；请填写。（SX-23）"),
        "last": N_("没有填写结束日期；请填写。（SX-23）"),
        "area": N_("没有填写行动区域；请补上。（SX-23）"),
        "lead": N_("没有填写牵头单位；请补上。（SX-23）"),
        "organs": N_("没有填写参加单位；联合执法至少有一个参加单位，请补上。（SX-23）"),
        "matters": N_("没有填写检查事项；请补上。（SX-23）"),
    },
}
RESULTS = ("checked", "ordered", "filed", "closed")


def training_said(said: Said, body: str, held: Collection[int], today: date) -> Training | list[Fault]:
    """The training that was written, or what is wrong with it; ``held`` are the posts of the team on its day."""
    faults = said.faults(BLANK[Kind.TRAINING]) + _past("day", said.days["day"], today)
    hours, day = said.numbers["hours"], said.days["day"]
    if hours == 0:
        faults.append(Fault("hours", message(BLANK[Kind.TRAINING]["hours"])))
    faults += large_faults({"hours": hours}, SMALL)
    if not said.posts:
        nobody = N_("没有选参加人员；请选在编的执法人员。（SX-24）")
        faults.append(Fault("posts", message(nobody)))
    elif day:
        other = N_("第 {post} 号在编记录 {day} 不在这个执法队伍；请核对参加人员和日期。")
        strangers = sorted(said.posts - set(held))
        faults += [Fault("posts", message(other, post=post, day=day)) for post in strangers]
    if faults or day is None or hours is None:
        return faults
    return Training(body, day, said.texts["subject"], hours, said.texts["organiser"], said.posts)


def guidance_said(said: Said, body: str, today: date) -> Guidance | list[Fault]:
    """The guidance that was written, or what is wrong with it."""
    faults = said.faults(BLANK[Kind.GUIDANCE]) + _past("day", said.days["day"], today)
    day = said.days["day"]
    if faults or day is None:
        return faults
    return Guidance(body, day, *(said.texts[name] for name in ("department", "subject", "said")))


def joint_said(said: Said, unit: str, today: date) -> Joint | list[Fault]:
    """The operation that was written, with its results where it has any, or what is wrong with it."""
    faults, (first, last) = said.faults(BLANK[Kind.JOINT]), (said.days["first"], said.days["last"])
    if first and last and last < first:
        early = N_("结束日期 {last} 早于开始日期 {first}；请改日期。（SX-23）")
        faults.append(Fault("last", message(early, first=first, last=last)))
    organs, matters = parts(said.texts["organs"]), parts(said.texts["matters"])
    if said.texts["lead"] and said.texts["lead"] in organs:
        twice = N_("“{organ}”是牵头单位，不用再列为参加单位；请删去。（SX-23）")
        faults.append(Fault("organs", message(twice, organ=said.texts["lead"])))
    results = results_said(said, first, today) if any(map(said.has, RESULTS)) else None
    if isinstance(results, list):
        faults += results
        results = None
    if faults or first is None or last is None:
        return faults
    texts = said.texts
    return Joint(unit, texts["title"], first, last, texts["area"], texts["lead"], organs, matters, results)


def results_said(said: Said, first: date | None, today: date) -> Results | list[Fault]:
    """The results that were written, or what is wrong with them."""
    blank = N_("结果没有填全；检查、责令改正、立案都填整数，没有的填 0，并写结果登记日期。（SX-23）")
    faults = said.faults(dict.fromkeys(RESULTS, blank))
    faults += large_faults({name: said.numbers.get(name) for name in RESULTS[:-1]})
    day = said.days["closed"]
    if day and not (first or day) <= day <= today:
        outside = N_("登记结果的日期 {day} 要在行动开始 {first} 和今天 {today} 之间；请改日期。（SX-23）")
        faults.append(Fault("closed", message(outside, day=day, first=first, today=today)))
    checked, ordered, filed = (said.numbers[name] for name in RESULTS[:-1])
    if faults or checked is None or ordered is None or filed is None or day is None:
        return faults
    return Results(checked, ordered, filed, day)


def _past(name: str, day: date | None, today: date) -> list[Fault]:
    if day is None or day <= today:
        return []
    coming = N_("{day} 还没有到，不能登记；请在办完以后登记，或改日期。")
    return [Fault(name, message(coming, day=day))]
