"""What the form of merges asks: weights, floor, distance, how many, locks, and which two were picked on the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from urllib.parse import urlencode

from django.http import QueryDict

from santu.kernel.messages import N_, Fault, message
from santu.web.numbers import number_in

TOGETHER, APART, ALONE = "together", "apart", "alone"
METRES_A_KM = 1000.0
NOT_A_NUMBER = N_("“{text}”不是数；请填 0 或正数。")
NOT_WHOLE = N_("“{text}”不是整数；请填大于 0 的整数。")
UNKNOWN = N_("这一天这个县没有编号为“{unit}”的乡镇，锁定已略去；请在地图上重新选。")
NEEDS_ONE = N_("还没有选乡镇；请先在地图上点一个，或从列表里选。")
NEEDS_TWO = N_("要合并或不得合并的是两个乡镇；请再选另一个不同的。")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Usual:
    """What a form starts from: the standards in force."""

    weights: Mapping[str, float]
    floor: int
    km: float
    most: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about merges, and what is wrong with how it was written; units by id.

    Attributes:
        one: the unit that was picked first on the map or in the list; likewise ``other``.
        count: how many units are to be left; ``None`` for as many as the floor leaves.
        scenario: number of the one that is designed further; "" for the register.
    """

    weights: Mapping[str, float]
    floor: int
    km: float
    most: int
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    alone: tuple[str, ...] = ()
    one: str = ""
    other: str = ""
    count: int | None = None
    scenario: str = ""
    faults: list[Fault] = field(default_factory=list)

    def as_usual(self, usual: Usual) -> bool:
        """Whether weights, floor, distance and how many are those of the standards."""
        return Usual(self.weights, self.floor, self.km, self.most) == usual

    def fields(self) -> list[Pair]:
        """Everything that is asked, as names and values of a form; what was only picked is not."""
        found = [(f"w-{name}", f"{weight:g}") for name, weight in self.weights.items()]
        found += [("floor", str(self.floor)), ("km", f"{self.km:g}"), ("most", str(self.most))]
        for name, pairs in ((TOGETHER, self.together), (APART, self.apart)):
            found += [(name, ",".join(pair)) for pair in pairs]
        found += [(ALONE, unit) for unit in self.alone]
        found += [("count", str(self.count))] if self.count is not None else []
        return found + ([("scenario", self.scenario)] if self.scenario else [])

    def query(self) -> str:
        """The same for an address, with what was picked."""
        picked = [(name, unit) for name, unit in (("one", self.one), ("other", self.other)) if unit]
        return urlencode(self.fields() + picked)

    def picking(self, unit: str) -> "Asked":
        """The same with a unit picked: the first, then the other; picked again it is let go."""
        if unit in (self.one, self.other):
            return replace(self, one=self.other if unit == self.one else self.one, other="")
        if self.one and not self.other:
            return replace(self, other=unit)
        return replace(self, one=unit, other="")


def asked_of(said: QueryDict, usual: Usual, units: Sequence[str]) -> Asked:
    """What a form says; what it leaves out is what the standards say."""
    faults: list[Fault] = []
    weights = {name: _number(said, f"w-{name}", weight, faults) for name, weight in usual.weights.items()}
    pairs: dict[str, list[Pair]] = {
        name: [pair for text in said.getlist(name) if (pair := _pair(text))] for name in (TOGETHER, APART)
    }
    alone = said.getlist(ALONE)
    one, other = said.get("one", ""), said.get("other", "")
    lock = said.get("lock", "")
    if lock and not one:
        faults.append(Fault("one", message(NEEDS_ONE)))
    elif lock in pairs and other in ("", one):
        faults.append(Fault("other", message(NEEDS_TWO)))
    elif lock:
        pairs.get(lock, []).append((one, other))
        alone += [one] if lock == ALONE else []
        one = other = ""
    known = set(units)
    named = [*alone, *(unit for some in pairs.values() for pair in some for unit in pair)]
    named += [unit for unit in (one, other) if unit]
    faults += [Fault("", message(UNKNOWN, unit=unit)) for unit in dict.fromkeys(named) if unit not in known]
    count = str(said.get("count", "")).strip()
    return Asked(
        weights,
        _whole(said, "floor", usual.floor, faults),
        _number(said, "km", usual.km, faults),
        _whole(said, "most", usual.most, faults),
        tuple(dict.fromkeys(pair for pair in pairs[TOGETHER] if known.issuperset(pair))),
        tuple(dict.fromkeys(pair for pair in pairs[APART] if known.issuperset(pair))),
        tuple(unit for unit in dict.fromkeys(alone) if unit in known),
        one if one in known else "",
        other if other in known else "",
        _whole(said, "count", 0, faults) if count else None,
        "" if said.get("scenario", "") in ("", "new") else str(said["scenario"]),
        faults,
    )


def _pair(text: str) -> Pair | None:
    one, _, other = text.partition(",")
    return (min(one, other), max(one, other)) if one and other else None


def _number(said: QueryDict, name: str, usual: float, faults: list[Fault]) -> float:
    text = str(said.get(name, "")).strip()
    try:
        found = float(text) if text else usual
    except ValueError:
        found = -1.0
    if not isfinite(found) or found < 0:
        faults.append(Fault(name, message(NOT_A_NUMBER, text=text[:20])))
        return usual
    return found


def _whole(said: QueryDict, name: str, usual: int, faults: list[Fault]) -> int:
    text = str(said.get(name, "")).strip().replace(",", "")
    found = number_in(text) if text else usual
    if not found:
        faults.append(Fault(name, message(NOT_WHOLE, text=text[:20])))
        return usual
    return found
