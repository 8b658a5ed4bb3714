"""What merges are held against: every division of a few units, by definition, nothing shared with the solver."""

from collections.abc import Iterator, Sequence
from math import hypot
from typing import NamedTuple

Pair = tuple[int, int]
Block = tuple[int, ...]


def divisions(count: int) -> Iterator[tuple[Block, ...]]:
    """Every division of 0 … count - 1 into blocks."""

    def placed(item: int, blocks: list[list[int]]) -> Iterator[tuple[Block, ...]]:
        if item == count:
            yield tuple(map(tuple, blocks))
            return
        for block in blocks:
            block.append(item)
            yield from placed(item + 1, blocks)
            block.pop()
        blocks.append([item])
        yield from placed(item + 1, blocks)
        blocks.pop()

    yield from placed(0, [])


def hangs(block: Block, edges: Sequence[Pair]) -> bool:
    """Whether a block hangs together."""
    met, waiting = {block[0]}, [block[0]]
    while waiting:
        one = waiting.pop()
        for pair in edges:
            if one in pair:
                other = pair[0] if pair[1] == one else pair[1]
                if other in block and other not in met:
                    met.add(other)
                    waiting.append(other)
    return len(met) == len(block)


def borne(
    places: Sequence[tuple[float, float]],
    strength: Sequence[float | None],
    weights: tuple[float, float],
    edges: Sequence[Pair],
) -> list[list[float]]:
    """Kilometres of i under heir j by the way and by 以强带弱 alone, with these weights."""

    def km(i: int, j: int) -> float:
        return hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]) / 1000

    usual = sum(km(i, j) for i, j in edges) / len(edges) if edges else 1.0
    held = [value for value in strength if value is not None]
    spread = max(held) - min(held) if held else 0.0
    rows = []
    for i in range(len(places)):
        row = []
        for j in range(len(places)):
            if i == j:
                row.append(0.0)
                continue
            mine, theirs = strength[i], strength[j]
            terms = [(weights[0], km(i, j))]
            if mine is not None and theirs is not None:
                terms.append((weights[1], usual * max(0.0, (mine - theirs) / spread if spread else 0.0)))
            total = sum(weight for weight, _ in terms)
            row.append(sum(weight * value for weight, value in terms) / total if total else km(i, j))
        rows.append(row)
    return rows


def cost_of(block: Block, people: Sequence[int], kilometres: Sequence[Sequence[float]]) -> float:
    """Of one unit with its best heir."""
    return min(sum(people[i] * kilometres[i][heir] for i in block) for heir in block)


class Limits(NamedTuple):
    """The rules but the floor."""

    edges: Sequence[Pair]
    places: Sequence[tuple[float, float]]
    diameter: float | None
    most: int | None
    apart: Sequence[Pair]
    alone: Sequence[int]


def admissible(block: Block, limits: Limits) -> bool:
    """Whether a block breaks no rule but the floor."""
    places = limits.places
    if not hangs(block, limits.edges) or (limits.most is not None and len(block) > limits.most):
        return False
    if len(block) > 1 and any(row in block for row in limits.alone):
        return False
    if any(i in block and j in block for i, j in limits.apart):
        return False
    return limits.diameter is None or all(
        hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]) <= limits.diameter
        for i in block
        for j in block
    )
