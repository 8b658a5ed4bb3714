"""Posts of a county over its townships: what they need, what they can give, and what is entered in the ledger for it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.ledger import IN_BODIES, Account, Entry, Holds
from santu.register.domain.snapshot import Snapshot

NEED, CAP = "quota/allocation_need", "quota/allocation_cap"
SHORT = N_("要调出 {amount} 名，空编只有 {vacant} 名；请把下限提高到 {kept}，或先让人员出编。")
NOWHERE = N_("要增加 {amount} 名，却没有可以核定这类编制的机构；请先设立机构，或把上限降到 {now}。")


@dataclass(frozen=True, slots=True)
class InBody:
    """A body and its posts of one kind."""

    body: str
    name: str
    vacant: int = 0
    filled: int = 0
    beyond: int = 0

    @property
    def assigned(self) -> int:
        return self.vacant + self.filled - self.beyond

    @property
    def spare(self) -> int:
        """The posts that it can give away."""
        return max(min(self.vacant, self.assigned), 0)


@dataclass(frozen=True, slots=True)
class Township:
    """A township, and the bodies that hold posts of one kind or may."""

    unit: str
    name: str
    bodies: tuple[InBody, ...]

    @property
    def now(self) -> int:
        """The posts that it has."""
        return sum(one.assigned for one in self.bodies)

    @property
    def kept(self) -> int:
        """The posts that it cannot give away, because somebody fills them."""
        return self.now - sum(one.spare for one in self.bodies)


def townships_of(
    register: Snapshot, county: str, kind: str, held: Mapping[Account, int], categories: Collection[str]
) -> list[Township]:
    """The townships of a county in order of code; units like townships only where they have such posts.

    Args:
        register: of the day.
        county: by id.
        kind: of quota.
        held: what stands in the accounts on the day.
        categories: bodies of which may hold such posts though they hold none yet.
    """

    def posts(body: str) -> dict[Holds, int]:
        return {holds: held.get(Account(body, holds, kind), 0) for holds in IN_BODIES}

    found = []
    for unit in register.children.get(county, ()):
        row = register.divisions[unit]
        bodies = []
        for body in (register.bodies[one] for one in register.bodies_of.get(unit, ())):
            has = posts(body.id)
            if any(has.values()) or body.category in categories:
                standing = (has[Holds.VACANT], has[Holds.FILLED], has[Holds.BEYOND])
                bodies.append(InBody(body.id, body.name, *standing))
        township = Township(unit, row.name, tuple(bodies))
        if row.formal or township.now:
            found.append(township)
    return found


def needs_of(
    townships: Sequence[str], figures: Mapping[str, Mapping[str, int]], weights: Mapping[str, int]
) -> list[Fraction | None]:
    """The need of each township as people; ``None`` where one of its figures is unknown.

    Args:
        townships: by id.
        figures: quantity → township → figure.
        weights: quantity → how much it counts. A quantity is turned into people of the first one at the county's mean,
            so that all needs together are the people of the county.
    """
    first, *_ = weights
    sums = {one: sum(figures.get(one, {}).get(unit, 0) for unit in townships) for one in weights}
    weighed = sum(weights.values())

    def need(unit: str) -> Fraction | None:
        if any(unit not in figures.get(one, {}) or not sums[one] for one in weights):
            return None
        shares = (Fraction(weights[one] * figures[one][unit], weighed * sums[one]) for one in weights)
        return sums[first] * sum(shares, Fraction(0))

    return [need(unit) for unit in townships]


def cap_of(posts: int, number: int, percent: int) -> int:
    """So many per cent of the mean of some townships, rounded up."""
    return -(-posts * percent // (100 * number)) if number else 0


def moves_of(
    county: str, kind: str, day: date, townships: Sequence[Township], posts: Sequence[int]
) -> list[Entry]:
    """What brings townships from what they have to what they are to have, from body to body as far as it goes.

    Posts are taken from the bodies with most vacancies and given to the body with most posts; what is left over, or
    lacking, goes to or comes from what the county has not assigned.

    Raises:
        Refused: a township has too few vacancies, or no body that may hold such posts; all such faults.
    """
    faults: list[Fault] = []
    taken: list[tuple[str, int]] = []
    given: list[tuple[str, int]] = []
    for township, wanted in zip(townships, posts, strict=True):
        change = wanted - township.now
        if change < 0:
            taken += _taken(township, -change, faults)
        elif change > 0 and not township.bodies:
            nowhere = message(NOWHERE, amount=change, now=township.now)
            faults.append(Fault(township.name, nowhere))
        elif change > 0:
            most = max(township.bodies, key=lambda one: (one.assigned, one.body))
            given.append((most.body, change))
    if faults:
        raise Refused(faults)
    free = Account(county, Holds.LEVEL, kind)
    return [
        Entry(
            day,
            Account(source, Holds.VACANT, kind) if source else free,
            Account(target, Holds.VACANT, kind) if target else free,
            amount,
        )
        for source, target, amount in _matched(taken, given)
    ]


def _taken(township: Township, amount: int, faults: list[Fault]) -> Iterator[tuple[str, int]]:
    left = amount
    for one in sorted(township.bodies, key=lambda one: (-one.spare, one.body)):
        if part := min(left, one.spare):
            left -= part
            yield one.body, part
    if left:
        short = message(SHORT, amount=amount, vacant=amount - left, kept=township.now - amount + left)
        faults.append(Fault(township.name, short))


def _matched(
    taken: Sequence[tuple[str, int]], given: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, str, int]]:
    """From whom to whom how many, in order; "" stands for the county itself."""
    sources, targets = list(taken), list(given)
    while sources or targets:
        source, has = sources.pop(0) if sources else ("", targets[0][1])
        target, lacks = targets.pop(0) if targets else ("", has)
        amount = min(has, lacks)
        yield source, target, amount
        if has > amount:
            sources.insert(0, (source, has - amount))
        if lacks > amount:
            targets.insert(0, (target, lacks - amount))
