"""By which rules villages are solved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from santu.kernel.messages import N_, refuse
from santu.solvers.grids.code_system import CodeSystem, is_digits
from santu.solvers.grids.problem import METRES, Caps
from santu.standards.rulebook import Standards

DIGITS = N_("要是 {digits} 位数字，这里是“{found}”；请改正。")


@dataclass(frozen=True, slots=True)
class OldNetwork:
    """A network of before 多网合一, as ``grid/unified_networks`` has it; one of them is the base."""

    id: str
    name: str
    base: bool


@dataclass(frozen=True, slots=True)
class Export:
    """Another code system, and the digits of those of its segments that ours does not have, by their id."""

    system: CodeSystem
    given: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """How villages are solved.

    Attributes:
        ordinary: the caps; likewise ``dense``.
        dense_classes: which urban-rural classes are dense where the input does not say it of a village.
        codes: what the codes of grids are made of.
        networks: what old networks may be called.
        crs: the unit of coordinates where the input does not say it.
        fresh: begin with a blank map.
        village: the code of the only one to be solved; by default all are.
        day: on which exceptions must be in force, as ISO text; empty where none are given.
        export: another system in which codes are told, too.
        areas: draw the areas of grids of large parts, too.
    """

    ordinary: Caps
    dense: Caps
    dense_classes: tuple[str, ...]
    codes: CodeSystem
    networks: tuple[OldNetwork, ...] = ()
    crs: str = METRES
    fresh: bool = False
    village: str = ""
    day: str = ""
    export: Export | None = None
    areas: bool = False

    @property
    def base(self) -> OldNetwork:
        """The network that the others are taken into."""
        return next(one for one in self.networks if one.base)


def rules_of(
    standards: Standards,
    day: date,
    dense_classes: tuple[str, ...],
    *,
    crs: str = METRES,
    fresh: bool = False,
    village: str = "",
    exceptions: bool = False,
    export: Mapping[str, str] | None = None,
    areas: bool = False,
) -> Rules:
    """The rules in force on a day.

    Args:
        standards: of the province.
        day: which caps, codes and networks hold.
        dense_classes: as :class:`Rules` has it.
        crs: likewise.
        fresh: likewise.
        village: likewise.
        exceptions: whether dated exceptions are given; else the day makes no difference within a standard.
        areas: likewise.
        export: the digits that codes of CJ/T 349 need beside ours, by segment; ``None`` for no such codes.

    Raises:
        Refused: a standard is not in force on the day, or the digits are none.
    """
    ordinary, dense = (
        Caps(*(standards.count(f"grid/{kind}_{what}", day) for what in ("households", "people")))
        for kind in ("ordinary", "dense")
    )
    networks = tuple(
        OldNetwork(item.id, item.name, item.flag("base"))
        for item in standards.items("grid/unified_networks", day)
    )
    codes = _system(standards, day, "grid/code", "grid/code_kinds")
    told = None if export is None else Export(_system(standards, day, "grid/code_cjt349"), dict(export))
    if told is not None:
        _complete(told, codes)
    on = day.isoformat() if exceptions else ""
    return Rules(ordinary, dense, dense_classes, codes, networks, crs, fresh, village, on, told, areas)


def _system(standards: Standards, day: date, *rules: str) -> CodeSystem:
    return CodeSystem.of(*([item.model_dump() for item in standards.items(rule, day)] for rule in rules))


def _complete(export: Export, codes: CodeSystem) -> None:
    """Refuse digits that are not as wide as the other system has them."""
    ours = {segment.id for segment in codes.segments}
    for segment in export.system.segments:
        text = export.given.get(segment.id, "")
        if segment.id not in ours and not (len(text) == segment.digits and is_digits(text)):
            raise refuse(segment.name, DIGITS, digits=segment.digits, found=text)
