"""Posts over townships: as even as whole posts can be, measured by need, within floors and caps.

Problem: whole numbers ``x[i]`` with ``floors[i] <= x[i] <= caps[i]`` and ``sum(x) == posts``.

Objective: the ratios ``x[i] / needs[i]``, sorted upwards, lexicographically greatest
(leximin: first the least ratio as great as can be, then the second least, and so on).

Method: the greatest level of the ratio to which everybody can be filled, within floor and
cap, by bisection; the few posts that remain go to those who stand exactly at the level, the
smallest need first. It is what handing out post after post to the least ratio comes to.
Ratios are compared as whole numbers, never as floating point. For n townships it takes
O(n log(posts * need²)). The proof is in ``docs/explanation/allocation.md``.

Ties: of equal ratios the smaller need, because its ratio then rises higher; of equal needs
the one that comes first. A need of zero has no ratio: it gets its floor, and more only when
all others are at their caps; then those without need are filled evenly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import gcd, lcm
from time import perf_counter

from santu.kernel.messages import N_, Fault, Place, Refused, message
from santu.solvers.result import Result

NEGATIVE = N_("{what} {value} 是负数，无法分配；请改为 0 或正数。")
CROSSED = N_("下限 {floor} 高于上限 {cap}，没有数能同时满足；请降低下限或提高上限。")
TOO_FEW = N_("可分的编制有 {posts} 个，下限合计 {floors} 个，缺 {lacking} 个；请增加编制或降低下限。")
TOO_MANY = N_("可分的编制有 {posts} 个，上限合计只有 {caps} 个，多 {over} 个；请减少编制或提高上限。")
NUMBER = N_("第 {number} 个乡镇")
TOTAL = N_("编制总数")
POSTS = N_("编制数")
NEED, FLOOR, CAP = N_("需要"), N_("下限"), N_("上限")


class Why(StrEnum):
    """What decided the posts of a township."""

    FLOOR = "floor"
    CAP = "cap"
    LEVEL = "level"
    REMAINDER = "remainder"
    NO_NEED = "no_need"


@dataclass(frozen=True, slots=True)
class Allocation:
    """Posts of each township, and why so many.

    Attributes:
        posts: how many each one gets.
        why: what decided it: its floor, its cap, the level, one of the posts that remained at
            the level, or that it has no need and so only its floor and what nobody else can take.
        fair: how many the level alone would give it, without floor, cap and remainder.
        level: the ratio of posts to need to which everybody is filled whose cap allows it;
            ``None`` where everybody with a need is at the cap.
        tied: those who stand exactly at the level, among whom the posts that remained were given.
        next: who would get one post more; ``None`` where all are at their caps.
    """

    posts: tuple[int, ...]
    why: tuple[Why, ...]
    fair: tuple[int, ...]
    level: Fraction | None
    tied: tuple[int, ...]
    next: int | None


def allocate(
    posts: int,
    needs: Sequence[int | Fraction],
    floors: Sequence[int],
    caps: Sequence[int | None],
    *,
    names: Sequence[Place] = (),
) -> Result[Allocation]:
    """Allocate all posts so that nobody can be helped except at the cost of one who has no more.

    Args:
        posts: how many there are, all of which are allocated; not negative.
        needs: the need of each township in one unit, exact; not negative.
        floors: the fewest posts of each.
        caps: the most posts of each, ``None`` for no cap.
        names: how faults call the townships; by default their number in the sequence.

    Returns:
        The allocation, proven; ``bound`` is its least ratio (0 where nobody has a need).

    Raises:
        Refused: with all faults: something negative, a floor above its cap, floors that are
            more than the posts, caps that are fewer.
    """
    started = perf_counter()
    if faults := list(_faults(posts, needs, floors, caps, names)):
        raise Refused(faults)
    most = [posts + 1 if cap is None else cap for cap in caps]
    needy = [i for i, need in enumerate(needs) if need]
    idle = [i for i, need in enumerate(needs) if not need]
    given = min(posts - sum(floors[i] for i in idle), sum(most[i] for i in needy))
    filled = _Filling.of(given, needy, _whole([needs[i] for i in needy]), floors, most)
    spared = _Filling.of(posts - given, idle, [1] * len(idle), floors, most)
    granted = filled.granted | spared.granted
    why = {i: filled.why(i, floors, most) for i in needy} | dict.fromkeys(idle, Why.NO_NEED)
    following = [*filled.waiting, *spared.waiting]
    allocation = Allocation(
        posts=tuple(granted[i] for i in range(len(needs))),
        why=tuple(why[i] for i in range(len(needs))),
        fair=tuple(filled.fair.get(i, granted[i]) for i in range(len(needs))),
        level=next((filled.fair[i] / Fraction(needs[i]) for i in filled.tied), None),
        tied=filled.tied,
        next=following[0] if following else None,
    )
    least = min((granted[i] / Fraction(needs[i]) for i in needy), default=Fraction(0))
    return Result(allocation, bound=least, gap=0, proven=True, seconds=perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Some townships filled to one level, and then some of those who stand exactly there by one post."""

    fair: dict[int, int]
    granted: dict[int, int]
    tied: tuple[int, ...]
    left: int

    @classmethod
    def of(
        cls, posts: int, who: Sequence[int], needs: Sequence[int], floors: Sequence[int], caps: Sequence[int]
    ) -> "_Filling":
        """Fill those in ``who``; ``needs`` are theirs, whole and positive, the rest is everybody's."""
        if posts == sum(caps[i] for i in who):
            full = {i: caps[i] for i in who}
            return cls(full, full, (), 0)
        # Two ratios with denominators up to the greatest need are never closer than one part of so many.
        parts = max(needs) ** 2

        def fair(level: int) -> dict[int, int]:
            return {i: -(-level * need // parts) for i, need in zip(who, needs, strict=True)}

        def within(level: int) -> dict[int, int]:
            return {i: min(max(count, floors[i]), caps[i]) for i, count in fair(level).items()}

        low, high = 0, (posts + 1) * parts
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if sum(within(middle).values()) <= posts else (low, middle)
        granted, above = within(low), within(high)
        need_of = dict(zip(who, needs, strict=True))
        tied = sorted((i for i in who if above[i] > granted[i]), key=lambda i: (need_of[i], i))
        left = posts - sum(granted.values())
        return cls(fair(low), granted | {i: granted[i] + 1 for i in tied[:left]}, tuple(tied), left)

    @property
    def waiting(self) -> tuple[int, ...]:
        """Those of the level who got none of the posts that remained, the next one first."""
        return self.tied[self.left :]

    def why(self, i: int, floors: Sequence[int], caps: Sequence[int]) -> Why:
        """What decided the posts of one of those who were filled."""
        if i in self.tied[: self.left]:
            return Why.REMAINDER
        if self.fair[i] > caps[i] or not self.tied:
            return Why.CAP
        return Why.FLOOR if self.fair[i] < floors[i] else Why.LEVEL


def _whole(needs: Sequence[int | Fraction]) -> list[int]:
    """The needs in a unit in which all are whole, and no greater than they must be."""
    unit = lcm(*(Fraction(need).denominator for need in needs))
    whole = [int(need * unit) for need in needs]
    divisor = gcd(*whole)
    return [need // divisor for need in whole]


def _faults(
    posts: int,
    needs: Sequence[int | Fraction],
    floors: Sequence[int],
    caps: Sequence[int | None],
    names: Sequence[Place],
) -> Iterator[Fault]:
    before = 0
    if posts < 0:
        before += 1
        yield Fault(message(TOTAL), message(NEGATIVE, what=message(POSTS), value=posts))
    for i, (need, floor, cap) in enumerate(zip(needs, floors, caps, strict=True)):
        place = names[i] if names else message(NUMBER, number=i + 1)
        for what, value in ((NEED, need), (FLOOR, floor), (CAP, cap)):
            if value is not None and value < 0:
                before += 1
                yield Fault(place, message(NEGATIVE, what=message(what), value=value))
        if cap is not None and floor > cap >= 0:
            before += 1
            yield Fault(place, message(CROSSED, floor=floor, cap=cap))
    if before:
        return
    if (lowest := sum(floors)) > posts:
        yield Fault(message(TOTAL), message(TOO_FEW, posts=posts, floors=lowest, lacking=lowest - posts))
    if None not in caps and (highest := sum(filter(None, caps))) < posts:
        yield Fault(message(TOTAL), message(TOO_MANY, posts=posts, caps=highest, over=posts - highest))
