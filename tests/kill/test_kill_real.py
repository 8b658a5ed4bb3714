"""SIGKILL at random instants of the import and the reform of a real province."""

import os
import random
import time
from dataclasses import replace
from functools import partial
from itertools import chain

import pytest

from tests.kill.child import ENOUGH, act_counted, act_forked
from tests.kill.databases import content, copy, described, ended, side
from tests.kill.databases import start as begun
from tests.kill.often import killed, later_and_later, moments

pytestmark = pytest.mark.kill
SEED = 20200630
SECONDS = float(os.environ.get("SANTU_KILL_SECONDS", "30"))
"""About how long the kills of one act go on where nothing else runs on the machine; sets their number."""
LONG_SECONDS = 150.0
SECONDS_A_KILL = {"import": 3.0, "apply": 5.0}
PATIENCE = 12
"""How many times slower the kills may be before that is a fault."""


@pytest.mark.parametrize("act", ["import", "apply"])
def test_killed_at_random_a_real_act_is_done_or_not_done(act, prepared):
    kill_for(SECONDS, act, prepared)


@pytest.mark.long
@pytest.mark.parametrize("act", ["import", "apply"])
def test_killed_often_a_real_act_is_done_or_not_done(act, prepared):
    kill_for(LONG_SECONDS, act, prepared)


def kill_for(seconds, act, prepared):
    """One run says how long all of it and its transaction last; a quarter of the kills are of whole runs."""
    start, work = prepared("real", act)
    before = content(start)
    copy(start, work)
    began = time.monotonic()
    process, pipe = begun(act_forked, work, "real", act)
    pipe.send(None)
    writing, committed, to_the_end = pipe.recv()
    whole = time.monotonic() - began
    assert committed
    assert to_the_end
    after = content(work)
    assert before != after
    copy(start, work)
    note = partial(noted, replace(before, digests={}), replace(after, digests={}), start, work)

    def kill_run(moment):
        run, _pipe = begun(act_counted, work, "real", act, 0)
        run.join(moment)
        run.kill()
        run.join()
        return note()

    def kill_transaction(moment):
        pipe.send(moment)
        _, committed, _ = pipe.recv()
        which = note()
        # What was acknowledged is there.
        assert which == "after" or not committed
        return which

    dice = random.Random(SEED)
    number = max(2, round(seconds / SECONDS_A_KILL[act]))
    runs = moments(dice, number // 4, whole)
    transactions = chain(moments(dice, number - number // 4, writing), later_and_later(writing))
    kills = chain(
        (partial(kill_run, moment) for moment in runs),
        (partial(kill_transaction, moment) for moment in transactions),
    )
    counts = killed(kills, number, seconds * PATIENCE)
    pipe.send(ENOUGH)
    process.join()
    assert content(work) == before
    assert ended(act_counted, work, "real", act, 0)[0] == 0
    assert content(work) == after
    print(f"real {act}: {described(counts)}")


def noted(before, after, start, work):
    """What a kill left, by a quick look; an act that was done is taken back by a new copy."""
    found = content(work, thorough=False)
    which = side(found, before, after)
    assert which != "between", (found, before, after)
    if which == "after":
        copy(start, work)
    return which
