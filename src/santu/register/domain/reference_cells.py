"""The cells of the reference frame: found, asked for, known or not, and whether they keep to the standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from santu.kernel.codes import Level
from santu.register.domain.reference_frame import (
    BEYOND,
    COUNTED,
    OVER,
    SLOT,
    Bound,
    Measure,
    ReferenceFrame,
)
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE

State = Literal["", "broken", "kept", "unknown"]


@dataclass(frozen=True, slots=True)
class FrameCell:
    """What is found and what the standard asks for; ``unknown`` tells what could be known from what does not apply."""

    found: int | None
    asked: int | None = None
    unknown: bool = False

    def breaks(self, bound: Bound) -> bool:
        """Whether it is on the wrong side of the standard."""
        return self.found is not None and self.asked is not None and _breaks(self.found, self.asked, bound)


NOTHING = FrameCell(None)
QUANTITIES = (PEOPLE, HOUSEHOLDS)


def cell_of(frame: ReferenceFrame, unit: str, measure: Measure) -> FrameCell:
    """A cell; of a place that no set asks the unit for, nothing is told."""
    found, asked = frame.value(unit, measure.id), frame.asked(unit, measure.id)
    if found is not None and (asked is not None or not measure.slot):
        return FrameCell(found, asked)
    unheard = measure.group != "divisions" and _unheard(frame, unit)
    if measure.slot and asked is None and not unheard:
        return NOTHING
    return FrameCell(found, asked, found is None and (measure.id in QUANTITIES or unheard))


class CellStates:
    """What the cells of rows are: some break the standard, or all that have one keep to it; some are unknown."""

    def __init__(self, frame: ReferenceFrame, measures: Sequence[Measure]) -> None:
        self._frame = frame
        places = [(measure, frame.place[measure.id]) for measure in measures]
        self._held = [(place, measure.bound) for measure, place in places if measure.bound]
        self._quantities = [place for measure, place in places if measure.id in QUANTITIES]
        self._bodies = [place for measure, place in places if measure.group != "divisions"]

    def of(self, unit: str) -> set[State]:
        """The states of one row; quickly, for there are very many."""
        found = self._frame.found[unit]
        states: set[State] = set()
        if any(found[place] is None for place in self._quantities) or (
            any(found[place] is None for place in self._bodies) and _unheard(self._frame, unit)
        ):
            states.add("unknown")
        wanted = self._frame.wanted[unit]
        for place, bound in self._held:
            value, asked = found[place], wanted[place]
            if value is not None and asked is not None:
                states.add("broken" if _breaks(value, asked, bound) else "kept")
        return states - {"kept"} if "broken" in states else states


def rules_of(frame: ReferenceFrame, measure: Measure) -> tuple[str, ...]:
    """The rules that a measure is held against: of ordinary townships, and of developed towns."""
    sets = (frame.standard.ordinary, frame.standard.developed)
    if measure.id in (COUNTED, OVER):
        return tuple(dict.fromkeys(one.limit_rule for one in sets))
    if measure.id == BEYOND or measure.id.startswith(SLOT):
        return tuple(dict.fromkeys(one.set_rule for one in sets))
    return ()


def _breaks(found: int, asked: int, bound: Bound) -> bool:
    return found > asked if bound == "at_most" else bound == "at_least" and found < asked


def _unheard(frame: ReferenceFrame, unit: str) -> bool:
    """Whether nothing is known of the bodies in a unit that could have some."""
    row = frame.snapshot.divisions[unit]
    if row.level is Level.TOWNSHIP:
        return not frame.standard.knows(row)
    return row.level is not Level.VILLAGE and frame.value(unit, COUNTED) is None
