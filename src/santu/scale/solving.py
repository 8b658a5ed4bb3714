"""The grids of every village of a part: a plain loop over the solver.

Problem: buildings sorted by village; each village is a question of its own for
:func:`santu.solvers.grids.design.design_grids`. A village at fault gives its faults, the others are solved.
Complexity: linear in the buildings; what does not need to be done by village is done for the part at once.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.kernel.violation import Violation
from santu.scale.asked import Asked, Asking
from santu.scale.beside import Beside
from santu.scale.cells import Buildings
from santu.scale.coding import Coded, coded_village
from santu.scale.parts import TWICE
from santu.scale.places import named, within
from santu.scale.rules import Rules
from santu.scale.unifying import unified_village
from santu.scale.whole import coordinate_faults, of_other_datum
from santu.solvers.grids.design import design_grids
from santu.solvers.grids.problem import DEGREES, GridDesign
from santu.solvers.grids.unify import Unified
from santu.solvers.result import Result

OTHER_DATUM = N_(
    "这个村的坐标系是 {datum}，而这份文件里多数村是 {usual}；合在一张图上就对不齐，请先都换成 CGCS2000 再来。"
)

UNFORESEEN = N_(
    "这个村没有算成：它的数据出了软件没有料到的情况（{cause}）。其余各村不受影响；"
    "请核对这个村的坐标和户数，并把这句话告诉软件的维护者。"
)


@dataclass(frozen=True, slots=True)
class VillageGrids:
    """What came out of a village; ``first`` and ``last`` are its rows of the part, the last not included."""

    code: str
    first: int
    last: int
    asked: Asked
    seed: int
    result: Result[GridDesign]
    coded: Coded
    unified: Unified | None

    @property
    def degrees(self) -> bool:
        """Whether its coordinates are longitude and latitude."""
        return self.asked.village.crs == DEGREES


@dataclass
class Solved:
    """What came out of a part; ``violations`` with the village of each."""

    villages: list[VillageGrids] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    violations: list[tuple[str, Violation]] = field(default_factory=list)


def solve(cells: Buildings, beside: Beside, rules: Rules, twice: Mapping[str, tuple[str, ...]]) -> Solved:
    """The grids of every village of a part, but of those that stand in several: ``twice`` says in which.

    Raises:
        Refused: something is wrong with all of the part.
    """
    if found := list(coordinate_faults(cells, rules)):
        raise Refused(found)
    solved, asking = Solved(), Asking.of(cells, beside, rules)
    asked = {span.start: (span, *asking.village(span)) for span in cells.spans()}
    codes = {start: f"{int(cells.village[start]):012d}" for start in asked}
    other = of_other_datum({codes[start]: one.datum for start, (_, one, _) in asked.items()})
    for start, (span, one, faults) in asked.items():
        code = codes[start]
        if code in other:
            datum, usual = other[code]
            faults.append(Fault(code, message(OTHER_DATUM, datum=datum, usual=usual)))
        if code in twice:
            faults.append(Fault(code, message(TWICE, parts=twice[code])))
        if isinstance(made := _solved(code, span, one, faults, beside=beside, rules=rules), VillageGrids):
            solved.villages.append(made)
            solved.faults += _placed(code, made.coded.faults)
            solved.violations += [(code, _named(violation, one)) for violation in made.result.violations]
        else:
            solved.faults += _placed(code, made)
    return solved


def _solved(
    code: str, span: slice, asked: Asked, faults: list[Fault], *, beside: Beside, rules: Rules
) -> VillageGrids | list[Fault]:
    """A village with its grids, their codes and the tasks of old networks; or all that is wrong with it."""
    seed, found = seed_of(code), list(faults)
    try:
        result = design_grids(asked.village, asked.caps, fresh=rules.fresh, seed=seed)
        coded = coded_village(code, asked, result.solution, beside.codes.get(code, []), rules)
        unified = unified_village(asked, result.solution) if asked.networks else None
    except Refused as refusal:
        return found + list(refusal.faults)
    except (MemoryError, OSError):
        # Of the machine, not of the village: the part is done again when there is room.
        raise
    except Exception as error:  # noqa: BLE001 (whatever one village brings about, the others are solved)
        return [*found, Fault("", message(UNFORESEEN, cause=named(error)))]
    return found or VillageGrids(code, span.start, span.stop, asked, seed, result, coded, unified)


def _placed(code: str, faults: Iterable[Fault]) -> list[Fault]:
    """Faults with the village that they are of."""
    return [Fault(within(code, fault.place), fault.message) for fault in faults]


def _named(violation: Violation, asked: Asked) -> Violation:
    """A violation of an old grid, by what the grid is called; the solver has only numbers."""
    if not violation.kind:
        return violation
    name = asked.old[int(violation.subject)]
    told = tuple((key, name if key == "grid" else value) for key, value in violation.message.params)
    return replace(violation, subject=name, message=Message(violation.message.template, told))


def seed_of(code: str) -> int:
    """The seed of a village: of its code alone, so that its grids are the same in any company."""
    return zlib.crc32(code.encode()) & 0x7FFFFFFF
