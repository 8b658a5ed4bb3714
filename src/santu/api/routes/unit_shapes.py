"""Units as the API tells them."""

from datetime import date

from ninja import Schema
from pydantic import Field

from santu.kernel.codes import Level
from santu.register.domain.rows import Body, Division, State


class Unit(Schema):
    """A division on a day: `code` is empty while it has none, `parent` for a province."""

    id: str
    name: str
    level: Level
    kind: str
    code: str
    parent: str
    unit_class: str
    state: State


class Above(Schema):
    """A unit on the way down to another one."""

    id: str
    name: str
    level: Level


class Figure(Schema):
    """How many people or households a unit has; null where nothing is known."""

    quantity: str
    value: int | None


class UnitOnDay(Unit):
    """A division on a day. Where it is not there on that day, it is told as it was on the nearest: `seen`."""

    day: date
    seen: date
    is_there: bool
    first: date = Field(description="The first day on which it was there.")
    last: date | None = Field(description="The last one; null while it lasts.")
    above: list[Above]
    figures: list[Figure]
    findings: int | None = Field(description="How many rules are broken in it; null where it is not there.")


class Line(Schema):
    """A line of control of a body."""

    kind: str
    organ: str
    share: int | None


class BodyShape(Schema):
    """A body on a day; `slot` is its place of the standard set."""

    id: str
    host: str
    name: str
    category: str
    slot: str
    state: State
    rank: str
    nameplates: str
    functions: str
    credit_code: str
    funding: str
    document: str
    lines: list[Line]


class Period(Schema):
    """From when (and before when; null while it lasts) a body was so, and which act says so."""

    start: date
    end: date | None
    body: BodyShape
    act: int


class LineOnDays(Line):
    """A line of control and from when to before when it held."""

    start: date
    end: date | None
    act: int


class BodyHistory(Schema):
    """A body through time."""

    id: str
    periods: list[Period]
    lines: list[LineOnDays]


def unit_shape(row: Division) -> Unit:
    """A row of the register."""
    return Unit(
        id=row.id,
        name=row.name,
        level=row.level,
        kind=row.kind,
        code=row.code,
        parent=row.parent,
        unit_class=row.unit_class,
        state=row.state,
    )


def body_shape(row: Body) -> BodyShape:
    """A body of the register."""
    papers = row.papers
    return BodyShape(
        id=row.id,
        host=row.host,
        name=row.name,
        category=row.category,
        slot=row.slot,
        state=row.state,
        rank=papers.rank,
        nameplates=papers.nameplates,
        functions=papers.functions,
        credit_code=papers.credit_code,
        funding=papers.funding,
        document=papers.document,
        lines=[Line(kind=line.kind, organ=line.organ, share=line.share) for line in row.lines],
    )
