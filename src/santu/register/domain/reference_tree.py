"""The reference frame as a tree that is sorted and filtered: siblings change places, never their parent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from santu.register.domain.reference_cells import CellStates, State
from santu.register.domain.reference_frame import Measure, ReferenceFrame

BY_CODE = "unit"
DOWN = "-"
MOST_OPENED = 200
"""So many rows are opened on the way to what fits; what lies below them is opened by hand."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to see the tree.

    Attributes:
        sort: the measure that siblings are in order of, or ``unit`` for their codes; ``-`` before it turns it round.
        text: a part of the name, or the beginning of the code.
        state: what one of the cells is.
    """

    sort: str = BY_CODE
    text: str = ""
    state: State = ""

    @property
    def filters(self) -> bool:
        return bool(self.text or self.state)


PLAIN = Wish()


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the tree: how deep it lies, whether what is in it follows, and, of the first of these, in which."""

    unit: str
    depth: int
    is_open: bool = False
    first_in: str = ""


class ReferenceTree:
    """The units from a root down.

    Of a filtered tree there are the units that fit, those above them, and, where only a name or code is looked
    for, what lies in a unit that has it. O(units under the root) when filtered, else only what is asked for.
    """

    def __init__(
        self, frame: ReferenceFrame, root: str, measures: Sequence[Measure], wish: Wish = PLAIN
    ) -> None:
        self.root, self.wish = root, wish
        self._frame, self._states = frame, CellStates(frame, measures)
        self._text = wish.text.lower()
        self._sort = wish.sort.removeprefix(DOWN)
        self._shown: set[str] = set()
        self.fitting: set[str] = set()
        if wish.filters:
            self._look(root, named=not self._text)
            self._shown.add(root)

    def children(self, unit: str) -> list[str]:
        """What is shown right under a unit, in order; without a value last, whichever way it is sorted."""
        inside = self._frame.snapshot.children.get(unit, ())
        rows = [one for one in inside if one in self._shown] if self.wish.filters else list(inside)
        down = self.wish.sort.startswith(DOWN)
        place = self._frame.place.get(self._sort)
        if place is None:
            return rows[::-1] if down else rows
        found = self._frame.found

        def key(one: str) -> tuple[bool, int]:
            value = found[one][place]
            return value is None, (-value if down else value) if value is not None else 0

        return sorted(rows, key=key)

    def holds(self, unit: str) -> bool:
        """Whether anything is shown in a unit."""
        inside = self._frame.snapshot.children.get(unit, ())
        return any(one in self._shown for one in inside) if self.wish.filters else bool(inside)

    def down(self) -> Iterator[str]:
        """Everything that can be opened, from the root down."""
        ahead = [self.root]
        while ahead:
            one = ahead.pop()
            yield one
            ahead += reversed(self.children(one))

    def lines(self, opened: set[str]) -> list[Line]:
        """The rows of the page: the root, what is right in it, and in each unit that is open."""
        wide = {self.root} | opened | self._way()
        return list(self._lines(Line(self.root, 0, is_open=True), wide))

    def inside(self, unit: str, depth: int) -> list[Line]:
        """The rows that follow when one is opened."""
        return [
            Line(one, depth, first_in="" if place else unit) for place, one in enumerate(self.children(unit))
        ]

    def _lines(self, line: Line, wide: set[str]) -> Iterator[Line]:
        yield line
        if line.is_open:
            for one in self.inside(line.unit, line.depth + 1):
                yield from self._lines(Line(one.unit, one.depth, one.unit in wide, one.first_in), wide)

    def _way(self) -> set[str]:
        """The units to be opened so that one sees what fits, level by level, as long as it is not too much."""
        way: set[str] = set()
        level, rows = [self.root] if self.wish.filters else [], 1
        while level:
            below = [child for one in level for child in self.children(one)]
            rows += len(below)
            if rows > MOST_OPENED:
                break
            way.update(level)
            # What lies in a unit that has the name is there to be opened; nobody asked for it.
            level = [one for one in below if self.wish.state or one not in self.fitting]
        return way

    def _look(self, unit: str, *, named: bool) -> bool:
        """Whether the unit or anything in it is shown; ``named``: one above it has the text."""
        row = self._frame.snapshot.divisions[unit]
        own = self._text in row.name.lower() or row.code.startswith(self._text)
        named = named or own
        state = self.wish.state
        fits = (named and state in self._states.of(unit)) if state else own
        if fits:
            self.fitting.add(unit)
        below = [self._look(child, named=named) for child in self._frame.snapshot.children.get(unit, ())]
        shown = fits or (named and not state) or any(below)
        if shown:
            self._shown.add(unit)
        return shown
