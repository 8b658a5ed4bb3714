"""Units of the register: as they are on a day, what is in them, how they came to be so."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.api.callers import caller
from santu.api.fields import Day, Limit, Offset, Part, Word, day_or_today, open_end, part, sorted_by_code
from santu.api.language import said
from santu.api.problems import told
from santu.api.routes.unit_shapes import (
    Above,
    BodyHistory,
    BodyShape,
    Figure,
    LineOnDays,
    Period,
    Unit,
    UnitOnDay,
    body_shape,
    unit_shape,
)
from santu.kernel.messages import N_
from santu.kernel.violation import Violation
from santu.register.domain.differences import Difference
from santu.register.domain.findings import violations
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.selectors.access import unit_unknown
from santu.register.selectors.bodies import body_periods, line_periods
from santu.register.selectors.differences import differences_between
from santu.register.selectors.frames import broken_on, frame_on
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of, standard_on
from santu.register.selectors.units import Life, life_of, units_held, way_to

router = Router()
Depth = Annotated[int, Field(ge=0, le=3, description="How many levels below the unit have rows.")]


class Found(Schema):
    """A broken rule: by which unit or body, what was found against what is allowed, with its clause."""

    rule: str
    subject: str
    kind: str
    found: int
    allowed: int
    source: str
    message: str


class MeasureShape(Schema):
    """A column of the matrix."""

    id: str
    group: str
    bound: str


class MatrixRow(Schema):
    """A row of the matrix: what is found and what the standard asks for, in the order of the measures."""

    unit: str
    name: str
    depth: int
    found: list[int | None]
    asked: list[int | None]


class Matrix(Schema):
    """The reference frame of a unit (SX-04)."""

    day: date
    measures: list[MeasureShape]
    rows: list[MatrixRow]


class Changed(Schema):
    """A unit or body that is not the same on two days; `fields` are those that differ."""

    sign: str
    group: str
    unit: str
    name: str
    fields: list[str]


def on_day(unit: str, day: date | None) -> tuple[date, Life, tuple[Division, ...]]:
    """The day that is asked for, the life of a unit, and the way down to it on the nearest day that it was there."""
    life, shown = life_of(unit), day_or_today(day)
    if life is None:
        raise unit_unknown(unit)
    return shown, life, way_to(unit, min(max(shown, life.first), life.last))


def there(unit: str, day: date | None) -> tuple[date, Snapshot, tuple[Division, ...]]:
    """The part of the register that holds a unit, which has to be there on the day."""
    shown, life, way = on_day(unit, day)
    if not life.first <= shown <= life.last:
        template = N_("这个单位在 {day} 不在登记里；请改用 {first} 到 {last} 之间的日期。")
        raise told(404, template, place=unit, day=shown, first=life.first, last=life.last)
    return shown, register_on(shown, scope_of(way)), way


@router.get("/units", response=list[Unit], url_name="units", operation_id="units")
def units(request: HttpRequest, day: Day | None = None) -> list[Unit]:
    """The topmost units within reach on a day."""
    held = units_held(caller(request).sight.on(day_or_today(day)))
    return [unit_shape(row) for row in held]


@router.get("/units/{unit}", response=UnitOnDay, url_name="unit", operation_id="unit")
def unit(request: HttpRequest, unit: Word, day: Day | None = None) -> UnitOnDay:
    """One unit on a day."""
    shown, life, way = on_day(unit, day)
    is_there = life.first <= shown <= life.last
    row, figures, broken = way[-1], [], None
    if is_there:
        scope = scope_of(way)
        frame, broken = frame_on(shown, scope), broken_on(shown, scope).number(unit)
        figures = [Figure(quantity=one, value=frame.value(unit, one)) for one in (PEOPLE, HOUSEHOLDS)]
    return UnitOnDay(
        **unit_shape(row).model_dump(),
        day=shown,
        seen=min(max(shown, life.first), life.last),
        is_there=is_there,
        first=life.first,
        last=None if life.lasts else life.last,
        above=[Above(id=one.id, name=one.name, level=one.level) for one in way[:-1]],
        figures=figures,
        findings=broken,
    )


@router.get(
    "/units/{unit}/children", response=Part[Unit], url_name="unit-children", operation_id="unit_children"
)
def children(
    request: HttpRequest, unit: Word, day: Day | None = None, limit: Limit = 100, offset: Offset = 0
) -> object:
    """The units right under one, in order of code."""
    _, register, _ = there(unit, day)
    rows = sorted_by_code(register.divisions[one] for one in register.children.get(unit, ()))
    return part(rows, limit, offset, unit_shape)


@router.get(
    "/units/{unit}/bodies", response=Part[BodyShape], url_name="unit-bodies", operation_id="unit_bodies"
)
def bodies(
    request: HttpRequest, unit: Word, day: Day | None = None, limit: Limit = 100, offset: Offset = 0
) -> object:
    """The bodies of a unit, by id."""
    _, register, _ = there(unit, day)
    rows = [register.bodies[one] for one in sorted(register.bodies_of.get(unit, ()))]
    return part(rows, limit, offset, body_shape)


@router.get(
    "/units/{unit}/bodies/{path:body}", response=BodyHistory, url_name="unit-body", operation_id="unit_body"
)
def body(request: HttpRequest, unit: Word, body: Word) -> BodyHistory:
    """One body of a unit: every version of it, and its lines of control."""
    periods = body_periods(body) if "\0" not in body else []
    if all(period.row.host != unit for period in periods):
        raise told(404, N_("这个单位没有编号为“{body}”的机构；请从机构列表里选。"), place=body, body=body)
    return BodyHistory(
        id=body,
        periods=[
            Period(start=one.start, end=open_end(one.end), body=body_shape(one.row), act=one.act)
            for one in periods
        ],
        lines=[
            LineOnDays(
                kind=one.line.kind,
                organ=one.line.organ,
                share=one.line.share,
                start=one.start,
                end=open_end(one.end),
                act=one.act,
            )
            for one in line_periods(body)
        ],
    )


@router.get(
    "/units/{unit}/findings", response=Part[Found], url_name="unit-findings", operation_id="unit_findings"
)
def findings(
    request: HttpRequest,
    unit: Word,
    *,
    day: Day | None = None,
    rule: Word = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> object:
    """The rules that are broken in a unit and in all that is in it, on a day; of one rule where it is named."""
    shown, register, way = there(unit, day)
    broken, standard = broken_on(shown, scope_of(way)), standard_on(shown)
    keys = [key for key in broken.inside(register, unit) if rule in ("", key[0])]
    return part(
        keys,
        limit,
        offset,
        lambda key: violation_shape(violations(broken.of([key]), register, standard)[0]),
    )


def violation_shape(found: Violation) -> Found:
    """A broken rule."""
    return Found(
        rule=found.rule,
        subject=found.subject,
        kind=found.kind,
        found=found.found,
        allowed=found.allowed,
        source=found.source,
        message=said(found.message),
    )


@router.get("/units/{unit}/matrix", response=Matrix, url_name="unit-matrix", operation_id="unit_matrix")
def matrix(
    request: HttpRequest,
    unit: Word,
    day: Day | None = None,
    depth: Depth = 1,
) -> Matrix:
    """The reference frame: the unit and what is in it against the standard, measure by measure."""
    shown, _, way = there(unit, day)
    frame = frame_on(shown, scope_of(way))
    rows: list[MatrixRow] = []

    def add(one: str, at: int) -> None:
        name = frame.snapshot.divisions[one].name
        rows.append(
            MatrixRow(
                unit=one, name=name, depth=at, found=list(frame.found[one]), asked=list(frame.wanted[one])
            )
        )
        for child in frame.snapshot.children.get(one, ()) if at < depth else ():
            add(child, at + 1)

    add(unit, 0)
    measures = [MeasureShape(id=one.id, group=one.group, bound=one.bound) for one in frame.measures]
    return Matrix(day=shown, measures=measures, rows=rows)


@router.get(
    "/units/{unit}/changes", response=Part[Changed], url_name="unit-changes", operation_id="unit_changes"
)
def changes(
    request: HttpRequest,
    unit: Word,
    *,
    since: Day,
    day: Day | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> object:
    """What in a unit is not the same on `day` as it was on an earlier day."""
    shown = day_or_today(day)
    if since > shown:
        raise told(
            422,
            N_("起算日 {earlier} 晚于所示日 {shown}；请把较早的一天填在前面。"),
            place="since",
            earlier=since,
            shown=shown,
        )
    return part(differences_between(since, shown, unit), limit, offset, _changed)


def _changed(one: Difference) -> Changed:
    return Changed(
        sign=one.sign, group=one.group, unit=one.row.id, name=one.row.name, fields=list(one.fields)
    )
