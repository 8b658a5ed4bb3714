"""SIGKILL at every instant of a small plan: the register is what it was before, or what it is after."""

import signal
from collections import Counter

import pytest

from tests.kill.child import COMMITTED, act_counted
from tests.kill.databases import content, copy, described, ended, side

pytestmark = pytest.mark.kill
AGAIN = 10
"""After which kill in so many the act is done again, to its end, before the next kill."""


@pytest.mark.parametrize("act", ["import", "apply"])
def test_killed_at_every_instant_a_small_act_is_done_or_not_done(act, prepared):
    start, work = prepared("small", act)
    before = content(start)
    copy(start, work)
    assert ended(act_counted, work, "small", act, 0)[0] == 0
    after = content(work)
    assert before != after
    copy(start, work)
    counts: Counter[str] = Counter()
    # A database in which nothing happened is not made anew: each run but the first meets what the kills have left.
    while (run := ended(act_counted, work, "small", act, counts.total() + 1))[0] != 0:
        code, passed = run
        assert code == -signal.SIGKILL, passed
        counts[which := side(content(work), before, after)] += 1
        # The commit is the instant: killed before it nothing is there, and once it has returned all is.
        assert which == ("after" if COMMITTED in passed else "before"), passed[-1]
        if which == "after" or counts.total() % AGAIN == 0:
            assert_ends_the_same(work, act, which, after)
            copy(start, work)
    assert content(work) == after
    assert counts["after"] > 0
    written = [table for table, rows in after.rows.items() if rows != before.rows[table]]
    assert counts["before"] > len(written) > 3
    print(f"small {act}: {described(counts)}")


def assert_ends_the_same(work, act, which, after):
    """The next run reaches the same end; of an act that is done already it finds nothing to do, or is refused."""
    code, said = ended(act_counted, work, "small", act, 0)
    assert code == 0
    found = content(work)
    assert found.digests == after.digests
    assert found == after or which == "after"
    assert (said == "refused") == (which == "after" and act == "apply")
