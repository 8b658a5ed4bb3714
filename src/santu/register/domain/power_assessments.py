"""Assessing devolved powers: what was found on a day, what follows from it, and when the next assessment is due (SX-21)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.powers import GIVING, Instrument


class Outcome(StrEnum):
    """What an assessment found: the power stays, is adjusted, or goes back."""

    KEEP = "keep"
    ADJUST = "adjust"
    TAKE_BACK = "take_back"


OUTCOMES = {Outcome.KEEP: N_("继续下放"), Outcome.ADJUST: N_("调整"), Outcome.TAKE_BACK: N_("收回职权")}
Key = tuple[int, str, date]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was found of an instrument, or of one ``matter`` of it; "" is every matter of which nothing else is said."""

    instrument: int
    matter: str
    held_on: date
    outcome: Outcome
    reason: str
    paper: str
    next_due: date | None = None

    @property
    def key(self) -> Key:
        return self.instrument, self.matter, self.held_on


@dataclass(frozen=True, slots=True)
class Found:
    """A finding that counts, and the number of the record that brought it."""

    record: int
    said: Assessed


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote of an assessment, as far as it could be read."""

    matter: str
    held_on: date | None
    outcome: str
    reason: str
    paper: str
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Assessable:
    """An instrument that can be assessed: its number here, what it says, each of its matters with the day it was taken back."""

    id: int
    said: Instrument
    ends: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Due:
    """Matters of an instrument that were found alike: what was found last, if anything, and by when they are due again."""

    instrument: int
    matters: Sequence[str]
    last: Assessed | None
    due: date | None

    def is_late(self, day: date) -> bool:
        """Whether the day of the next assessment is over; what is to be taken back waits for that."""
        return self.due is not None and self.due < day

    @property
    def goes(self) -> bool:
        return self.last is not None and self.last.outcome is Outcome.TAKE_BACK


def assessment_said(said: Said, about: Assessable, today: date) -> Assessed | list[Fault]:
    """The finding that was written, or everything that is wrong with it."""
    faults = list(_faults(said, about, today))
    if faults or said.held_on is None:
        return faults
    outcome, due = Outcome(said.outcome), said.next_due
    return Assessed(about.id, said.matter, said.held_on, outcome, said.reason, said.paper, due)


def _faults(said: Said, about: Assessable, today: date) -> Iterator[Fault]:
    if about.said.form not in GIVING:
        template = N_("文件“{number}”没有下放或委托职权，不用评估；请选下放、委托的文件。（SX-21）")
        yield Fault("instrument", message(template, number=about.said.number))
    elif said.matter and said.matter not in about.ends:
        template = N_("文件“{number}”里没有编码为“{matter}”的事项；请核对编码。（SX-21）")
        yield Fault("matter", message(template, number=about.said.number, matter=said.matter))
    elif said.held_on and said.held_on >= (end := _end(said.matter, about)):
        template = N_("{day} 起这些事项已经收回，不用评估；请核对事项和评估日期。（SX-21）")
        yield Fault("held_on", message(template, day=end))
    if said.held_on is None:
        yield Fault("held_on", message(N_("没有填写哪一天评估；请填写。（SX-21）")))
    elif said.held_on > today:
        early = N_("评估日期 {day} 还没有到；请在评估以后登记，或改日期。（SX-21）")
        yield Fault("held_on", message(early, day=said.held_on))
    elif about.said.effective and said.held_on < about.said.effective:
        before = N_("评估日期 {day} 早于文件生效之日 {effective}；请改日期。（SX-21）")
        yield Fault("held_on", message(before, day=said.held_on, effective=about.said.effective))
    if said.outcome not in list(Outcome):
        names = tuple(map(message, OUTCOMES.values()))
        template = N_("没有写评估结果，或写的不是其中之一：{names}；请改正。（SX-21）")
        yield Fault("outcome", message(template, names=names))
    if not said.reason:
        yield Fault("reason", message(N_("没有写理由；请写承接得怎样、为什么这样定。（SX-21）")))
    if not said.paper:
        yield Fault("paper", message(N_("没有写评估文件；请写文号或名称。（SX-21）")))
    yield from _due_faults(said)


def _due_faults(said: Said) -> Iterator[Fault]:
    if said.outcome == Outcome.TAKE_BACK:
        if said.next_due:
            yield Fault("next_due", message(N_("要收回的不再评估；请不填下次评估期限。（SX-21）")))
    elif said.next_due is None:
        yield Fault("next_due", message(N_("没有写下次评估期限；下放的职权要定期评估，请填写。（SX-21）")))
    elif said.held_on and said.next_due <= said.held_on:
        template = N_("下次评估期限 {due} 不晚于评估日期 {day}；请改日期。（SX-21）")
        yield Fault("next_due", message(template, due=said.next_due, day=said.held_on))


def _end(matter: str, about: Assessable) -> date:
    """From which day the township no longer has a matter by the instrument, or any of its matters."""
    return about.ends[matter] if matter else max(about.ends.values(), default=date.min)


def last_of(found: Iterable[Assessed], instrument: int, matter: str, day: date) -> Assessed | None:
    """What was last found of a matter up to a day; on one day what speaks of the matter itself goes before the rest."""
    about = [
        one
        for one in found
        if one.instrument == instrument and one.matter in ("", matter) and one.held_on <= day
    ]
    return max(about, key=lambda one: (one.held_on, one.matter), default=None)


def dues_of(
    instrument: int, said: Instrument, matters: Iterable[str], found: Collection[Assessed], day: date
) -> list[Due]:
    """When the matters of an instrument are due, those together of which the same was found last."""
    together: dict[Assessed | None, list[str]] = {}
    for matter in matters:
        together.setdefault(last_of(found, instrument, matter, day), []).append(matter)
    return [
        Due(instrument, matters, last, last.next_due if last else said.assessment_due)
        for last, matters in together.items()
    ]
