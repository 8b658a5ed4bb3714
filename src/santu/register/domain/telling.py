"""Changes told one by one, as a preview lists them: which sign, which unit, what it was and becomes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import Message, message
from santu.register.domain.lookup import chain
from santu.register.domain.rows import Division
from santu.register.domain.signs import CHANGED, MOVED, NEW
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import KINDS

SIGNS = {Op.ESTABLISH: NEW, Op.MOVE: MOVED}
Value = str | Message


@dataclass(frozen=True, slots=True)
class Told:
    """A change of a division, in words.

    ``county`` is the id of the county in which the unit then lies, "" above the counties;
    ``where`` are the names of the units above it; ``was`` and ``becomes`` are empty for a unit
    that is established.
    """

    sign: str
    op: Op
    level: Level
    code: str
    name: str
    county: str
    where: str
    was: Value = ""
    becomes: Value = ""


def told(before: Snapshot, after: Snapshot, changes: Iterable[Change]) -> list[Told]:
    """Tell changes of divisions that lead from ``before`` to ``after``, in their order."""
    found = []
    places: dict[str, tuple[str, str]] = {}
    for change in changes:
        row = after.divisions[change.unit]
        named = row if change.op is Op.ESTABLISH else before.divisions[change.unit]
        if row.parent not in places:
            places[row.parent] = after.above(row.parent, Level.COUNTY), _names(after, row.parent)
        county, where = places[row.parent]
        county = row.id if row.level is Level.COUNTY else county
        was, becomes = ("", "") if change.op is Op.ESTABLISH else _values(before, after, change)
        sign = SIGNS.get(change.op, CHANGED)
        found.append(Told(sign, change.op, row.level, named.code, named.name, county, where, was, becomes))
    return found


def _values(before: Snapshot, after: Snapshot, change: Change) -> tuple[Value, Value]:
    if change.op is Op.RETYPE:
        was, becomes = (message(KINDS.get(str(kind), str(kind))) for kind in (change.was, change.becomes))
        return was, becomes
    if change.op is Op.MOVE:
        return _name(before.divisions, str(change.was)), _name(after.divisions, str(change.becomes))
    return str(change.was), str(change.becomes)


def _name(rows: Mapping[str, Division], unit: str) -> str:
    row = rows.get(unit)
    return row.name if row else unit


def _names(snapshot: Snapshot, unit: str) -> str:
    return "".join(row.name for row in chain(snapshot, unit) if row.level is not Level.PROVINCE)
