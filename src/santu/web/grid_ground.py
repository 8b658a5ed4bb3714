"""A village for the page of its grids: its buildings, the grids that stand on a day or in a scenario, the caps that hold.

Needs the extra ``solve``.
"""

from dataclasses import dataclass
from datetime import date

from santu.design.domain.grid_question import DENSE, Act, Question
from santu.kernel.messages import N_, Message, message
from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Division, Grid
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.grid_numbers import numbers_given
from santu.scale.assumptions import ASSUMED
from santu.scale.rules import OldNetwork, Rules, rules_of
from santu.solvers.grids.checks import told
from santu.standards.rulebook import Standards
from santu.web.grid_form import Asked, Known

SAID = N_("建筑表写明")
BY_CLASS = {
    "community": N_("建筑表没有写明，社区按城区的密集区域算（本软件的假设）"),
    "village_committee": N_("建筑表没有写明，村按普通区域算（本软件的假设）"),
}
CLASS_OF = {"community": "community", "village_committee": "village"}
VANISHED = N_(
    "“{grid}”登记了建筑表里没有的建筑：{names}；采用这里的划分以后就不再写它们，请核对建筑表是否齐全。"
)
UNGRIDDED = N_("{number} 栋建筑（{households} 户）还不在任何网格里：{names}；请重新划分，或把它们移进网格。")


@dataclass(frozen=True)
class Ground:
    """A village as its page has it.

    Attributes:
        base: the grids of the base net that stand; likewise ``others`` of old nets.
        why: why the caps are those of dense grids, or of ordinary ones.
        used: every number that a grid of the base net ever had.
    """

    village: Division
    sheet: Sheet | None
    base: tuple[Grid, ...]
    others: tuple[Grid, ...]
    rules: Rules
    dense: bool
    why: Message
    used: tuple[int, ...]

    @property
    def nets(self) -> list[OldNetwork]:
        """The old nets that still run."""
        there = {grid.network for grid in self.others}
        return [one for one in self.rules.networks if one.id in there]

    def known(self, sheet: Sheet) -> Known:
        """What a form can speak of."""
        return Known(
            [cell.number for cell in sheet.cells],
            self.question(sheet, None).registered,
            max(self.used, default=0) + 1,
            [net.id for net in self.nets],
        )

    def question(self, sheet: Sheet, asked: Asked | None) -> Question:
        """The question as it is answered; by default what stands is looked at."""
        if asked is None:
            return Question(self.village.code, sheet, self.base, (), self.rules, self.dense, self.used)
        return Question(
            self.village.code,
            sheet,
            self.base,
            tuple(grid for grid in self.others if grid.network in asked.nets),
            self.rules,
            self.dense,
            self.used,
            asked.drawing,
            asked.locked,
            Act(asked.deed),
        )

    def notes(self, sheet: Sheet) -> list[Message]:
        """What of the register does not agree with the buildings."""
        there, held = (
            {cell.number for cell in sheet.cells},
            {cell for grid in self.base for cell in grid.extent.cells},
        )
        found = [
            message(VANISHED, grid=grid.name, names=told(gone))
            for grid in self.base
            if (gone := [cell for cell in grid.extent.cells if cell not in there])
        ]
        bare = [cell for cell in sheet.cells if cell.number not in held]
        if bare and self.base:
            households = sum(cell.households for cell in bare)
            names = told([cell.number for cell in bare])
            found.append(message(UNGRIDDED, number=len(bare), households=households, names=names))
        return found


def ground_of(village: Division, snapshot: Snapshot, standards: Standards, today: date) -> Ground:
    """The ground of a village in a snapshot; its buildings are those of ``today``.

    Raises:
        Refused: the standards of grids are not in force on the day of the snapshot.
    """
    rules = rules_of(standards, snapshot.day, tuple(ASSUMED.dense_classes))
    sheet = sheets_on([village.id], today).get(village.id)
    grids = [snapshot.grids[one] for one in snapshot.grids_of.get(village.id, ())]
    base = tuple(grid for grid in grids if grid.network == rules.base.id)
    used = {*numbers_given(village.id, rules.base.id), *(grid.number for grid in base)}
    if sheet is not None and sheet.density:
        dense, why = sheet.density == DENSE, message(SAID)
    else:
        listed = ASSUMED.class_of[CLASS_OF.get(village.kind, "village")]
        dense, why = listed.startswith(rules.dense_classes), message(BY_CLASS.get(village.kind, SAID))
    others = tuple(grid for grid in grids if grid.network != rules.base.id)
    return Ground(village, sheet, base, others, rules, dense, why, tuple(sorted(used)))
