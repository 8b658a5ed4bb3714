"""The steps of a plan as a page shows them: those asked for, a page at a time, each as a sentence."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.http import HttpRequest
from django.urls import reverse

from santu.kernel.messages import N_, Message
from santu.register.domain.rows import Division
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.transition.domain.briefs import Brief, Part, picked, units_called
from santu.transition.domain.document import Section, sections
from santu.transition.domain.sentences import Units, words
from santu.transition.domain.steps import Step
from santu.transition.selectors.plans import (
    plan_parts,
    plan_units,
    step_briefs,
    steps_numbered,
    steps_of_county,
)
from santu.web.days import Day
from santu.web.numbers import page_in
from santu.web.tables import Column, Row, Table

Link = Callable[..., str]
"""The address of the same steps with some choices changed."""

ON_A_PAGE = 50
CHUNK = 2000
SIGNS = (NEW, CHANGED, MOVED, GONE)
COLUMNS = (
    Column("no", N_("步"), "number"),
    Column("sign", N_("符号"), "sign"),
    Column("day", N_("日期"), "day"),
    Column("county", N_("县（市、区）")),
    Column("words", N_("做什么")),
    Column("waits", N_("须在这些步之后")),
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as a line: its number, day, sign and words, and on how many earlier ones it waits."""

    no: int
    day: date
    sign: str
    words: Message
    waits: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several to choose from: an address, a name, how many it holds."""

    key: str
    name: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """What a page shows of the steps, and where its other pages are."""

    parts: Sequence[Part]
    county: str | None
    section: Section | None
    query: str
    sign: str
    signs: Sequence[Choice]
    counties: Sequence[Choice]
    total: int
    of_all: int
    first: int
    lines: Sequence[StepLine]
    earlier: str
    later: str
    all_href: str
    table: Table

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


def steps_shown(request: HttpRequest, plan: int, day: Day) -> Steps:
    """The steps that the address asks for: ``county``, ``sign``, ``q`` and ``page``; what is none is left aside."""
    briefs, units = step_briefs(plan), plan_units(plan)
    known = plan_parts(plan)
    county = request.GET.get("county")
    county = county if county in {part.county for part in known} else None
    sign = request.GET.get("sign", "")
    sign = sign if sign in SIGNS else ""
    query = request.GET.get("q", "").strip()
    about = units_called(query, units) if query else None
    unsigned = list(picked(briefs, county=county, about=about))
    found = [brief for brief in unsigned if not sign or brief.sign == sign]

    def link(**changed: object) -> str:
        return _link(plan, day, {"county": county, "sign": sign, "q": query, **changed})

    number = _page(request.GET.get("page", ""), len(found))
    first = (number - 1) * ON_A_PAGE
    here = found[first : first + ON_A_PAGE]
    return Steps(
        parts=known,
        county=county,
        section=_section(plan, county, units),
        query=query,
        sign=sign,
        signs=_signs(unsigned, sign, link),
        counties=[
            Choice(part.county, part.name, part.steps, link(county=part.county), part.county == county)
            for part in known
        ],
        total=len(found),
        of_all=len(briefs),
        first=first + 1 if here else 0,
        lines=list(_lines(plan, here, units)),
        earlier=link(page=number - 1) if number > 1 else "",
        later=link(page=number + 1) if first + ON_A_PAGE < len(found) else "",
        all_href=link(county=None),
        table=Table("steps", N_("步骤"), COLUMNS, StepRows(plan, found, units), shown=()),
    )


def _link(plan: int, day: Day, query: dict[str, object]) -> str:
    # A county may be "": above all counties; whatever is not asked for is left out.
    county = query.pop("county")
    path = reverse("plan", args=[plan])
    if county == "":
        path += "?county="
    elif county is not None:
        query["county"] = county
    return f"{day.link(path, **query)}#steps"


def _page(text: str, found: int) -> int:
    return page_in(text, max(1, -(-found // ON_A_PAGE)))


def _signs(briefs: Sequence[Brief], sign: str, link: Link) -> list[Choice]:
    counts = dict.fromkeys(SIGNS, 0)
    for brief in briefs:
        counts[brief.sign] += 1
    every = Choice("", "", len(briefs), link(sign=""), not sign)
    return [every, *(Choice(one, "", n, link(sign=one), one == sign) for one, n in counts.items() if n)]


def _section(plan: int, county: str | None, units: Units) -> Section | None:
    found = sections(steps_of_county(plan, county), units) if county is not None else []
    return found[0] if found else None


def _lines(plan: int, briefs: Sequence[Brief], units: Units) -> Iterator[StepLine]:
    signs = {brief.no: brief.sign for brief in briefs}
    for step in steps_numbered(plan, signs):
        yield line_of(step, signs[step.no], units)


def line_of(step: Step, sign: str, units: Units) -> StepLine:
    """A step as a line."""
    return StepLine(step.no, step.day, sign, words(step.changes, units), len(step.waits))


class StepRows(Sequence[Row]):
    """All steps that were asked for, as rows of a file: read only when the file is made, some at a time."""

    def __init__(self, plan: int, briefs: Sequence[Brief], units: Units) -> None:
        self._plan, self._briefs, self._units = plan, briefs, units

    def __len__(self) -> int:
        return len(self._briefs)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return list(self._rows(self._briefs[place]))
        return next(self._rows([self._briefs[place]]))

    def __iter__(self) -> Iterator[Row]:
        for first in range(0, len(self._briefs), CHUNK):
            yield from self._rows(self._briefs[first : first + CHUNK])

    def _rows(self, briefs: Sequence[Brief]) -> Iterator[Row]:
        signs = {brief.no: brief.sign for brief in briefs}
        for step in steps_numbered(self._plan, signs):
            county = self._units.row(step.county)
            name = county.name if isinstance(county, Division) else ""
            waits = ", ".join(str(wait.step) for wait in step.waits)
            said = words(step.changes, self._units)
            yield Row((step.no, signs[step.no], step.day, name, said, waits), sign=signs[step.no])
