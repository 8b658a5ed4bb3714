"""Visitors: so many at once, each with a session of their own, who open a page, think, and open another."""

import contextlib
import http.client
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.pages import Browser, percentile95

THINKING = (5.0, 15.0)
"""Between which seconds a visitor thinks."""
Step = Callable[[Browser, Random], float]
"""One thing that a visitor does; gives the seconds that its request took."""


@dataclass
class Visited:
    """What visitors met: the seconds of each kind of step, and what failed."""

    users: int
    lasted: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second that were measured."""
        return sum(map(len, self.seconds.values())) / self.lasted

    def p95(self, name: str) -> float:
        """In milliseconds."""
        return percentile95(tuple(self.seconds[name])) * 1000


def visit(
    port: int,
    people: Sequence[str],
    steps: Mapping[str, tuple[int, Step]],
    *,
    users: int,
    lasting: float,
    seed: int,
) -> Visited:
    """Let ``users`` visit for ``lasting`` seconds after all have signed in.

    Each does as one of ``people``, in turn: draws one of ``steps`` by its weight, does it, thinks, and draws again; the first after a think of its own, so that they
    do not come all at once. The same seed gives the same draws.
    """
    found, lock = Visited(users), threading.Lock()
    names, weights = list(steps), [weight for weight, _ in steps.values()]
    browsers = [Browser(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) for _ in range(users)]
    for number, browser in enumerate(browsers):
        browser.sign_in(people[number % len(people)])
    # What a server reads the first time is not what visitors meet all day.
    for name, (_, step) in steps.items():
        with contextlib.suppress(ValueError):
            step(browsers[0], Random(f"{seed}:{name}"))
    began = time.monotonic()
    until = began + lasting

    def one(number: int, browser: Browser) -> None:
        dice = Random(f"{seed}:{number}")
        pause = dice.uniform(0, THINKING[1])
        while time.monotonic() + pause < until:
            time.sleep(pause)
            [name] = dice.choices(names, weights)
            try:
                taken = steps[name][1](browser, dice)
            except (ValueError, OSError, http.client.HTTPException) as error:
                with lock:
                    found.failures.append(f"{name}: {error}")
                browser.connection.close()
            else:
                with lock:
                    found.seconds[name].append(taken)
            pause = dice.uniform(*THINKING)

    threads = [threading.Thread(target=one, args=told) for told in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.lasted = time.monotonic() - began
    return found
