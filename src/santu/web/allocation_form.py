"""What the form of an allocation asks: so many posts of a kind, by which need, within which floors and caps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.http import QueryDict

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.allocating import Township, cap_of, needs_of
from santu.web.numbers import number_in

NEEDS = {"people": N_("人口"), "weighted": N_("折算人口")}
NOT_A_NUMBER = N_("“{text}”不是数；请填 0 或正整数。")
UNKNOWN = N_("没有{what}，算不出需要；请先导入，或改用别的需要。")


@dataclass(slots=True)
class Asked:
    """The numbers of one allocation, and what is wrong with what was written."""

    posts: int
    by: str
    needs: list[Fraction]
    floors: list[int]
    caps: list[int | None]
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a form starts from: the townships, their figures, the standards."""

    townships: Sequence[Township]
    figures: Mapping[str, Mapping[str, int]]
    weights: Mapping[str, int]
    names: Mapping[str, str]
    cap_percent: int


def asked_of(said: QueryDict, ground: Ground) -> Asked:
    """What a form says; what it leaves out is what stands today and what the standards propose."""
    faults: list[Fault] = []
    townships = ground.townships

    def number(name: str, default: int) -> int:
        text = str(said.get(name, "")).strip()
        found = number_in(text) if text else default
        if found is None:
            faults.append(Fault(name, message(NOT_A_NUMBER, text=text[:20])))
        return default if found is None else found

    posts = number("posts", sum(one.now for one in townships))
    usual = cap_of(posts, len(townships), ground.cap_percent)
    floors = [number(f"floor-{n}", one.kept) for n, one in enumerate(townships)]
    caps: list[int | None] = []
    for n, floor in enumerate(floors):
        blank = f"cap-{n}" in said and not str(said[f"cap-{n}"]).strip()
        caps.append(None if blank else number(f"cap-{n}", max(usual, floor)))
    by = str(said.get("need", "people"))
    weights = dict(ground.weights) if by == "weighted" else {"people": 1}
    needs = needs_of([one.unit for one in townships], ground.figures, weights)
    for one, need in zip(townships, needs, strict=True):
        if need is None:
            lacking = [what for what in weights if one.unit not in ground.figures.get(what, {})]
            what = message(ground.names.get(lacking[0] if lacking else "people", NEEDS["people"]))
            faults.append(Fault(one.name, message(UNKNOWN, what=what)))
    return Asked(
        posts, by if by in NEEDS else "people", [need or Fraction(0) for need in needs], floors, caps, faults
    )
