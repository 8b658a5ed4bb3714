"""Proving the posts of a plan at every prefix, and the least pool with which it can be carried out."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from santu.kernel.change import Op
from santu.kernel.messages import N_, Message, message
from santu.kernel.violation import Violation
from santu.register.domain.ledger import HOLDS, MEASURES, Account, Holds, Measure
from santu.solvers.pool import Pool, least_pool_under
from santu.solvers.precedence import Precedence
from santu.solvers.result import Result
from santu.transition.domain.posts import Balances, Posting, Tally, in_bodies
from santu.transition.domain.proof import Finding
from santu.transition.domain.steps import Step

HELD, SHORT, ENLARGED, LEFT, LOST = (
    "quota/negative",
    "quota/pool",
    "quota/overstaffing",
    "quota/left",
    "quota/people",
)


@dataclass(frozen=True, slots=True)
class PoolNeed:
    """What a county needs of its pool for one tally.

    Attributes:
        least: the least pool of any order of its steps, with its bound.
        course: at each step of the plan's order that changes anything its number, and the posts after it.
        room: posts that are free at the start.
        has: what its pool has.
    """

    county: str
    tally: Tally
    least: Result[Pool]
    course: Sequence[tuple[int, int]]
    room: int
    has: int

    @property
    def row(self) -> "PoolRow":
        """It in figures."""
        best, peak = self.least.solution, max((posts for _, posts in self.course), default=0)
        # Steps that change nothing are left out; of the best order what stands after one that does.
        changed = [after for before, after in pairwise(best.posts) if after != before]
        course = tuple((no, posts, least) for (no, posts), least in zip(self.course, changed, strict=True))
        return PoolRow(
            self.county,
            self.tally[0],
            str(self.tally[1]),
            self.room,
            max(0, peak - self.room),
            best.least,
            int(self.least.bound),
            self.least.proven,
            self.has,
            course,
        )


@dataclass(frozen=True, slots=True)
class PoolRow:
    """What a county needs of its pool, in figures: as it is kept with a plan and shown."""

    county: str
    kind: str
    measure: str
    room: int
    planned: int
    least: int
    bound: int
    proven: bool
    has: int
    course: Sequence[tuple[int, int, int]]

    @property
    def enough(self) -> bool:
        """Whether the pool has what the plan's order needs."""
        return self.planned <= self.has


def prove_posts(
    steps: Sequence[Step],
    moves: Sequence[Posting],
    balances: Mapping[Account, int],
    name: Callable[[str], str],
) -> list[Finding]:
    """Check at every prefix: nobody without a post but who was before, no more posts than there are, nothing left behind.

    Args:
        steps: the plan.
        moves: what moves with its steps.
        balances: what stood in the accounts on the base day.
        name: what a unit is called.
    """
    by_step: defaultdict[int, list[Posting]] = defaultdict(list)
    for move in moves:
        by_step[move.no].append(move)
    state, excess = Balances(balances), _in_all(balances, Holds.BEYOND)
    worst, people = dict(excess), _in_all(balances, Holds.FILLED)
    staying = dict(people)
    found: list[Finding] = []
    for no in range(1, len(steps) + 2):
        touched: set[Account] = set()
        for move in by_step[no]:
            state.carry(move.entry)
            touched |= {move.entry.source, move.entry.target}
            for side, sign in ((move.entry.source, -1), (move.entry.target, 1)):
                tally = (side.kind, side.measure)
                if side.holds is Holds.BEYOND:
                    excess[tally] -= sign * move.entry.amount
                elif side.holds is Holds.FILLED:
                    people[tally] += sign * move.entry.amount
        gone = (
            [change.unit for change in steps[no - 1].changes if change.op is Op.ABOLISH]
            if no <= len(steps)
            else []
        )
        faults = [*_negative(state, touched, name), *_left(state, gone, name)]
        for tally in sorted({(account.kind, account.measure) for account in touched}):
            if excess[tally] > worst.get(tally, 0):
                faults.append(_enlarged(tally, excess[tally], worst.get(tally, 0)))
                worst[tally] = excess[tally]
            if people[tally] != staying.get(tally, 0):
                faults.append(_lost(tally, people[tally], staying.get(tally, 0)))
                staying[tally] = people[tally]
        found.extend(Finding(no, fault) for fault in faults)
    return found


def _in_all(balances: Mapping[Account, int], holds: Holds) -> defaultdict[Tally, int]:
    found: defaultdict[Tally, int] = defaultdict(int)
    for account, amount in balances.items():
        if account.holds is holds:
            found[account.kind, account.measure] += amount
    return found


def _negative(state: Balances, touched: set[Account], name: Callable[[str], str]) -> Iterator[Violation]:
    for account in sorted(touched):
        amount = state.now[account]
        if account.holds is Holds.LEVEL:
            pool = state.now[Account(account.unit, Holds.POOL, account.kind, account.measure)]
            if amount + pool < 0:
                text = N_(
                    "“{unit}”的{tally}不够新旧机构并存：连周转池还差 {lacking} 名；请增加周转池，或分批实施。（SX-16）"
                )
                said = message(
                    text, unit=name(account.unit), tally=tally_words(account), lacking=-amount - pool
                )
                yield Violation(
                    SHORT, account.unit, -amount, pool, "SX-16", said, f"{account.kind} {account.measure}"
                )
        elif amount < 0:
            text = N_("“{unit}”的{holds}（{tally}）少了 {lacking} 名；请重新编制计划。（SX-15）")
            said = message(
                text,
                unit=name(account.unit),
                holds=message(HOLDS[account.holds]),
                tally=tally_words(account),
                lacking=-amount,
            )
            yield Violation(HELD, account.unit, amount, 0, "SX-15", said, f"{account.kind} {account.measure}")


def _left(state: Balances, gone: Sequence[str], name: Callable[[str], str]) -> Iterator[Violation]:
    for unit in gone:
        for tally in state.tallies(unit):
            left = sum(abs(amount) for amount in state.held(unit, tally))
            if left:
                text = N_("“{unit}”撤销时还有 {left} 名人员或编制没有去处；请先定由谁承接。（SX-21）")
                said = message(text, unit=name(unit), left=left)
                yield Violation(LEFT, unit, left, 0, "SX-21", said, " ".join(tally))


def _enlarged(tally: Tally, found: int, allowed: int) -> Violation:
    text = N_("超编从 {allowed} 名增加到 {found} 名（{tally}）；请给承接的机构足够的编制。（SX-15）")
    account = Account("", Holds.BEYOND, *tally)
    said = message(text, allowed=allowed, found=found, tally=tally_words(account))
    return Violation(ENLARGED, "", found, allowed, "SX-15", said, " ".join(tally))


def _lost(tally: Tally, found: int, allowed: int) -> Violation:
    text = N_(
        "在编人员从 {allowed} 名变成 {found} 名（{tally}）：调整期间人员只随事转，不增不减；请重新编制计划。（SX-21）"
    )
    said = message(text, allowed=allowed, found=found, tally=tally_words(Account("", Holds.FILLED, *tally)))
    return Violation(LOST, "", found, allowed, "SX-21", said, " ".join(tally))


def tally_words(account: Account) -> Message:
    """What is counted in an account, in words."""
    return message(KIND_WORDS, kind=account.kind, measure=message(MEASURES[Measure(account.measure)]))


KIND_WORDS = N_("{kind}·{measure}")


def pool_needs(
    steps: Sequence[Step], moves: Sequence[Posting], balances: Mapping[Account, int]
) -> list[PoolNeed]:
    """For each county, kind and measure the least pool of any order of its steps, and what the plan's order needs.

    Steps of other counties stand in between where some of its own wait for them.
    """
    changes: defaultdict[str, defaultdict[Tally, defaultdict[int, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for move in moves:
        account = move.entry.target
        changes[move.county][account.kind, account.measure][move.no] += in_bodies(move.entry)
    near = _near(steps)
    found = []
    for county, tallies in sorted(changes.items()):
        own = {no for by_step in tallies.values() for no in by_step}
        numbers = sorted({other for no in own for other in near.get(no, (no,))})
        precedence = _precedence(numbers, steps)
        for tally, by_step in sorted(tallies.items()):
            free, pool = (
                balances.get(Account(county, holds, *tally), 0) for holds in (Holds.LEVEL, Holds.POOL)
            )
            taken = [by_step.get(no, 0) for no in numbers]
            course = [
                (no, used)
                for no, change, used in zip(numbers, taken, accumulate(taken), strict=True)
                if change
            ]
            least = least_pool_under(taken, precedence, room=free)
            found.append(PoolNeed(county, tally, least, course, free, pool))
    return found


def _precedence(numbers: Sequence[int], steps: Sequence[Step]) -> Precedence:
    """What comes before what among some steps; what is done after all steps comes last."""
    place, last = {no: index for index, no in enumerate(numbers)}, len(steps) + 1
    pairs = [(place[wait.step], place[no]) for no in numbers if no != last for wait in steps[no - 1].waits]
    if last in place:
        pairs += [(place[no], place[last]) for no in numbers if no != last]
    return Precedence.of(len(numbers), pairs)


def _near(steps: Sequence[Step]) -> Mapping[int, Sequence[int]]:
    """Step → all steps that hang together with it by waits, itself included."""
    above = list(range(len(steps) + 1))

    def root(no: int) -> int:
        while above[no] != no:
            above[no] = above[above[no]]
            no = above[no]
        return no

    for step in steps:
        for wait in step.waits:
            above[root(step.no)] = root(wait.step)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for step in steps:
        groups[root(step.no)].append(step.no)
    return {no: group for group in groups.values() for no in group}
