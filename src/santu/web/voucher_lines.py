"""The movements of a form that moves posts: what can be chosen, and the entries that were written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.ledger import (
    BETWEEN,
    BY_HAND,
    HOLDS,
    MEASURES,
    MOVES,
    OF_MONEY,
    Account,
    Entry,
    Holds,
    Measure,
)
from santu.register.selectors.posts_places import Place, bodies_hosted, places_right_under
from santu.standards.rulebook import Standards
from santu.web.days import day_in
from santu.web.loan_rows import kind_names
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading

LINES = range(1, 6)
"""So many movements one form takes."""
WAYS = {
    f"{source}-{target}": move for (source, target), move in BETWEEN.items() if move in BY_HAND - OF_MONEY
}
"""From what to what posts are moved by hand, as the form says it."""
LACKS = {
    "move": N_("第 {no} 笔没有选做什么；请选一项。"),
    "from": N_("第 {no} 笔没有选从哪个单位；请选一个。"),
    "to": N_("第 {no} 笔没有选到哪个单位；请选一个。"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the entries, unless something is wrong with a line of them."""

    lines: Sequence[int]
    entries: Sequence[Entry]
    faults: Sequence[Fault]

    def placed(self, fault: Fault) -> Fault:
        """A fault of an entry at the field of its line."""
        told: dict[str, Any] = dict(fault.place.params) if isinstance(fault.place, Message) else {}
        no = told.get("no")
        return Fault(f"amount-{self.lines[no - 1]}", fault.message) if isinstance(no, int) else fault


def lines_offered(heading: Heading, today: date, standards: Standards) -> dict[str, Any]:
    """What the lines of a form can be chosen from."""
    return {
        "lines": LINES,
        "ways": [
            (way, MOVES[move], *(HOLDS[Holds(one)] for one in way.split("-"))) for way, move in WAYS.items()
        ],
        "groups": _groups(heading, today),
        "kinds": kind_names(standards, today).items(),
        "measures": MEASURES.items(),
        "today": today,
    }


def _groups(heading: Heading, day: date) -> list[tuple[Place, list[Place]]]:
    """The unit and those right under it, each with its bodies; under a city of a province also its counties."""
    top = Place(heading.unit, heading.row.name)
    places = [
        top,
        *(places_right_under(heading.unit, day) if heading.row.level is not Level.TOWNSHIP else []),
    ]
    bodies = bodies_hosted([one.unit for one in places], day)
    below: Mapping[str, list[Place]] = {}
    if heading.row.level is Level.PROVINCE:
        below = {one.unit: places_right_under(one.unit, day) for one in places[1:]}
    return [(one, [*bodies[one.unit], *below.get(one.unit, [])]) for one in places]


def lines_written(request: HttpRequest) -> Written:
    """The movements that were written, all from one day on; what is wrong with a line is told beside it."""
    said, faults = request.POST, list[Fault]()
    day = day_in(request, "day", faults)
    if day is None and not faults:
        faults.append(Fault("day", message(N_("没有起算日期；请填写。"))))
    lines = [
        no for no in LINES if any(said.get(f"{field}-{no}") for field in ("move", "from", "to", "amount"))
    ]
    faults += [fault for no in lines for fault in _lacking(said, no)]
    if faults or day is None:
        return Written(lines, [], faults)
    return Written(lines, [_entry(said, no, day) for no in lines], [])


def _lacking(said: QueryDict, no: int) -> Iterator[Fault]:
    """What was left open in a line; a way that is none counts as open."""
    for field, template in LACKS.items():
        value = said.get(f"{field}-{no}", "")
        if not value or (field == "move" and value not in WAYS):
            yield Fault(f"{field}-{no}", message(template, no=no))


def _entry(said: QueryDict, no: int, day: date) -> Entry:
    measure = said.get("measure", "")
    counted = (said.get("kind", ""), Measure(measure) if measure in MEASURES else Measure.HEADS)
    source, target = (Holds(holds) for holds in str(said[f"move-{no}"]).split("-"))
    here, there = (str(said.get(f"{side}-{no}", "")) for side in ("from", "to"))
    amount = number_in(said.get(f"amount-{no}", "").strip()) or 0
    return Entry(day, Account(here, source, *counted), Account(there, target, *counted), amount)
