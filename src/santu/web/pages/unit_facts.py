"""The facts row of a unit: few numbers, each leading to the rows behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.findings import SOURCES
from santu.register.domain.measure_words import MEASURES, UNITS
from santu.register.domain.reference_frame import COUNTED, DISPATCHED, DIVISIONS, OVER, ReferenceFrame
from santu.register.domain.rows import Division, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.register.selectors.figures import bases_of
from santu.web.days import Day

TOWNSHIPS = tuple(kind for kind, level in DIVISIONS if level is Level.TOWNSHIP and kind != "zone")
VILLAGES = tuple(kind for kind, level in DIVISIONS if level is Level.VILLAGE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its word and where its rows are."""

    value: int
    word: str | Message = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What a figure rests on; of several the most frequent, and that there are more."""

    base: str
    day: date
    source: str
    more: str | Message = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: its number, or none where nothing is known; what it consists of, what it rests on."""

    title: str
    number: Number | None = None
    limit: int | None = None
    tone: str = ""
    mark: str = ""
    parts: tuple[Number, ...] = ()
    note: str | Message = ""
    base: Base | None = None


def facts_of(frame: ReferenceFrame, row: Division, day: Day, broken: int) -> Iterator[Fact]:
    """The facts of a unit that is in the register on the day."""
    tell = _Telling(frame, row, day)
    yield tell.figure(PEOPLE)
    yield tell.figure(HOUSEHOLDS)
    if row.level is Level.VILLAGE:
        return
    if row.level in (Level.PROVINCE, Level.CITY):
        yield replace(tell.summed(N_("县级"), ("county",)), parts=tell.parts(("city",)))
    if row.level is not Level.TOWNSHIP:
        townships = tell.summed(N_("乡级"), TOWNSHIPS)
        yield replace(townships, parts=(*townships.parts, *tell.parts(("zone",))))
    yield tell.summed(N_("村级"), VILLAGES)
    yield tell.bodies()
    yield tell.dispatched()
    tone = "red" if broken else ""
    href = day.link(reverse("unit-findings", args=[row.id]))
    yield Fact(N_("不合规则"), Number(broken, N_("处"), href), tone=tone)


class _Telling:
    def __init__(self, frame: ReferenceFrame, row: Division, day: Day) -> None:
        self._frame, self._row, self._day = frame, row, day

    def figure(self, quantity: str) -> Fact:
        value = self._frame.value(self._row.id, quantity)
        if value is None:
            return Fact(MEASURES[quantity])
        fact = Fact(MEASURES[quantity], Number(value, UNITS[quantity], self._rows(quantity)))
        inside = list(self._inside())
        lacking = sum(1 for one in inside if self._lacks(one, quantity))
        if lacking:
            note = message(N_("{n} 个乡级单位无数据，没有计入"), n=lacking)
            fact = replace(fact, note=note, tone="amber")
        bases = bases_of(self._day.shown, quantity, inside)
        if not bases:
            return fact
        first = bases[0][0]
        more = message(N_("另有 {n} 种基数"), n=len(bases) - 1) if len(bases) > 1 else ""
        rests = Base(first.base, first.day, first.source, more)
        estimated = any(base.estimated for base, _ in bases)
        return replace(fact, base=rests, mark=N_("推算") if estimated else "")

    def summed(self, title: str, kinds: tuple[str, ...]) -> Fact:
        values = [self._frame.value(self._row.id, kind) or 0 for kind in kinds]
        href = self._rows(kinds[0]) if len(kinds) == 1 else ""
        parts = self.parts(kinds) if len(kinds) > 1 else ()
        if len(parts) == 1:
            return Fact(title, Number(sum(values), N_("个"), parts[0].href), note=parts[0].word)
        return Fact(title, Number(sum(values), N_("个"), href), parts=parts)

    def parts(self, kinds: tuple[str, ...]) -> tuple[Number, ...]:
        found = ((kind, self._frame.value(self._row.id, kind)) for kind in kinds)
        return tuple(Number(value, MEASURES[kind], self._rows(kind)) for kind, value in found if value)

    def bodies(self) -> Fact:
        counted = self._frame.value(self._row.id, COUNTED)
        limit = self._frame.asked(self._row.id, COUNTED)
        title = N_("限额内机构")
        if counted is None or limit is None:
            return Fact(title, note="" if self._knows_bodies() else N_("登记里还没有机构"))
        over = self._frame.value(self._row.id, OVER) or 0
        rule = self._frame.standard.ordinary.limit_rule
        note: str | Message = ""
        if over and self._row.level is Level.TOWNSHIP:
            mine = self._frame.standard.of(self._row)
            clause = SOURCES.get(mine.limit_rule if mine else rule, "")
            note = message(N_("超过限额 {n} 个（{clause}）"), n=counted - limit, clause=clause)
        elif over:
            note = message(N_("{n} 个乡镇超限额（{clause}）"), n=over, clause=SOURCES.get(rule, ""))
        measure = OVER if over and self._row.level is not Level.TOWNSHIP else COUNTED
        parts = (Number(over, note, self._rows(measure)),) if over else ()
        return Fact(
            title, Number(counted, "", self._rows(COUNTED)), limit, "red" if over else "", parts=parts
        )

    def dispatched(self) -> Fact:
        value = self._frame.value(self._row.id, DISPATCHED)
        title = MEASURES[DISPATCHED]
        return Fact(title) if value is None else Fact(title, Number(value, N_("个"), self._rows(DISPATCHED)))

    def _knows_bodies(self) -> bool:
        if self._row.level is Level.TOWNSHIP:
            return self._frame.standard.knows(self._row)
        return self._frame.value(self._row.id, COUNTED) is not None

    def _rows(self, measure: str) -> str:
        return self._day.link(reverse("unit-rows", args=[self._row.id]), column=measure)

    def _lacks(self, unit: str, quantity: str) -> bool:
        """Whether this is a township of which nothing is known, so that a sum is short of it."""
        row = self._frame.snapshot.divisions[unit]
        there = row.level is Level.TOWNSHIP and row.state is State.STANDING
        return there and self._frame.value(unit, quantity) is None

    def _inside(self) -> Iterator[str]:
        ahead = [self._row.id]
        while ahead:
            unit = ahead.pop()
            yield unit
            ahead += self._frame.snapshot.children.get(unit, ())
