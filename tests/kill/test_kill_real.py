"""SIGKILL at random instants of the import and the reform of a real province."""

import os
import random
import time
from collections import Counter
from dataclasses import replace

import pytest

from tests.kill.child import ENOUGH, act_counted, act_forked
from tests.kill.databases import content, copy, described, ended, side
from tests.kill.databases import start as begun

pytestmark = pytest.mark.kill
SEED = 20200630
SECONDS = float(os.environ.get("SANTU_KILL_SECONDS", "20"))
LONG_SECONDS = 150.0
MORE = 1.1
"""How much longer than the act takes the latest kill waits."""


@pytest.mark.parametrize("act", ["import", "apply"])
def test_killed_at_random_a_real_act_is_done_or_not_done(act, prepared, record_property):
    kill_for(SECONDS, act, prepared, record_property)


@pytest.mark.long
@pytest.mark.parametrize("act", ["import", "apply"])
def test_killed_often_a_real_act_is_done_or_not_done(act, prepared, record_property):
    kill_for(LONG_SECONDS, act, prepared, record_property)


def kill_for(seconds, act, prepared, record_property):
    """Kills whole runs in the first quarter of the time, and then, at less cost, transactions only."""
    start, work = prepared("real", act)
    before = content(start)
    copy(start, work)
    began = time.monotonic()
    assert ended(act_counted, work, "real", act, 0)[0] == 0
    whole = time.monotonic() - began
    after = content(work)
    assert before != after
    sides = (replace(before, digests={}), replace(after, digests={}))
    dice = random.Random(SEED)
    counts: Counter[str] = Counter()
    copy(start, work)
    until = time.monotonic() + seconds / 4
    while not counts or time.monotonic() < until:
        process, _pipe = begun(act_counted, work, "real", act, 0)
        process.join(dice.uniform(0, whole * MORE))
        process.kill()
        process.join()
        note(counts, sides, start, work)
    kill_transactions(seconds * 3 / 4, dice, counts, sides=sides, start=start, work=work, act=act)
    assert content(work) == before
    assert ended(act_counted, work, "real", act, 0)[0] == 0
    assert content(work) == after
    record_property("kills", f"real {act}: {described(counts)}")


def kill_transactions(seconds, dice, counts, *, sides, start, work, act):
    process, pipe = begun(act_forked, work, "real", act)
    pipe.send(None)
    write, committed, to_the_end = pipe.recv()
    assert committed
    assert to_the_end
    assert note(Counter(), sides, start, work) == "after"
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pipe.send(dice.uniform(0, write * MORE))
        _, committed, _ = pipe.recv()
        which = note(counts, sides, start, work)
        # What was acknowledged is there.
        assert which == "after" or not committed
    pipe.send(ENOUGH)
    process.join()


def note(counts, sides, start, work):
    """Count what a kill left, by a quick look; an act that was done is taken back by a new copy."""
    found = content(work, thorough=False)
    counts[which := side(found, *sides)] += 1
    assert which != "between", (found, *sides)
    if which == "after":
        copy(start, work)
    return which
