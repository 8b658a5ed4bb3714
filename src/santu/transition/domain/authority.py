"""Who must approve which changes of a plan: authority is data (``approval/authority``)."""

from collections.abc import Iterable, Sequence

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.rows import ZONE, Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot
from santu.standards.schema import Item

ACTS = {
    Op.ESTABLISH: "establish",
    Op.ABOLISH: "abolish",
    Op.RENAME: "rename",
    Op.RETYPE: "retype",
    Op.RECODE: "recode",
    Op.LINES: "change_line",
}
Row = Division | Body | Duty | Grid
MOVES_MATTER = frozenset({Op.MOVE, Op.RETYPE, Op.RECODE})
"""Who does it, how they have it and by which document go together."""


def authorities_needed(base: Snapshot, changes: Iterable[Change], authorities: Sequence[Item]) -> list[Item]:
    """The authorities whose instrument the changes need, in the order of the standard.

    Raises:
        Refused: nobody is named for some change; each kind of it is listed.
    """
    decides = {
        (act, unit): item
        for item in authorities
        for act in item.texts("changes")
        for unit in item.texts("units")
    }
    rows: dict[str, Row] = {}
    wanted: set[tuple[str, str]] = set()
    for change in changes:
        if change.op is Op.ESTABLISH and isinstance(change.becomes, Row):
            rows[change.unit] = change.becomes
        row = (
            base.divisions.get(change.unit)
            or base.bodies.get(change.unit)
            or base.duties.get(change.unit)
            or base.grids.get(change.unit)
            or rows[change.unit]
        )
        act = _act(change.op, row)
        if act:
            wanted.add((act, _unit_kind(row)))
    faults = [
        Fault(
            f"{act}/{kind}",
            message(
                N_("标准没有规定由谁审批“{kind}”的“{act}”；请在 approval/authority 中补上审批机关和依据。"),
                act=act,
                kind=kind,
            ),
        )
        for act, kind in sorted(wanted)
        if (act, kind) not in decides
    ]
    if faults:
        raise Refused(faults)
    needed = {decides[key].id for key in wanted}
    return [item for item in authorities if item.id in needed]


def _act(op: Op, row: Row) -> str:
    if isinstance(row, Grid):
        return "divide"
    if isinstance(row, Duty):
        return "move_matter" if op in MOVES_MATTER else ACTS.get(op, "")
    if op is not Op.MOVE:
        return ACTS.get(op, "")
    if isinstance(row, Body):
        return "change_line"
    return "move_village" if row.level is Level.VILLAGE else "change_boundary"


def _unit_kind(row: Row) -> str:
    if isinstance(row, Grid):
        return "grid"
    if isinstance(row, Body):
        return "body"
    if isinstance(row, Duty):
        return "matter"
    return "township_like" if row.kind == ZONE else row.kind
