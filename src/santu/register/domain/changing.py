"""What each kind of change does to the rows, one change at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from santu.kernel.apportion import apportion
from santu.kernel.change import Change, Op
from santu.kernel.messages import N_, refuse
from santu.register.domain.rows import Body, Division, Duty, Grid, State

Row = TypeVar("Row", Division, Body, Duty, Grid)

DIVISION_FIELD = {Op.RENAME: "name", Op.RETYPE: "kind", Op.RECODE: "code", Op.MOVE: "parent"}
BODY_FIELD = {Op.RENAME: "name", Op.RETYPE: "slot", Op.LINES: "lines", Op.MOVE: "host"}
DUTY_FIELD = {Op.LINES: "organ", Op.MOVE: "body", Op.RETYPE: "power", Op.RECODE: "instrument"}
GRID_FIELD = {
    Op.RENAME: "name",
    Op.RETYPE: "kind",
    Op.MOVE: "village",
    Op.RECODE: "number",
    Op.REDRAW: "extent",
}
STATES = {Op.STAND: (State.PREPARING, State.STANDING), Op.CLOSE: (State.STANDING, State.CLOSING)}
"""What a unit must be to begin to stand or to close, and what it is then."""


@dataclass(slots=True)
class Working:
    """The rows of a snapshot, unfrozen, while changes are carried into them."""

    divisions: dict[str, Division]
    bodies: dict[str, Body]
    figures: dict[str, dict[str, int]]
    duties: dict[str, Duty] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)

    def carry(self, change: Change) -> None:
        """Carry one change in.

        Raises:
            Refused: the unit is not there, is there already, or does not hold what
                ``change.was`` says.
        """
        if change.op is Op.ESTABLISH:
            self._establish(change)
        elif change.unit in self.divisions:
            _change(self.divisions, DIVISION_FIELD, change)
        elif change.unit in self.bodies:
            _change(self.bodies, BODY_FIELD, change)
        elif change.unit in self.duties:
            _change(self.duties, DUTY_FIELD, change)
        elif change.unit in self.grids:
            _change(self.grids, GRID_FIELD, change)
        else:
            raise refuse(change.unit, N_("没有这个单位，不能办理“{op}”；请核对方案。"), op=change.op)
        if change.op is Op.ABOLISH:
            self._hand_on_figures(change)

    def _establish(self, change: Change) -> None:
        if any(change.unit in rows for rows in (self.divisions, self.bodies, self.duties, self.grids)):
            raise refuse(change.unit, N_("这个单位已经存在，不能再次设立；请核对方案。"))
        row = change.becomes
        if isinstance(row, Division):
            self.divisions[change.unit] = row
        elif isinstance(row, Body):
            self.bodies[change.unit] = row
        elif isinstance(row, Duty):
            self.duties[change.unit] = row
        elif isinstance(row, Grid):
            self.grids[change.unit] = row
        else:
            raise refuse(change.unit, N_("设立单位时没有写明单位的内容；请核对方案。"))

    def _hand_on_figures(self, change: Change) -> None:
        for figures in self.figures.values():
            held = figures.pop(change.unit, None)
            if held is None or not change.successors:
                continue
            parts = apportion(held, [heir.share for heir in change.successors])
            for heir, part in zip(change.successors, parts, strict=True):
                figures[heir.unit] = figures.get(heir.unit, 0) + part


def _change(rows: dict[str, Row], fields: Mapping[Op, str], change: Change) -> None:
    row = rows[change.unit]
    name = fields.get(change.op, "state")
    was, becomes = STATES.get(change.op, (change.was, change.becomes))
    held = getattr(row, name)
    unsaid = change.op is Op.ABOLISH and was is None
    if held != was and not unsaid:
        raise refuse(
            change.unit,
            N_("“{op}”要求原值为“{was}”，而现在是“{held}”；请按最新登记重新编制计划。"),
            op=change.op,
            was=was,
            held=held,
        )
    if change.op is Op.ABOLISH:
        del rows[change.unit]
    else:
        value: Any = becomes
        rows[change.unit] = replace(row, **{name: value})
