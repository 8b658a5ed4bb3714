"""What looking through an import found: its faults, the columns nobody knows, or what it would change."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.kernel.messages import Fault, Message, fault_from_json, fault_to_json, from_json, said, to_json
from santu.register.domain.telling import Told, Value


class Listed(NamedTuple):
    """How many townships, villages, and figures of people and households files have."""

    townships: int = 0
    villages: int = 0
    figures: int = 0


NOTHING_LISTED = Listed()


@dataclass(frozen=True, slots=True)
class Review:
    """One look at the files of an import.

    Attributes:
        faults: of all files; with any of them there is nothing more.
        unmapped: by file the columns that nobody knows and nobody said to leave out yet.
        since: the latest act that was seen when the files were compared with the register.
        day: of the list.
        rows: the changes, in their order.
        counties: the names of the counties in which something changes, by id.
        listed: how much the files say.
        violations: how many rules the register would break on its day; ``None`` where no
            standard was in force yet.
    """

    faults: tuple[Fault, ...] = ()
    unmapped: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: int = 0
    day: date | None = None
    rows: tuple[Told, ...] = ()
    counties: Mapping[str, str] | None = None
    listed: Listed = NOTHING_LISTED
    violations: int | None = None

    @property
    def is_sound(self) -> bool:
        return not self.faults and not self.unmapped

    @property
    def changes_nothing(self) -> bool:
        return not self.rows and not self.listed.figures

    def counts(self) -> Counter[tuple[str, Level]]:
        """How many changes there are, by sign and level."""
        return Counter((row.sign, row.level) for row in self.rows)

    def by_county(self) -> dict[str, Counter[str]]:
        """County id ("" above the counties) → sign → how many changes."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows:
            found.setdefault(row.county, Counter())[row.sign] += 1
        return found


def review_to_json(review: Review) -> dict[str, Any]:
    """A review for JSON, to be shown later in whatever language is wanted then."""
    return {
        "faults": [fault_to_json(fault) for fault in review.faults],
        "unmapped": review.unmapped,
        "since": review.since,
        "day": review.day.isoformat() if review.day else "",
        "rows": [_told_to_json(row) for row in review.rows],
        "counties": review.counties or {},
        "listed": review.listed,
        "violations": review.violations,
    }


def review_from_json(found: Mapping[str, Any]) -> Review:
    """The way back."""
    return Review(
        faults=tuple(map(fault_from_json, found["faults"])),
        unmapped=tuple((name, tuple(columns)) for name, columns in found["unmapped"]),
        since=found["since"],
        day=date.fromisoformat(found["day"]) if found["day"] else None,
        rows=tuple(map(_told_from_json, found["rows"])),
        counties=found["counties"],
        listed=Listed(*found["listed"]),
        violations=found["violations"],
    )


def _told_to_json(row: Told) -> list[object]:
    texts = (row.sign, str(row.op), str(row.level), row.code, row.name, row.county, row.where)
    return [*texts, to_json(row.was), to_json(row.becomes)]


def _told_from_json(row: list[Any]) -> Told:
    sign, op, level, code, name, county, where, was, becomes = row
    return Told(sign, Op(op), Level(level), code, name, county, where, _value(was), _value(becomes))


def _value(found: object) -> Value:
    value = from_json(found)
    return value if isinstance(value, Message) else str(value)


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault of a file in four parts: the file, the cell, what is wrong, and how to cure it."""

    file: str
    cell: str
    what: str
    cure: str


CURE = re.compile(r"[；。：](?=请)|[:;] (?=[a-z])|\. (?=[A-Z])")
"""Where the cure begins in a fault, in Chinese and in English."""


def fault_row(fault: Fault, files: Collection[str], translate: Callable[[str], str]) -> FaultRow:
    """A fault as the row of a table, in the language of ``translate``.

    Args:
        fault: of one of the files, or of none of them.
        files: the names of the files.
        translate: into the language of the page.
    """
    place = str(said(fault.place, translate))
    file = next((name for name in sorted(files, key=len, reverse=True) if place.startswith(name)), "")
    text = fault.message.render(translate)
    where = place[len(file) :].strip(" :")
    found = CURE.search(text)
    if found is None:
        return FaultRow(file, where, text, "")
    cure = text[found.end() :].strip()
    return FaultRow(file, where, text[: found.start()], cure[:1].upper() + cure[1:])
