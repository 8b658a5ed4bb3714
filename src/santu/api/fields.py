"""The types of fields: what a database can hold, days as they are written, lists in parts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.utils import timezone
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from santu.kernel.days import EARLIEST, OPEN_END

Thing = TypeVar("Thing")
Shape = TypeVar("Shape")

PLAIN = r"^[^\x00]*$"
"""A text that every store can hold."""
Text = Annotated[str, StringConstraints(pattern=PLAIN, max_length=2000)]
Word = Annotated[str, StringConstraints(pattern=PLAIN, max_length=300)]
Some = Annotated[str, StringConstraints(pattern=r"^[^\x00]*[^\x00\s][^\x00]*$", max_length=2000)]
"""A text that says something."""
Number = Annotated[int, Field(ge=0, lt=10**18)]
Limit = Annotated[int, Field(ge=1, le=500, description="At most so many.")]
Offset = Annotated[int, Field(ge=0, le=10**9, description="How many are passed over first.")]


def day_written(text: object) -> object:
    """A day as it is written, before the one that stands for an open end."""
    if isinstance(text, date):
        return text
    try:
        found = date.fromisoformat(str(text)) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None or found >= OPEN_END:
        raise PydanticCustomError("date", "not a day: {given}", {"given": str(text)[:40]})
    return found


Day = Annotated[
    date,
    BeforeValidator(day_written),
    WithJsonSchema({"type": "string", "format": "date", "description": "A day, such as 2021-10-31."}),
]


def moment_written(text: object) -> object:
    """A moment as it is written; one without an offset is of the place where the program runs."""
    if isinstance(text, datetime):
        return text
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST < found.date() < OPEN_END.replace(year=OPEN_END.year - 1):
        raise PydanticCustomError("moment", "not a moment: {given}", {"given": str(text)[:40]})
    return timezone.make_aware(found) if timezone.is_naive(found) else found


Moment = Annotated[
    datetime,
    BeforeValidator(moment_written),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "When it was really done, where it came on paper, such as 2026-03-02T09:30:00+08:00.",
        }
    ),
]


class Given(Schema):
    """What is sent: a field that nobody knows is a fault, not silently left out."""

    model_config = ConfigDict(extra="forbid")


class Part(Schema, Generic[Shape]):
    """A part of a list; ``total`` is how many there are on all parts."""

    items: list[Shape]
    total: int
    limit: int
    offset: int


def part(things: Sequence[Thing], limit: int, offset: int, shape: Callable[[Thing], Any]) -> dict[str, Any]:
    """The part that is asked for, of things that are shaped only as far as they are in it."""
    items = [shape(one) for one in things[offset : offset + limit]]
    return {"items": items, "total": len(things), "limit": limit, "offset": offset}


def day_or_today(day: date | None) -> date:
    """The day that is asked for."""
    return day or timezone.localdate()


def open_end(day: date) -> date | None:
    """The first day on which something no longer holds; ``None`` for what lasts."""
    return None if day == OPEN_END else day


def sorted_by_code(rows: Iterable[Any]) -> list[Any]:
    """Divisions in order of code."""
    return sorted(rows, key=lambda row: (row.code, row.id))
