"""Broken files are refused in words; nothing else ever comes out of reading one."""

from random import Random
from time import process_time

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.bpmn import MOST_ELEMENTS, read
from santu.operate.domain.shipped import NAMES, drawing
from tests.oracles.drawn import Drawing


def _broken(file: bytes, random: Random) -> bytes:
    """A file with a piece taken out, doubled, or two pieces exchanged; now and then at the edges of elements."""
    cuts = [i for i, byte in enumerate(file) if byte in b'<"'] if random.random() < 0.8 else range(len(file))
    one, two, three = sorted(random.sample(cuts, 3))
    two, three = min(two, one + 400), min(three, two + 400)
    kind = random.randrange(3)
    if kind == 0:
        return file[:one] + file[two:]
    if kind == 1:
        return file[:two] + file[one:]
    return file[:one] + file[two:three] + file[one:two] + file[three:]


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_file_is_read_or_refused(name: str) -> None:
    file, refused = drawing(name), 0
    for seed in range(400):
        try:
            read(_broken(file, Random(seed)))
        except Refused as refusal:
            refused += all(str(fault) for fault in refusal)
    assert refused > 200


@pytest.mark.parametrize("kind", ["exclusiveGateway", "parallelGateway"])
def test_a_file_made_to_be_slow_is_judged_soon(kind: str) -> None:
    """As many flows as may be between as few gateways as can be, and long rows of small blocks."""
    tangled, random = Drawing(), Random(1)
    tangled.node("startEvent", "start")
    gates = [tangled.node(kind) for _ in range(40)]
    tangled.flow("start", gates[0])
    tangled.node("userTask", "work")
    tangled.node("endEvent", "end")
    for one, other in zip(gates, [*gates[1:], "work"], strict=True):
        tangled.flow(one, other, default=kind == "exclusiveGateway")
    for _ in range(MOST_ELEMENTS - 200):
        one, other = random.sample(gates, 2)
        tangled.flow(one, other, "b" if kind == "exclusiveGateway" else "")
    tangled.flow("work", "end")
    begun = process_time()
    with pytest.raises(Refused, match="空转不停" if kind == "exclusiveGateway" else "平行网关"):
        read(tangled.xml())
    assert process_time() - begun < 5
