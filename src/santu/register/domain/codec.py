"""Changes as JSON values and back, for whatever is stored or exported."""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.rows import NO_PAPERS, Body, Division, Duty, Extent, Grid, Line, Papers, State

OPS = {str(op): op for op in Op}
_share = lru_cache(maxsize=1024)(Fraction)

Json = Any
"""What ``json.dumps`` takes: dicts, lists, texts, numbers."""


def change_to_json(change: Change) -> Json:
    """A change as a small object; what is empty is left out."""
    found: dict[str, Json] = {"op": str(change.op), "unit": change.unit}
    if change.was is not None:
        found["was"] = _value_to_json(change.was)
    if change.becomes is not None:
        found["becomes"] = _value_to_json(change.becomes)
    if change.successors:
        found["successors"] = [[heir.unit, str(heir.share)] for heir in change.successors]
    return found


def change_from_json(found: Json) -> Change:
    """The change that ``change_to_json`` wrote."""
    op = OPS[found["op"]]
    successors = found.get("successors")
    return Change(
        op,
        found["unit"],
        _value_from_json(op, found.get("was")),
        _value_from_json(op, found.get("becomes")),
        tuple(Successor(unit, _share(share)) for unit, share in successors) if successors else (),
    )


def _value_to_json(value: object) -> Json:
    if isinstance(value, Division | Body | Duty | Grid):
        return _row_to_json(value)
    if isinstance(value, Extent):
        sums = {"households": value.households, "people": value.people}
        return {"cells": [*value.cells], **sums, "tasks": [*value.tasks]}
    if isinstance(value, tuple):
        return [[line.kind, line.organ, line.share] for line in value]
    return value if isinstance(value, int) else str(value)


def _row_to_json(row: Division | Body | Duty | Grid) -> Json:
    if isinstance(row, Division):
        said = (row.id, row.level, row.kind, row.name, row.parent, row.code)
        return {"division": [*map(str, said), row.unit_class, str(row.state)]}
    if isinstance(row, Body):
        papers = row.papers
        texts = (papers.rank, papers.nameplates, papers.functions, papers.credit_code)
        return {
            "body": [row.id, row.host, row.name, row.category, row.slot, str(row.state)],
            "lines": _value_to_json(row.lines),
            "papers": [*texts, papers.funding, papers.document] if papers != NO_PAPERS else [],
        }
    if isinstance(row, Duty):
        of = [row.id, row.matter, row.name, row.kind, row.place, row.body]
        more = [row.organ, row.power, row.basis, row.text, row.persons]
        return {"duty": [*of, *more, row.role, row.instrument, row.days]}
    grid = [row.id, row.village, row.network, row.number, row.name, row.kind]
    return {"grid": grid, "extent": _value_to_json(row.extent)}


def _value_from_json(op: Op, value: Json) -> object:
    if value is None:
        return None
    if op is Op.LINES and not isinstance(value, str):
        return tuple(Line(*line) for line in value)
    if op is Op.REDRAW:
        return _extent_from_json(value)
    if op is Op.RECODE and isinstance(value, str):
        return DivisionCode(value)
    if op is Op.ESTABLISH:
        return _row_from_json(value)
    return value


def _extent_from_json(value: Json) -> Extent:
    return Extent(tuple(value["cells"]), value["households"], value["people"], tuple(value["tasks"]))


def _row_from_json(value: Json) -> Division | Body | Duty | Grid:
    if "division" in value:
        unit, level, kind, name, parent, code, unit_class, state = value["division"]
        return Division(unit, Level(level), kind, name, parent, DivisionCode(code), unit_class, State(state))
    if "duty" in value:
        return Duty(*value["duty"])
    if "grid" in value:
        unit, village, network, number, name, kind = value["grid"]
        return Grid(unit, village, network, number, name, kind, _extent_from_json(value["extent"]))
    unit, host, name, category, slot, state = value["body"]
    lines = tuple(Line(*line) for line in value["lines"])
    papers = Papers(*value["papers"]) if value["papers"] else NO_PAPERS
    return Body(unit, host, name, category, slot, lines, State(state), papers)
