"""The least pool of posts with which a plan can be carried out: an order of steps that never rises higher.

Problem: steps that each add posts (a body is established), take posts away (one is abolished) or leave
them as they are, and pairs of steps of which one must come before the other.

Variables: an order of the steps. Constraints: the pairs.

Objective: the least P such that at every prefix of the order, the empty one included, the posts in use
are at most the cap plus P.

Method: steps that change nothing are left out and put back at the end. Precedence falls apart into
modules; what is side by side is merged by sorting, what is in a row is joined (Abdel-Wahab and Kameda
1978: exact, O(n²) here); only what is tangled is searched, module by module, by branch and bound with a
bound. Why that is exact is in ``docs/explanation/pool.md``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError
from itertools import accumulate
from time import perf_counter

from santu.kernel.messages import N_, Fault, Place, Refused, message, refuse
from santu.solvers.precedence import Precedence, Shape, bits, first
from santu.solvers.result import Result
from santu.solvers.segments import Segment, chain, joined, merged
from santu.solvers.tangle import Budget, unravelled

MOST_MOVES = 50_000
ROUND = N_("步骤互相等待，排不出先后：{circle}；请去掉其中一个先后要求。")
UNKNOWN = N_("先后要求提到第 {number} 步，而步骤只有 {count} 个；请核对编号。")
STEP = N_("第 {number} 步")
STEPS = N_("步骤")


@dataclass(frozen=True, slots=True)
class Pool:
    """An order of the steps, and what it needs.

    Attributes:
        order: the steps by number, each once.
        posts: how many more posts than at the start are in use: before the first step, and after each.
        peak: the greatest of these.
        least: the pool: by how much the peak is above the room there was under the cap.
    """

    order: tuple[int, ...]
    posts: tuple[int, ...]
    peak: int
    least: int


def least_pool(
    changes: Sequence[int],
    pairs: Iterable[tuple[int, int]],
    *,
    room: int = 0,
    names: Sequence[Place] = (),
    most_moves: int = MOST_MOVES,
) -> Result[Pool]:
    """Find an order of the steps that needs the least pool.

    Args:
        changes: for each step how many posts it adds; negative where it gives some back. A body that
            takes over from another is a row of steps: establish +n, transfers 0, abolish -m.
        pairs: (sooner, later), by number; what follows from them need not be said.
        room: posts under the cap that are free at the start; negative where there are more than it allows.
        names: how faults call the steps; by default their number.
        most_moves: how many moves may be looked at in tangled parts, all together. It is counted
            and not timed, so that the same input gives the same answer on any machine.

    Returns:
        The order; ``bound`` is a pool below which no order can be, and it is proven when they are equal.

    Raises:
        Refused: steps wait for each other, or a pair names a step that is not there.
    """
    return least_pool_under(
        changes, _precedence(len(changes), list(pairs), names), room=room, most_moves=most_moves
    )


def least_pool_under(
    changes: Sequence[int], precedence: Precedence, *, room: int = 0, most_moves: int = MOST_MOVES
) -> Result[Pool]:
    """The same where precedence is known already: several kinds of posts move with the same steps."""
    started = perf_counter()
    found, bound = _chains(changes, precedence, Budget(most_moves))
    order = _with_idle_steps([step for segment in found for step in segment.steps], changes, precedence)
    posts = tuple(accumulate((changes[step] for step in order), initial=0))
    pool, best = max(0, max(posts) - room), max(0, joined(bound).peak - room)
    return Result(
        Pool(tuple(order), posts, max(posts), pool),
        bound=best,
        gap=pool - best,
        proven=pool == best,
        seconds=perf_counter() - started,
    )


def _precedence(count: int, pairs: list[tuple[int, int]], names: Sequence[Place]) -> Precedence:
    unknown = sorted({step for pair in pairs for step in pair if not 0 <= step < count})
    if unknown:
        raise Refused(
            Fault(message(STEPS), message(UNKNOWN, number=step + 1, count=count)) for step in unknown
        )
    try:
        return Precedence.of(count, pairs)
    except CycleError as error:
        circle = tuple(names[step] if names else message(STEP, number=step + 1) for step in error.args[1])
        raise refuse(message(STEPS), ROUND, circle=circle) from error


def _chains(
    changes: Sequence[int], precedence: Precedence, budget: Budget
) -> tuple[list[Segment], list[Segment]]:
    """A chain of all steps that change something, and one that no order can better.

    Modules are taken apart from the whole down to single steps, and put together from the last to the first.
    """
    whole = sum(1 << step for step, change in enumerate(changes) if change)
    if not whole:
        return [], []
    modules, parts_of = [whole], {}
    for module in modules:
        shape, parts = parts_of[module] = precedence.parts(module)
        if shape is not Shape.SINGLE:
            modules += parts
    made: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for module in reversed(modules):
        shape, parts = parts_of[module]
        if shape is Shape.SINGLE:
            step = first(module)
            single = [Segment(max(0, changes[step]), changes[step], (step,))]
            made[module] = single, single
            continue
        found, bound = [made[part][0] for part in parts], [made[part][1] for part in parts]
        if shape is Shape.TANGLED:
            best, least = _tangled(parts, found, precedence, budget)
            if found != bound:
                least = _tangled(parts, bound, precedence, budget)[1]
            made[module] = best, least
        else:
            put = merged if shape is Shape.PARALLEL else _in_a_row
            made[module] = put(found), put(bound)
    return made[whole]


def _in_a_row(chains: Sequence[Sequence[Segment]]) -> list[Segment]:
    return chain(segment for one in chains for segment in one)


def _tangled(
    modules: Sequence[int], chains: Sequence[Sequence[Segment]], precedence: Precedence, budget: Budget
) -> tuple[list[Segment], list[Segment]]:
    """Modules that are tangled with each other, each a chain, untangled segment by segment."""
    pieces = [segment for one in chains for segment in one]
    starts = [0, *accumulate(map(len, chains))]
    own = [(1 << starts[k + 1]) - (1 << starts[k]) for k in range(len(chains))]
    before = []
    for k, module in enumerate(modules):
        sooner = precedence.before[first(module)]
        waited = sum(own[other] for other, part in enumerate(modules) if sooner & part and other != k)
        before += [waited | (1 << piece) - (1 << starts[k]) for piece in range(starts[k], starts[k + 1])]
    return unravelled(pieces, before, budget)


def _with_idle_steps(order: Sequence[int], changes: Sequence[int], precedence: Precedence) -> list[int]:
    """The whole order: what changes nothing is done as soon as all that it waits for is done."""
    idle = sum(1 << step for step, change in enumerate(changes) if not change)
    done, whole = 0, []

    def ready(among: int) -> list[int]:
        return [step for step in bits(among & idle & ~done) if not precedence.before[step] & ~done]

    for step in (None, *order):
        near = idle
        if step is not None:
            whole.append(step)
            done |= 1 << step
            near = precedence.after[step]
        while more := ready(near):
            whole += more
            done |= sum(1 << one for one in more)
    return whole
