"""Codes for the grids of a village, in our system and, where it is asked for, in another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from santu.kernel.messages import N_, Fault, Refused, message
from santu.scale.asked import Asked
from santu.scale.rules import Rules
from santu.solvers.grids.code_system import CodeSystem, check, exported
from santu.solvers.grids.codes import Grids, coded
from santu.solvers.grids.design import in_metres
from santu.solvers.grids.problem import GridDesign

ORDINARY, DENSE, SPECIAL = "ordinary", "dense", "special"
OLD_CODE = N_("原代码 {code}")


@dataclass(frozen=True, slots=True)
class Coded:
    """The codes of a village's grids.

    Attributes:
        kinds: of each grid: ordinary, dense or special.
        codes: of each grid.
        kept: for each grid whether it had its code before.
        retired: codes used before that no grid has any more.
        exported: of each grid in the other system; empty where it does not fit, or none was asked for.
        faults: why it does not.
    """

    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    kept: tuple[bool, ...]
    retired: tuple[str, ...]
    exported: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


def coded_village(code: str, asked: Asked, design: GridDesign, used: list[str], rules: Rules) -> Coded:
    """Give the grids of a village their codes.

    Raises:
        Refused: with every old code that is none, or because the numbers do not suffice.
    """
    if wrong := list(_wrong(chain(used, asked.before), rules.codes)):
        raise Refused(wrong)
    ordinary = DENSE if asked.dense else ORDINARY
    kinds = tuple(SPECIAL if special else ordinary for special in design.special.tolist())
    grids = Grids(
        design.grid, in_metres(asked.village), np.asarray(asked.village.households, np.int64), kinds
    )
    found = coded(rules.codes, code, grids, asked.before, used)
    if rules.export is None:
        return Coded(kinds, found.codes, found.kept, found.retired, ("",) * len(kinds))
    told: list[str] = []
    faults: list[Fault] = []
    for one in found.codes:
        try:
            told += exported([one], rules.codes, rules.export.system, rules.export.given)
        except Refused as refusal:
            told.append("")
            faults += refusal.faults
    return Coded(kinds, found.codes, found.kept, found.retired, tuple(told), tuple(faults))


def _wrong(codes: Iterator[str], system: CodeSystem) -> Iterator[Fault]:
    """What is wrong with old codes, each told once."""
    for code in sorted({*codes} - {""}):
        yield from (Fault(message(OLD_CODE, code=code), fault.message) for fault in check(code, system))
