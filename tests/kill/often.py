"""When an act is killed, and how often."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.kill.databases import described

LATER = 1.4


def moments(dice: random.Random, number: int, duration: float) -> Iterator[float]:
    """One moment at random in each of ``number`` equal parts of what an act lasts."""
    return (dice.uniform(part, part + 1) * duration / number for part in range(number))


def later_and_later(duration: float) -> Iterator[float]:
    """Moments beyond what an act lasts, until even one that is slower now is over."""
    while True:
        duration *= LATER
        yield duration


def killed(kills: Iterable[Callable[[], str]], number: int, seconds: float) -> Counter[str]:
    """Kill until that has happened ``number`` times, and has left what was before as well as what is after.

    Args:
        kills: each kills once and says what that left.
        number: of kills, at least.
        seconds: after which to give up.

    Raises:
        TimeoutError: the time was not enough.
    """
    counts: Counter[str] = Counter()
    until = time.monotonic() + seconds
    for kill in kills:
        counts[kill()] += 1
        if counts.total() >= number and counts["before"] and counts["after"]:
            break
        if time.monotonic() > until:
            raise TimeoutError(
                f"{seconds:g} s are over: wanted {number} kills and both outcomes, had {described(counts)}"
            )
    return counts
