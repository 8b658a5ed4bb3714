"""A synthetic working year: cases as they come by day and hour, each walked through the engine; every one is marked.

How offices really work is not public. What is drawn stands in ``data/synthetic_work.yaml``; nobody in it is anybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from santu.kernel.apportion import apportion
from santu.kernel.working_days import WorkingCalendar
from santu.operate.domain.clocks import Clock, Length, Unit, begin
from santu.operate.domain.lengths import terms_on
from santu.operate.domain.office_time import CHINA, OfficeTime, midnight
from santu.operate.domain.synthetic_drawing import WHOLE, Chances, WorkDrawing
from santu.operate.domain.synthetic_left import answers_of, rating_of, scores_of
from santu.operate.domain.synthetic_rows import CentreMatter, CountyAtWork, DrawnCase, World
from santu.operate.domain.synthetic_walk import LEAD, WORKING, Begun, Walk

MARK = "合成"
AFTER = timedelta(days=800)
"""So long the offices go on after the year: what is open at its end has somewhere to lead."""
PROMISED = "window/promised"
"""The clock whose length is the matter's own."""
URGENT, ORDINARY = "emergency", "ordinary"
"""The classes of whistles."""
DAY, HALF_HOUR = 24 * 60, 30
"""In minutes."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """A case that comes: when, of which process, whether urgent."""

    at: datetime
    process: str
    is_urgent: bool


class WorkingYear:
    """What is drawn once for all cases of the days from ``first`` to ``last``."""

    def __init__(self, world: World, drawing: WorkDrawing, first: date, last: date, seed: int) -> None:
        self._world, self._drawing, self._seed = world, drawing, seed
        self._office = OfficeTime(world.calendar, first, last + AFTER, drawing.spans)
        self._days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        # What a year not yet published will be is not known; a made-up year goes on over its weekdays.
        self._calendar = world.calendar.taken_as_known(range(first.year, (last + AFTER + AFTER).year))
        self._known: dict[tuple[Length, date], Clock] = {}
        self._until = midnight(last + timedelta(days=1))
        places = {
            (county, township): households
            for county, own in enumerate(world.counties)
            for township, households in own.townships.items()
        }
        self._places = Chances.of(places)
        self._matters = [
            Chances.of({n: (n + 1) ** -drawing.long_tail for n in range(len(own.matters))})
            for own in world.counties
        ]

    def cases(self, number: int) -> Iterator[DrawnCase]:
        """``number`` cases in the order in which they come; the same for the same seed."""
        for count, coming in enumerate(self._coming(number), 1):
            yield self._case(count, coming)

    def _coming(self, number: int) -> Iterator[_Coming]:
        """What comes on each day, in order; on free days urgent cases alone."""
        drawing, processes = self._drawing, self._drawing.processes
        weights = day_weights(self._days, self._world.calendar, drawing)
        a_day: list[tuple[str, bool, Sequence[int]]] = []
        for name, whole in zip(
            processes, apportion(number, [one.share for one in processes.values()]), strict=True
        ):
            rushed, others = apportion(whole, [processes[name].urgent, WHOLE - processes[name].urgent])
            a_day.append((name, False, apportion(others, weights)))
            a_day.append((name, True, self._scattered(name, rushed)))
        for n, day in enumerate(self._days):
            dice, began = Random(f"{self._seed}:{day}"), midnight(day)
            yield from sorted(
                (
                    _Coming(began + timedelta(minutes=self._minute(dice, urgent)), name, urgent)
                    for name, urgent, parts in a_day
                    for _ in range(parts[n])
                ),
                key=lambda one: one.at,
            )

    def _scattered(self, name: str, number: int) -> Sequence[int]:
        """How many urgent cases come on each day: any day is like any other."""
        parts, dice = [0] * len(self._days), Random(f"{self._seed}:{name}")
        for _ in range(number):
            parts[dice.randrange(len(parts))] += 1
        return parts

    def _minute(self, dice: Random, urgent: bool) -> int:
        if urgent:
            return dice.randrange(DAY)
        return self._office.minutes[
            self._drawing.half_hours.draw(dice) * HALF_HOUR + dice.randrange(HALF_HOUR)
        ]

    def _case(self, number: int, coming: _Coming) -> DrawnCase:
        dice, drawing, world = Random(f"{self._seed}:{number}"), self._drawing, self._world
        index, place = self._places.draw(dice)
        county, process = world.counties[index], drawing.processes[coming.process]
        matter = None if process.calls else county.matters[self._matters[index].draw(dice)]
        called = matter.departments if matter else self._called(county, dice)
        terms = _terms(matter, coming.is_urgent)
        walk = Walk(
            world.definitions[coming.process],
            process,
            self._office,
            dice,
            self._begun(coming.process, terms),
            promised=matter.days if matter else 0,
            urgent=coming.is_urgent,
            lists=_lists(called),
            again=lambda: _lists(self._called(county, dice)),
        )
        walk.run(coming.at, self._until)
        about = matter.name if matter else dice.choice(world.occasions)
        on_paper = dice.random() < drawing.on_paper and not process.calls
        return DrawnCase(
            number=number,
            process=coming.process,
            place=place,
            county=county.unit,
            matter=matter,
            title=f"{MARK}：{about}",
            applicant="" if process.calls else f"{MARK}申请人 {number:06}",
            channel="" if process.calls else drawing.channels.draw(dice),
            is_urgent=coming.is_urgent,
            came_at=coming.at,
            on_paper=on_paper,
            lists=walk.lists,
            terms=terms,
            state=walk.state,
            acts=walk.acts,
            tokens=walk.tokens,
            clocks=list(walk.clocks.values()),
            rating=rating_of(walk, drawing, dice),
            answers=answers_of(walk),
            scores=scores_of(walk, world.score, drawing, dice),
        )

    def _begun(self, process: str, terms: Mapping[str, object]) -> Begun:
        """The clocks of a case as they begin; those in days are worked out once for each length and day."""
        binding, standards, known = self._world.bindings[process], self._world.standards, self._known

        def begun(name: str, at: datetime) -> Clock:
            day = at.astimezone(CHINA).date()
            length = binding.length(name, terms, standards, day)
            if length.unit is Unit.MINUTES:
                return begin(length, at, self._calendar, terms_on(standards, day))
            first = known.get((length, day))
            if first is None:
                first = known[length, day] = begin(length, at, self._calendar, terms_on(standards, day))
            amber = at if first.amber == first.started_at else first.amber
            return replace(first, started_at=at, since=at, changed=at, amber=amber)

        return begun

    def _called(self, county: CountyAtWork, dice: Random) -> Sequence[str]:
        """The departments that a whistle calls, who leads first."""
        number = min(self._drawing.called.draw(dice), len(county.departments))
        return dice.sample(list(county.departments), number)


def day_weights(days: Sequence[date], calendar: WorkingCalendar, drawing: WorkDrawing) -> list[int]:
    """How many cases come on each day beside the others: none on free days, more on Mondays and after festivals."""
    after, weights, free, busy = drawing.after_festival, [], 0, 0
    for day in days:
        if not calendar.is_working_day(day):
            free += 1
            weights.append(0)
            continue
        busy = after["days"] if free >= after["free"] else busy
        weights.append(drawing.weekdays[day.weekday()] * (after["times"] if busy else WHOLE))
        free, busy = 0, max(0, busy - 1)
    return weights


def _lists(called: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The lists that the shipped processes go through: all, and the first as who leads or answers for the matter."""
    return {
        "departments": list(called),
        WORKING: list(called),
        LEAD: list(called[:1]),
        "organ": list(called[:1]),
    }


def _terms(matter: CentreMatter | None, is_urgent: bool) -> Mapping[str, object]:
    """What a case is opened with: the promised days of its matter, or the class of a whistle."""
    if matter is None:
        return {"class": URGENT if is_urgent else ORDINARY}
    return {"clocks": {PROMISED: matter.days}, "days": matter.days}
