"""The overview of somebody who looks after counties, townships or villages: each unit in figures, and what changed in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from santu.register.domain.rows import Division
from santu.register.selectors.days import change_days
from santu.register.selectors.frames import broken_on, frame_on
from santu.register.selectors.maps import scope_of
from santu.register.selectors.units import life_of, way_to
from santu.web.days import Day
from santu.web.pages.home_changes import Sentence, sentences
from santu.web.pages.unit_facts import Fact, facts_of

MOST = 6
"""So many units are shown in figures; more are found in the tree."""


@dataclass(frozen=True, slots=True)
class Mine:
    """One of the units of whoever asks, with its figures and what changed in it since the register began."""

    row: Division
    facts: Sequence[Fact]
    changed: Sequence[Sentence]


def mine_of(rows: Sequence[Division], day: Day) -> list[Mine]:
    """The first few units, as they are on the day of the page."""
    return [_mine(row, day) for row in rows[:MOST]]


def _mine(row: Division, day: Day) -> Mine:
    scope = scope_of(way_to(row.id, day.shown))
    frame, broken = frame_on(day.shown, scope), broken_on(day.shown, scope)
    life = life_of(row.id)
    days = [one for one in change_days() if life and life.first <= one < day.shown]
    changed = sentences(day, days[0], row.id) if days else ()
    return Mine(row, tuple(facts_of(frame, row, day, broken.number(row.id))), changed)
